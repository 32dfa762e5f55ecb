"""Tokens: shown once, kept as a digest, ended at once, by a day, or with the appointment they act under."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.api.models import ApiToken
from core.api.services import make_token, revoke_token
from core.errors import UserError
from tests.factories import person
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organizations/"


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def clerk():
    return person("clerk")


def made(by, scope="read", days=30):
    return make_token(name="办公系统", scope=scope, valid_until=clock.today() + dt.timedelta(days=days), by=by)


def test_token_is_shown_once_and_only_its_digest_is_kept(client, clerk):
    client.force_login(clerk)
    last = clock.today() + dt.timedelta(days=30)
    page = client.post(reverse("api:tokens"), {"name": "办公系统", "scope": "read", "valid_until": last})
    token, text = page.context["made"]
    assert text in page.content.decode()
    assert text not in client.get(reverse("api:tokens")).content.decode()
    assert text not in str(ApiToken.objects.values_list())
    assert token.beginning == text[:9]
    assert page["Cache-Control"] == "no-store, private"


def test_token_acts_as_its_person_and_says_when_it_was_used(client, clerk):
    organization = OrganizationFactory()
    token, text = made(clerk)
    assert client.get(LIST).json()["results"] == []
    results = client.get(LIST, headers=bearer(text)).json()["results"]
    assert [one["number"] for one in results] == [number_of(organization)]
    token.refresh_from_db()
    assert token.last_used_at is not None


def number_of(organization):
    organization.refresh_from_db()
    return organization.number


def test_token_reaches_as_far_as_the_appointment_it_was_made_under(client):
    clerk = person("clerk", "BFTU-110105")
    near, far = OrganizationFactory(union="BFTU-110105"), OrganizationFactory(union="BFTU-110101")
    _token, text = made(clerk)
    results = client.get(LIST, headers=bearer(text)).json()["results"]
    assert [one["number"] for one in results] == [number_of(near)]
    assert client.get(f"{LIST}{number_of(far)}/", headers=bearer(text)).status_code == 404


@pytest.mark.parametrize("ending", ["revoked", "past", "inactive person", "appointment over", "mistyped", "scheme"])
def test_token_that_does_not_hold_is_refused_even_where_strangers_may_read(client, clerk, ending):
    token, text = made(clerk)
    match ending:
        case "revoked":
            revoke_token(token=token, by=clerk)
        case "past":
            ApiToken.objects.update(valid_until=clock.today() - dt.timedelta(days=1))
        case "inactive person":
            type(clerk).objects.filter(pk=clerk.pk).update(is_active=False)
        case "appointment over":
            clerk.appointments.update(ends_on=clock.today() - dt.timedelta(days=1))
        case "mistyped":
            text += "x"
    header = {"Authorization": f"Token {text}"} if ending == "scheme" else bearer(text)
    response = client.get(LIST, headers=header)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_token_for_reading_writes_nothing(client, clerk):
    _token, text = made(clerk)
    response = client.post(LIST, {"name": "甲"}, content_type="application/json", headers=bearer(text))
    assert response.status_code == 403
    assert response.json()["type"].endswith("not-permitted")


def test_nobody_revokes_somebody_elses_token(client, clerk):
    token, _text = made(clerk)
    client.force_login(person("clerk"))
    assert client.post(reverse("api:revoke_token", args=[token.pk])).status_code == 404
    client.force_login(clerk)
    assert client.get(reverse("api:revoke_token", args=[token.pk])).status_code == 200
    assert client.post(reverse("api:revoke_token", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.parametrize("days", [-1, 5000])
def test_last_day_lies_within_what_the_settings_allow(clerk, days):
    with pytest.raises(UserError):
        made(clerk, days=days)


def test_nobody_hoards_tokens(clerk, settings):
    settings.API_TOKENS_EACH = 1
    first, _text = made(clerk)
    with pytest.raises(UserError):
        made(clerk)
    revoke_token(token=first, by=clerk)
    made(clerk)


def test_session_needs_a_second_factor_where_the_desk_does(client, clerk, settings):
    settings.REQUIRE_STAFF_MFA = True
    client.force_login(clerk)
    assert client.get(LIST).status_code == 403
    _token, text = made(clerk)
    assert client.get(LIST, headers=bearer(text)).status_code == 200


def test_session_proves_where_a_change_comes_from(clerk):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    assert client.post(LIST, {"name": "甲"}, content_type="application/json").status_code == 403
    _token, text = made(clerk, scope="write")
    response = client.post(LIST, {"name": "甲"}, content_type="application/json", headers=bearer(text))
    assert response.status_code == 400  # heard, and found wanting


def test_too_many_requests_are_told_to_wait(client, monkeypatch):
    from django.core.cache import cache

    from core.api.guards import StrangersThrottle

    cache.clear()
    monkeypatch.setattr(StrangersThrottle, "rate", "2/min", raising=False)
    assert [client.get(LIST).status_code for _turn in range(3)] == [200, 200, 429]
    refused = client.get(LIST)
    assert int(refused["Retry-After"]) > 0
    assert refused["Content-Type"] == "application/problem+json"
    cache.clear()
