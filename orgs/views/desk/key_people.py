"""Key people of an organization at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.access import requires
from orgs.models import KeyPerson
from orgs.views import key_people
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest

DESK = key_people.Side("desk/base.html", "orgs:desk_organization", ("people",))


def _reachable(request: SignedInRequest, person: int) -> KeyPerson:
    rows = KeyPerson.objects.in_force().visible_to(request.user).select_related("organization")
    return get_object_or_404(rows, pk=person)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter who holds a post."""
    return key_people.enter(request, in_scope(request, pk), DESK)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def correct(request: SignedInRequest, person: int) -> HttpResponse:
    """Correct an entry, with the reason."""
    found = _reachable(request, person)
    return key_people.correct(request, found, DESK, changed=found)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, person: int) -> HttpResponse:
    """End a term."""
    return key_people.end(request, _reachable(request, person), DESK)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, person: int) -> HttpResponse:
    """Take back an entry."""
    return key_people.withdraw(request, _reachable(request, person), DESK)
