"""Targets as the cockpit shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from targets.metrics import Metric, applicable, metrics
from targets.models import Status
from targets.queries import Figure, last_months
from targets.reasons import Reason, evidence_address
from unions.models import Union

TONES = {
    Status.REACHED: "distinction",
    Status.ON_TRACK: "good",
    Status.BEHIND: "warning",
    Status.MISSED: "bad",
    Status.NO_TARGET: "neutral",
}
WIDTH, HEIGHT, GAP = 120, 28, 2  # of a spark line, in its own units


@dataclass(frozen=True)
class Bar:
    """One month of a spark line."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spark:
    """A line of small bars, one a month; ``words`` say the same."""

    bars: list[Bar]
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def spark(counts: Sequence[int], as_of: dt.date) -> Spark:
    """Draw the last twelve months: a bar a month, the highest as high as the line."""
    step, most = WIDTH / len(counts), max([*counts, 1])
    bars = [
        Bar(round(place * step, 2), round(HEIGHT - height, 2), round(step - GAP, 2), round(height, 2))
        for place, height in enumerate(max(count / most * HEIGHT, 1.0) for count in counts)
    ]
    months = zip(last_months(as_of, len(counts)), counts, strict=True)
    return Spark(bars, ", ".join(f"{month:%Y-%m}: {count}" for month, count in months))


@dataclass(frozen=True)
class Row:
    """A line of the cockpit."""

    figure: Figure
    spark: Spark
    reasons: list[Reason]

    @property
    def tone(self) -> str:
        """The tone of its status."""
        return TONES[self.figure.status]

    @property
    def own_url(self) -> str:
        """The list that the union's own figure was counted from."""
        return evidence_address(self.figure.metric, self.figure.union, self.figure.year)

    @property
    def subtree_url(self) -> str:
        """The list that the figure with all below was counted from."""
        return evidence_address(self.figure.metric, self.figure.union, self.figure.year, subtree=True)


@dataclass(frozen=True)
class Cell:
    """A union's figure in the table of unions."""

    figure: Figure | None

    @property
    def heat(self) -> str:
        """The class that colours the cell; words in it say the same."""
        return f"heat-{self.figure.status}" if self.figure else "heat-none"

    @property
    def tone(self) -> str:
        """The tone of its status."""
        return TONES[self.figure.status] if self.figure else "neutral"

    @property
    def url(self) -> str:
        """The list that the figure was counted from."""
        return evidence_address(self.figure.metric, self.figure.union, self.figure.year) if self.figure else ""


def heat_table(table: dict[Union, dict[str, Figure]]) -> list[tuple[Union, list[Cell]]]:
    """Return a line for each union with a cell for each metric, empty where its page does not show the metric."""
    return [
        (union, [Cell(shown(union, found).get(metric.key)) for metric in metrics]) for union, found in table.items()
    ]


def shown(union: Union, found: dict[str, Figure]) -> dict[str, Figure]:
    """Return those of a union's figures that its page shows."""
    return {metric.key: found[metric.key] for metric in shown_metrics(union, found)}


def shown_metrics(union: Union, found: dict[str, Figure]) -> list[Metric]:
    """Return the metrics that a union's page shows."""
    return applicable(union, with_target=[key for key, figure in found.items() if figure.target])


def headline(rows: Sequence[Row]) -> str:
    """Say in one sentence how the year stands."""
    aimed = [row for row in rows if row.figure.target]
    if not aimed:
        return _("No target is set for this year.")
    good = sum(row.figure.status in {Status.REACHED, Status.ON_TRACK} for row in aimed)
    return _("%(good)s of %(all)s targets are reached or on track.") % {"good": good, "all": len(aimed)}


def context_of(figure: Figure) -> dict[str, Any]:
    """Return what the head of an evidence page says."""
    return {"figure": figure, "tone": TONES[figure.status], "union": figure.union, "metric": figure.metric}
