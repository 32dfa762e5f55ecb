"""Running a round's rules for an organization: before it writes a word, and at the eligibility check."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from orgs.models import Organization
from procurement.eligibility.engine import Outcome, Register, Subject, rule_kinds
from procurement.models import Round, RoundRule


@dataclass(frozen=True)
class Answer:
    """A rule of a round and what it answered."""

    rule: RoundRule
    outcome: Outcome


@dataclass(frozen=True)
class Verdict:
    """What all rules together say: False where one fails, None where a person must decide, else True."""

    answers: tuple[Answer, ...]

    @property
    def holds(self) -> bool | None:
        """Whether the organization may apply."""
        said = [each.outcome.holds for each in self.answers]
        if False in said:
            return False
        return None if None in said else True


def run_rules(round: Round, organization: Organization, on: dt.date, register: Register | None = None) -> Verdict:
    """Return what a round's rules say of an organization on a day, in their order.

    ``register`` is that of all organizations over which the rules are run at the same time.
    """
    subject = Subject(organization, register or Register([organization]))
    return Verdict(tuple(
        Answer(rule, rule_kinds.get(rule.kind).check(subject, rule.parameters, on)) for rule in round.rules.all()
    ))  # fmt: skip
