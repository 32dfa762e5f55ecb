"""Activities: planned, opened, signed up for, held, reported; the race for the last places; people are forgotten."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from activities.choices import SignUpStatus
from activities.models import Activity, SignUp
from activities.queries import figures_of, held_by
from activities.services import activities, sign_ups
from core import clock
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Delivery
from core.inbox.queries import tasks_for
from core.lifecycle.services import ForbiddenError
from core.pii import retention
from core.pii.sources import personal_data
from tests.activities.factories import ActivityFactory, opened
from tests.factories import UserFactory, person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role, User
from unions.queries import union_by_code

NOW = clock.start_of(dt.date(2026, 6, 1)) + dt.timedelta(hours=9)
one_by_one = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.shifted_to(NOW):
        yield


@pytest.fixture
def clerk():
    return person(Role.CLERK)


def join(activity, number, **who):
    return sign_ups.sign_up(activity=activity, name=f"张示范{number}", phone=f"010-5555{number:04d}", **who)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


FACTS = {
    "title": "急救培训", "kind": "training", "starts_at": NOW + dt.timedelta(days=2), "place": "职工之家",
    "ends_at": NOW + dt.timedelta(days=2, hours=2), "capacity": 2, "target_groups": ["all-workers"],
}  # fmt: skip


@one_by_one
def test_activity_is_planned_by_who_holds_it(clerk):
    organization = OrganizationFactory()
    made = activities.plan_activity(facts=FACTS, organization=organization, union=union_by_code("BFTU"), by=clerk)
    assert (made.status, made.organization, made.union.code) == ("planned", organization, "BFTU")
    with pytest.raises(ValidationError):
        activities.plan_activity(facts={**FACTS, "ends_at": NOW}, organization=organization, by=clerk)
    with pytest.raises(UserError):
        activities.plan_activity(facts=FACTS, organization=OrganizationFactory(portal_status="rejected"), by=clerk)


@one_by_one
@pytest.mark.parametrize("who", ["stranger", "clerk of another district", "auditor"])
def test_only_who_holds_it_runs_it(who):
    activity = ActivityFactory(organization=OrganizationFactory(union="BFTU-110105"))
    user = {
        "stranger": lambda: owner_of(OrganizationFactory()),
        "clerk of another district": lambda: person(Role.CLERK, "BFTU-110101"),
        "auditor": lambda: person(Role.AUDITOR),
    }[who]()
    with pytest.raises(ForbiddenError):
        activities.move(activity=activity, name="open_sign_up", by=user)


@one_by_one
def test_owner_does_not_run_what_a_union_holds_alone():
    activity = ActivityFactory(organization=None, union=union_by_code("BFTU"))
    with pytest.raises(ForbiddenError):
        activities.move(activity=activity, name="open_sign_up", by=owner_of(OrganizationFactory()))


@one_by_one
def test_last_place_makes_it_full_and_the_next_waits():
    activity = opened(capacity=2)
    rows = [join(activity, number) for number in range(3)]
    assert [row.status for row in rows] == ["registered", "registered", "waiting"]
    assert (fresh(activity).status, fresh(activity).taken) == ("full", 2)
    sign_ups.withdraw_sign_up(sign_up=rows[0])
    assert [fresh(row).status for row in rows] == ["cancelled", "registered", "registered"]
    assert (fresh(activity).status, fresh(activity).taken) == ("full", 2)
    sign_ups.withdraw_sign_up(sign_up=rows[1])
    assert (fresh(activity).status, fresh(activity).taken) == ("open", 1)


@one_by_one
def test_more_places_go_to_who_waits_longest(clerk):
    activity = opened(capacity=1)
    rows = [join(activity, number) for number in range(4)]
    facts = {name: getattr(activity, name) for name in activities.FACTS}
    changed = activities.change_activity(activity=activity, facts={**facts, "capacity": 3}, version=1, by=clerk)
    assert [fresh(row).status for row in rows] == ["registered", "registered", "registered", "waiting"]
    assert fresh(changed).taken == 3
    with pytest.raises(UserError) as refused:
        activities.change_activity(activity=activity, facts={**facts, "capacity": 2}, version=2, by=clerk)
    assert refused.value.field == "capacity"
    with pytest.raises(StaleRecordError):
        activities.change_activity(activity=activity, facts=facts, version=1, by=clerk)


@one_by_one
def test_database_itself_refuses_more_than_there_are_places():
    activity = opened(capacity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(taken=3)


@one_by_one
def test_who_signed_up_is_reached_and_is_there_once():
    activity = opened()
    with pytest.raises(UserError):
        sign_ups.sign_up(activity=activity, name="张示范")
    with pytest.raises(ValidationError):
        sign_ups.sign_up(activity=activity, name="张示范", email="nobody")
    made = sign_ups.sign_up(activity=activity, name="张示范", email="A@test.example")
    with pytest.raises(UserError) as twice:
        sign_ups.sign_up(activity=activity, name="李示范", email="a@TEST.example")
    assert twice.value.field == "email"
    sent = Delivery.objects.get()
    assert (sent.address, made.key in sent.text) == ("a@test.example", True)
    sign_ups.withdraw_sign_up(sign_up=made)
    assert sign_ups.sign_up(activity=activity, name="张示范", email="a@test.example").status == "registered"


@one_by_one
@pytest.mark.parametrize(
    "facts",
    [{"status": "planned"}, {"status": "held"}, {"status": "cancelled"},
     {"status": "open", "sign_up_until": NOW - dt.timedelta(hours=1)},
     {"status": "open", "starts_at": NOW - dt.timedelta(hours=1)}],
)  # fmt: skip
def test_nobody_signs_up_where_it_is_not_open(facts):
    with pytest.raises(UserError):
        join(ActivityFactory(**facts), 1)


@one_by_one
def test_calling_off_tells_everybody_and_needs_the_reason(clerk):
    activity = opened()
    join(activity, 1)
    sign_ups.withdraw_sign_up(sign_up=join(activity, 2))
    with pytest.raises(UserError):
        activities.move(activity=fresh(activity), name="cancel", by=clerk)
    Delivery.objects.all().delete()
    activities.move(activity=fresh(activity), name="cancel", by=clerk, reason="讲师生病")
    told = Delivery.objects.get()
    assert (told.address, "讲师生病" in told.text) == ("01055550001", True)


@one_by_one
def test_sign_in_finds_who_signed_up_and_adds_who_did_not(clerk):
    activity = opened(starts_at=NOW + dt.timedelta(hours=1), capacity=1)
    row = join(activity, 1)
    assert sign_ups.sign_in(activity=activity, phone="010 5555 0001").pk == row.pk
    first = fresh(row).signed_in_at
    assert sign_ups.sign_in(activity=activity, phone="01055550001").signed_in_at == first
    with pytest.raises(UserError) as nameless:
        sign_ups.sign_in(activity=activity, phone="13800000001")
    assert nameless.value.field == "name"
    assert sign_ups.sign_in(activity=activity, name="王示范", phone="13800000001").status == SignUpStatus.WALK_IN
    sign_ups.add_to_list(activity=activity, name="赵示范", by=clerk)
    assert (figures_of(activity).signed_in, fresh(activity).taken) == (3, 1)
    sign_ups.tick(sign_up=row, is_there=False, by=clerk)
    assert figures_of(activity).signed_in == 2


@one_by_one
def test_sign_in_is_shut_before_and_after():
    for starts_at in (NOW + dt.timedelta(hours=3), NOW - dt.timedelta(hours=9)):
        activity = ActivityFactory(starts_at=starts_at)
        with pytest.raises(UserError):
            sign_ups.sign_in(activity=activity, name="王示范", phone="13800000001")


@one_by_one
def test_outcome_is_reported_once_and_sign_ins_are_the_evidence(clerk):
    activity = ActivityFactory(starts_at=NOW - dt.timedelta(hours=4))
    sign_ups.add_to_list(activity=activity, name="赵示范", by=clerk)
    held = activities.move(activity=activity, name="hold", by=clerk)
    for wrong in ({"outcome": " "}, {"outcome": "好", "headcount": 20}):
        with pytest.raises(UserError):
            activities.report_outcome(activity=held, by=clerk, **wrong)
    activities.report_outcome(
        activity=held, outcome="好", spent="1200.50", headcount=20, headcount_grounds="门口计数", by=clerk
    )
    assert held_by(activity.organization).get().reached == 21
    with pytest.raises(UserError):
        sign_ups.add_to_list(activity=activity, name="钱示范", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(headcount_grounds="")


@one_by_one
def test_what_has_not_begun_cannot_be_held(clerk):
    with pytest.raises(UserError):
        activities.move(activity=ActivityFactory(), name="hold", by=clerk)


@one_by_one
def test_blacklisted_organization_opens_no_sign_up(clerk):
    activity = ActivityFactory(organization=OrganizationFactory(portal_status="suspended"))
    with pytest.raises(UserError):
        activities.move(activity=activity, name="open_sign_up", by=clerk)


@one_by_one
def test_report_that_is_owed_is_a_task_of_who_holds_it():
    activity = ActivityFactory(starts_at=NOW - dt.timedelta(days=2))
    titles = [task.title for task in tasks_for(owner_of(activity.organization))]
    assert any(activity.title in str(title) for title in titles)


@one_by_one
def test_people_are_forgotten_and_figures_stay(settings):
    settings.RETENTION_DAYS = {"sign_ups": 30}
    activity = opened(starts_at=NOW + dt.timedelta(hours=1))
    sign_ups.sign_in(activity=activity, name="王示范", phone="13800000001")
    assert "sign_ups" not in erased()
    with clock.shifted_to(NOW + dt.timedelta(days=40)):
        assert erased() == {"sign_ups": 1}
    row = SignUp.objects.get()
    assert (row.name, row.phone, figures_of(activity).signed_in) == ("", "", 1)


def erased():
    return {name: rows for name, rows in retention.erase_past_retention().items() if rows}


@one_by_one
def test_person_with_an_account_takes_along_and_erases_what_is_surely_theirs():
    user = UserFactory(phone="+8613800000001", phone_verified=True, email="lin@test.example")
    activity = opened(capacity=1)
    sign_ups.sign_up(activity=activity, name="林", phone="13800000001")
    sign_ups.sign_up(activity=activity, name="何", phone="13800000002")
    source = personal_data.get("sign_ups")
    ((_activity, name, *_others),) = source.collect(user)
    assert name.value == "林"
    assert source.erase(user) == 1
    gone, moved_up = SignUp.objects.order_by("pk")
    assert (gone.name, gone.phone, gone.status, moved_up.status) == ("", "", "cancelled", "registered")
    User.objects.filter(pk=user.pk).update(phone="+8613800000002", phone_verified=False)
    assert source.collect(User.objects.get(pk=user.pk)) == []


@pytest.mark.django_db(transaction=True)
def test_race_for_the_last_places_never_exceeds_them(city):
    activity = ActivityFactory(organization=None, union=city, capacity=5, status="open")
    start, faults = threading.Barrier(12), []

    def hurry(number):
        try:
            with clock.shifted_to(NOW):
                start.wait()
                join(activity, number)
        except Exception as error:  # noqa: BLE001 - whatever happens in a thread must show
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hurry, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    states = list(activity.sign_ups.values_list("status", flat=True))
    assert (states.count("registered"), states.count("waiting")) == (5, 7)
    assert (fresh(activity).taken, fresh(activity).status) == (5, "full")


@pytest.mark.django_db(transaction=True)
def test_withdrawals_and_sign_ups_at_once_keep_count(city):
    activity = ActivityFactory(organization=None, union=city, capacity=3, status="open")
    rows = [join(activity, number) for number in range(3)]
    start = threading.Barrier(6)

    def act(number):
        with clock.shifted_to(NOW):
            start.wait()
            if number < 3:
                sign_ups.withdraw_sign_up(sign_up=rows[number])
            else:
                join(activity, 100 + number)
        connection.close()

    threads = [threading.Thread(target=act, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    registered = activity.sign_ups.filter(status="registered").count()
    assert (registered, fresh(activity).taken, activity.sign_ups.filter(status="waiting").count()) == (3, 3, 0)


@pytest.fixture
def city():
    from unions.models import Union

    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )
