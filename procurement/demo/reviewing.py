"""Experts and their reviews for the demo."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

from procurement.choices import AssignmentStatus
from procurement.choices import MilestoneKind as M
from procurement.demo.steps import Step
from procurement.demo.words import OPINIONS
from procurement.models import Assignment, Expert, Round
from procurement.scheme import Scheme
from procurement.services import draws, reviews
from reference.models import ServiceArea
from unions.models import Union, User

EMPLOYERS = (
    "示范大学社会学院",
    "示范社会工作研究中心",
    "示范律师事务所",
    "示范会计师事务所",
    "示范心理研究所",
    "示范区委党校",
)
POSITIONS = ("教授", "副研究员", "律师", "注册会计师", "高级社工师", "讲师")
NAMES = ("严", "华", "金", "魏", "陶", "姜", "戚", "谢", "邹", "喻", "柏", "窦", "章", "云", "潘", "葛", "奚", "范")
FEE = Decimal(120)


def seed_experts(*, users: Mapping[str, User], since: dt.date) -> list[Expert]:
    """Make the pool of the city federation; the first has an account, and the areas of the round under review."""
    areas = list(ServiceArea.objects.all())
    made = []
    for place, surname in enumerate(NAMES):
        expert = Expert.objects.create(
            union=Union.objects.get(code="BFTU"), name=f"{surname}示范", employer=EMPLOYERS[place % len(EMPLOYERS)],
            position=POSITIONS[place % len(POSITIONS)], telephone=f"010-5552{place:04d}",
            email=f"expert{place or ''}@demo.example", starts_on=since, fee=FEE,
            user=users.get("expert@demo.example") if place == 0 else None,
        )  # fmt: skip
        expert.areas.set(areas[(place + 5 + step) % len(areas)] for step in range(5))
        made.append(expert)
    return made


def review(
    round: Round, *, days: Mapping[str, dt.date], users: Mapping[str, User], pick: random.Random
) -> Iterator[Step]:
    """Yield the draw, the reviews and their end, each with its day."""
    clerk = users["clerk@demo.example"]

    def begin() -> None:
        round.refresh_from_db()
        reviews.begin_review(round=round, by=clerk)
        draws.draw_experts(round=round, by=clerk, seed=f"demo-{round.pk}")

    def score(*, all_of_them: bool) -> None:
        rows = Assignment.objects.filter(application__round=round, status=AssignmentStatus.OFFERED)
        for row in rows if all_of_them else rows.filter(expert__user=None):
            _score(row, Scheme.from_json(round.scheme), pick)

    def close() -> None:
        score(all_of_them=True)  # whoever signs in to the demo finds something to read as long as there is time
        round.refresh_from_db()
        reviews.close_review(round=round, by=clerk)

    yield days[M.ELIGIBILITY], begin
    yield days[M.ELIGIBILITY], partial(score, all_of_them=False)
    yield days[M.REVIEW], close


def _score(assignment: Assignment, scheme: Scheme, pick: random.Random) -> None:
    """Accept and score: good applications get good scores from all, with the severity of each expert."""
    worth = (assignment.application_id * 37 % 100) / 100
    severity = (assignment.expert_id * 13 % 7 - 3) * 0.25
    share = 0.55 + 0.4 * worth
    scores = {
        each.key: to_the_half(each.most * share + severity + pick.uniform(-0.8, 0.8), each.most)
        for each in scheme.criteria
    }
    row = reviews.accept(assignment=assignment, by=None)
    if row.status != AssignmentStatus.ACCEPTED:
        return
    row = reviews.save_scores(
        assignment=row, scores=scores, remarks={}, overall=pick.choice(OPINIONS), revision=row.revision, by=None
    )
    reviews.submit_scores(assignment=row, by=None)


def to_the_half(value: float, most: int) -> Decimal:
    """Return the value to the half, within the scale."""
    return min(max(Decimal(round(value * 2)) / 2, Decimal(0)), Decimal(most))
