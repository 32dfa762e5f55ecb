"""Appointments: to the day, and what they let a person do."""

import datetime as dt

import pytest
import rules as django_rules
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import access, clock
from tests.factories import AppointmentFactory, administrator, person, subdistrict_union
from unions import rules, services
from unions.models import Appointment, Role
from unions.queries import appointments_in_force, city_federation, people_with_role, union_by_code

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


@pytest.fixture
def probe():
    """A permission of clerks and managers, for the length of a test."""
    rules.add_perm("tests.probe_something", rules.role_in(Role.CLERK, Role.MANAGER))
    yield "tests.probe_something"
    django_rules.remove_perm("tests.probe_something")


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [(0, 0, True), (-1, None, True), (1, None, False), (-5, -1, False), (-5, 0, True), (0, None, True)],
)
def test_in_force_to_the_day(starts, ends, held):
    user = person()
    ends_on = None if ends is None else DAY + dt.timedelta(days=ends)
    made = AppointmentFactory(user=user, starts_on=DAY + dt.timedelta(days=starts), ends_on=ends_on)
    assert appointments_in_force(user, on=DAY).exists() is held
    assert made.in_force(DAY) is held


def test_midnight_in_shanghai_ends_an_appointment(probe):
    user = person()
    AppointmentFactory(user=user, ends_on=DAY)
    evening = clock.start_of(DAY + dt.timedelta(days=1)) - dt.timedelta(seconds=30)
    with clock.shifted_to(evening):
        assert user.has_perm(probe)
    user.forget_appointments()
    with clock.shifted_to(evening + dt.timedelta(minutes=1)):
        assert not user.has_perm(probe)


def test_closed_union_gives_nothing():
    union = subdistrict_union()
    user = person(Role.CLERK, union.code)
    union.is_active = False
    services.update_union(union, by=None)
    assert user.acting is None


def test_widest_reach_acts_first():
    user = person(Role.MANAGER, "BFTU-110105")
    AppointmentFactory(user=user, role=Role.AUDITOR)
    AppointmentFactory(user=user, role=Role.CLERK)
    assert (user.acting.union, user.acting.role) == (city_federation(), Role.CLERK)


def test_act_under_changes_scope_and_permissions(probe):
    user = person(Role.MANAGER, "BFTU-110105")
    chosen = AppointmentFactory(user=user, union=union_by_code("BFTU-EDU"), role=Role.AUDITOR)
    assert user.has_perm(probe, union_by_code("BFTU-110105"))
    user.act_under(chosen.pk)
    assert not user.has_perm(probe, union_by_code("BFTU-110105"))
    assert user.scope_union_ids() == [union_by_code("BFTU-EDU").pk]


def test_act_under_somebody_elses_appointment_changes_nothing():
    user, other = person(Role.CLERK, "BFTU-110105"), AppointmentFactory()
    user.act_under(other.pk)
    assert user.acting.union.code == "BFTU-110105"


def test_scope_union_ids():
    below = subdistrict_union()
    assert person(Role.CLERK).scope_union_ids() is None
    assert person(Role.CLERK, "BFTU-110105").scope_union_ids() == [union_by_code("BFTU-110105").pk, below.pk]
    assert person().scope_union_ids() == []


def test_appointments_cost_one_query(django_assert_num_queries):
    user = person(Role.CLERK, "BFTU-110105")
    AppointmentFactory(user=user, union=union_by_code("BFTU-EDU"))
    with django_assert_num_queries(1):
        assert user.acting
        assert len(user.appointments_today) == 2
        assert user.reaches(user.acting.union)


@pytest.mark.parametrize(
    ("role", "union", "allowed"),
    [
        (Role.CLERK, "BFTU", True),
        (Role.CLERK, "BFTU-110105", True),
        (Role.CLERK, "BFTU-110101", False),
        (Role.AUDITOR, "BFTU", False),
        (None, "", False),
    ],
)
def test_permission_needs_role_and_reach(probe, role, union, allowed):
    below = subdistrict_union()
    assert person(role, union).has_perm(probe, below) is allowed


def test_permission_does_not_reach_upwards(probe):
    below = subdistrict_union()
    clerk = person(Role.CLERK, below.code)
    assert clerk.has_perm(probe)
    assert not clerk.has_perm(probe, union_by_code("BFTU-110105"))


def test_object_that_says_nothing_is_reached_by_nobody(probe):
    assert not person(Role.CLERK).has_perm(probe, object())


def test_administrator_acts_for_no_union(probe):
    admin = administrator()
    assert not admin.has_perm(probe)
    assert not access.holds(admin, "unions.open_desk")
    assert admin.has_perm("unions.change_user")
    assert access.holds(admin, access.OPEN_ADMIN)


def test_closed_account_holds_nothing(probe):
    clerk = person(Role.CLERK, is_active=False)
    assert not clerk.has_perm(probe)


@pytest.mark.parametrize("verb", ["add", "change", "delete", "view"])
def test_add_perm_refuses_verbs_of_the_admin(verb):
    with pytest.raises(ImproperlyConfigured):
        rules.add_perm(f"tests.{verb}_thing", rules.any_role)


def test_table_names_the_roles(probe):
    assert (probe, "role_in:clerk|manager") in rules.table()


# Services ------------------------------------------------------------------------------------------------------------


def test_appoint_acts_at_once():
    user, admin = person(), administrator()
    assert user.acting is None
    services.appoint(user=user, union=city_federation(), role=Role.CLERK, by=admin)
    assert user.acting.role == Role.CLERK


def test_appoint_twice_is_refused_in_words():
    user = person(Role.CLERK)
    with pytest.raises(ValidationError) as refused:
        services.appoint(user=user, union=city_federation(), role=Role.CLERK, by=None)
    assert refused.value.code == "appointment_no_overlap"
    services.appoint(user=user, union=city_federation(), role=Role.MANAGER, by=None)


def test_appoint_upside_down_is_refused_in_words():
    with pytest.raises(ValidationError) as refused:
        services.appoint(
            user=person(), union=city_federation(), role=Role.CLERK, starts_on=DAY, ends_on=dt.date(2026, 3, 9), by=None
        )
    assert refused.value.code == "appointment_ends_after_start"


@pytest.mark.parametrize("role", Role.values)
def test_appoint_is_for_administrators(role):
    with pytest.raises(PermissionDenied):
        services.appoint(user=person(), union=city_federation(), role=Role.CLERK, by=person(role))


def test_end_appointment_ends_it_today():
    user = person(Role.CLERK)
    ended = services.end_appointment(user.acting, by=administrator())
    assert ended.ends_on == clock.today() - dt.timedelta(days=1)
    assert user.acting is None


def test_end_appointment_with_its_last_day():
    user = person(Role.CLERK)
    services.end_appointment(user.acting, on=clock.today(), by=None)
    user.forget_appointments()
    assert user.acting is not None


def test_end_appointment_of_today_takes_it_back():
    made = services.appoint(user=person(), union=city_federation(), role=Role.CLERK, by=None)
    assert services.end_appointment(made, by=None) is None
    assert not Appointment.objects.exists()


def test_overlap_is_refused_by_the_database():
    user = person(Role.CLERK)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppointmentFactory(user=user, starts_on=DAY)


def test_people_with_role():
    clerk, manager = person(Role.CLERK), person(Role.MANAGER)
    person(Role.CLERK, is_active=False)
    assert list(people_with_role(city_federation(), Role.CLERK)) == [clerk]
    assert list(people_with_role(city_federation())) == [clerk, manager]
