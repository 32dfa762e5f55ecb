"""Files served, handed in and withdrawn; each asks the record's own app first (``core.attachments.access``)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import public, signed_in
from core.attachments import services
from core.attachments.access import file_access, may_change_files_of, may_read, may_read_files_of, rests_on
from core.attachments.forms import UploadForm, WithdrawForm
from core.attachments.models import Attachment
from core.errors import UserError, blaming
from core.http import posted


@public
@require_GET
def download(request: HttpRequest, pk: Any) -> FileResponse:
    """Send a file to whoever may read it; everybody else learns nothing of it (404)."""
    return sent(_readable(request, pk))


@public
@require_GET
def small(request: HttpRequest, pk: Any) -> FileResponse:
    """Send the small form of a picture to whoever may read it; a public one stays in the browser for an hour."""
    attachment = _readable(request, pk)
    if not attachment.small:
        raise Http404
    response = FileResponse(_opened(attachment.small), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=3600" if attachment.is_public else "no-store"
    return _shut_in(response)


def sent(attachment: Attachment) -> FileResponse:
    """Return a file to be saved. Whoever calls this has made sure that the visitor may have it."""
    response = FileResponse(
        _opened(attachment.file), as_attachment=True, filename=attachment.filename, content_type=attachment.media_type
    )
    response["Cache-Control"] = "no-store"
    return _shut_in(response)


def _readable(request: HttpRequest, pk: Any) -> Attachment:
    attachment = get_object_or_404(Attachment, pk=pk)
    if not may_read(request.user, attachment):
        raise Http404
    return attachment


def _opened(file: FieldFile) -> Any:
    try:
        return file.open("rb")
    except FileNotFoundError:
        raise Http404 from None


def _shut_in(response: FileResponse) -> FileResponse:
    """Let a browser do nothing with a file but show or save it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def of_record(request: HttpRequest, label: str, key: str) -> HttpResponse:
    """Show a record's files with the upload form; take a file in."""
    record = _record(label, key)
    if not may_read_files_of(request.user, record):
        raise Http404
    if request.method != "POST":
        return _page(request, record, UploadForm())
    if not may_change_files_of(request.user, record):
        raise Http404
    form = UploadForm(request.POST, request.FILES)
    if not _stored(request, record, form):
        return _page(request, record, form)
    return redirect(_back(request, record))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ask for the reason, then take a file out of view; with a newer one where the record rests on it."""
    attachment = get_object_or_404(Attachment.objects.current(), pk=pk)
    record = attachment.record
    if record is None or not may_change_files_of(request.user, record):
        raise Http404
    is_replaced = rests_on(record)(attachment)
    form = WithdrawForm(posted(request), request.FILES or None, is_replaced=is_replaced)
    if form.is_valid():
        with blaming(form):
            reason = form.cleaned_data["reason"]
            if is_replaced:
                services.replace(attachment, form.cleaned_data["file"], by=request.user, reason=reason)
                words = _("“%(title)s” has been replaced.")
            else:
                services.withdraw(attachment, by=request.user, reason=reason)
                words = _("“%(title)s” has been withdrawn.")
            messages.success(request, words % {"title": attachment.title})
            return redirect(_back(request, record))
    context = {
        "attachment": attachment, "record": record, "form": form, "next": _next(request), "is_replaced": is_replaced,
        "back": _back(request, record),
    }  # fmt: skip
    return render(request, "attachments/withdraw.html", context)


def _record(label: str, key: str) -> models.Model:
    if label not in file_access:
        raise Http404
    model: type[models.Model] = apps.get_model(label)
    try:
        return get_object_or_404(model, pk=key)
    except (ValueError, ValidationError):
        raise Http404 from None


def _stored(request: HttpRequest, record: models.Model, form: UploadForm) -> bool:
    if not form.is_valid():
        return False
    facts = {"title": form.cleaned_data["title"], "valid_until": form.cleaned_data["valid_until"]}
    try:
        stored = services.store(form.cleaned_data["file"], by=request.user, about=record, **facts)
    except UserError as error:
        form.add_error("file", error.message)
        return False
    messages.success(request, _("“%(title)s” has been added.") % {"title": stored.title})
    return True


def _page(request: HttpRequest, record: models.Model, form: UploadForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"record": record, "form": form, "next": _next(request)}
    return render(request, "attachments/of_record.html", context, status=status)


def _back(request: HttpRequest, record: models.Model) -> str:
    return _next(request) or reverse("attachments:of_record", args=[record._meta.label_lower, record.pk])


def _next(request: HttpRequest) -> str:
    """Return the page of the portal that the visitor came from, ``""`` where that is not said."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""
