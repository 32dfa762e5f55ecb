"""Addresses of merged records lead to the record that goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, reverse

from orgs.models import Organization
from orgs.queries.api import known_at_all

REACHED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "desk/organizations/<int:pk>/": ("pk", Organization.objects.visible_to),
    "my/organizations/<int:pk>/": ("pk", Organization.objects.kept_by),
    "organizations/<str:number>/": ("number", lambda _user: Organization.objects.listed_publicly()),
    "api/v1/organizations/<str:number>/": ("number", known_at_all),
}
"""How an address begins: the argument that names the organization, and which ones the visitor may know."""


class MergedRecordMiddleware:
    """Redirects where nothing was found because a record was merged; other pages cost no query more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead on."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 404 and request.method in {"GET", "HEAD"} and match:
            address = address_now(match, request.user)
            return HttpResponseRedirect(address) if address else response
        return response


def address_now(match: ResolverMatch, user: Any) -> str:
    """Return where the page of a merged record is now; empty where nothing was merged or the visitor may not know."""
    for begin, (argument, reached) in REACHED.items():
        if match.route.startswith(begin):
            merged = Organization.objects.filter(merged_into__isnull=False, **{argument: match.kwargs[argument]})
            kept = reached(user).filter(pk__in=merged.order_by().values("merged_into")).first()
            kwargs = {**match.kwargs, argument: getattr(kept, argument)} if kept else {}
            return f"{reverse(match.view_name, kwargs=kwargs)}" if kept else ""
    return ""
