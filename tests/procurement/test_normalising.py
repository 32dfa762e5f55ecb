"""Standard scores: what an expert's habit may not change, and what cannot be put on a scale."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core import clock
from procurement.models import Application, Assignment
from procurement.normalising import Mark, scale_of
from procurement.queries.reviews import marks_of, ranked
from procurement.scheme import Scheme
from procurement.sheets.reviews import reviews_of, standard_score
from tests.procurement.reviewing import experts, under_review

TOTALS = st.integers(0, 8000).map(lambda cents: Decimal(cents) / 100)  # room for a shift within 0 to 100
CELLS = st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 4)), TOTALS, min_size=2, max_size=30)
MARKS = CELLS.map(lambda cells: [Mark(application, expert, total) for (application, expert), total in cells.items()])


def order(marks, *, trims=False):
    applications = [Application(pk=pk) for pk in sorted({one.application for one in marks})]
    found = ranked(Scheme(normalisation="standard", trims=trims), applications, marks)
    return [(one.application.pk, one.rank) for one in found]


@given(MARKS, st.integers(0, 4), st.integers(1, 2000), st.booleans())
def test_expert_who_gives_everybody_more_changes_no_rank(marks, expert, cents, trims):
    assume(scale_of(marks))
    shift = Decimal(cents) / 100
    shifted = [replace(one, total=one.total + shift) if one.expert == expert else one for one in marks]
    assert order(shifted, trims=trims) == order(marks, trims=trims)


@given(MARKS)
def test_order_within_one_expert_stays(marks):
    scale = scale_of(marks)
    assume(scale)
    alone = {one.application for one in marks if sum(other.application == one.application for other in marks) == 1}
    by_expert = defaultdict(list)
    for one in marks:
        if one.application in alone:
            by_expert[one.expert].append(one)
    for expert, given_marks in by_expert.items():
        placed = sorted(given_marks, key=lambda one: one.total)
        for lower, higher in pairwise(placed):
            low, high = scale.scores[lower.application][0], scale.scores[higher.application][0]
            assert low < high if lower.total < higher.total and expert not in scale.flat else low == high


@given(MARKS)
def test_result_is_within_the_scale_and_flat_experts_count_as_zero(marks):
    scale = scale_of(marks)
    assume(scale)
    for scores in scale.scores.values():
        assert all(0 <= scale.points(one) <= 100 for one in scores)
    for expert in scale.flat:
        assert len({one.total for one in marks if one.expert == expert}) == 1


def test_nobody_on_a_scale_leaves_the_totals_as_they_are():
    marks = [Mark(1, 1, Decimal(80)), Mark(2, 2, Decimal(70)), Mark(3, 3, Decimal(70))]
    assert scale_of(marks) is None
    assert order(marks) == [(1, 1), (2, 2), (3, 2)]


def test_rule_by_hand():
    """Means 70 and 50, deviations 10 and 20; all totals: mean 60, deviation sqrt(350)."""
    marks = [Mark(1, 1, Decimal(80)), Mark(2, 1, Decimal(60)), Mark(1, 2, Decimal(70)), Mark(2, 2, Decimal(30))]
    scale = scale_of(marks)
    assert {pk: [int(one) for one in scores] for pk, scores in scale.scores.items()} == {1: [1, 1], 2: [-1, -1]}
    assert scale.points(Decimal(1)) == Decimal("78.71")


@pytest.mark.django_db
@pytest.mark.parametrize("is_scaled", [True, False])
def test_export_tells_standard_scores_only_where_the_round_is_on_one_scale(is_scaled):
    round, (one, other) = under_review(2, normalisation="standard" if is_scaled else "none")
    strict, mild, flat = experts(3)
    for reader, totals in ((strict, (60, 50)), (mild, (88, 61)), (flat, (75, 75))):
        for application, total in zip((one, other), totals, strict=True):
            Assignment.objects.create(
                application=application, expert=reader, status="done", total=total, declared_at=clock.now(),
                done_at=clock.now(),
            )  # fmt: skip
    found = [row.standard for row in reviews_of(None).annotate(standard=standard_score())]
    scores = [score for pair in zip(*scale_of(marks_of(round)).scores.values(), strict=True) for score in pair]
    assert found == [score.quantize(Decimal("1e-4")) if is_scaled else None for score in scores]
