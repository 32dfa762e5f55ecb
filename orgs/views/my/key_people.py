"""Our people: who holds which post, who held it before, how many we are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from orgs.models import KeyPerson, Organization
from orgs.presentation.key_people import people_shown
from orgs.views import key_people
from orgs.views.my.standing import ours
from unions.http import SignedInRequest

MY = key_people.Side("my/base.html", "orgs:my_people")


@requires("orgs.keep_people")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody on record of us, and who looked at their numbers."""
    organization = ours(request, pk)
    context = {"organization": organization, **people_shown(organization, request.user)}
    return render(request, "orgs/my/people.html", context)


def _our_person(request: SignedInRequest, person: int) -> KeyPerson:
    kept = Organization.objects.kept_by(request.user).on_record().order_by().values("pk")
    rows = KeyPerson.objects.in_force().filter(organization__in=kept).select_related("organization")
    return get_object_or_404(rows, pk=person)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter who holds a post with us."""
    return key_people.enter(request, ours(request, pk), MY)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def correct(request: SignedInRequest, person: int) -> HttpResponse:
    """Correct an entry of ours."""
    return key_people.correct(request, _our_person(request, person), MY)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, person: int) -> HttpResponse:
    """End a term."""
    return key_people.end(request, _our_person(request, person), MY)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, person: int) -> HttpResponse:
    """Take back an entry of ours."""
    return key_people.withdraw(request, _our_person(request, person), MY)
