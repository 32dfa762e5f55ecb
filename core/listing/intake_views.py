"""The page at which a list comes in, and its template; every kind of list has its own two addresses."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.attachments.filetypes import SHEETS
from core.errors import UserError
from core.jobs.models import Job
from core.listing.intake import KIND, ask, go_on, intakes
from core.sheets import write_template


class ListUploadForm(forms.Form):
    """A list in a spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        widget=forms.FileInput(attrs={"accept": ",".join(kind.ending for kind in SHEETS), "class": "form-control"}),
        error_messages={"required": gettext_lazy("Choose the file that holds the list.")},
    )


def intake_paths(name: str, base: str, permission: str) -> list[URLPattern]:
    """Return the addresses of a kind of list below ``base``, named ``import_NAME`` and ``import_NAME_template``."""

    @requires(permission)
    @require_http_methods(["GET", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, name)

    @requires(permission)
    @require_safe
    def template(_request: HttpRequest) -> FileResponse:
        return _template(name)

    return [
        path(f"{base}import/", page, name=f"import_{name}"),
        path(f"{base}import/template/", template, name=f"import_{name}_template"),
    ]


def _page(request: HttpRequest, name: str) -> HttpResponse:
    """Take a list in: check it only, or import it; both as a job."""
    intake: Any = intakes.get(name)
    checked = _checked(request, name)
    if checked and request.POST.get("mode") == "checked":
        try:
            return redirect("jobs:job", go_on(intake=intake, checked=checked, by=request.user).pk)
        except UserError as error:
            messages.error(request, str(error.message))
            return redirect(intake.page_url)
    form = ListUploadForm(request.POST, request.FILES) if request.method == "POST" else ListUploadForm()
    if form.is_valid():
        try:
            dry_run = request.POST.get("mode") != "import"
            job = ask(intake=intake, upload=form.cleaned_data["file"], dry_run=dry_run, by=request.user)
            return redirect("jobs:job", job.pk)
        except UserError as error:
            form.add_error("file", str(error.message))
    context = {
        "form": form, "intake": intake, "checked": checked, "columns": intake.sheet.importable(),
        "template_url": f"{intake.page_url}_template",
    }  # fmt: skip
    return render(request, "listing/intake.html", context)


def _checked(request: HttpRequest, name: str) -> Job | None:
    """Return the visitor's finished check of such a list that the address names, if it does."""
    try:
        pk = UUID(request.GET.get("checked", ""))
    except ValueError:
        return None
    mine = Job.objects.filter(kind=KIND, requested_by=request.user.pk, state=Job.State.SUCCEEDED)
    return mine.filter(pk=pk, params__intake=name, params__dry_run=True).first()


def _template(name: str) -> FileResponse:
    """Send the empty list to fill in, in the visitor's language."""
    intake = intakes.get(name)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "template.xlsx"
        write_template(intake.sheet, target)
        content = io.BytesIO(target.read_bytes())
    filename = _("%(kind)s, template.xlsx") % {"kind": intake.title}
    return FileResponse(content, as_attachment=True, filename=filename)
