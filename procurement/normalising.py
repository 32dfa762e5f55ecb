"""Experts' totals put on one scale, where a round's scheme says so: standard scores, each expert beside themselves.

The rule, as it is published with the call, stands in ``RULE``. It is computed exactly until the one square root, so
that the ranking of two applications never hangs on how numbers were rounded: an expert who gives a few points more to
everybody moves nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy

CENT, FINE = Decimal("0.01"), Decimal("1e-12")
NOUGHT, HUNDRED = Decimal(0), Decimal(100)
RULE = gettext_lazy(
    "Standard scores: from each total the mean of that expert's totals in the round is taken, and the rest is divided "
    "by their standard deviation. An expert who read only one application, or gave all the same total, counts as zero "
    "everywhere. An application's result is the mean of its standard scores, times the standard deviation of all "
    "totals of the round, plus their mean, within 0 to 100 and rounded to two places; the rank follows the result "
    "before it is rounded. If no expert can be put on the scale, the totals count as they are."
)


@dataclass(frozen=True)
class Mark:
    """One expert's total for one application."""

    application: int
    expert: int
    total: Decimal


@dataclass(frozen=True)
class Scale:
    """The standard scores by application, what takes them back to points, and the experts who are on no scale."""

    scores: Mapping[int, Sequence[Decimal]]
    mean: Decimal
    deviation: Decimal
    flat: frozenset[int]

    def points(self, score: Decimal) -> Decimal:
        """Return a standard score as points from 0 to 100."""
        found = (self.mean + score * self.deviation).quantize(CENT, ROUND_HALF_UP)
        return min(max(found, NOUGHT), HUNDRED)


def scale_of(marks: Iterable[Mark]) -> Scale | None:
    """Return the scale of a round's marks by ``RULE``; None where no expert can be put on it."""
    by_expert: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_expert[mark.expert].append(mark)
    scores: dict[int, list[Decimal]] = defaultdict(list)
    flat = set()
    for expert, given in by_expert.items():
        mean, deviation = _spread(given)
        if not deviation:
            flat.add(expert)
        for mark in given:
            off = _decimal(Fraction(mark.total) - mean)
            scores[mark.application].append((off / deviation).quantize(FINE) if deviation else NOUGHT)
    if len(flat) == len(by_expert):
        return None
    mean, deviation = _spread([mark for given in by_expert.values() for mark in given])
    return Scale(scores, _decimal(mean), deviation, frozenset(flat))


def _spread(marks: Sequence[Mark]) -> tuple[Fraction, Decimal]:
    """Return mean and standard deviation of totals."""
    totals = [Fraction(mark.total) for mark in marks]
    mean = sum(totals, Fraction(0)) / len(totals)
    return mean, _decimal(sum(((one - mean) ** 2 for one in totals), Fraction(0)) / len(totals)).sqrt()


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
