"""Self-registration: draft, sending in, verification, return with remarks, refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from orgs.choices.records import LEGAL_FORM_BY_USCC, LegalForm, MemberRole, PortalStatus
from orgs.models import Member, Organization, RegistrationDraft, Remark, Responsibility
from orgs.queries.records import owners_of, staff_in_charge
from orgs.services.current import take_over_facts
from orgs.services.records import apply_facts, legal_status_of
from unions.models import Union, User


@transaction.atomic
def begin_registration(*, name: str, uscc: str | None, by: User) -> Organization:
    """Open a draft that only its owner sees. Raises UserError where the USCC is on record: it is to be claimed."""
    if uscc and Organization.objects.on_record().filter(uscc=uscc).exists():
        raise UserError(_("This organization is on record already: claim it instead."), field="uscc")
    form = LEGAL_FORM_BY_USCC.get(uscc[:2], LegalForm.OTHER) if uscc else LegalForm.UNREGISTERED
    organization = Organization.objects.create(
        name=name.strip(), uscc=uscc or None, portal_status=PortalStatus.DRAFT,
        legal_form=form, legal_status=legal_status_of(form),
    )  # fmt: skip
    Member.objects.create(organization=organization, user=by, role=MemberRole.OWNER)
    answers = {"name": name, "uscc": uscc or "", "legal_form": form}
    RegistrationDraft.objects.create(organization=organization, answers=answers)
    return organization


@transaction.atomic
def save_draft(
    *, organization: Organization, answers: Mapping[str, Any], by: User, version: int | None = None
) -> RegistrationDraft:
    """Keep what was typed, faulty or not. ``answers`` are added to those kept before.

    Raises StaleRecordError where a colleague changed one of them since ``version``.
    """
    draft, _made = RegistrationDraft.objects.select_for_update().get_or_create(organization=organization)
    refuse_stale(draft, version=version, names=list(answers), within="answers")
    draft.answers = {**draft.answers, **answers}
    draft.saved_at = clock.now()
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def submit_registration(*, organization: Organization, facts: Mapping[str, Any], by: User) -> Organization:
    """Send the registration in: the facts go onto the record, the union in charge is told.

    Raises ValidationError by field, UserError where it cannot be sent in now.
    """
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    apply_facts(current, facts)
    current.version += 1
    current.updated_at = clock.now()
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        raise UserError(
            _("An organization with this USCC is on record already: claim it instead."), field="uscc"
        ) from None
    current.remarks.filter(settled_at__isnull=True).update(settled_at=clock.now())
    current = perform(current, "submit", by=by)
    _put_in_charge(current)
    notify(
        staff_in_charge(current), "registration_submitted", by=by, about=current,
        url=reverse("orgs:desk_registration", args=[current.pk]), context={"organization": current.name},
    )  # fmt: skip
    return current


def _put_in_charge(organization: Organization) -> None:
    """Make the union of its district responsible, or else the city federation."""
    if organization.responsibilities.exists():
        return
    district_union = Union.objects.filter(kind=Union.Kind.DISTRICT, district=organization.district_id).first()
    union = district_union if organization.district_id and district_union else Union.objects.get(depth=1)
    Responsibility.objects.create(organization=organization, union=union, is_lead=True)


@transaction.atomic
def verify_registration(*, organization: Organization, by: User) -> Organization:
    """Confirm a registration that was sent in, or a record that a union made."""
    organization = perform(organization, "verify", by=by)
    RegistrationDraft.objects.filter(organization=organization).delete()
    take_over_facts([organization.pk], by=by)
    organization.refresh_from_db()
    _tell_owners(organization, "registration_verified", by=by)
    return organization


@transaction.atomic
def return_registration(
    *, organization: Organization, remarks: Mapping[str, str], reason: str, by: User
) -> Organization:
    """Send a registration back. ``remarks`` maps names of fields to what is to be corrected."""
    kept = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not kept and not reason.strip():
        raise UserError(_("Say what is to be corrected: a remark beside a field, or a general one."), field="reason")
    organization = perform(
        organization, "return_for_correction", by=by, reason=reason.strip() or _("See the remarks beside the fields.")
    )
    Remark.objects.bulk_create(
        Remark(organization=organization, field=field, text=text, made_by=by) for field, text in kept.items()
    )
    _tell_owners(organization, "registration_returned", by=by)
    return organization


@transaction.atomic
def reject_registration(*, organization: Organization, reason: str, by: User) -> Organization:
    """Refuse a registration, with the reason that the applicant reads."""
    organization = perform(organization, "reject", by=by, reason=reason)
    _tell_owners(organization, "registration_rejected", by=by)
    return organization


def _tell_owners(organization: Organization, kind: str, *, by: User) -> None:
    notify(
        owners_of(organization), kind, by=by, about=organization,
        url=reverse("orgs:my_organization", args=[organization.pk]), context={"organization": organization.name},
    )  # fmt: skip
