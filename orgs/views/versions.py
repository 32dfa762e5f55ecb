"""What the optimistic lock needs of a form: the version that it was read at, and an answer to its autosave."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import blaming
from orgs.presentation.records import Conflict, conflicts
from orgs.services.lock import StaleRecordError


@contextlib.contextmanager
def comparing(form: BaseForm) -> Iterator[list[Conflict]]:
    """Turn refusals into errors of the form, and what somebody else changed meanwhile into rows to compare."""
    found: list[Conflict] = []
    with blaming(form):
        try:
            yield found
        except StaleRecordError as stale:
            found.extend(conflicts(stale.edits, form))
            if not found:
                raise


def version_seen(request: HttpRequest) -> int | None:
    """Return the version that the sent form was read at, None where it names none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdigit() else None


def saved(
    request: HttpRequest, row: Any, version: int, *, stale: bool, template: str = "orgs/_saved.html", **context: Any
) -> HttpResponse:
    """Answer an autosave: when the row was saved and its new version, or that somebody else was at it meanwhile.

    ``template``: one that includes ``orgs/_saved.html`` and shows more of the form (``context``).
    """
    return render(request, template, {"row": row, "version": version, "stale": stale, **context})
