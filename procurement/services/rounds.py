"""Preparing a round, approving it, publishing its call, correcting and closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.attachments.services import publish_files_of
from core.audit import values_held
from core.editing import refuse_stale
from core.errors import UserError
from core.lifecycle.services import perform
from core.numbering.services import next_number
from core.workdays.days import add_workdays
from finance.models import BudgetLine
from finance.services.ledger import in_words
from procurement import timetable
from procurement.blueprints import CONSENT, COPIED, LETTER, ROWS, Contents
from procurement.choices import PURPOSES, MilestoneKind, RoundStatus
from procurement.eligibility.engine import rule_kinds
from procurement.models import Addendum, Lot, Milestone, PublicNotice, RequiredDocument, Round, RoundRule
from procurement.models.rounds import money_of
from procurement.scheme import Scheme
from procurement.services.notices import mark_withdrawn
from procurement.services.telling import tell, tell_applicants, tell_staff
from unions.models import Role, Union, User

DEADLINE_HOUR = dt.time(17, 0)
ONLY_LATER = gettext_lazy("People are writing: the deadline of an open call can only be moved later.")
LEAST_AFTER_ADDENDUM = 3  # working days that an addendum leaves, or the deadline is moved
MODELS: dict[str, Any] = {"lots": Lot, "rules": RoundRule, "documents": RequiredDocument}


@transaction.atomic
def create_round(*, contents: Contents, union: Union, year: int, by: User | None, title: str = "") -> Round:
    """Begin a round from a template's or another round's contents. Raises ValidationError for a year out of reason."""
    facts = {name: contents[name] for name in COPIED if name in contents}
    made = Round(union=union, year=year, title=title or f"{year}年{contents['title']}"[:120], prepared_by=by, **facts)
    made.clean_fields(exclude=["union", "status", "scheme", "lengths"])
    made.save()
    for name, fields in ROWS.items():
        write_rows(round=made, name=name, rows=[{key: row[key] for key in fields if key in row}
                                               for row in contents.get(name, ())])  # fmt: skip
    return made


def write_rows(*, round: Round, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put ``rows`` in place of a round's lots, rules or documents. Raises ValidationError for a faulty row."""
    model = MODELS[name]
    model.objects.filter(round=round).delete()
    for position, row in enumerate(rows):
        one = model(round=round, position=position, **row)
        if name == "rules" and not one.text:
            kind = rule_kinds.get(one.kind)
            one.text, one.source = kind.words(one.parameters), one.source or kind.source_words()
        one.full_clean(exclude=["round"])
        one.save()


@transaction.atomic
def write_round(*, round: Round, facts: Mapping[str, Any], version: int, by: User) -> Round:
    """Change a draft that was read at ``version``.

    Raises StaleRecordError, UserError once it is approved, ValidationError by field.
    """
    current = draft_of(round)
    refuse_stale(current, version=version, names=facts)
    for name, value in facts.items():
        setattr(current, name, value)
    current.version += 1
    current.prepared_by = by
    current.clean_fields(exclude=["union", "status", "scheme", "lengths"])
    current.save()
    return current


@transaction.atomic
def set_timetable(
    *, round: Round, starts_on: dt.date, lengths: Mapping[str, int], by: User | None, version: int | None = None
) -> Round:
    """Make all dates of a draft from its first day, as they were read at ``version``.

    Raises StaleRecordError, CalendarMissingError, UserError for a day in the past.
    """
    current = draft_of(round)
    refuse_stale(current, version=version, names=("starts_on",))
    refuse_stale(current, version=version, names=lengths, within="lengths")
    if starts_on < clock.today():
        raise UserError(_("The first day lies in the past: choose a later one."), field="starts_on")
    days = timetable.generate(starts_on, lengths)
    current.starts_on, current.lengths = starts_on, dict(lengths)
    current.prepared_by = by or current.prepared_by
    _write_days(current, days)
    current.version += 1
    current.save()
    return current


def _write_days(round: Round, days: Mapping[str, dt.date], *, because: str = "") -> None:
    before = {each.kind: each for each in round.milestones.all()}
    for kind, day in days.items():
        there = before.get(kind)
        if there is None:
            Milestone.objects.create(round=round, kind=kind, day=day)
        elif there.day != day:
            there.day, there.moved_because = day, because
            there.save()
    round.deadline = dt.datetime.combine(days[MilestoneKind.DEADLINE], DEADLINE_HOUR, clock.SHANGHAI)


