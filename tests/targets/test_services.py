"""Setting targets, checking a year, warning of what will be missed."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core import audit, clock
from core.errors import UserError
from core.inbox.models import Notification
from orgs.choices.records import CollectionStatus
from targets.metrics import metrics
from targets.models import Status, Target, TargetCheck
from targets.reasons import reasons
from targets.services import check, nightly, set_targets, warn
from targets.tasks import check_targets
from tests.factories import person, subdistrict_union
from tests.targets.factories import CollectionFactory, OrganizationFactory, TargetFactory, contact
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db


def at(text):
    return clock.shifted_to(dt.datetime.fromisoformat(text))


def value_of(**facts):
    return Target.objects.filter(**facts).values_list("value", flat=True).first()


def test_set_change_and_take_back():
    union, manager = city_federation(), person(Role.MANAGER)
    set_targets(union=union, year=2026, values={"contacts": 100, "collections": 90}, by=manager)
    set_targets(union=union, year=2026, values={"contacts": 120, "collections": None}, by=manager, reason="会议决定")
    target = Target.objects.get()
    assert (target.metric, target.value, target.set_by) == ("contacts", 120, manager)
    change = audit.history_of(target)[0]
    assert (change.who, change.why) == (manager, "会议决定")


def test_set_the_same_again_changes_nothing():
    first, second = person(Role.MANAGER), person(Role.MANAGER)
    set_targets(union=city_federation(), year=2026, values={"contacts": 100}, by=first)
    set_targets(union=city_federation(), year=2026, values={"contacts": 100}, by=second)
    assert Target.objects.get().set_by == first


@pytest.mark.parametrize("values", [{"district_contacts": 5}, {"contacts": 0}, {"contacts": -1}])
def test_set_what_cannot_be(values):
    with pytest.raises(UserError) as refusal:
        set_targets(union=city_federation(), year=2026, values=values, by=None)
    assert refusal.value.field in values
    assert not Target.objects.exists()


def test_check_keeps_what_it_found():
    TargetFactory(value=2)
    contact()
    with at("2026-06-30T04:00Z"):
        check(year=2026)
    kept = TargetCheck.objects.get(union__code="BFTU", metric="contacts")
    assert (kept.as_of, kept.value, kept.subtree, kept.target, kept.status, kept.forecast) == (
        dt.date(2026, 6, 30), 1, 1, 2, Status.ON_TRACK, 2,
    )  # fmt: skip


def test_check_again_on_the_day_replaces_the_first():
    with at("2026-06-30T04:00Z"):
        check(year=2026)
        contact()
        check(year=2026)
    assert TargetCheck.objects.get(union__code="BFTU", metric="contacts").value == 1


def test_check_of_an_earlier_day_leaves_its_snapshot():
    day = dt.date(2026, 6, 30)
    with at("2026-06-30T04:00Z"):
        check(year=2026)
    contact()
    with at("2026-07-10T04:00Z"):
        found = check(year=2026, as_of=day)
    assert found[0].value == 1
    assert TargetCheck.objects.get(union__code="BFTU", metric="contacts", as_of=day).value == 0


@pytest.mark.parametrize("amount", [1, 5])
def test_check_query_count(amount, django_assert_num_queries):
    for number in range(amount):
        subdistrict_union(code=f"BFTU-110105-{number}", name=f"街道工会{number}")
    with django_assert_num_queries(len(list(metrics)) + 5):  # targets, unions, the snapshots within a transaction
        check(year=2026)


# Warnings -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def behind():
    """A target that will be missed, a manager and a leader who hear of it, and people who do not."""
    TargetFactory(value=100)
    contact(on=dt.date(2026, 3, 1))
    OrganizationFactory(of="BFTU")
    people = person(Role.MANAGER), person(Role.LEADER)
    person(Role.CLERK)
    person(Role.MANAGER, "BFTU-110105")
    return people


def test_warning_goes_to_manager_and_leader_with_reasons(behind):
    with at("2026-06-30T04:00Z"):
        nightly()
    told = Notification.objects.filter(kind="target_behind")
    assert {one.user for one in told} == set(behind)
    context = told[0].context
    assert (context["value"], context["target"], context["forecast"]) == (1, 100, 2)
    assert "1" in context["reasons"]


def test_warning_at_most_once_a_week(behind):
    for day in ("2026-06-29", "2026-06-30", "2026-07-05", "2026-07-06"):
        with at(f"{day}T04:00Z"):
            nightly()
    assert Notification.objects.filter(user=behind[0]).count() == 2


@pytest.mark.parametrize("day", ["2026-01-20", "2027-01-05"])
def test_no_warning_before_a_line_says_anything_nor_after_the_year(behind, day):
    with at(f"{day}T04:00Z"):
        warn(check(year=2026))
    assert not Notification.objects.exists()


def test_no_warning_where_the_target_is_in_reach(behind):
    Target.objects.update(value=2)
    with at("2026-06-30T04:00Z"):
        assert nightly() == 0


def test_nightly_task_checks_last_year_once_more_in_january():
    with at("2027-01-10T04:00Z"):
        check_targets()
    assert set(TargetCheck.objects.values_list("year", flat=True)) == {2026, 2027}


# Reasons ------------------------------------------------------------------------------------------------------------


def counts(metric, year=2026):
    return [reason.count for reason in reasons(metrics.get(metric), city_federation(), year)]


def test_reasons_for_contacts():
    contact(organization=OrganizationFactory(of="BFTU"))
    OrganizationFactory.create_batch(3, of="BFTU")
    OrganizationFactory(of="BFTU-110105")
    contact(organization=OrganizationFactory(is_worker_service=None))
    assert counts("contacts") == [3, 1]


def test_reasons_for_collections():
    pending = {"verified_at": None, "snapshot": None}
    CollectionFactory(organization=OrganizationFactory(of="BFTU"))
    CollectionFactory(status=CollectionStatus.SUBMITTED, **pending)
    CollectionFactory(status=CollectionStatus.INVITED, **pending)
    CollectionFactory(status=CollectionStatus.RETURNED, **pending)
    OrganizationFactory.create_batch(3, of="BFTU")
    CollectionFactory(organization=OrganizationFactory(is_worker_service=None))
    assert counts("collections") == [1, 2, 3, 1]


def test_no_reason_where_nothing_waits():
    assert counts("contacts") == counts("collections") == []


# Command ------------------------------------------------------------------------------------------------------------


def run(capsys, *words):
    call_command("check_targets", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_command_answers_for_every_union_without_null(capsys):
    rows = run(capsys)
    assert {row["union"] for row in rows} >= {"BFTU", "BFTU-110105", "BFTU-EDU"}
    keys = ["union", "year", "metric", "value", "subtree", "target", "status", "forecast"]
    assert all(list(row) == keys and None not in row.values() for row in rows)


def test_command_for_a_union_year_and_day(capsys):
    TargetFactory(union=union_by_code("BFTU-110105"), metric="district_contacts", value=2)
    contact("BFTU-110105", on=dt.date(2026, 2, 1))
    contact("BFTU-110105", on=dt.date(2026, 9, 1))
    rows = run(capsys, "--union", "bftu-110105", "--year", "2026", "--as-of", "2026-06-30")
    row = {row["metric"]: row for row in rows}["district_contacts"]
    assert (row["value"], row["subtree"], row["target"], row["status"], row["forecast"]) == (1, 1, 2, "on_track", 2)


@pytest.mark.parametrize("words", [["--union", "NONE"], ["--year", "1999"], ["--as-of", "31.12.2026"]])
def test_command_refuses_nonsense(words):
    with pytest.raises(CommandError):
        call_command("check_targets", *words)


def test_command_takes_the_year_of_the_day(capsys):
    assert {row["year"] for row in run(capsys, "--as-of", "2025-12-31")} == {2025}


def test_value_of_target_in_demo_is_the_plans():
    from targets.demo import seed_targets

    manager = person(Role.MANAGER)
    seed_targets(today=dt.date(2026, 3, 15), users={"manager@demo.example": manager})
    assert value_of(union__code="BFTU", year=2026, metric="contacts") == 100
    assert set(TargetCheck.objects.values_list("as_of", flat=True)) == {
        dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 15),
    }  # fmt: skip
