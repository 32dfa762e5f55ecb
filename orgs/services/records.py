"""Keeping an organization's record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit, clock
from core.editing import refuse_stale
from core.errors import UserError
from core.lifecycle.services import perform
from orgs.choices.records import LegalForm, LegalStatus
from orgs.models import Organization, Responsibility
from orgs.services.contacts import pass_on_follow_ups
from orgs.services.current import take_over_facts
from unions.models import Union, User

FACTS = (
    "name", "short_name", "former_names", "name_en", "legal_form", "uscc", "registration_number", "registered_on",
    "registered_funds", "registration_authority", "supervising_authority", "legal_representative", "address",
    "district", "subdistrict", "telephone", "email", "website", "service_areas", "introduction", "business_scope",
    "rating", "inspection_year", "inspection_result", "full_time_staff", "part_time_staff", "volunteers",
    "social_workers", "has_party_organization", "has_union", "is_public",
)  # fmt: skip


@transaction.atomic
def create_organization(*, facts: Mapping[str, Any], union: Union, by: User) -> Organization:
    """Record an organization for a union, which becomes the responsible one that leads.

    ``facts`` maps names of :data:`FACTS` to values. Raises ValidationError by field.
    """
    organization = Organization(recorded_by=union, legal_status=legal_status_of(facts.get("legal_form", "")))
    apply_facts(organization, facts)
    with audit.reason(_("recorded by a union")):
        organization.save()
        Responsibility.objects.create(organization=organization, union=union, is_lead=True)
        take_over_facts([organization.pk], by=by)
    return organization


@transaction.atomic
def update_organization(
    *, organization: Organization, facts: Mapping[str, Any], version: int, by: User, reason: str = ""
) -> Organization:
    """Change facts of a record that was read at ``version``.

    Raises StaleRecordError when somebody changed it meanwhile, ValidationError by field.
    """
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    refuse_stale(current, version=version, names=list(facts))
    apply_facts(current, facts)
    current.version += 1
    current.updated_at = clock.now()
    with audit.reason(reason):
        current.save()
        take_over_facts([current.pk], by=by)
    current.refresh_from_db()
    return current


def apply_facts(organization: Organization, facts: Mapping[str, Any]) -> None:
    """Set facts and check the whole record. Raises ValidationError by field, KeyError for what is no fact."""
    for name, value in facts.items():
        if name not in FACTS:
            raise KeyError(name)
        setattr(organization, name, value.strip() if isinstance(value, str) else value)
    organization.uscc = organization.uscc or None
    if organization.uscc and organization.legal_form == LegalForm.UNREGISTERED:
        raise ValidationError({"legal_form": _("An organization with a USCC is registered: choose its legal form.")})
    # Statuses move by transitions only; cleaning would set them.
    organization.full_clean(exclude=["portal_status", "legal_status"], validate_constraints=False)
    organization.validate_constraints()


def legal_status_of(legal_form: str) -> LegalStatus:
    """Return the legal status with which an organization of that form comes on record."""
    return LegalStatus.UNREGISTERED if legal_form == LegalForm.UNREGISTERED else LegalStatus.REGISTERED


@transaction.atomic
def decide_worker_service(*, organization: Organization, decision: bool, reason: str, by: User) -> Organization:
    """Record whether it is a worker-service organization. The plan's figures count only those that are."""
    if not reason.strip():
        raise UserError(_("Say on what grounds the decision stands."), field="reason")
    current = Organization.objects.select_for_update().get(pk=organization.pk)
    current.is_worker_service = decision
    current.worker_service_reason = reason.strip()
    current.worker_service_decided_on = clock.today()
    current.worker_service_decided_by = by
    current.version += 1
    current.updated_at = clock.now()
    with audit.reason(reason):
        current.save()
    return current


@transaction.atomic
def set_responsible_unions(*, organization: Organization, unions: Iterable[Union], lead: Union, by: User) -> None:
    """Say which unions are responsible for an organization, and which of them leads.

    What is open of those who reach it no more goes to the union that leads.
    """
    chosen = {union.pk for union in unions}
    if lead.pk not in chosen:
        raise UserError(_("The union that leads must be one of the responsible unions."), field="lead")
    Organization.objects.select_for_update().get(pk=organization.pk)
    organization.responsibilities.exclude(union_id__in=chosen).delete()
    organization.responsibilities.update(is_lead=False)
    for union_id in chosen:
        Responsibility.objects.update_or_create(
            organization=organization, union_id=union_id, defaults={"is_lead": union_id == lead.pk}
        )
    pass_on_follow_ups(organization=organization, lead=lead, by=by)


@transaction.atomic
def assign(*, organizations: QuerySet[Organization], union: Union, lead: bool, by: User) -> int:
    """Make a union responsible for organizations, besides those that are; it leads where asked, or where none does.

    Returns for how many. Raises UserError where the union lies out of the user's reach.
    """
    if not by.reaches(union):
        raise UserError(_("This union lies out of your reach: choose one of your own."), field="union")
    ids = organizations.order_by().values("pk")
    chosen = list(Organization.objects.filter(pk__in=ids).select_for_update().order_by("pk"))
    led = Responsibility.objects.filter(organization__in=chosen, is_lead=True)
    if lead:
        led.exclude(union=union).update(is_lead=False)
    led_by_others = set(led.values_list("organization_id", flat=True))
    for organization in chosen:
        leads = lead or organization.pk not in led_by_others
        Responsibility.objects.update_or_create(
            organization=organization, union=union, defaults={"is_lead": True} if leads else {},
            create_defaults={"is_lead": leads},
        )  # fmt: skip
    return len(chosen)


@transaction.atomic
def set_public(*, organization: Organization, is_public: bool, by: User) -> None:
    """Agree, or stop agreeing, that the organization is shown in the public directory."""
    Organization.objects.filter(pk=organization.pk).update(is_public=is_public, updated_at=clock.now())


def move(*, organization: Organization, transition: str, by: User, reason: str = "") -> Organization:
    """Carry out a transition of the portal or legal status. Raises UserError when it is not possible."""
    return perform(organization, transition, by=by, reason=reason)
