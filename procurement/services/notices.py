"""The public notice (公示): published with proof of what it said, withdrawn with the reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.lifecycle.services import perform
from core.numbering.services import next_number
from core.workdays.days import CalendarMissingError, add_workdays, due_by, workdays_between
from procurement.blueprints import NOTICE_PUBLISHED
from procurement.choices import ApplicationStatus, MilestoneKind, PanelOutcome, RoundStatus
from procurement.models import Application, PanelDecision, PublicNotice, Round
from procurement.services.panel import faults_of_decisions, refuse_preparer
from procurement.timetable import LENGTHS
from unions.models import User

ONE_DAY, ONE_SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)
HANDED_IN = [one for one in ApplicationStatus if one != ApplicationStatus.DRAFT]


@transaction.atomic
def publish_notice(*, round: Round, by: User | None) -> PublicNotice:
    """Show what the panel proposes to everybody, frozen as it is, for the working days that the timetable gives.

    The round's dates become the notice's own. Raises UserError where decisions are missing or exceed the money, an
    objection to an earlier notice is open, or the person prepared the decisions, and CalendarMissingError.
    """
    current = Round.objects.select_for_update(of=("self",)).select_related("union", "line__budget").get(pk=round.pk)
    if current.status == RoundStatus.PANEL:
        refuse_preparer(current, by)
        if missing := faults_of_decisions(current):
            raise UserError(" ".join(missing))
    current = perform(current, "give_notice", by=by)
    last_day = last_day_of(current)
    starts_at, ends_at = clock.now(), clock.start_of(last_day + ONE_DAY)
    _date_anew(current, last_day)
    content = content_of(current, _number(current), starts_at, ends_at)
    return PublicNotice.objects.create(
        round=current, number=content["number"], content=content, page=page_of(content), sha256=hash_of(content),
        starts_at=starts_at, ends_at=ends_at, published_by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_notice(*, notice: PublicNotice, reason: str, by: User | None) -> PublicNotice:
    """Withdraw a notice with the reason that everybody reads; the panel decides again.

    Raises UserError where it was withdrawn already or the round has been awarded.
    """
    current = PublicNotice.objects.select_for_update().get(pk=notice.pk)
    if current.withdrawn_at:
        raise UserError(_("This notice was withdrawn already."))
    perform(current.round, "reconsider", by=by, reason=reason)
    return mark_withdrawn(current, reason)


def mark_withdrawn(notice: PublicNotice, reason: str) -> PublicNotice:
    """Write beside a notice that it is withdrawn, and why; what becomes of the round is the caller's."""
    notice.withdrawn_at, notice.withdrawn_because = clock.now(), reason.strip()[:500]
    notice.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return notice


def last_day_of(round: Round) -> dt.date:
    """Return the last day of a notice that is published today; objections may be lodged as long as it runs.

    Its working days are counted without today, working day or not (Civil Code, article 201).
    """
    days = sum(round.lengths.get(kind, LENGTHS[kind]) for kind in (MilestoneKind.NOTICE_END, MilestoneKind.OBJECTIONS))
    return add_workdays(clock.today(), days)


def _date_anew(round: Round, last_day: dt.date) -> None:
    """Let the timetable say what the notice says; what comes after it stays as many working days behind it."""
    planned, today = round.days, clock.today()
    order = list(planned)
    if MilestoneKind.NOTICE not in planned:
        return
    days = {kind: min(planned[kind], today) for kind in order[: order.index(MilestoneKind.NOTICE)]}
    days |= {MilestoneKind.NOTICE: today, MilestoneKind.NOTICE_END: last_day, MilestoneKind.OBJECTIONS: last_day}
    try:
        after = workdays_between(planned[MilestoneKind.OBJECTIONS], planned[MilestoneKind.CONTRACT])
    except CalendarMissingError:  # days off of next year are not known yet: no reason to keep the notice back
        after = round.lengths.get(MilestoneKind.CONTRACT, LENGTHS[MilestoneKind.CONTRACT])
    days[MilestoneKind.CONTRACT] = due_by(last_day, after)
    for one in round.milestones.all():
        if one.day != days[one.kind]:
            one.day, one.moved_because = days[one.kind], NOTICE_PUBLISHED
            one.save()
    round.__dict__.pop("days", None)


def _number(round: Round) -> str:
    year = clock.today().year
    series = next_number(round.union.code, "notice", year)
    return f"{round.union.short_name or round.union.name}公示〔{year}〕{series:03d}号"


def content_of(round: Round, number: str, starts_at: dt.datetime, ends_at: dt.datetime) -> dict[str, Any]:
    """Return what a notice says, as JSON takes it."""
    decisions = PanelDecision.objects.filter(
        application__round=round, application__status__in=[ApplicationStatus.PROPOSED, ApplicationStatus.RESERVE]
    ).select_related("application__organization", "application__lot")
    proposed = [one for one in decisions if one.outcome == PanelOutcome.PROPOSED]
    reserve = [one for one in decisions if one.outcome == PanelOutcome.RESERVE]
    counted = Application.objects.filter(round=round, status__in=HANDED_IN, submitted_at__isnull=False)
    return {
        "number": number,
        "round": {"id": round.pk, "number": round.number, "title": round.title, "kind": round.kind,
                  "funding_mode": round.funding_mode, "year": round.year},
        "union": {"code": round.union.code, "name": round.union.name},
        "starts_at": _instant(starts_at), "ends_at": _instant(ends_at),
        "applications": counted.count(), "reviewed": PanelDecision.objects.filter(application__round=round).count(),
        "total": str(sum((one.amount for one in proposed), Decimal(0))),
        "proposed": [_line(one) for one in _in_order(proposed)],
        "reserve": [_line(one) for one in _in_order(reserve)],
        "contact": {"name": round.contact_name, "telephone": round.contact_telephone, "email": round.contact_email},
    }  # fmt: skip


def _in_order(decisions: list[PanelDecision]) -> list[PanelDecision]:
    def place(one: PanelDecision) -> tuple[int, int, int]:
        lot = one.application.lot
        return (lot.position if lot else 0, one.reserve_place or one.rank or 0, one.application_id)

    return sorted(decisions, key=place)


def _line(one: PanelDecision) -> dict[str, Any]:
    application = one.application
    return {
        "id": application.pk, "number": application.number, "title": application.title,
        "organization": application.organization.name, "uscc": application.organization.uscc or "",
        "lot": application.lot.title if application.lot else "", "amount": str(one.amount), "rank": one.rank,
        "reserve_place": one.reserve_place, "departure_reason": one.departure_reason,
    }  # fmt: skip


def _instant(at: dt.datetime) -> str:
    return at.astimezone(clock.SHANGHAI).isoformat(timespec="seconds")


def canonical(content: dict[str, Any]) -> bytes:
    """Return the bytes of which the hash is made: JSON with sorted keys, without spaces, in UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a notice's content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def page_of(content: dict[str, Any]) -> str:
    """Return the copy of the page that is kept: plain HTML, in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        last = dt.datetime.fromisoformat(content["ends_at"]) - ONE_SECOND
        facts = {"notice": content, "starts_on": content["starts_at"][:10], "ends_on": clock.day_of(last).isoformat()}
        return render_to_string("procurement/public/notice_copy.html", facts)
