"""Every change to the register of agencies: facts, staff, engagements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import access, clock
from core.editing import refuse_stale
from core.errors import StaleError, UserError
from core.inbox.services import notify
from procurement.models import Agency, AgencyEngagement, AgencyMember, Round
from unions.models import Union, User
from unions.people import plain_login

FACTS = ("name", "uscc", "contact_person", "telephone", "email", "note", "is_active")
TERMS = ("tasks", "starts_on", "ends_on", "contract_number")


@transaction.atomic
def write_agency(
    *, agency: Agency | None, union: Union, facts: Mapping[str, Any], version: int | None, by: User
) -> Agency:
    """Enter an agency, or correct one that was read at ``version``.

    Raises StaleRecordError where somebody changed it meanwhile, ValidationError by field.
    """
    current = Agency(union=union) if agency is None else Agency.objects.select_for_update().get(pk=agency.pk)
    access.demand(by, "procurement.keep_agencies", current)
    said = {name: facts[name] for name in FACTS if name in facts}
    if agency is not None:
        refuse_stale(current, version=version, names=said)
        current.version += 1
    for name, value in said.items():
        setattr(current, name, value)
    current.full_clean()
    current.save()
    return current


@transaction.atomic
def add_member(*, agency: Agency, login: str, by: User) -> AgencyMember:
    """Let the owner of an account work for an agency.

    Raises UserError where there is no such account, it works there already, or it acts for a union.
    """
    access.demand(by, "procurement.keep_agencies", agency)
    name = plain_login(login)
    user = User.objects.filter(Q(email=name) | Q(phone=name), is_active=True).first() if name else None
    if user is None:
        raise UserError(_("There is no account with this address or number: its owner registers first."), field="login")
    if user.acting is not None:
        raise UserError(_("This person acts for a union, and cannot work for its agency too."), field="login")
    member, is_new = AgencyMember.objects.get_or_create(agency=agency, user=user, defaults={"added_by": by})
    if not is_new:
        raise UserError(_("This person works there already."), field="login")
    return member


@transaction.atomic
def remove_member(*, member: AgencyMember, by: User) -> None:
    """End somebody's work for an agency: the rounds delegated to it are out of reach at once."""
    access.demand(by, "procurement.keep_agencies", member.agency)
    member.delete()


@transaction.atomic
def write_engagement(
    *, engagement: AgencyEngagement | None, agency: Agency, terms: Mapping[str, Any], rounds: Iterable[Round],
    version: int | None, by: User,
) -> AgencyEngagement:  # fmt: skip
    """Engage an agency for rounds of its union, or change a running engagement that was read at ``version``.

    Raises UserError for rounds of other unions or an ended engagement, StaleError, ValidationError by field.
    """
    access.demand(by, "procurement.keep_agencies", agency)
    if engagement is None:
        current = AgencyEngagement(agency=agency, union=agency.union, given_by=by)
    else:
        current = AgencyEngagement.objects.select_for_update().get(pk=engagement.pk)
        if current.ended_at:
            raise UserError(_("This engagement has ended: enter a new one."))
        if current.version != version:
            raise StaleError(_("Somebody changed this engagement meanwhile: open it anew."))
        current.version += 1
    chosen = list(rounds)
    if any(round.union_id != agency.union_id for round in chosen):
        raise UserError(_("Only rounds of the agency's own union can be delegated to it."), field="rounds")
    for name in TERMS:
        setattr(current, name, terms[name])
    current.full_clean()
    current.save()
    current.rounds.set(chosen)
    if engagement is None:
        _tell(current, by=by)
    return current


def _tell(engagement: AgencyEngagement, *, by: User) -> None:
    notify(
        User.objects.filter(agency_memberships__agency=engagement.agency), "agency_engaged", by=by, about=engagement,
        url=reverse("procurement:rounds"),
        context={"union": engagement.union.name, "until": engagement.ends_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def end_engagement(*, engagement: AgencyEngagement, reason: str, by: User) -> AgencyEngagement:
    """End an engagement now, with the reason. Raises UserError where it has ended already, or without a reason."""
    current = AgencyEngagement.objects.select_for_update(of=("self",)).select_related("agency").get(pk=engagement.pk)
    access.demand(by, "procurement.keep_agencies", current.agency)
    if current.ended_at or current.ends_on < clock.today():
        raise UserError(_("This engagement has ended already."))
    if not reason.strip():
        raise UserError(_("Give the reason."), field="reason")
    current.ended_at, current.ended_because = clock.now(), reason.strip()
    current.save()
    return current
