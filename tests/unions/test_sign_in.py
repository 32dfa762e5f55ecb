"""Signing in and up, by address or number; throttling, sessions, second factors."""

import datetime as dt
import logging
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client

from core import clock
from tests.factories import PASSWORD, UserFactory, administrator, person
from unions import services
from unions.demo import DEMO_PASSWORD
from unions.models import Role, User
from unions.people import plain_email, plain_login, plain_phone

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP = "/account/login/", "/account/signup/"


@pytest.fixture(autouse=True)
def _no_counts_from_before():
    cache.clear()


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


def words(response):
    return " ".join(str(error) for error in response.context["form"].non_field_errors())


# By address, by number -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["wang@test.example", " WANG@Test.Example ", "ｗａｎｇ@test.example"])
def test_sign_in_by_email(client, typed):
    UserFactory(email="wang@test.example")
    assert sign_in(client, typed).status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize("typed", ["13800001111", "138 0000 1111", "+86 138-0000-1111", "１３８００００１１１１"])
def test_sign_in_by_phone(client, typed):
    UserFactory(email=None, phone="13800001111", phone_verified=True)
    assert sign_in(client, typed).status_code == 302
    assert signed_in(client)


@pytest.mark.parametrize(
    ("make", "start"),
    [(lambda: person(Role.CLERK), "/desk/"), (administrator, "/admin/"), (person, "/my/")],
)
def test_sign_in_leads_to_where_one_works(client, make, start):
    assert sign_in(client, make().login)["Location"] == start


def test_sign_in_leads_back_to_the_page_asked_for(client):
    person(Role.CLERK, email="clerk@test.example")
    response = client.post(
        f"{LOGIN}?next=/desk/x/", {"login": "clerk@test.example", "password": PASSWORD, "next": "/desk/x/"}
    )
    assert response["Location"] == "/desk/x/"


def test_sign_in_never_leads_to_another_site(client):
    person(Role.CLERK, email="clerk@test.example")
    data = {"login": "clerk@test.example", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(LOGIN, data)["Location"] == "/desk/"


def test_wrong_password_and_unknown_account_read_the_same(client):
    person(email="known@test.example")
    answers = {
        words(sign_in(client, login, "wrong-wrong-1")) for login in ("known@test.example", "nobody@test.example")
    }
    answers |= {words(sign_in(client, "13900000000", "wrong-wrong-1"))}
    assert len(answers) == 1
    assert answers != {""}


def test_closed_account_is_told_to_its_owner_only(client):
    services.disable_user(person(email="closed@test.example"), by=None)
    assert sign_in(client, "closed@test.example")["Location"] == "/account/inactive/"
    assert words(sign_in(client, "closed@test.example", "wrong-wrong-1"))
    assert not signed_in(client)


@pytest.mark.parametrize(("demo", "opens"), [(True, True), (False, False)])
def test_demo_password_opens_in_demo_mode_only(client, settings, demo, opens):
    settings.DEMO_MODE = demo
    person(email="demo@test.example", password=DEMO_PASSWORD)
    sign_in(client, "demo@test.example", DEMO_PASSWORD)
    assert signed_in(client) is opens


# Throttling ----------------------------------------------------------------------------------------------------------


def test_too_many_attempts_lock_and_say_until_when(client):
    person(email="wang@test.example")
    for _attempt in range(5):
        response = sign_in(client, "wang@test.example", "wrong-wrong-1")
    assert response.status_code == 429
    again = clock.now().astimezone(clock.SHANGHAI) + dt.timedelta(minutes=15)
    assert re.search(rf"{again:%H}:\d\d|{again - dt.timedelta(minutes=1):%H}:\d\d", words(response))
    assert sign_in(client, "WANG@test.example").status_code == 429
    assert not signed_in(client)


def test_lock_is_for_one_account_from_one_place(client):
    person(email="wang@test.example")
    person(email="li@test.example")
    for _attempt in range(6):
        sign_in(client, "wang@test.example", "wrong-wrong-1")
    assert sign_in(client, "li@test.example").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere, "wang@test.example").status_code == 302


def test_lock_ends_by_itself(client):
    from axes.models import AccessAttempt

    person(email="wang@test.example")
    for _attempt in range(5):
        sign_in(client, "wang@test.example", "wrong-wrong-1")
    AccessAttempt.objects.update(attempt_time=clock.now() - dt.timedelta(minutes=16))
    assert sign_in(client, "wang@test.example").status_code == 302


# Signing up ----------------------------------------------------------------------------------------------------------


def sign_up(client, **data):
    return client.post(SIGNUP, {"name": "王测试", "password1": PASSWORD, "password2": PASSWORD, **data})


def test_sign_up_by_email_confirms_by_code(client):
    assert sign_up(client, email="Neu@Test.example")["Location"] == "/account/confirm-email/"
    assert not signed_in(client)
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[0].body, re.MULTILINE)[1]
    assert client.post("/account/confirm-email/", {"code": code}).status_code == 302
    assert signed_in(client)
    user = User.objects.get(email="neu@test.example")
    assert (user.name, user.phone) == ("王测试", None)
    assert EmailAddress.objects.get(user=user).verified


