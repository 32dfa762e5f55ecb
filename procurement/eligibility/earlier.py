"""The kinds of rules that look at what an organization was awarded before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from procurement.choices import AwardStatus
from procurement.eligibility.engine import Fact, Outcome, RuleKind, Subject, by_organization, rule_kinds
from procurement.eligibility.kinds import BEIJING_CALLS, YES, whole
from procurement.models import Award

AWARDS = _("Awards on record")


def awards(keys: Set[int]) -> Mapping[int, list[Award]]:
    """Read the awards that did not lapse."""
    rows = Award.objects.exclude(status=AwardStatus.LAPSED).select_related("application__round")
    return by_organization(rows, keys, "application__organization_id")


def most_projects(subject: Subject, parameters: Mapping[str, Any], on: dt.date) -> Outcome:
    """Fewer projects were awarded to it this year than it may have."""
    running = [award for award in subject.rows(awards) if award.application.round.year == on.year]
    facts = [Fact(_("Project"), str(award), AWARDS, clock.day_of(award.awarded_at)) for award in running]
    if not facts:
        return Outcome(YES, [Fact(_("Projects this year"), _("none on record"), AWARDS)])
    return Outcome(len(facts) < parameters["most"], facts, _("The number counts for a calendar year."))


def earlier_performance(_subject: Subject, _parameters: Mapping[str, Any], _on: dt.date) -> Outcome:
    """How it did in earlier projects: unknown as long as none was evaluated, and a person decides."""
    return Outcome(None, [], _("No evaluation is on record yet: a person reads the earlier reports."))


KINDS = (
    RuleKind(
        "most_projects", _("Projects a year"), most_projects,
        lambda p: _("At most %(most)s projects in the year, this one included.") % dict(p),
        {"most": whole(_("Projects at most"), 2, 20)}, BEIJING_CALLS,
    ),
    RuleKind(
        "earlier_performance", _("Earlier performance"), earlier_performance,
        lambda _p: _("Earlier projects were evaluated as qualified or better."),
        source=_("Implementation plan, clause C5"),
    ),
)  # fmt: skip


def register() -> None:
    """Add to the registry of kinds, behind those of the register."""
    for order, kind in enumerate(KINDS, start=50):
        rule_kinds.register(kind.name, kind, order=order)
