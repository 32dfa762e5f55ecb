"""Everybody tries every address: what happens must be what the address declares (ASVS 8.2.1, 8.2.2)."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client

from core import access
from tests.matrix import Sample, World, load_providers, provider_of
from unions.models import Union

PROVIDERS = load_providers()
ROUTES = [route for route in access.routes() if not route.exempt]
EXEMPT = [route for route in access.routes() if route.exempt]
SHUT = {401, 403}

pytestmark = pytest.mark.django_db


def test_every_address_is_decided():
    undecided = [route.pattern for route in ROUTES if route.declared is None]
    assert not undecided, f"decorate with @requires, @signed_in or @public: {undecided}"


def test_every_argument_has_a_sample():
    missing = {
        f"{route.name or route.pattern}: {argument}"
        for route in ROUTES
        for argument in route.arguments
        if provider_of(route, argument) is None
    }
    assert not missing, f"add providers in tests/APP/matrix.py for: {sorted(missing)}"


def test_no_sample_is_dead():
    used = {provider_of(route, argument) for route in ROUTES for argument in route.arguments}
    assert not set(PROVIDERS) - used


def test_no_exemption_is_dead():
    names = [route.name for route in access.routes()]
    assert all(any(name.startswith(exempt) for name in names) for exempt in access.EXEMPT)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name or route.pattern)
@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_tries(route, method):
    world = World()
    samples = {argument: _sample(route, argument, world) for argument in route.arguments}
    address = _address(route.pattern, {argument: sample.value for argument, sample in samples.items()})
    wrong = []
    for title, user in world.people.items():
        known = all(_knows(sample, user, world) for sample in samples.values())
        status = _visit(user, method, address)
        if not _as_declared(route.asked.of(method.upper()), user, known, status):
            wrong.append(f"{title}: {status}")
    assert not wrong, f"{method} {address}: {wrong}"


@pytest.mark.parametrize("route", [route for route in EXEMPT if route.name.startswith("admin:")], ids=lambda r: r.name)
def test_administration_admits_administrators_only(route):
    world = World()
    kept = {"content_type_id": str(ContentType.objects.get_for_model(Union).pk)}
    address = _address(route.pattern, {name: kept.get(name, "1") for name in route.arguments})
    titles = ("stranger", "without appointment", "manager at BFTU")
    assert [_visit(world.people[title], "get", address) for title in titles] == [401, 404, 403]
    assert _visit(world.people["administrator"], "get", address) not in {401, 500}


def _sample(route, argument, world) -> Sample:
    return PROVIDERS[provider_of(route, argument)](world)


def _knows(sample, user, world):
    return user is not None and (sample.seen_by or world.reached_by)(user)


def _address(pattern, values):
    """Return the address of a pattern (a path with <kind:name>, or a regular expression with (?P<name>…))."""
    filled = re.sub(
        r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern)
    )
    return "/" + filled.replace("$", "").replace("\\", "")


def _visit(user, method, address):
    """Return the status of a visit; 401 for being sent to sign-in. What the visit changed is undone."""
    client = Client(raise_request_exception=True)
    if user:
        client.force_login(user)
        user.forget_appointments()
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/account/login/")
    return 401 if to_sign_in else response.status_code


def _as_declared(asked, user, known, status):
    if asked.public:
        return status not in SHUT or status == 405
    if user is None:
        return status == 401
    if not asked.admits(user):
        return status == (403 if user.is_insider else 404)
    if not known:
        return status in {404, 405}
    return status not in {401, 404, 500}
