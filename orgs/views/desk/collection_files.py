"""The yearly collection for organizations that do not work on line: Word form, spreadsheet, import of answers."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import requires
from core.attachments.filetypes import SHEETS
from core.attachments.services import store
from core.errors import UserError
from core.jobs.models import Job
from core.jobs.services import enqueue
from orgs.collection_paper import word_form
from orgs.forms.collection import AnswersUploadForm
from orgs.jobs import TAKE_IN
from orgs.queries.campaigns import campaigns_visible_to, open_collections
from orgs.services.collection_sheets import write_collection, write_collections
from orgs.views.desk.collections import reachable
from unions.http import SignedInRequest

MOST_FORMS = 5000


@requires("orgs.open_collections")
@require_safe
def word(request: SignedInRequest, pk: int) -> FileResponse:
    """Send the Word form to print, filled in as far as the answers are known."""
    asked = reachable(request, pk)
    name = f"{asked.organization.name} {asked.year}.docx"
    return FileResponse(io.BytesIO(word_form(asked.organization, asked)), as_attachment=True, filename=name)


@requires("orgs.open_collections")
@require_safe
def sheet(request: SignedInRequest, pk: int) -> FileResponse:
    """Send one organization's spreadsheet to fill in."""
    asked = reachable(request, pk)
    return _written(lambda path: write_collection(path, asked), f"{asked.organization.name} {asked.year}.xlsx")


@requires("orgs.invite_collection")
@require_safe
def many(request: SignedInRequest, pk: int) -> FileResponse:
    """Send the spreadsheet of all within the visitor's reach that have not answered."""
    campaign = get_object_or_404(campaigns_visible_to(request.user), pk=pk)
    scope = request.user.scope_union_ids()
    owed = open_collections(campaign, **({} if scope is None else {"union_id__in": scope})).order_by(
        "organization__name"
    )
    declaration = campaign.form_version.declaration
    return _written(lambda path: write_collections(path, declaration, owed[:MOST_FORMS]), f"{campaign}.xlsx")


def _written(write: Callable[[Path], None], name: str) -> FileResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write(path)
        return FileResponse(io.BytesIO(path.read_bytes()), as_attachment=True, filename=name)


@requires("orgs.invite_collection")
@require_http_methods(["GET", "POST"])
def take_in(request: SignedInRequest) -> HttpResponse:
    """Take a spreadsheet of answers in, as a job."""
    year = request.GET.get("year", "")
    start = {"year": int(year) if year.isdecimal() else clock.today().year}
    form = AnswersUploadForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        try:
            job = _ask(request, form.cleaned_data["file"], form.cleaned_data["year"])
            return redirect("jobs:job", job.pk)
        except UserError as error:
            form.add_error("file", str(error.message))
    return render(request, "orgs/desk/answers_import.html", {"form": form})


@transaction.atomic
def _ask(request: SignedInRequest, upload: Any, year: int) -> Job:
    file = store(upload, by=request.user, allowed=SHEETS, category=TAKE_IN)
    acting = request.user.acting
    params = {"attachment": str(file.pk), "year": year, "appointment": acting.pk if acting else 0}
    title = _("Answers for %(year)s: “%(file)s”") % {"year": year, "file": file.filename}
    return enqueue(TAKE_IN, by=request.user, params=params, title=title, files=[file])
