"""What the figures are: every union at once, in a constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count as CountRows
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth

from core import clock
from targets.forecast import expected, is_over, status_of, straight_line
from targets.metrics import Metric, metrics
from targets.models import Status, Target, TargetCheck
from unions.models import Union, User
from unions.queries import unions_visible_to

NO_EVIDENCE = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing


@dataclass(frozen=True)
class Count:
    """How many organizations, or projects, a union counts: its own, and with all below it."""

    own: int = 0
    subtree: int = 0
    evidence_hash: str = NO_EVIDENCE


@dataclass(frozen=True)
class Figure:
    """A metric of a union and a year as it stands at the end of a day."""

    union: Union
    year: int
    metric: Metric
    as_of: dt.date
    count: Count
    target: int

    @property
    def value(self) -> int:
        """The union's own figure: what is held against the target."""
        return self.count.own

    @property
    def forecast(self) -> int:
        """The figure on 31 December, if the year goes on as it went."""
        return straight_line(self.value, self.year, self.as_of)

    @property
    def status(self) -> Status:
        """How the target stands."""
        return status_of(self.value, self.target, self.forecast, is_over=is_over(self.year, self.as_of))

    @property
    def expected(self) -> int:
        """How much should be done by this day."""
        return expected(self.target, self.year, self.as_of)

    def as_json(self) -> dict[str, object]:
        """Return what ``check_targets --json`` prints."""
        return {
            "union": self.union.code, "year": self.year, "metric": self.metric.key, "value": self.value,
            "subtree": self.count.subtree, "target": self.target, "status": str(self.status),
            "forecast": self.forecast,
        }  # fmt: skip


def figures(*, year: int, as_of: dt.date, unions: Iterable[Union]) -> list[Figure]:
    """Return every applicable metric of the unions, in their order: one query a metric, and one for the targets."""
    chosen = list(unions)
    targets = targets_of(year)
    counts = {metric.key: counts_of(metric, year, as_of) for metric in metrics}
    return [
        Figure(union, year, metric, as_of, counts[metric.key].get(union.pk, Count()),
               targets.get((union.pk, metric.key), 0))
        for union in chosen for metric in metrics if metric.applies_to(union)
    ]  # fmt: skip


def targets_of(year: int) -> dict[tuple[int, str], int]:
    """Return the targets of a year by union and metric."""
    rows = Target.objects.filter(year=year).values_list("union_id", "metric", "value")
    return {(union, metric): value for union, metric, value in rows}


def counts_of(metric: Metric, year: int, as_of: dt.date) -> dict[int, Count]:
    """Return a metric's count for every union that has any, by the union's id. One query.

    What counts does so once for a union and once for each above it, whoever of them keeps the evidence.
    """
    rows = metric.evidence(year, as_of).order_by().values_list("union_id", metric.once).distinct()
    evidence, parameters = rows.query.sql_with_params()
    union = Union._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH evidence (union_id, counted) AS ({evidence})
            SELECT above.id,
                   count(*) FILTER (WHERE below.id = above.id),
                   count(DISTINCT counted),
                   encode(sha256(convert_to(coalesce(string_agg(counted::text, ',' ORDER BY counted)
                          FILTER (WHERE below.id = above.id), ''), 'UTF8')), 'hex')
              FROM evidence
              JOIN {union} below ON below.id = evidence.union_id
              JOIN {union} above ON starts_with(below.path, above.path)
             GROUP BY above.id
            """,  # noqa: S608 - Django's own SQL and table name; values are parameters
            parameters,
        )
        return {key: Count(own, subtree, digest) for key, own, subtree, digest in cursor.fetchall()}


def all_unions() -> QuerySet[Union]:
    """Return the unions in use, in tree order."""
    unions: QuerySet[Union] = Union.objects.filter(is_active=True).order_by("path")
    return unions


def unions_shown_to(user: User) -> QuerySet[Union]:
    """Return the unions in use within a person's reach, in tree order."""
    return unions_visible_to(user).filter(is_active=True)


def last_months(as_of: dt.date, count: int = 12) -> list[dt.date]:
    """Return the first days of the months up to that of a day, oldest first."""
    months = [as_of.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months[::-1]


def monthly(metric: Metric, union: Union, as_of: dt.date) -> list[int]:
    """Return how many organizations a union came to count in each of the last twelve months.

    Each year an organization is counted in the month of its first evidence; one query for each of the two years.
    """
    months = last_months(as_of)
    found: dict[dt.date, int] = {}
    for year in sorted({month.year for month in months}):
        rows = metric.counted(metric.evidence_of(union, year, as_of)).order_by()
        counts = rows.annotate(month=TruncMonth(metric.day)).values("month").annotate(n=CountRows("pk"))
        found |= {_day(month): n for month, n in counts.values_list("month", "n") if month.year == year}
    return [found.get(month, 0) for month in months]


def _day(month: dt.date) -> dt.date:
    return clock.day_of(month) if isinstance(month, dt.datetime) else month


def last_checked(year: int) -> dt.date | None:
    """Return the day of the latest check of a year."""
    last: dt.date | None = TargetCheck.objects.filter(year=year).aggregate(last=Max("as_of"))["last"]
    return last


def by_union(found: Sequence[Figure]) -> dict[Union, dict[str, Figure]]:
    """Return figures by union and metric, unions in order."""
    table: dict[Union, dict[str, Figure]] = {}
    for figure in found:
        table.setdefault(figure.union, {})[figure.metric.key] = figure
    return table
