"""Experts' fees: counted when a review closes, bound in the ledger from a line of the union's budget."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import UserError
from finance.models import BudgetLine
from finance.services import ledger
from procurement.choices import AssignmentStatus
from procurement.models import Assignment, Expert, ExpertFee, Round
from unions.models import User


def record_fees(round: Round) -> list[ExpertFee]:
    """Write down what each expert is owed for the scores handed in; whoever takes no fee is left out."""
    done = Assignment.objects.filter(application__round=round, status=AssignmentStatus.DONE)
    counts = Counter(done.values_list("expert_id", flat=True))
    return ExpertFee.objects.bulk_create(
        ExpertFee(round=round, expert=each, count=counts[each.pk], rate=each.fee, amount=each.fee * counts[each.pk])
        for each in Expert.objects.filter(pk__in=counts, fee__gt=0).order_by("pk")
    )


@transaction.atomic
def commit_fees(*, round: Round, line: BudgetLine, by: User | None) -> list[ExpertFee]:
    """Bind the fees of a round from a line of its union's budget.

    Raises UserError for another union's line or where nothing is open, NotCoveredError where the line holds too little.
    """
    if line.budget.union_id != round.union_id:
        raise UserError(_("Choose a line of the budget of the union whose round it is."), field="line")
    open_ones = ExpertFee.objects.select_for_update(of=("self",)).filter(round=round, commitment__isnull=True)
    fees = list(open_ones.select_related("expert").order_by("pk"))
    if not fees:
        raise UserError(_("No fee is open."))
    for fee in fees:
        subject = _("Fee of the expert %(name)s: %(round)s") % {"name": fee.expert.name, "round": round.title}
        reference = f"expert-fee:{round.pk}:{fee.expert_id}"
        fee.commitment = ledger.commit(line=line, amount=fee.amount, reference=reference, subject=subject, by=by)
        fee.save()
    return fees
