"""What the rules say of an organization, as pages show it: now, or as it was kept at the check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from orgs.models import Organization
from procurement.eligibility.engine import rule_kinds
from procurement.eligibility.running import run_rules
from procurement.eligibility.words import read_answer
from procurement.models import EligibilityCheck, Round
from procurement.services.eligibility import as_json, day_of_facts

RESULTS: dict[bool | None, tuple[Any, str]] = {
    True: (_("holds"), "good"), False: (_("does not hold"), "bad"), None: (_("unknown: a person decides"), "waiting"),
}  # fmt: skip


def live_answers(round: Round, organization: Organization) -> dict[str, Any]:
    """Return the rules' answers on today's record, for the day on which facts will count."""
    verdict, day = run_rules(round, organization, day_of_facts(round)), day_of_facts(round)
    return {
        "rules": shown_rules([as_json(each, day) for each in verdict.answers]),
        "holds": verdict.holds,
        "facts_of": day,
    }


def stored_answers(check: EligibilityCheck) -> dict[str, Any]:
    """Return the rules' answers as the check kept them."""
    return {"rules": shown_rules(check.answers), "holds": check.holds, "facts_of": check.checked_on, "check": check}


def shown_rules(answers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rules in the reader's language, with their result in words and its tone."""
    return [
        {
            **read_answer(each),
            **_in_language(each),
            "word": RESULTS[each["holds"]][0],
            "tone": RESULTS[each["holds"]][1],
        }
        for each in answers
    ]


def _in_language(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return text and source in the reader's language; what was kept without its parameters stays as published."""
    if "parameters" not in answer:
        return {}
    kind = rule_kinds.get(answer["kind"])
    text = kind.read(answer["parameters"], answer["text"])
    return {"text": text, "source": kind.read_source(answer["source"])}