@transaction.atomic
def move_date(*, round: Round, kind: str, to: dt.date, reason: str, by: User) -> Round:
    """Move a date and all later ones, with the reason. An open call's deadline only ever moves later.

    Raises UserError where the date, or what it names, has passed, it would lie before the one before it, or the
    deadline would come earlier.
    """
    current = Round.objects.select_for_update().get(pk=round.pk)
    days, is_open = current.days, current.status == RoundStatus.OPEN
    if not reason.strip():
        raise UserError(_("Give the reason."), field="reason")
    if kind not in days or not timetable.can_move(current.status, kind, days[kind], clock.today()):
        raise UserError(_("This date has passed, or was never set."), field="kind")
    if is_open and not current.takes_applications:
        raise UserError(_("The deadline has passed: the call closes in a moment. Move a later date then."))
    if to < clock.today():
        raise UserError(_("Choose a day that has not passed."), field="to")
    try:
        changed = timetable.moved(days, kind, to)
    except ValueError:
        raise UserError(_("It would lie before the date that comes first."), field="to") from None
    if is_open and changed[MilestoneKind.DEADLINE] < days[MilestoneKind.DEADLINE]:
        raise UserError(ONLY_LATER, field="to")
    current.__dict__.pop("days", None)
    _write_days(current, changed, because=reason.strip())
    current.version += 1
    current.save()
    if is_open and changed[MilestoneKind.DEADLINE] != days[MilestoneKind.DEADLINE]:
        day = str(changed[MilestoneKind.DEADLINE])
        tell_applicants(current, "deadline_moved", by=by, day=day, reason=reason.strip())
    return current


# Approval and publication ---------------------------------------------------------------------------------------------


def missing_parts(round: Round) -> list[tuple[str, str]]:
    """Return what is still missing before a round can be approved: its part, and words that say what to do."""
    scheme = Scheme.from_json(round.scheme).faults() if round.scheme else [_("Choose how applications are scored.")]
    found = [("scheme", fault) for fault in scheme]
    if round.form_version_id is None:
        found.append(("edit", _("Choose the application form.")))
    if not (round.contact_name and (round.contact_telephone or round.contact_email)):
        found.append(("edit", _("Say whom to ask: a name, and a telephone number or an e-mail address.")))
    return [*found, *_missing_money(round), *_missing_terms(round), *_missing_dates(round)]


def _missing_money(round: Round) -> Iterator[tuple[str, str]]:
    lots, line = list(round.lots.all()), round.line
    if not lots:
        yield "lots", _("Add at least one lot with its money.")
    if round.ceiling is None or line is None:
        yield "edit", _("Say how much money there is, and from which line of the budget.")
        return
    if line.budget.year != round.year:
        yield "edit", _("The budget line belongs to another year than the round: choose one of its year.")
    elif line.purpose not in PURPOSES[round.kind]:
        yield "edit", _("The budget line is for something else than the round: choose another one.")
    elif round.ceiling > (left := left_for(round, line)):
        yield (
            "edit",
            _("The round asks for %(asked)s yuan, and %(left)s yuan are free in its budget line: lower it, or choose "
              "another line.") % {"asked": in_words(round.ceiling), "left": in_words(left)},
        )  # fmt: skip
    if money_of(lots) > round.ceiling:
        yield "lots", _("The lots hold more money than the round: lower them, or raise the round's.")


def _missing_terms(round: Round) -> Iterator[tuple[str, str]]:
    rules = {rule.kind for rule in round.rules.all()}
    if not rules:
        yield "rules", _("Say who may apply: add at least one rule.")
    if CONSENT in rules and not round.documents.filter(title__contains=LETTER).exists():
        yield (
            "documents",
            _("A rule asks for the consent of the responsible unit: add its letter of consent (同意函) to the "
              "documents required."),
        )  # fmt: skip


def _missing_dates(round: Round) -> Iterator[tuple[str, str]]:
    if not round.milestones.exists():
        yield "timetable", _("Make the timetable.")
    elif round.deadline and round.deadline <= clock.now():
        yield "timetable", _("The deadline has passed already: make a new timetable first.")


def faults_of(round: Round) -> list[str]:
    """Return what is still missing before a round can be approved, in words that say what to do."""
    return [words for _part, words in missing_parts(round)]


@transaction.atomic
def approve_round(*, round: Round, by: User) -> Round:
    """Approve what somebody else prepared; the round gains its number.

    Raises UserError where something is missing, the person had a hand in the draft, or the budget line has too
    little free.
    """
    current = Round.objects.select_for_update(of=("self",)).select_related("union").get(pk=round.pk)
    if by.hands & preparers_of(current):
        raise UserError(_("You prepared this round yourself: another person approves it."))
    if missing := faults_of(current):
        raise UserError(" ".join(missing))
    _refuse_uncovered(current)
    series = next_number(current.union.code, "round", current.year)
    prefix = current.union.short_name or current.union.name
    approved = perform(
        current, "approve", by=by,
        changes={"approved_by": by, "approved_at": clock.now(),
                 "number": current.number or f"{prefix}征〔{current.year}〕{series:03d}号"},
    )  # fmt: skip
    tell([approved.prepared_by], approved, "round_approved", by=by)
    return approved


