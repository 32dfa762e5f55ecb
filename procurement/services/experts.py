"""Every change to the pool of experts: their facts, terms and ties, and the account that each joins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import access, clock
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import send_to_address
from core.names import name_key
from orgs.models import Organization
from procurement.choices import AssignmentStatus, RoundStatus, TieKind
from procurement.conflicts import conflicts_between, in_words
from procurement.models import Assignment, Expert, ExpertTie
from procurement.services.draws import put_another_in_place
from unions.models import Union, User
from unions.people import plain_login

FACTS = (
    "name", "employer", "position", "telephone", "email", "address", "starts_on", "ends_on", "fee", "remark",
)  # fmt: skip
INVITATION_LASTS = dt.timedelta(days=14)
SALT = "procurement.expert"


@transaction.atomic
def create_expert(*, facts: Mapping[str, Any], union: Union, by: User | None) -> Expert:
    """Enter an expert into the pool of a union; ``facts`` may hold ``areas``. Raises ValidationError by field."""
    if by is not None:
        access.demand(by, "procurement.keep_experts", union)
    made = Expert(union=union, **{name: facts[name] for name in FACTS if name in facts})
    made.full_clean()
    made.save()
    made.areas.set(facts.get("areas", ()))
    return made


@transaction.atomic
def write_expert(*, expert: Expert, facts: Mapping[str, Any], version: int | None, by: User) -> Expert:
    """Correct an expert's facts that were read at ``version``. Raises StaleRecordError, ValidationError by field."""
    access.demand(by, "procurement.keep_experts", expert)
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    refuse_stale(current, version=version, names=FACTS)
    for name in FACTS:
        if name in facts:
            setattr(current, name, facts[name])
    current.version += 1
    current.full_clean()
    current.save()
    if "areas" in facts:
        current.areas.set(facts["areas"])
    give_up_tied(current, by=by)
    return current


@transaction.atomic
def declare_tie(
    *, expert: Expert, name: str, kind: str, by: User | None, starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> ExpertTie:  # fmt: skip
    """Write down a tie to a body by its name; an organization on record of that name is linked.

    What the expert was asked to read of it goes to somebody else at once. Raises ValidationError by field, UserError
    for a tie of another's.
    """
    if by is not None and by.pk != expert.user_id:
        access.demand(by, "procurement.keep_experts", expert)
    named = Organization.objects.on_record().filter(name_key=name_key(name)).order_by("pk").first()
    tie = ExpertTie(
        expert=expert, organization=named, name=name.strip(), kind=TieKind(kind), starts_on=starts_on, ends_on=ends_on
    )
    if ends_on and starts_on and ends_on < starts_on:
        raise UserError(_("It ends before it begins: check both days."), field="ends_on")
    tie.full_clean(exclude=["declared_at"])
    tie.save()
    give_up_tied(expert, by=by)
    return tie


@transaction.atomic
def end_tie(*, tie: ExpertTie, ends_on: dt.date, by: User) -> ExpertTie:
    """Say that a tie has ended; it keeps counting for some years. Raises UserError for a day to come."""
    access.demand(by, "procurement.keep_experts", tie.expert)
    if ends_on > clock.today():
        raise UserError(_("Choose a day that is not in the future."), field="ends_on")
    tie.ends_on = ends_on
    tie.full_clean(exclude=["declared_at"])
    tie.save()
    return tie


def give_up_tied(expert: Expert, *, by: User | None) -> list[Assignment]:
    """Take from an expert whatever is open of applicants to whom something ties them by now."""
    rows = Assignment.objects.select_for_update(of=("self",)).filter(
        expert=expert, application__round__status=RoundStatus.REVIEW,
        status__in=[AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.DONE],
    )  # fmt: skip
    held = list(rows.select_related("application__organization", "application__round"))
    found = conflicts_between([expert], [row.application.organization for row in held]) if held else {}
    given_up = []
    for row in held:
        if reasons := found.get((expert.pk, row.application.organization_id)):
            row.status, row.refusal_note = AssignmentStatus.REPLACED, in_words(reasons)[:300]
            row.save()
            put_another_in_place(row, by=by)
            given_up.append(row)
    return given_up


# Accounts -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_expert(*, expert: Expert, by: User) -> str:
    """Send an expert the link with which to join. Returns it. Raises UserError without an address, or once joined."""
    access.demand(by, "procurement.keep_experts", expert)
    address = expert.email or expert.telephone
    if expert.user_id:
        raise UserError(_("This expert has an account already."))
    if not address:
        raise UserError(_("Enter the expert's e-mail address or telephone first."))
    until = (clock.now() + INVITATION_LASTS).timestamp()
    token = signing.dumps({"expert": expert.pk, "to": plain_login(address), "until": until}, salt=SALT)
    link = str(settings.SITE_URL) + reverse("procurement:join_experts", args=[token])
    text = _("%(union)s invites you to review applications as an expert: %(link)s (good for 14 days)") % {
        "union": expert.union.name, "link": link,
    }  # fmt: skip
    send_to_address(address, subject=_("Invitation to review as an expert"), text=text)
    return link


def invited_by(token: str) -> Expert | None:
    """Return the expert that an invitation is for; None where it is not, or no longer, good."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    expert = Expert.objects.select_related("union").filter(pk=said["expert"]).first()
    is_current = expert is not None and said["to"] in {plain_login(expert.email), plain_login(expert.telephone)}
    return expert if is_current and said["until"] > clock.now().timestamp() else None


@transaction.atomic
def join_experts(*, token: str, by: User) -> Expert:
    """Tie an expert to the account of whoever follows the link. Raises UserError where it is good no longer."""
    expert = invited_by(token)
    if expert is None:
        raise UserError(_("This invitation is not good any more: ask the union for a new one."))
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if expert.user_id not in {None, by.pk}:
        raise UserError(_("This invitation was used already."))
    if Expert.objects.filter(user=by).exclude(pk=expert.pk).exists():
        raise UserError(_("Your account belongs to an expert already: sign in with another one."))
    expert.user = by
    expert.save()
    give_up_tied(expert, by=None)
    return expert
