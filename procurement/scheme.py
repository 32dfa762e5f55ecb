"""How applications are scored: criteria with weights, the scale, what is computed from the scores.

A scheme is part of its round and frozen with it. Weights are percent and add up to 100; a criterion's score runs from
nothing to ``most``; a total runs from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.forms.declaration import Words
from core.wording import listed
from procurement.choices import Normalisation
from procurement.normalising import RULE

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Criterion:
    """One thing that experts score, with what it asks of them."""

    key: str
    title: Words
    weight: int
    most: int = 10
    guidance: Words = field(default_factory=Words)


def in_words(kept: Mapping[str, Any]) -> str:
    """Return a kept scheme in a line: what experts score with its weight, how many of them, and what follows."""
    scheme = Scheme.from_json(kept)
    criteria = listed(f"{each.title} {each.weight}%" for each in scheme.criteria)
    return _("%(criteria)s; %(reviews)s experts for one application, %(minimum)s points at least, discussed again from "
             "%(spread)s points apart") % {
        "criteria": criteria, "reviews": scheme.reviews_each, "minimum": scheme.minimum, "spread": scheme.spread,
    }  # fmt: skip


@dataclass(frozen=True)
class Scheme:
    """The whole scheme.

    ``reviews_each``: experts for one application. ``minimum``: totals below it are not proposed. ``spread``: experts
    discuss again where their totals lie further apart. ``is_anonymous``: experts do not read who applies.
    ``trims``: the highest and the lowest total are left out where there are at least ``TRIM_FROM``.
    ``normalisation``: how experts' totals are put on one scale first (``normalising``).
    ``shows_scores``: applicants read their scores and remarks, without names.
    """

    criteria: tuple[Criterion, ...] = ()
    reviews_each: int = 3
    minimum: int = 60
    spread: int = 20
    is_anonymous: bool = False
    trims: bool = False
    shows_scores: bool = True
    normalisation: str = Normalisation.NONE.value

    @property
    def is_normalised(self) -> bool:
        """Whether experts' totals are put on one scale."""
        return self.normalisation == Normalisation.STANDARD

    @property
    def scale_rule(self) -> str:
        """The rule by which that is done, as it is published."""
        return str(RULE) if self.is_normalised else ""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Scheme:
        """Read a scheme. Raises TypeError or KeyError for what is none."""
        criteria = tuple(
            Criterion(**{**each, "title": Words(**each["title"]), "guidance": Words(**each.get("guidance", {}))})
            for each in data.get("criteria", ())
        )
        return cls(**{**data, "criteria": criteria})

    def to_json(self) -> dict[str, Any]:
        """Return the scheme as JSON takes it."""
        return {**asdict(self), "criteria": [asdict(each) for each in self.criteria]}

    def faults(self) -> list[str]:
        """Return what is wrong with it, in words that say what to do."""
        found = []
        if not self.criteria:
            found.append(_("Add at least one criterion."))
        weights = sum(each.weight for each in self.criteria)
        if self.criteria and weights != HUNDRED:
            found.append(_("The weights add up to %(sum)s percent: make them 100.") % {"sum": weights})
        if len({each.key for each in self.criteria}) < len(self.criteria):
            found.append(_("Two criteria have the same key."))
        if self.reviews_each < 1:
            found.append(_("At least one expert reads each application."))
        return found

    def total(self, scores: Mapping[str, Decimal]) -> Decimal:
        """Return one expert's total, 0 to 100, from the scores by criterion. Raises KeyError for a missing one."""
        parts = (each.weight * Decimal(scores[each.key]) / each.most for each in self.criteria)
        return sum(parts, Decimal(0)).quantize(CENT, ROUND_HALF_UP)


TRIM_FROM = 5


@dataclass(frozen=True)
class Standing:
    """What several experts' totals come to."""

    mean: Decimal
    trimmed: Decimal
    spread: Decimal
    count: int


def standing(totals: Sequence[Decimal]) -> Standing | None:
    """Return mean, trimmed mean and spread of totals; None of none.

    The trimmed mean leaves out one highest and one lowest total where there are at least ``TRIM_FROM``.
    """
    if not totals:
        return None
    ranked = sorted(totals)
    return Standing(_mean(ranked), _mean(inner(ranked)), ranked[-1] - ranked[0], len(ranked))


def inner(ranked: Sequence[Decimal]) -> Sequence[Decimal]:
    """Return values in order without the highest and the lowest, where there are at least ``TRIM_FROM``."""
    return ranked[1:-1] if len(ranked) >= TRIM_FROM else ranked


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT, ROUND_HALF_UP)
