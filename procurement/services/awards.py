"""Awards: all of a round at one moment, the reserve that moves up, the end of a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.jobs.services import enqueue
from core.lifecycle.services import perform, perform_all
from finance.models import BudgetLine
from finance.services import ledger
from finance.services.budgets import refuse_without_decision
from finance.services.ledger import needs_collective_decision
from procurement.choices import ApplicationStatus, AwardStatus, ContractStatus, RoundStatus
from procurement.models import Application, Award, Contract, Lot, PanelDecision, PublicNotice, Round
from procurement.queries.awards import free_in_lot, next_award_ids, proposed_decisions, reserves
from procurement.queries.notices import notice_in_force, open_objections
from procurement.services.panel import refuse_preparer
from procurement.signals import awarded
from unions.models import User

NO_MONEY = Decimal(0)


def refusal_of_award(round: Round) -> str | None:
    """Return why a round cannot be awarded now, in words; None where nothing stands in the way."""
    notice = notice_in_force(round)
    if round.status in {RoundStatus.AWARDED, RoundStatus.CONCLUDED}:
        return _("This round was awarded already.")
    if round.status != RoundStatus.NOTICE or notice is None:
        return _("Only a round whose public notice was given can be awarded.")
    if waiting := open_objections(round).count():
        return _("%(n)s objections are not decided yet: decide them first.") % {"n": waiting}
    if clock.now() < notice.ends_at:
        last = notice.last_day
        return _("The public notice runs until the end of %(day)s: it can be awarded after that.") % {"day": last}
    return None


@transaction.atomic
def award_round(
    *, round: Round, by: User | None, decided_on: dt.date | None = None, minutes_number: str = ""
) -> list[Award]:  # fmt: skip
    """Award everything that was proposed, all or nothing: money is committed, results are released to all at once.

    Letters and messages follow in a job. Raises UserError while the notice runs or an objection is open, where the
    person prepared the decisions, or a sum as high as this needs a collective decision that is not named;
    NotCoveredError where the budget line holds too little.
    """
    list(PublicNotice.objects.select_for_update().filter(round=round))  # an objection being lodged counts as lodged
    current = Round.objects.select_for_update(of=("self",)).select_related("union", "line").get(pk=round.pk)
    refuse_preparer(current, by)
    if refusal := refusal_of_award(current):
        raise UserError(refusal)
    decisions = list(proposed_decisions(current))
    refuse_without_decision(sum((one.amount for one in decisions), NO_MONEY), decided_on, minutes_number)
    current = perform(current, "award", by=by)
    found = _make(current, decisions, by, decided_on=decided_on, minutes_number=minutes_number.strip())
    declined = Application.objects.filter(round=current, status=ApplicationStatus.DECLINED)
    perform_all(declined.select_related("round__union"), "pass_over", by=by)
    for lot in current.lots.all():
        if _withdrawn_since(current, lot):
            found += _move_up(lot, by)
    send_results(round=current, by=by)
    return found


def _withdrawn_since(round: Round, lot: Lot) -> bool:
    """Tell whether somebody who was proposed in a lot withdrew before the award."""
    return PanelDecision.objects.filter(
        application__round=round, application__lot=lot, outcome="proposed",
        application__status=ApplicationStatus.WITHDRAWN,
    ).exists()  # fmt: skip


def _make(
    round: Round, decisions: Iterable[PanelDecision], by: User | None, *, decided_on: dt.date | None = None,
    minutes_number: str = "", replaces: Award | None = None,
) -> list[Award]:  # fmt: skip
    """Commit the money and make the awards."""
    chosen = list(decisions)
    if round.line is None:
        raise UserError(_("The round has no line of the budget to pay from."))
    keys = [one.application_id for one in chosen]
    rows = Application.objects.filter(pk__in=keys).select_related("round__union", "organization", "lot")
    fresh = {one.pk: one for one in perform_all(rows, "be_awarded", by=by)}
    made = [
        _bind(
            round.line,
            key,
            fresh[one.application_id],
            one.amount,
            by,
            decided_on=decided_on,
            minutes_number=minutes_number,
            replaces=replaces,
        )
        for key, one in zip(next_award_ids(len(chosen)), chosen, strict=True)
    ]
    Award.objects.bulk_create(made)
    for award in made:
        awarded.send(sender=Award, award=award, by=by)
    return made


def _bind(
    line: BudgetLine, key: int, application: Application, amount: Decimal, by: User | None, **facts: object
) -> Award:  # fmt: skip
    commitment = ledger.commit(
        line=line, amount=amount, reference=f"award:{key}", payee=application.organization, by=by,
        subject=f"{application.number} {application.title}".strip(),
    )  # fmt: skip
    return Award(pk=key, application=application, amount=amount, commitment=commitment, awarded_by=by, **facts)


def send_results(*, round: Round, by: User | None) -> None:
    """Have letters made and everybody told by a job, each once: what was made already is left as it is."""
    title = _("Letters with the results of %(round)s") % {"round": round.title}
    enqueue("award_letters", by=by, params={"round": round.pk}, title=title)


@transaction.atomic
def lapse_award(*, award: Award, reason: str, by: User | None) -> list[Award]:
    """Let an award lapse: its money is set free, and the best of the reserve that the lot's money pays for moves up.

    Returns the awards made in its place. Raises UserError once there is a contract, or where no reason is given.
    """
    if Contract.objects.filter(award=award, status=ContractStatus.DRAFTED).exists():
        raise UserError(_("The draft of its contract stands: terminate that, and the award lapses with it."))
    lapsed = perform(award, "lapse", by=by, reason=reason)
    _set_free(lapsed, reason, by)
    perform(lapsed.application, "pass_over", by=by, reason=reason)
    lot = lapsed.application.lot
    moved = _move_up(lot, by, replaces=lapsed, most=lapsed.amount) if lot else []
    send_results(round=lapsed.application.round, by=by)
    return moved


def _set_free(award: Award, reason: str, by: User | None) -> None:
    award.commitment.refresh_from_db()
    if award.commitment.open > 0:
        ledger.release(commitment=award.commitment, amount=award.commitment.open, reason=reason, by=by)


def _move_up(
    lot: Lot, by: User | None, *, replaces: Award | None = None, most: Decimal | None = None
) -> list[Award]:  # fmt: skip
    """Award the best of a lot's reserve that its money pays for, in their order.

    ``most``: the money of the award that they replace; further ones than the first are paid from that alone.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("union", "line").get(pk=lot.round_id)
    if round.status != RoundStatus.AWARDED:
        return []
    money, places = free_in_lot(lot)
    left = money if most is None else most
    chosen: list[PanelDecision] = []
    for one in reserves(lot):
        if places == 0:
            break
        if one.amount > (min(money, left) if chosen else money) or not _is_decided(round, [*chosen, one]):
            continue
        chosen.append(one)
        money, left = money - one.amount, left - one.amount
        places = places if places is None else places - 1
    made = [] if not chosen else _make(round, chosen[:1], by, replaces=replaces)
    return made + ([] if len(chosen) < 2 else _make(round, chosen[1:], by))


