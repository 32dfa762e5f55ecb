"""What the optimistic lock (``core.editing``) needs of a form that saves itself as one types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.editing import StaleRecordError
from core.errors import UserError


def stale_facts(error: UserError) -> dict[str, Any]:
    """Return what the answer to an autosave says of a refusal: whose change stood in the way, or its own words."""
    if isinstance(error, StaleRecordError):
        return {"is_own": error.is_own}
    return {"refusal": str(error.message)}


def saved(
    request: HttpRequest, row: Any, version: int, *, stale: bool, template: str = "orgs/_saved.html", **context: Any
) -> HttpResponse:
    """Answer an autosave: when the row was saved and its new version, or that somebody else was at it meanwhile.

    ``template``: one that includes ``orgs/_saved.html`` and shows more of the form (``context``).
    """
    return render(request, template, {"row": row, "version": version, "stale": stale, **context})
