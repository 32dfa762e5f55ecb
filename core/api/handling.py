"""Refusals of services and of the framework, turned into problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework import exceptions
from rest_framework.views import set_rollback

from core.api.problems import problem
from core.errors import StaleError, UserError

WHOLE = "non_field_errors"


def answer(error: Exception, _context: Mapping[str, Any]) -> HttpResponseBase | None:
    """Answer an error with a problem; None for what is a fault of ours, and is raised on."""
    made = _problem(error)
    if made is not None:
        set_rollback()
    return made


def _problem(error: Exception) -> HttpResponseBase | None:
    match error:
        case UserError():
            return _of_service(error)
        case ValidationError():
            return problem(400, errors=getattr(error, "message_dict", {WHOLE: error.messages}))
        case Http404():
            return problem(404)
        case PermissionDenied():
            return problem(403)
        case exceptions.APIException():
            return _of_framework(error)
    return None


def _of_service(error: UserError) -> HttpResponseBase:
    if isinstance(error, StaleError):
        return problem(409, error.message)
    return problem(400, error.message, errors={error.field or WHOLE: [error.message]})


def _of_framework(error: exceptions.APIException) -> HttpResponseBase:
    if isinstance(error, exceptions.ValidationError):
        return problem(400, errors=dict(_flat(error.detail)))
    said = error.detail if isinstance(error, exceptions.PermissionDenied | exceptions.ParseError) else ""
    made = problem(error.status_code, said)
    if header := getattr(error, "auth_header", None):
        made["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        made["Retry-After"] = str(int(wait) + 1)
    return made


def _flat(detail: Any, path: str = "") -> list[tuple[str, list[str]]]:
    """Return the errors by the path to each field: ``unions.0.code``."""
    if isinstance(detail, Mapping):
        return [pair for key, inner in detail.items() for pair in _flat(inner, f"{path}.{key}" if path else str(key))]
    if isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        return [pair for place, inner in enumerate(detail) for pair in _flat(inner, f"{path}.{place}")]
    return [(path or WHOLE, [str(one) for one in (detail if isinstance(detail, list) else [detail])])]
