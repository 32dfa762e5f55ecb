"""Accounts by the services, the switch between appointments, and the people of the demo."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.factories import AppointmentFactory, administrator, person
from unions import services
from unions.demo import DEMO_PASSWORD, demo_sign_ins, seed_people
from unions.models import Role, User
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "user_has_email_or_phone"),
        ({"email": " TAKEN@test.example "}, "unions_user_email_key"),
        ({"phone": "+86 13800001111"}, "unions_user_phone_key"),
        ({"phone": "12"}, "user_phone_e164"),
    ],
)
def test_create_user_refuses_in_words(facts, code):
    services.create_user(name="王测试", email="taken@test.example", phone="13800001111", by=None)
    with pytest.raises(ValidationError) as refused:
        services.create_user(name="李测试", **facts, by=None)
    assert refused.value.code == code


def test_address_in_capitals_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(name="王测试", email="Wang@test.example")])


@pytest.mark.parametrize("role", Role.values)
def test_people_are_for_administrators(role):
    nobody = person(role)
    for change in (services.disable_user, services.enable_user, services.end_sessions, services.remove_second_factors):
        with pytest.raises(PermissionDenied):
            change(person(), by=nobody)
    with pytest.raises(PermissionDenied):
        services.create_user(name="王测试", email="x@test.example", by=nobody)


def test_own_account_stays_open():
    admin = administrator()
    with pytest.raises(ValidationError):
        services.disable_user(admin, by=admin)
    with pytest.raises(ValidationError):
        services.update_user(admin, name=admin.name, email=admin.email, by=admin)


def test_update_user_moves_the_confirmed_address():
    user = person(email="old@test.example")
    services.update_user(user, name="新名", email="new@test.example", by=administrator())
    assert [(row.email, row.verified, row.primary) for row in user.emailaddress_set.all()] == [
        ("new@test.example", True, True)
    ]


def test_remove_second_factors():
    user = person()
    TOTP.activate(user, generate_totp_secret())
    services.remove_second_factors(user, by=administrator())
    assert not Authenticator.objects.exists()


def test_superuser_of_the_command_may_sign_in_at_once():
    user = User.objects.create_superuser("root@test.example", "a quiet river 1949", name="管理")
    assert user.emailaddress_set.get().verified


# The switch ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def both(client):
    user = person(Role.CLERK, "BFTU-110108")
    AppointmentFactory(user=user, union=union_by_code("BFTU-EDU"), role=Role.MANAGER)
    client.force_login(user)
    return user


def acting(client):
    return client.get("/desk/").context["acting"].union.code


def test_switch_appointment(client, both):
    other = both.appointments.get(union__code="BFTU-110108")
    assert acting(client) == "BFTU-EDU"
    response = client.post("/account/switch/", {"appointment": other.pk, "next": "/desk/search/?q=1"})
    assert response["Location"] == "/desk/search/?q=1"
    assert acting(client) == "BFTU-110108"


def test_switch_falls_back_when_the_appointment_ends(client, both):
    other = both.appointments.get(union__code="BFTU-110108")
    client.post("/account/switch/", {"appointment": other.pk})
    services.end_appointment(other, by=None)
    assert acting(client) == "BFTU-EDU"


def test_switch_never_leads_to_another_site(client, both):
    data = {"appointment": both.acting.pk, "next": "//elsewhere.example/"}
    assert client.post("/account/switch/", data)["Location"] == "/desk/"


def test_switch_refuses_what_is_not_ones_own(client, both):
    assert client.post("/account/switch/", {"appointment": AppointmentFactory().pk}).status_code == 404
    assert client.post("/account/switch/", {"appointment": "x"}).status_code == 400
    assert client.get("/account/switch/").status_code == 405


# The demo ------------------------------------------------------------------------------------------------------------


def test_seed_people_makes_everybody_once():
    today = dt.date(2026, 11, 20)
    people = seed_people(today)
    assert seed_people(today) == people
    assert {role for user in people.values() for role in user.appointments.values_list("role", flat=True)} == {
        *Role.values
    }
    assert len(people["both@demo.example"].appointments_today) == 2
    assert all("示范" in user.name for user in people.values())


def test_demo_sign_ins_open_the_portal(client):
    seed_people(dt.date(2026, 11, 20))
    for _title, login, password in demo_sign_ins():
        response = client.post("/account/login/", {"login": login, "password": password})
        assert response["Location"] in {"/desk/", "/admin/", "/my/"}
        client.logout()


def test_seed_people_outside_of_demo_mode(settings):
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_people(dt.date(2026, 11, 20))
    assert DEMO_PASSWORD
