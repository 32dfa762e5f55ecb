"""Lists of activities that come in."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.jobs import IMPORT
from activities.sheets import SHEET
from core.access import requires
from core.attachments.filetypes import SHEETS as SHEET_TYPES
from core.attachments.services import store
from core.errors import UserError
from core.jobs.models import Job
from core.jobs.services import enqueue
from core.sheets import write_template
from orgs.forms.standing import EntriesUploadForm
from unions.http import SignedInRequest, acting_union


@requires("activities.enter_activity")
@require_http_methods(["GET", "POST"])
def take_in(request: SignedInRequest) -> HttpResponse:
    """Take a list in: check it only, or import it; both as a job."""
    form = EntriesUploadForm(request.POST, request.FILES) if request.method == "POST" else EntriesUploadForm()
    if form.is_valid():
        try:
            return redirect("jobs:job", _ask_for_import(request, form.cleaned_data["file"]).pk)
        except UserError as error:
            form.add_error("file", str(error.message))
    context = {
        "form": form, "columns": SHEET.importable(), "union": acting_union(request),
    }  # fmt: skip
    return render(request, "activities/import.html", context)


@transaction.atomic
def _ask_for_import(request: SignedInRequest, upload: Any) -> Job:
    """Keep the file, and ask for its import or its check under the acting appointment."""
    file = store(upload, by=request.user, allowed=SHEET_TYPES, category=IMPORT)
    params = {
        "attachment": str(file.pk), "dry_run": request.POST.get("mode") != "import",
        "appointment": request.user.acting.pk if request.user.acting else None,
    }  # fmt: skip
    title = _("Activities: “%(file)s”") % {"file": file.filename}
    return enqueue(IMPORT, by=request.user, params=params, title=title, files=[file])


@requires("activities.enter_activity")
@require_safe
def template(_request: SignedInRequest) -> FileResponse:
    """Send the empty list to fill in, in the visitor's language."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(SHEET, path)
        content = io.BytesIO(path.read_bytes())
    return FileResponse(content, as_attachment=True, filename=_("Activities, template.xlsx"))
