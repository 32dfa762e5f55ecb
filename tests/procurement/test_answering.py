"""The arithmetic of an application's budget: worked out by the portal, to the fen, and never out of reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.answers import as_data
from procurement.answering import budgets_of, money_faults, requested_in, section_of, worked_out
from procurement.application_form import MONEY_ROWS, MOST_MONEY, STANDARD
from procurement.forms.answers import ApplicationForm

PRICES = st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False)
TABLES = st.dictionaries(
    st.sampled_from(MONEY_ROWS), st.fixed_dictionaries({"price": PRICES, "quantity": st.integers(0, 500)}), min_size=1
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6,
)  # fmt: skip


def faults(**answers):
    return dict(money_faults(STANDARD, answers, most=Decimal(50_000)))


@given(table=TABLES, own=PRICES)
def test_sum_is_that_of_price_times_quantity_whatever_amounts_are_sent(table, own):
    sent = {key: {**cells, "amount": "1"} for key, cells in table.items()}
    answers = worked_out(STANDARD, {"budget": sent})
    expected = sum((cells["price"] * cells["quantity"] for cells in table.values()), Decimal(0))
    assert budgets_of(STANDARD, answers) == expected
    assert all(
        Decimal(cells["amount"]) == Decimal(cells["price"]) * cells["quantity"] for cells in answers["budget"].values()
    )
    assert worked_out(STANDARD, answers) == answers


@given(table=TABLES, own=PRICES, off=st.decimals(min_value=-5, max_value=5, places=2))
def test_asked_for_and_own_money_must_be_the_budget(table, own, off):
    answers = worked_out(STANDARD, {"budget": table, "own": own})
    answers["requested"] = budgets_of(STANDARD, answers) - own + off
    found = "requested" in dict(money_faults(STANDARD, answers))
    assert found == (off != 0)


@given(answers=st.dictionaries(st.sampled_from(["budget", "requested", "own", "title"]), ANYTHING))
def test_no_nonsense_breaks_the_arithmetic(answers):
    kept = worked_out(STANDARD, answers)
    assert 0 <= requested_in(STANDARD, kept) <= MOST_MONEY
    money = section_of(STANDARD, "money", {})
    form = ApplicationForm(money, as_data(money, kept), most=Decimal(50_000))
    assert not form.is_valid()
    assert isinstance(form.as_typed(), dict)


@pytest.mark.parametrize(
    "cells",
    [
        {"price": "-1", "quantity": 2}, {"price": "5", "quantity": -1}, {"price": "99999999", "quantity": 99},
        {"price": "5"}, {"quantity": 2},
    ],
)  # fmt: skip
def test_half_negative_and_absurd_rows_are_refused(cells):
    assert "budget" in faults(budget={"people": cells}, requested=1)


def test_lot_limits_what_one_may_ask_for():
    table = {"people": {"price": "100.50", "quantity": 600}}
    assert "requested" in faults(budget=table, requested="60300.00")
    assert not faults(budget=table, requested="50000", own="10300")


def test_question_that_depends_on_another_section_is_asked_by_what_is_answered_there():
    content = STANDARD.to_json()
    content["sections"][1]["questions"][0]["shown_if"] = {"question": "title", "values": ["读书"]}
    declaration = type(STANDARD).from_json(content)
    assert "activities" not in [each.key for each in section_of(declaration, "plan", {"title": "别的"}).questions()]
    asked = section_of(declaration, "plan", {"title": "读书"}).question("activities")
    assert asked.shown_if is None
