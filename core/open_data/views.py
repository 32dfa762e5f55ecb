"""The page of open data, and its files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from core.access import public
from core.open_data.publications import file_of, publications, published


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What can be downloaded, under which terms, how fresh."""
    index = published()
    rows = [{"name": name, "publication": publications.get(name), **_ready(index.get(name))}
            for name in publications.names()]  # fmt: skip
    return render(request, "open_data/page.html", {"rows": rows})


@public
@require_safe
def publication(request: HttpRequest, name: str) -> HttpResponse:
    """One publication: what it holds, and its files."""
    if name not in publications:
        raise Http404
    row = {"name": name, "publication": publications.get(name), **_ready(published().get(name))}
    return render(request, "open_data/page.html", {"rows": [row], "only": row["publication"]})


def _ready(entry: dict[str, Any] | None) -> dict[str, Any]:
    """Return when the files were made and what each holds."""
    if entry is None:
        return {"made_at": None, "files": []}
    files = [{"name": file, "format": file.rpartition(".")[2].upper(), "rows": rows, "bytes": entry["bytes"][file]}
             for file, rows in entry["rows"].items()]  # fmt: skip
    return {"made_at": dt.datetime.fromisoformat(entry["made_at"]), "files": files}


@public
@require_safe
def download(request: HttpRequest, name: str, file: str) -> FileResponse:  # noqa: ARG001 - Django's signature
    """Send a published file."""
    path = file_of(name, file)
    if path is None:
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}-{file}")
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"  # public data may be read by any page
    return response
