"""What every answer carries, and the address that tells whether the portal works."""

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthz_answers_200(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"database": True, "broker": True})


@pytest.mark.django_db
def test_healthz_broker_away(client, settings):
    settings.CACHE_URL = "redis://127.0.0.1:1/0"
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": True, "broker": False})


@pytest.mark.django_db
def test_healthz_database_away(client, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"database": False, "broker": True})


@pytest.mark.django_db
def test_pages_forbid_inline_code_and_frames(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_administration_alone_may_use_inline_styles(client):
    assert "style-src 'self' 'unsafe-inline'" in client.get("/admin/login/").headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_pages_ask_for_no_device(client):
    headers = client.get("/healthz").headers
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["tabler/css/tabler.min.css", "htmx/htmx.min.js", "echarts/echarts.min.js"])
def test_front_end_packages_are_served(client, path):
    assert client.get(f"/static/vendor/{path}").status_code == 200
