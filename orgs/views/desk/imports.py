"""The import of a list of organizations: upload, columns, preview, then the job."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.attachments.filetypes import SHEETS
from core.attachments.models import Attachment
from core.errors import UserError, blaming
from core.jobs.models import Job
from core.jobs.telling import note_seen
from core.sheets import FileRefusedError, Survey, write_template
from core.sheets.mapping import Mapping
from orgs.forms.imports import ChoicesForm, ListUploadForm, MappingForm
from orgs.services import imports
from orgs.sheets.organizations import SHEET
from unions.http import SignedInRequest, acting_union

SHOWN_JOBS = 10
REFRESH_SECONDS = 3


@requires("orgs.import_organizations")
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Say how an import goes, take a file in, and show the visitor's last ones."""
    form = ListUploadForm(request.POST, request.FILES) if request.method == "POST" else ListUploadForm()
    if form.is_valid():
        try:
            file = imports.take_file(upload=form.cleaned_data["file"], by=request.user)
            return redirect("orgs:desk_import_mapping", file.pk)
        except UserError as error:
            form.add_error("file", str(error.message))
    jobs = Job.objects.filter(requested_by=request.user, kind__in=[imports.PREVIEW, imports.IMPORT])[:SHOWN_JOBS]
    context = {"form": form, "union": acting_union(request), "jobs": jobs}
    return render(request, "orgs/desk/import.html", context)


@requires("orgs.import_organizations")
@require_safe
def template(_request: SignedInRequest) -> FileResponse:
    """Send the empty list to fill in, in the visitor's language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(SHEET, path)
        content = io.BytesIO(path.read_bytes())
    return FileResponse(content, as_attachment=True, filename=_("Organizations, template.xlsx"))


def my_list(request: SignedInRequest, attachment: UUID) -> Attachment:
    """Return a list that the visitor uploaded, or answer 404."""
    lists = Attachment.objects.current().filter(media_type__in=[kind.media_type for kind in SHEETS])
    return get_object_or_404(lists, pk=attachment, uploaded_by=request.user)


@requires("orgs.import_organizations")
@require_http_methods(["GET", "POST"])
def mapping(request: SignedInRequest, attachment: UUID) -> HttpResponse:
    """Say which column is which. ``?sheet`` names a sheet, ``?from`` a preview whose columns are to be corrected."""
    file = my_list(request, attachment)
    earlier = _earlier(request, file)
    sheet = request.GET.get("sheet") or (earlier.params["sheet"] if earlier else None)
    try:
        survey, refusal = _survey(file, sheet)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect("orgs:desk_import")
    form = MappingForm(survey, request.POST or None, keys=_keys(earlier, survey))
    if request.method == "POST" and not refusal and form.is_valid():
        with blaming(form):
            job = imports.ask_for_preview(file=file, mapping=form.mapping(), sheet_name=survey.sheet, by=request.user)
            return redirect("orgs:desk_import_preview", file.pk, job.pk)
    context = {"file": file, "form": form, "survey": survey, "refusal": refusal}
    return render(request, "orgs/desk/import_mapping.html", context)


def _earlier(request: SignedInRequest, file: Attachment) -> Job | None:
    """Return the preview whose columns the visitor wants to correct."""
    try:
        pk = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return _previews(request, file.pk).filter(pk=pk).first()


def _survey(file: Attachment, sheet: str | None) -> tuple[Survey, str]:
    """Return what the sheet asked for holds. Where that is no list: what the first list holds, and why."""
    try:
        return imports.look_at(file=file, sheet_name=sheet), ""
    except FileRefusedError as error:
        if sheet is None:
            raise
        return imports.look_at(file=file), str(error.message)


def _keys(earlier: Job | None, survey: Survey) -> dict[int, str] | None:
    if earlier is None or (earlier.params["sheet"] or "") != survey.sheet:
        return None
    return dict(Mapping.from_json(earlier.params["mapping"]).keys)


def _previews(request: SignedInRequest, attachment: UUID) -> QuerySet[Job]:
    return Job.objects.filter(kind=imports.PREVIEW, requested_by=request.user, params__attachment=str(attachment))


@requires("orgs.import_organizations")
@require_http_methods(["GET", "POST"])
def preview(request: SignedInRequest, attachment: UUID, job: UUID) -> HttpResponse:
    """Show how far the check is, then what the import would do; take the choices and begin it."""
    file = my_list(request, attachment)
    check = get_object_or_404(_previews(request, attachment), pk=job)
    note_seen(check, by=request.user)
    if check.state != Job.State.SUCCEEDED:
        return _not_yet(request, file, check)
    outcome = check.outcome
    form = ChoicesForm(outcome["alike"], outcome["alike_rows"], request.POST or None)
    if form.is_valid():
        begun = imports.ask_for_import(preview=check, file=file, choices=form.choices(), by=request.user)
        return redirect("jobs:job", begun.pk)
    context = {
        "file": file, "job": check, "outcome": outcome, "form": form, "back_url": _columns_of(file, check),
        "changes_files": [made for made in check.files if str(made.pk) == outcome.get("changes_file")],
        "problem_files": [made for made in check.files if str(made.pk) != outcome.get("changes_file")],
        "writes": outcome["created"] + outcome["updated"], "undecided": len(outcome["alike_rows"]) - len(form.alike),
    }  # fmt: skip
    return render(request, "orgs/desk/import_preview.html", context)


def _columns_of(file: Attachment, check: Job) -> str:
    """Return the address at which the columns of a check are corrected."""
    return f"{reverse('orgs:desk_import_mapping', args=[file.pk])}?{urlencode({'from': str(check.pk)})}"


def _not_yet(request: SignedInRequest, file: Attachment, check: Job) -> HttpResponse:
    """Show the progress, or why there is no result. Without scripts ``?live=1`` lets the browser fetch it again."""
    live = "live" in request.GET
    response = render(
        request,
        "orgs/desk/import_progress.html",
        {"file": file, "job": check, "live": live, "back_url": _columns_of(file, check)},
    )
    response["Cache-Control"] = "no-store"
    if check.is_active and live:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response
