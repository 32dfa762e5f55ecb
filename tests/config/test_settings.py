"""Production settings: nothing but the environment, and nothing weaker than promised."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ENVIRON = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "PII_KEYS": "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "hub.example.org",
    "DATABASE_URL": "postgres://hub:secret@db.example.org:5433/portal",
    "REDIS_URL": "redis://broker.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://user%40example.org:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "hub@example.org",
}
SHOW = "import json; from django.conf import settings as s; print(json.dumps([{}]))"


def python(code, **environ):
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, check=False, cwd=PROJECT, text=True, capture_output=True, env={"PATH": os.environ["PATH"]} | environ
    )


def values(expressions, **environ):
    done = python(SHOW.format(expressions), **environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", [name for name in ENVIRON if name != "DJANGO_SETTINGS_MODULE"])
def test_production_demands(name):
    done = python(SHOW.format("s.DEBUG"), **{key: value for key, value in ENVIRON.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_production_never_runs_in_demo_or_debug_mode():
    assert values("s.DEMO_MODE, s.DEBUG", **ENVIRON, DEMO_MODE="1", DEBUG="1") == [False, False]


def test_production_uses_the_named_servers():
    expressions = "s.DATABASES['default']['HOST'], s.CELERY_BROKER_URL, s.EMAIL_HOST_USER, s.EMAIL_USE_TLS"
    expected = ["db.example.org", ENVIRON["REDIS_URL"], "user@example.org", True]
    assert values(expressions, **ENVIRON) == expected


def test_cookies_travel_by_tls_only():
    expressions = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0"
    assert values(expressions, **ENVIRON) == [True, True, True, True]


def test_production_brings_no_servers_of_its_own():
    code = "from config import embedded; print(*embedded.needed())"
    assert python(code, DJANGO_SETTINGS_MODULE="config.settings.production").stdout == "False False\n"


@pytest.mark.parametrize(("role", "options"), [("web", "-c statement_timeout=5s"), ("", None)])
def test_only_web_processes_have_a_statement_timeout(role, options):
    environ = {"DJANGO_SETTINGS_MODULE": "config.settings.development", "HUB_ROLE": role}
    assert values("s.DATABASES['default']['OPTIONS'].get('options')", **environ) == [options]


def test_nothing_set_means_development_with_demo_mode():
    assert values("s.DEMO_MODE, s.DEBUG", DJANGO_SETTINGS_MODULE="config.settings.development") == [True, False]
