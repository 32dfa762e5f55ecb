"""The panel: what the ranking comes to, departures with their reason, who may decide when."""

import datetime as dt
from decimal import Decimal

import pytest

from core import clock
from core.errors import UserError
from core.lifecycle.services import ForbiddenError
from procurement.choices import PanelOutcome as P
from procurement.models import Application, PanelDecision, Round
from procurement.papers.minutes import minutes_paper
from procurement.queries.panel import board, lot_sums, suggestions
from procurement.services import panel
from procurement.services.panel import Votes
from tests.factories import person
from tests.procurement.panel_factories import at_panel, held, reviewed
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def outcomes(round):
    return [one.outcome for one in suggestions(round)]


def of(round, place):
    return suggestions(round)[place].application


def test_ranking_is_followed_as_far_as_the_money_reaches():
    round = at_panel((95, 90, 85, 80, 75, 70, 65, 64, 63, 62), requested=50_000)  # 400,000 in the lot
    assert outcomes(round) == [P.PROPOSED] * 8 + [P.RESERVE] * 2
    first_beyond = suggestions(round)[8]
    assert first_beyond.is_first_beyond
    assert (first_beyond.reserve_place, first_beyond.sum) == (1, Decimal(400_000))


def test_places_end_the_list_as_money_does():
    assert outcomes(at_panel((95, 90, 85), places=2)) == [P.PROPOSED, P.PROPOSED, P.RESERVE]


def test_nobody_is_jumped_over_because_less_was_asked_for():
    round = at_panel((95,), requested=50_000)
    round.lots.update(ceiling=60_000)
    reviewed(round, 90, requested=20_000)
    reviewed(round, 85, requested=5_000)
    assert outcomes(round) == [P.PROPOSED, P.RESERVE, P.RESERVE]


def test_below_the_minimum_or_unscored_is_declined():
    assert outcomes(at_panel((95, 59, None))) == [P.PROPOSED, P.DECLINED, P.DECLINED]


def test_amount_is_bounded_by_the_lot():
    assert suggestions(at_panel((95,), requested=80_000))[0].amount == Decimal(50_000)


def test_proposal_writes_every_decision_in_a_constant_number_of_queries(django_assert_max_num_queries):
    clerk, round = person(Role.CLERK), at_panel((99, 98))
    with django_assert_max_num_queries(40):
        panel.propose_by_ranking(round=round, by=clerk)
    for n in range(38):
        reviewed(round, 70 + n % 25)
    with django_assert_max_num_queries(40):
        panel.propose_by_ranking(round=round, by=clerk)
    assert not round.applications.filter(status="reviewed").exists()
    assert lot_sums(round)[0].amount == Decimal(400_000)
    assert [one.reserve_place for one in PanelDecision.objects.filter(application__round=round, outcome="reserve")
            .order_by("reserve_place")] == list(range(1, 33))  # fmt: skip


def test_departure_needs_a_reason_that_is_kept():
    round, clerk = at_panel(), person(Role.CLERK)
    last = of(round, 3)
    with pytest.raises(UserError) as refused:
        panel.decide(application=last, outcome=P.PROPOSED, by=clerk)
    assert refused.value.field == "departure_reason"
    made = panel.decide(application=last, outcome=P.PROPOSED, departure_reason="唯一面向环卫职工的项目", by=clerk)
    assert (made.departure_reason, made.rank, made.amount) == ("唯一面向环卫职工的项目", 4, Decimal(50_000))
    assert Application.objects.get(pk=last.pk).status == "proposed"
    assert board(round)[3].departs


def test_among_equals_the_panel_is_free():
    round, clerk = at_panel((90, 80, 80), places=2), person(Role.CLERK)
    assert [one.is_tied for one in suggestions(round)] == [False, True, True]
    panel.decide(application=of(round, 1), outcome=P.RESERVE, by=clerk)
    panel.decide(application=of(round, 2), outcome=P.PROPOSED, by=clerk)
    with pytest.raises(UserError):
        panel.decide(application=of(round, 0), outcome=P.RESERVE, by=clerk)


@pytest.mark.parametrize("amount", ["0", "-5", "50000.01", "50000.001"])
def test_absurd_amounts_are_refused(amount):
    round = at_panel((90,))
    with pytest.raises(UserError) as refused:
        panel.decide(application=of(round, 0), outcome=P.PROPOSED, amount=Decimal(amount), by=person(Role.CLERK))
    assert refused.value.field == "amount"


def test_no_majority_is_no_proposal():
    round, clerk = at_panel((90,)), person(Role.CLERK)
    with pytest.raises(UserError):
        panel.decide(application=of(round, 0), outcome=P.PROPOSED, votes=Votes(3, 3, 1), by=clerk)
    made = panel.decide(application=of(round, 0), outcome=P.PROPOSED, votes=Votes(4, 3, 0), by=clerk)
    assert (made.votes_for, made.votes_against) == (4, 3)


def test_what_was_voted_on_stays_when_the_ranking_is_followed():
    round, clerk = at_panel(), person(Role.CLERK)
    panel.decide(application=of(round, 0), outcome=P.DECLINED, departure_reason="重复申报", by=clerk)
    panel.propose_by_ranking(round=round, by=clerk)
    assert [row.decision.outcome for row in board(round)] == [P.DECLINED, P.PROPOSED, P.PROPOSED, P.DECLINED]


@pytest.mark.parametrize("status", ["review", "notice", "awarded"])
def test_nothing_is_decided_outside_the_panel(status):
    round, clerk = at_panel(), person(Role.CLERK)
    first = of(round, 0)
    Round.objects.filter(pk=round.pk).update(status=status)
    for step in (
        lambda: panel.decide(application=first, outcome=P.PROPOSED, by=clerk),
        lambda: panel.propose_by_ranking(round=round, by=clerk),
        lambda: held(round, clerk),
    ):
        with pytest.raises(UserError):
            step()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.LEADER])
def test_others_do_not_record_decisions(role):
    with pytest.raises(ForbiddenError):
        panel.propose_by_ranking(round=at_panel(), by=person(role))


def test_clerk_of_another_union_does_not_record_decisions():
    with pytest.raises(ForbiddenError):
        panel.propose_by_ranking(round=at_panel(), by=person(Role.CLERK, "BFTU-110101"))


def test_meeting_is_recorded_once_and_not_ahead():
    round, clerk = at_panel(), person(Role.CLERK)
    with pytest.raises(UserError):
        panel.hold_meeting(
            round=round, held_on=clock.today() + dt.timedelta(days=1), chair="王", members="李", by=clerk
        )
    first = held(round, clerk)
    assert held(round, clerk).pk == first.pk
    with pytest.raises(UserError):
        panel.hold_meeting(round=round, held_on=clock.today(), chair="王", members="李", by=clerk, version=1)


def test_minutes_are_a_word_document():
    round, clerk = at_panel(), person(Role.CLERK)
    meeting = held(round, clerk)
    panel.propose_by_ranking(round=round, by=clerk)
    assert minutes_paper(round, meeting)[:2] == b"PK"
