"""Scoring: weights, totals, means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.declaration import Words
from procurement.scheme import Criterion, Scheme, standing

TOTALS = st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1, max_size=9)


def scheme(*weights, **facts):
    return Scheme(tuple(Criterion(f"c{n}", Words("标准"), weight) for n, weight in enumerate(weights)), **facts)


@given(st.lists(st.integers(0, 10), min_size=3, max_size=3))
def test_total_lies_between_nothing_and_a_hundred_and_follows_the_weights(scores):
    one = scheme(50, 30, 20)
    given_scores = {f"c{n}": Decimal(score) for n, score in enumerate(scores)}
    expected = 5 * scores[0] + 3 * scores[1] + 2 * scores[2]
    assert one.total(given_scores) == expected
    assert 0 <= one.total(given_scores) <= 100


def test_total_without_a_score_is_refused():
    with pytest.raises(KeyError):
        scheme(100).total({})


def test_scheme_survives_json():
    one = scheme(60, 40, is_anonymous=True, minimum=70)
    assert Scheme.from_json(one.to_json()) == one


@pytest.mark.parametrize(("weights", "faults"), [((), 1), ((60, 30), 1), ((60, 40), 0)])
def test_faults(weights, faults):
    assert len(scheme(*weights).faults()) == faults


@given(TOTALS)
def test_mean_and_trimmed_mean_lie_within_the_totals(totals):
    found = standing(totals)
    assert min(totals) <= found.mean <= max(totals)
    assert min(totals) <= found.trimmed <= max(totals)
    assert found.spread == max(totals) - min(totals)


@given(TOTALS)
def test_order_of_experts_does_not_matter(totals):
    assert standing(totals) == standing(list(reversed(totals)))


def test_one_outlier_moves_the_trimmed_mean_less_than_the_mean():
    calm, wild = [Decimal(80)] * 5, [Decimal(80)] * 4 + [Decimal(0)]
    assert standing(wild).mean == 64
    assert standing(wild).trimmed == standing(calm).trimmed == 80