def preparers_of(round: Round) -> set[int]:
    """Return the keys of all who ever wrote a round; none of them approves it."""
    return values_held(round, "prepared_by")


def _refuse_uncovered(round: Round) -> None:
    """Refuse what the line cannot pay; the line is locked, so that two approvals do not count on the same money."""
    line = BudgetLine.objects.select_for_update(of=("self",)).select_related("budget").get(rounds=round)
    if not line.budget.is_in_force:
        raise UserError(_("The budget of this line is not in force: nothing can be committed from it."))
    left = left_for(round, line)
    if left < (round.ceiling or 0):
        facts = {"left": in_words(left)}
        raise UserError(
            _("Of the budget line, %(left)s yuan are left for this round; other rounds under way need the rest.")
            % facts
        )


def left_for(round: Round, line: BudgetLine) -> Decimal:
    """Return what a line holds free for a round besides what other rounds under way will need."""
    return max(line.free - promised(line, but=round), Decimal(0))


def promised(line: BudgetLine, *, but: Round | None = None) -> Decimal:
    """Return what approved rounds, not awarded yet, will need of a line."""
    rows = Round.objects.filter(line=line).under_way()
    rows = rows.exclude(pk=but.pk) if but else rows
    return sum(rows.values_list("ceiling", flat=True), Decimal(0))


@transaction.atomic
def return_to_draft(*, round: Round, reason: str, by: User) -> Round:
    """Take an approval back before the call is published."""
    returned = perform(
        round, "return_to_draft", by=by, reason=reason, changes={"approved_by": None, "approved_at": None}
    )  # fmt: skip
    tell([returned.prepared_by], returned, "round_returned", by=by, reason=reason)
    return returned


@transaction.atomic
def open_round(*, round: Round, by: User | None) -> Round:
    """Publish the call: form, scheme and rules are frozen, and its first day is today. Raises UserError after its
    deadline.
    """
    if round.deadline is None or round.deadline <= clock.now():
        raise UserError(_("The deadline has passed already: make a new timetable first."))
    opened = perform(round, "open", by=by, changes={"opened_at": clock.now()})
    opened.milestones.filter(kind=MilestoneKind.OPENS).update(day=clock.today())
    publish_files_of(opened)
    return opened


@transaction.atomic
def publish_addendum(*, round: Round, text: str, by: User, deadline: dt.date | None = None) -> Addendum:
    """Correct an open call in public; where too little time is left for it, the deadline moves later by itself.

    Raises UserError for a call that is not open, an empty text, or a deadline that would come earlier.
    """
    current = Round.objects.select_for_update().get(pk=round.pk)
    if current.status != RoundStatus.OPEN or current.deadline is None:
        raise UserError(_("Only an open call can be corrected."))
    if not text.strip():
        raise UserError(_("Say what is corrected."), field="text")
    before = current.deadline
    needed = add_workdays(clock.today(), LEAST_AFTER_ADDENDUM)
    wanted = max(filter(None, (deadline, needed)))
    if wanted > before.astimezone(clock.SHANGHAI).date():
        current = move_date(round=current, kind=MilestoneKind.DEADLINE, to=wanted, reason=_("Addendum"), by=by)
    elif deadline and deadline < before.astimezone(clock.SHANGHAI).date():
        raise UserError(ONLY_LATER, field="deadline")
    made = Addendum.objects.create(
        round=current, text=text.strip(), deadline_before=before, deadline_after=current.deadline, published_by=by
    )
    tell_applicants(current, "call_corrected", by=by)
    return made


def close_due_rounds() -> int:
    """Close the calls whose deadline passed; beat runs it every minute. Returns how many."""
    due = Round.objects.filter(status=RoundStatus.OPEN, deadline__lte=clock.now())
    for each in due:
        tell_staff(perform(each, "close", by=None), "call_closed", Role.CLERK, by=None)
    return len(due)


@transaction.atomic
def cancel_round(*, round: Round, reason: str, by: User) -> Round:
    """Call a round off, with the reason that everybody reads; its notice, if one runs, is withdrawn with it."""
    cancelled = perform(round, "cancel", by=by, reason=reason)
    if notice := PublicNotice.objects.in_force().filter(round=cancelled).first():
        mark_withdrawn(notice, _("The round was cancelled: %(reason)s") % {"reason": reason.strip()})
    tell_applicants(cancelled, "call_cancelled", by=by, reason=reason)
    return cancelled


def draft_of(round: Round) -> Round:
    """Return a draft, locked. Raises UserError once it was approved."""
    current = Round.objects.select_for_update().get(pk=round.pk)
    if not current.can_be_written:
        raise UserError(_("This round was approved; it can be changed only after it is returned to the draft."))
    return current
