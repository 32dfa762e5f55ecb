"""States of the organization database and who may change them (domain.md, "Lifecycles")."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.lifecycle.base import LifecycleModel
from orgs.choices.records import CollectionStatus, LegalStatus, PortalStatus

P = PortalStatus
L = LegalStatus
C = CollectionStatus


class PortalLifecycle(LifecycleModel):
    """draft → submitted → verified | returned | rejected; recorded by a union; suspended; merged."""

    portal_status = FSMField(_("portal status"), choices=P.choices, default=P.RECORDED, protected=True)

    class Meta:
        abstract = True

    @transition(
        portal_status,
        source=[P.DRAFT, P.RETURNED],
        target=P.SUBMITTED,
        permission="orgs.submit_organization",
        custom={"label": _("Submit"), "public": True},
    )
    def submit(self) -> None:
        """The applicant sends the record in for verification."""

    @transition(
        portal_status,
        source=[P.SUBMITTED, P.RECORDED],
        target=P.VERIFIED,
        permission="orgs.verify_organization",
        custom={"label": _("Verify"), "public": True},
    )
    def verify(self) -> None:
        """A clerk confirms that the record is true."""

    @transition(
        portal_status,
        source=P.SUBMITTED,
        target=P.RETURNED,
        permission="orgs.verify_organization",
        custom={"label": _("Return for correction"), "reason": "required", "public": True},
    )
    def return_for_correction(self) -> None:
        """A clerk sends the record back with remarks."""

    @transition(
        portal_status,
        source=[P.SUBMITTED, P.RETURNED],
        target=P.REJECTED,
        permission="orgs.verify_organization",
        custom={"label": _("Reject"), "reason": "required", "public": True, "danger": True},
    )
    def reject(self) -> None:
        """A clerk refuses the registration."""

    @transition(
        portal_status,
        source=[P.VERIFIED, P.RECORDED],
        target=P.SUSPENDED,
        permission="orgs.suspend_organization",
        custom={"label": _("Suspend"), "reason": "required", "public": True, "danger": True},
    )
    def suspend(self) -> None:
        """A manager takes the record out of use for a time."""

    @transition(
        portal_status,
        source=P.SUSPENDED,
        target=P.VERIFIED,
        permission="orgs.suspend_organization",
        custom={"label": _("Lift suspension"), "reason": "required", "public": True},
    )
    def reinstate(self) -> None:
        """A manager puts the record into use again."""

    @transition(
        portal_status,
        source=[P.RECORDED, P.VERIFIED],
        target=P.MERGED,
        permission="orgs.merge_organizations",
        custom={"label": _("Merge into another record"), "reason": "required"},
    )
    def merge(self) -> None:
        """A clerk finds that another record is the same organization; that one goes on."""

    @transition(
        portal_status,
        source=P.MERGED,
        target=P.RECORDED,
        permission="orgs.merge_organizations",
        custom={"label": _("Undo the merge"), "reason": "required"},
    )
    def unmerge(self) -> None:
        """A clerk takes the merge back: the record is what it was."""

    @transition(
        portal_status,
        source=P.MERGED,
        target=P.VERIFIED,
        permission="orgs.merge_organizations",
        custom={"label": _("Undo the merge of a verified record"), "reason": "required"},
    )
    def unmerge_verified(self) -> None:
        """A clerk takes the merge back: the record was verified, and is again."""


class LegalLifecycle(LifecycleModel):
    """unregistered → registered → (abnormal) → deregistered | dissolved."""

    legal_status = FSMField(_("legal status"), choices=L.choices, default=L.REGISTERED, protected=True)

    class Meta:
        abstract = True

    @transition(
        legal_status,
        source=L.UNREGISTERED,
        target=L.REGISTERED,
        permission="orgs.correct_organization",
        custom={"label": _("Record registration")},
    )
    def register(self) -> None:
        """The group was registered in law; the same record gains its USCC and legal form."""

    @transition(
        legal_status,
        source=L.REGISTERED,
        target=L.ABNORMAL,
        permission="orgs.correct_organization",
        custom={"label": _("Record entry in the list of abnormal operation"), "reason": "required"},
    )
    def enter_abnormal_list(self) -> None:
        """The registration authority entered it in the list (社会组织信用信息管理办法)."""

    @transition(
        legal_status,
        source=L.ABNORMAL,
        target=L.REGISTERED,
        permission="orgs.correct_organization",
        custom={"label": _("Record removal from the list of abnormal operation"), "reason": "required"},
    )
    def leave_abnormal_list(self) -> None:
        """The registration authority removed it from the list."""

    @transition(
        legal_status,
        source=[L.REGISTERED, L.ABNORMAL],
        target=L.DEREGISTERED,
        permission="orgs.correct_organization",
        custom={"label": _("Record revocation of registration"), "reason": "required", "danger": True},
    )
    def deregister(self) -> None:
        """The registration authority revoked the registration."""

    @transition(
        legal_status,
        source=[L.UNREGISTERED, L.REGISTERED, L.ABNORMAL, L.DEREGISTERED],
        target=L.DISSOLVED,
        permission="orgs.correct_organization",
        custom={"label": _("Record dissolution"), "reason": "required", "danger": True},
    )
    def dissolve(self) -> None:
        """The organization no longer exists."""


class CollectionLifecycle(LifecycleModel):
    """invited → in progress → submitted → verified | returned; closed with its campaign."""

    status = FSMField(_("status"), choices=C.choices, default=C.INVITED, protected=True)

    class Meta:
        abstract = True

    @transition(
        status,
        source=[C.INVITED, C.RETURNED, C.CLOSED],
        target=C.IN_PROGRESS,
        permission="orgs.answer_collection",
        custom={"label": _("Begin")},
    )
    def begin(self) -> None:
        """Either side begins to fill it in, though late where the campaign is closed."""

    @transition(
        status,
        source=[C.INVITED, C.IN_PROGRESS, C.RETURNED],
        target=C.SUBMITTED,
        permission="orgs.answer_collection",
        custom={"label": _("Submit"), "public": True},
    )
    def submit(self) -> None:
        """Either side hands in the answers."""

    @transition(
        status,
        source=C.SUBMITTED,
        target=C.RETURNED,
        permission="orgs.verify_collection",
        custom={"label": _("Return for correction"), "reason": "required", "public": True},
    )
    def return_for_correction(self) -> None:
        """A clerk sends the answers back with remarks."""

    @transition(
        status,
        source=C.SUBMITTED,
        target=C.VERIFIED,
        permission="orgs.verify_collection",
        custom={"label": _("Verify"), "public": True},
    )
    def verify(self) -> None:
        """A clerk confirms the answers; they are frozen."""

    @transition(
        status,
        source=[C.INVITED, C.IN_PROGRESS, C.RETURNED],
        target=C.CLOSED,
        permission="orgs.verify_collection",
        custom={"label": _("Close without answer"), "reason": "required"},
    )
    def close(self) -> None:
        """The year ended without an answer."""
