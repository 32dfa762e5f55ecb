"""What a list page's export buttons do: write exactly what the page shows, at once or as a job."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core import clock
from core.jobs.services import enqueue
from core.listing.keyset import capped_count
from core.listing.pages import DIRECT_ROWS, ListPage
from core.sheets import export


def export_list(
    request: HttpRequest,
    page: ListPage,
    rows: QuerySet[Any],
    format: str,  # noqa: A002 - as the command says
    querystring: str,
) -> HttpResponseBase:
    """Answer with the file, or for more than ``DIRECT_ROWS`` rows with the page of the job that makes it."""
    user: Any = request.user
    if capped_count(rows, DIRECT_ROWS) > DIRECT_ROWS:
        params = {
            "page": page.name, "querystring": querystring, "format": format, "acting": getattr(user.acting, "pk", None),
        }  # fmt: skip
        return redirect(enqueue("export_list", by=user, params=params, title=str(page.title)))
    file = tempfile.NamedTemporaryFile(suffix=f".{format}")  # noqa: SIM115 - the response closes it, which deletes it
    export(page.export_sheet(querystring), rows, Path(file.name), format=format)
    return FileResponse(Path(file.name).open("rb"), as_attachment=True, filename=filename(page, format))


def filename(page: ListPage, format: str) -> str:  # noqa: A002 - as the command says
    """Return a name that says what and of which day."""
    return f"{page.title}-{clock.today()}.{format}"
