"""What people see when something went wrong: what, and what to do."""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from structlog.contextvars import get_contextvars

from core.api import problems

logger = logging.getLogger(__name__)
LAST_RESORT = "<!doctype html><meta charset=utf-8><title>500</title><h1>500</h1><p>{id}</p>"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer a request that makes no sense."""
    return problems.told(request, 400) or render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer a request for what the visitor may know of and not do."""
    return problems.told(request, 403) or render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer a request for what is not there, or out of the visitor's reach."""
    return problems.told(request, 404) or render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token is missing or old."""
    logger.warning("CSRF check failed: %s", reason)
    return problems.told(request, 403) or render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the portal itself failed, with an id that the log bears too.

    Touches neither database nor session nor context processors: they may be what failed.
    """
    error_id = str(get_contextvars().get("request_id") or uuid.uuid4())
    logger.error("server error shown to a visitor, id %s", error_id)
    page = {"error_id": error_id}
    return problems.told(request, 500, **page) or HttpResponse(_server_error_page(page), status=500)


def _server_error_page(context: dict[str, Any]) -> str:
    try:
        return loader.render_to_string("500.html", context)
    except (TemplateDoesNotExist, ValueError, OSError):  # a static file without its manifest entry is a ValueError
        return LAST_RESORT.format(id=context["error_id"])