def test_sign_up_by_phone_confirms_by_code(client, caplog):
    with caplog.at_level(logging.WARNING, "unions.services"):
        assert sign_up(client, phone="13800002222")["Location"] == "/account/phone/verify/"
    assert not signed_in(client)
    code = re.search(r"SMS to \+8613800002222: .*?([A-Z0-9]{2,}-?[A-Z0-9]+)", caplog.text)[1]
    assert client.post("/account/phone/verify/", {"code": code}).status_code == 302
    assert signed_in(client)
    user = User.objects.get(phone="+8613800002222")
    assert (user.email, user.phone_verified) == (None, True)


def test_sign_up_without_address_and_number(client):
    assert "email" in sign_up(client).context["form"].errors


@pytest.mark.parametrize("password", ["short-1", "1234567890", "password123", "wang.test.example", "iloveyou123"])
def test_sign_up_refuses_weak_passwords(client, password):
    response = sign_up(client, email="wang@test.example", password1=password, password2=password)
    assert response.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["known@test.example", "KNOWN@test.example", "ｋｎｏｗｎ@test.example"])
def test_sign_up_with_a_taken_address_tells_nothing(client, typed):
    person(email="known@test.example")
    assert sign_up(client, email=typed).get("Location") == "/account/confirm-email/"
    assert User.objects.count() == 1


def test_sign_up_with_a_taken_number_tells_nothing(client):
    UserFactory(phone="13800002222", phone_verified=True)
    assert sign_up(client, phone="138 0000 2222")["Location"] == "/account/phone/verify/"
    assert User.objects.count() == 1


def test_password_reset_tells_nothing(client):
    person(email="known@test.example")
    answers = {
        client.post("/account/password/reset/", {"email": email})["Location"]
        for email in ("known@test.example", "no@test.example")
    }
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["known@test.example"]]


# Sessions ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(client):
    user = person(Role.CLERK, email="clerk@test.example")
    client.force_login(user)
    client.get("/")
    return user


def later(client, **delta):
    with clock.shifted_to(clock.now() + dt.timedelta(**delta)):
        return client.get("/my/").status_code


def test_session_ends_when_idle(client, clerk):
    assert later(client, minutes=59) == 200
    assert later(client, minutes=59 + 61) == 302
    assert not signed_in(client)


def test_session_ends_at_the_end_of_the_day(client, clerk):
    assert [later(client, minutes=50 * step) for step in range(1, 15)] == [200] * 14
    assert later(client, minutes=721) == 302


def test_closing_an_account_ends_its_sessions_for_good(client, clerk):
    services.disable_user(clerk, by=None)
    assert client.get("/my/").status_code == 302
    services.enable_user(clerk, by=None)
    assert client.get("/my/").status_code == 302


def test_end_sessions(client, clerk):
    services.end_sessions(clerk, by=clerk)
    assert client.get("/my/").status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, clerk):
    elsewhere = Client()
    elsewhere.force_login(clerk)
    new = "an even quieter river 1949"
    sign_in(client, "clerk@test.example")
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/my/").status_code == 200
    assert elsewhere.get("/my/").status_code == 302


# Duties --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "asked"), [(lambda: person(Role.CLERK), True), (administrator, True), (person, False)]
)
def test_second_factor_is_asked_of_the_desk(client, settings, make, asked):
    settings.REQUIRE_STAFF_MFA = True
    client.force_login(make())
    assert (client.get("/my/").status_code == 302) is asked
    assert client.get("/account/2fa/totp/activate/").status_code in {200, 302}


def test_second_factor_once_set_up_lets_pass_and_stays(client, settings):
    settings.REQUIRE_STAFF_MFA = True
    user = person(Role.CLERK)
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    assert client.get("/my/").status_code == 200
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user).exists()


def test_second_factor_is_asked_for_at_sign_in_and_kept_encrypted(client):
    user = person(email="wang@test.example")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert secret not in str(Authenticator.objects.get(user=user).data)
    assert sign_in(client, "wang@test.example")["Location"] == "/account/2fa/authenticate/"
    assert not signed_in(client)


@pytest.mark.parametrize(("days", "asked"), [(0, False), (90, True), (200, False)])
def test_old_password_is_renewed_where_a_setting_asks(client, settings, days, asked):
    settings.PASSWORD_MAX_AGE_DAYS = days
    user = person()
    User.objects.update(password_changed_at=clock.now() - dt.timedelta(days=100))
    client.force_login(user)
    response = client.get("/my/")
    assert (response.status_code == 302 and response["Location"] == "/account/password/change/") is asked


# Names to sign in with -----------------------------------------------------------------------------------------------


def test_plain_names():
    assert plain_email(" Ａ@B.example ") == "a@b.example"
    assert plain_email("") is plain_phone("") is None
    assert plain_phone("008613800001111") == plain_phone("(138)0000-1111") == "+8613800001111"
    assert plain_phone("+852 9123 4567") == "+85291234567"
    assert plain_login("A＠b.example") == "a@b.example"
    assert plain_login(None) == ""
