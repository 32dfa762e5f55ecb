"""Requests of people who signed in."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from unions.models import Union, User


class SignedInRequest(HttpRequest):
    """A request whose user is known: the view declares that it asks for one."""

    user: User
    htmx: HtmxDetails


def acting_union(request: SignedInRequest) -> Union:
    """Return the union for which the visitor acts. Raises PermissionDenied for somebody who acts for none."""
    if request.user.acting is None:
        raise PermissionDenied
    return request.user.acting.union
