"""What many answers come to: sums of numbers, counts of choices, in all and by group; a few queries however many rows.

Counted are the very rows that an export of the same queryset writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.db.models.expressions import Combinable

from core.forms.columns import COUNTED, answers_to, number_at
from core.forms.declaration import Declaration, Kind, Question
from core.forms.evidence import Answer

AT_ONCE = 300  # aggregates in one query
Aggregates = dict[str, Any]


@dataclass
class Figures:
    """What is known of one number: how many gave it, their sum, the least and the greatest."""

    n: int = 0
    total: Decimal = Decimal(0)
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def mean(self) -> Decimal | None:
        """The sum over those who gave it."""
        return self.total / self.n if self.n else None

    def add(self, n: int, total: Decimal | None, least: Decimal | None, most: Decimal | None) -> None:
        """Take in what is known of a group."""
        self.n += n
        self.total += total or 0
        self.least = min((each for each in (self.least, least) if each is not None), default=None)
        self.most = max((each for each in (self.most, most) if each is not None), default=None)


@dataclass
class Summary:
    """What many answers to one question come to.

    ``n``: how many answered; ``counts`` by answer (kept value), for choices; ``figures`` by table cell (row, column),
    under ``("", "")`` for a number. Both by group, under None for all together.
    """

    question: Question
    n: int = 0
    counts: dict[Any, dict[Any, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    figures: dict[Any, dict[tuple[str, str], Figures]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Figures))
    )


def summaries(
    rows: QuerySet[Any], declaration: Declaration, field: str, *, group: str
) -> tuple[list[Summary], dict[Any, int]]:  # fmt: skip
    """Return what the answers come to, question by question, and the number of rows by group.

    ``field``: the JSON field that keeps the answers; ``group``: the field to group by.
    """
    found = [Summary(question) for question in declaration.answered()]
    sizes: dict[Any, int] = {}
    for some in _in_portions(found, field):
        for row in rows.order_by().values(group).annotate(rows_in_all=Count("pk"), **some):
            sizes[row[group]] = row["rows_in_all"]
            _take_in(found, row[group], row)
    return found, sizes


def _in_portions(found: list[Summary], field: str) -> Iterator[Aggregates]:
    """Yield the aggregates of a few questions after the other, as many as one query takes well; at least once."""
    portion: Aggregates = {}
    for at, summary in enumerate(found):
        if len(portion) > AT_ONCE:
            yield portion
            portion = {}
        portion |= dict(_aggregates(at, summary, field))
    yield portion


def _aggregates(at: int, summary: Summary, field: str) -> Iterator[tuple[str, Combinable]]:
    """Yield the aggregates of one question, by names that :func:`_take_in` reads."""
    question = summary.question
    path = f"{field}__{question.key}"
    yield f"n_{at}", Answer(question).count(field)
    for place, (value, _label) in enumerate(answers_to(question)):
        yield f"c_{at}_{place}", Answer(question, value).count(field)
    for place, (row, column) in enumerate(cells_of(question)):
        number = number_at("__".join(filter(None, (path, row, column))))
        for name, aggregate in (("a", Count), ("s", Sum), ("l", Min), ("m", Max)):
            yield f"{name}_{at}_{place}", aggregate(number)


def cells_of(question: Question) -> list[tuple[str, str]]:
    """Return the cells of a question that hold numbers: rows and columns of a table, one nameless one of a number."""
    if question.kind == Kind.TABLE:
        counted = [column.key for column in question.columns if column.kind in COUNTED]
        return [(row.key, column) for row in question.rows for column in counted]
    return [("", "")] if question.kind in COUNTED else []


def _take_in(found: list[Summary], group: Any, row: Mapping[str, Any]) -> None:
    for at, summary in enumerate(found):
        if f"n_{at}" in row:
            summary.n += row[f"n_{at}"]
        for place, (value, _label) in enumerate(answers_to(summary.question)):
            for of in (None, group):
                summary.counts[of][value] += row.get(f"c_{at}_{place}", 0)
        for place, cell in enumerate(cells_of(summary.question)):
            if f"a_{at}_{place}" in row:
                values = [row[f"{name}_{at}_{place}"] for name in "aslm"]
                for of in (None, group):
                    summary.figures[of][cell].add(*values)
