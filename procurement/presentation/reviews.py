"""How reviews show themselves: to experts, and at the desk."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from procurement.choices import AssignmentStatus, MilestoneKind, RoundStatus
from procurement.conflicts import in_words
from procurement.models import Application, Assignment, Draw, Round
from procurement.queries.draws import recorded_conflicts, shortfall
from procurement.queries.reviews import READ, CriterionFigures, Ranked, Severity
from procurement.reading import public_name
from procurement.scheme import Scheme, standing

TONES = {
    AssignmentStatus.OFFERED: "waiting", AssignmentStatus.ACCEPTED: "info", AssignmentStatus.DONE: "good",
    AssignmentStatus.REFUSED: "neutral", AssignmentStatus.RECUSED: "neutral", AssignmentStatus.REPLACED: "neutral",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One application in an expert's list, named as the expert may know it."""

    pk: int
    round: Round
    name: str
    status: Any
    tone: str
    is_waiting: bool
    can_score: bool
    is_open: bool

    @classmethod
    def of(cls, row: Assignment) -> Line:
        """Return the line of an assignment."""
        return cls(
            row.pk, row.application.round, public_name(row.application, declared=row.declared_at is not None),
            row.get_status_display(), TONES[AssignmentStatus(row.status)],
            row.status != AssignmentStatus.DONE, row.status == AssignmentStatus.ACCEPTED,
            row.application.round.status == RoundStatus.REVIEW,
        )  # fmt: skip

    @property
    def due(self) -> dt.date | None:
        """The day by which experts review."""
        return self.round.days.get(MilestoneKind.REVIEW)


@dataclass(frozen=True)
class RoundLines:
    """What an expert reads in one round: what waits first."""

    round: Round
    lines: list[Line]

    @property
    def waiting(self) -> int:
        """How many applications are to be answered or scored."""
        return sum(line.is_waiting for line in self.lines)

    @property
    def has_sheet(self) -> bool:
        """Whether something was accepted that is still to be scored."""
        return any(line.can_score for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether the round is under review."""
        return self.lines[0].is_open

    @property
    def due(self) -> dt.date | None:
        """The day by which experts review."""
        return self.lines[0].due


def by_round(rows: Iterable[Assignment]) -> list[RoundLines]:
    """Return an expert's lines by round, in the order of the rows; within a round what waits comes first."""
    grouped = groupby((Line.of(row) for row in rows), key=lambda line: line.round)
    return [RoundLines(round, sorted(lines, key=lambda line: not line.is_waiting)) for round, lines in grouped]


# At the desk ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """One application or one expert with what was asked and what came back."""

    subject: Any
    rows: list[Assignment]
    ranked: Ranked | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many are asked, accepted and scored; whoever gave up is counted apart."""
        found = Counter(row.status for row in self.rows)
        gone = sum(found[each] for each in (AssignmentStatus.REFUSED, AssignmentStatus.RECUSED,
                                            AssignmentStatus.REPLACED))  # fmt: skip
        return {"asked": found[AssignmentStatus.OFFERED], "accepted": found[AssignmentStatus.ACCEPTED],
                "done": found[AssignmentStatus.DONE], "gone": gone}  # fmt: skip

    @property
    def shown(self) -> list[tuple[Assignment, str, bool]]:
        """Each assignment with its tone, and whether another can be put in its place."""
        return [(row, TONES[AssignmentStatus(row.status)], row.status in READ) for row in self.rows]


def by_application(rows: Iterable[Assignment], ranked: Iterable[Ranked]) -> list[Progress]:
    """Return the applications in the order of their ranks, each with its experts."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(row)
    return [Progress(one.application, found[one.application.pk], one) for one in ranked]


def by_expert(rows: Iterable[Assignment]) -> list[Progress]:
    """Return the experts by name, each with what was asked of them."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        found[row.expert_id].append(row)
    return sorted((Progress(one[0].expert, one) for one in found.values()), key=lambda each: each.subject.name)


def severity_chart(found: Sequence[Severity]) -> dict[str, Any]:
    """Return labels and series of the chart of how strict experts are."""
    values = [float(each.deviation) for each in found]
    return {"labels": [each.expert.name for each in found], "series": [{"name": _("Deviation"), "values": values}]}


def spread_chart(found: Sequence[CriterionFigures]) -> dict[str, Any]:
    """Return labels and series of the chart of how far experts lie apart, by criterion."""
    labels = [str(each.criterion.title) for each in found]
    return {"labels": labels, "series": [{"name": _("Spread"), "values": [each.percent for each in found]}]}


def draw_rows(draw: Draw, names: Mapping[int, Any], experts: Mapping[int, Any]) -> list[dict[str, Any]]:
    """Return a draw's applications in the order served, each with whom it got and whom a tie kept away."""
    lacking = shortfall(draw)
    kept_away: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    for (application, expert), reasons in recorded_conflicts(draw).items():
        kept_away[application].append((experts.get(expert), in_words(reasons)))
    return [
        {
            "application": names.get(each["application"]), "lacking": lacking.get(each["application"], 0),
            "experts": [experts.get(pk) for pk in each["experts"]],
            "kept_away": kept_away[each["application"]],
        }
        for each in draw.result
    ]  # fmt: skip


# On an application's page, and in its whole file ----------------------------------------------------------------------


def part_of(application: Application, user: Any) -> dict[str, Any] | None:
    """Return what experts gave an application, for its page at the desk; None before anybody was asked."""
    rows = list(application.assignments.select_related("expert").order_by("pk"))
    if not rows:
        return None
    done = [row for row in rows if row.status == AssignmentStatus.DONE]
    return {
        "rows": [(row, TONES[AssignmentStatus(row.status)]) for row in rows], "round": application.round_id,
        "opens_experts": user.has_perm("procurement.open_experts"),
        "standing": standing([row.total for row in done if row.total is not None]),
    }  # fmt: skip


def file_rows(application: Application) -> list[tuple[str, str]]:
    """Return scores and remarks for the whole file in print, the experts numbered and unnamed."""
    scheme = Scheme.from_json(application.round.scheme) if application.round.scheme else Scheme()
    rows: list[tuple[str, str]] = []
    done = application.assignments.filter(status=AssignmentStatus.DONE).order_by("pk")
    for number, row in enumerate(done, 1):
        said = [
            f"{each.title} {row.scores[each.key]}/{each.most} {row.remarks.get(each.key, '')}".strip()
            for each in scheme.criteria
            if each.key in row.scores
        ]
        label = _("Expert %(n)s: %(total)s") % {"n": number, "total": row.total}
        rows.append((label, "\n".join(filter(None, (*said, row.overall)))))
    return rows
