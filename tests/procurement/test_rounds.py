"""Rounds: from a template to an open call; what is frozen; what closes by itself."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.errors import StaleError, UserError
from core.lifecycle.testing import assert_lifecycle
from finance.services.budgets import close_budget
from procurement.blueprints import contents_of, templates
from procurement.choices import MilestoneKind as M
from procurement.choices import RoundStatus as R
from procurement.models import Round
from procurement.services import rounds
from tests.factories import person
from tests.procurement.factories import drafted, form_version, opened, prepared
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


@pytest.mark.parametrize("name", templates.names())
def test_each_template_begins_a_round_with_rules_that_say_themselves(name):
    round = drafted(name)
    assert all(rule.text for rule in round.rules.all())
    assert round.documents.exists()
    assert round.status == R.DRAFT


def test_last_years_round_begins_the_next_one_whole():
    before = opened()
    again = rounds.create_round(contents=contents_of(before), union=before.union, year=2027, by=None)
    assert [lot.ceiling for lot in again.lots.all()] == [Decimal(400_000)]
    assert list(again.rules.values_list("text")) == list(before.rules.values_list("text"))
    assert again.scheme == before.scheme
    assert (again.number, again.status, again.deadline) == ("", R.DRAFT, None)


def test_what_is_missing_is_said_before_anything_is_approved():
    with pytest.raises(UserError) as refused:
        rounds.approve_round(round=drafted(), by=person(Role.MANAGER))
    assert "时间表" in str(refused.value.message) or "timetable" in str(refused.value.message)


def test_who_prepared_does_not_approve():
    manager = person(Role.MANAGER)
    round = prepared(by=manager)
    with pytest.raises(UserError):
        rounds.approve_round(round=round, by=manager)
    approved = rounds.approve_round(round=round, by=person(Role.MANAGER))
    assert approved.number.endswith("征〔2026〕001号")


def test_two_rounds_do_not_promise_the_same_money():
    first = prepared(ceiling=700_000)
    second = prepared(ceiling=400_000, budget=0)
    Round.objects.filter(pk=second.pk).update(line=first.line)
    rounds.approve_round(round=first, by=person(Role.MANAGER))
    second.refresh_from_db()
    with pytest.raises(UserError):
        rounds.approve_round(round=second, by=person(Role.MANAGER))


def test_two_people_do_not_overwrite_each_other():
    round = drafted()
    rounds.write_round(round=round, facts={"title": "一"}, version=1, by=round.prepared_by)
    with pytest.raises(StaleError):
        rounds.write_round(round=round, facts={"title": "二"}, version=1, by=round.prepared_by)


@pytest.mark.parametrize("field", ["form_version", "scheme", "kind"])
def test_open_round_is_frozen_in_the_database(field):
    round = opened()
    value = {"form_version": form_version(), "scheme": {"criteria": []}, "kind": "post"}[field]
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**{field: value})


def test_deadline_of_an_open_call_only_moves_later_and_takes_the_rest_along():
    round = opened()
    days = round.days
    with pytest.raises(UserError):
        rounds.move_date(
            round=round, kind=M.DEADLINE, to=days[M.DEADLINE] - dt.timedelta(days=1), reason="x", by=round.approved_by
        )
    later = days[M.DEADLINE] + dt.timedelta(days=7)
    changed = rounds.move_date(round=round, kind=M.DEADLINE, to=later, reason="系统维护", by=round.approved_by)
    fresh = Round.objects.get(pk=round.pk)
    assert fresh.days[M.DEADLINE] == later
    assert fresh.days[M.CONTRACT] > days[M.CONTRACT]
    assert fresh.milestones.get(kind=M.DEADLINE).moved_because == "系统维护"
    assert changed.deadline.astimezone(clock.SHANGHAI) == dt.datetime.combine(later, dt.time(17), clock.SHANGHAI)


def test_late_addendum_moves_the_deadline_and_an_early_one_does_not():
    round = opened()
    early = rounds.publish_addendum(round=round, text="更正联系电话", by=round.approved_by)
    assert early.deadline_before == early.deadline_after
    with clock.stopped_at(round.deadline - dt.timedelta(hours=8)):
        late = rounds.publish_addendum(round=round, text="更正资金上限", by=round.approved_by)
    assert late.deadline_after > late.deadline_before
    with pytest.raises(DatabaseError), transaction.atomic():
        late.delete()


def test_call_closes_by_itself_to_the_second():
    round = opened()
    with clock.stopped_at(round.deadline - dt.timedelta(seconds=1)):
        assert round.takes_applications
        assert rounds.close_due_rounds() == 0
    with clock.stopped_at(round.deadline):
        assert not round.takes_applications
        assert rounds.close_due_rounds() == 1
    assert Round.objects.get(pk=round.pk).status == R.CLOSED


def test_every_transition_of_a_round():
    version, manager = form_version(), person(Role.MANAGER)

    def make(state):
        return Round.objects.create(
            union=city_federation(), year=2026, kind="service", title="x", status=state, form_version=version,
            deadline=clock.now(), opened_at=clock.now(), approved_by=manager,
        )  # fmt: skip

    before_award = [R.DRAFT, R.APPROVED, R.OPEN, R.CLOSED, R.ELIGIBILITY, R.REVIEW, R.PANEL, R.NOTICE]
    assert_lifecycle(
        Round, "status", make,
        permitted={
            (R.DRAFT, "ask_approval"), (R.DRAFT, "return_for_correction"), (R.DRAFT, "approve"),
            (R.APPROVED, "return_to_draft"), (R.APPROVED, "open"), (R.OPEN, "close"),
            (R.CLOSED, "check_eligibility"), (R.ELIGIBILITY, "review"), (R.REVIEW, "convene"),
            (R.PANEL, "give_notice"), (R.NOTICE, "reconsider"), (R.NOTICE, "award"), (R.AWARDED, "conclude"),
            (R.CLOSED, "fail"), (R.ELIGIBILITY, "fail"), *((state, "cancel") for state in before_award),
        },
    )  # fmt: skip


def test_earlier_date_never_takes_the_deadline_of_an_open_call_forward():
    round = opened()
    before, clerk = dict(round.days), person(Role.CLERK)
    with clock.stopped_at(clock.start_of(before[M.OPENS])):
        with pytest.raises(UserError) as refused:
            rounds.move_date(round=round, kind=M.QUESTIONS, to=before[M.OPENS], reason="提前", by=clerk)
        assert refused.value.field == "to"
        with pytest.raises(UserError):
            rounds.move_date(round=round, kind=M.OPENS, to=before[M.QUESTIONS], reason="已公开", by=clerk)


def test_call_is_not_opened_again_after_its_deadline():
    round = opened()
    with clock.stopped_at(round.deadline), pytest.raises(UserError):
        rounds.move_date(round=round, kind=M.DEADLINE, to=round.days[M.REVIEW], reason="延长", by=person(Role.CLERK))


def test_nobody_who_ever_wrote_it_approves_it():
    manager = person(Role.MANAGER)
    round = prepared()
    for by in (manager, person(Role.CLERK)):
        round = rounds.write_round(round=round, facts={"title": "改名"}, version=round.version, by=by)
    with pytest.raises(UserError):
        rounds.approve_round(round=round, by=manager)
    assert rounds.approve_round(round=round, by=person(Role.MANAGER)).status == R.APPROVED


def test_round_is_paid_from_the_budget_of_its_year():
    round = prepared()
    Round.objects.filter(pk=round.pk).update(year=2027)
    assert any(part == "edit" for part, _words in rounds.missing_parts(Round.objects.get(pk=round.pk)))


def test_year_is_not_closed_while_a_round_counts_on_its_money():
    round = opened()
    budget, manager = round.line.budget, person(Role.MANAGER)
    with clock.stopped_at(dt.datetime(2027, 1, 4, 9, tzinfo=clock.SHANGHAI)):
        with pytest.raises(UserError, match=round.title):
            close_budget(budget=budget, by=manager)
        rounds.cancel_round(round=round, reason="不办了", by=manager)
        assert close_budget(budget=budget, by=manager).status == "closed"
