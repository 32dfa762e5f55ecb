"""``{% files_of record %}``: the files of a record with the form to add one, for the "files" tab."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models
from django.urls import reverse

from core.attachments.access import may_change_files_of, may_read_files_of, rests_on
from core.attachments.forms import UploadForm
from core.attachments.models import Attachment

register = template.Library()


@register.inclusion_tag("attachments/_files.html", takes_context=True)
def files_of(context: dict[str, Any], record: models.Model, form: UploadForm | None = None) -> dict[str, Any]:
    """List a record's files; with the upload form for those who may add to them."""
    request = context["request"]
    readable = may_read_files_of(request.user, record)
    files = Attachment.objects.about(record).current().select_related("uploaded_by") if readable else []
    is_replaced = rests_on(record)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "files": [(file, is_replaced(file)) for file in files],
        "may_change": may_change_files_of(request.user, record),
        "form": form or UploadForm(),
        "address": reverse("attachments:of_record", args=[record._meta.label_lower, record.pk]),
        "next": context.get("next") or request.get_full_path(),
    }