def _is_decided(round: Round, more: Iterable[PanelDecision]) -> bool:
    """Tell whether more awards stay within what was decided: below the sum that needs a collective decision, or one."""
    total = awarded_sum(round) + sum((one.amount for one in more), NO_MONEY)
    decided = Award.objects.filter(application__round=round, decided_on__isnull=False)
    return not needs_collective_decision(total) or decided.exists()


@transaction.atomic
def conclude_round(*, round: Round, by: User | None) -> Round:
    """End a round whose awards are all signed or lapsed; the reserve is told that it ends.

    Raises UserError as long as an award waits for its contract.
    """
    current = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    waiting = Award.objects.filter(application__round=current, status=AwardStatus.AWARDED).count()
    if waiting:
        raise UserError(_("%(n)s awards wait for their contract: sign it, or let them lapse.") % {"n": waiting})
    concluded = perform(current, "conclude", by=by)
    left = Application.objects.filter(round=current, status=ApplicationStatus.RESERVE)
    perform_all(left.select_related("round__union"), "pass_over", by=None)
    send_results(round=concluded, by=by)
    return concluded


def awarded_sum(round: Round) -> Decimal:
    """Return the money of a round's standing awards."""
    rows = Award.objects.standing().filter(application__round=round)
    return rows.aggregate(sum=Sum("amount"))["sum"] or NO_MONEY
