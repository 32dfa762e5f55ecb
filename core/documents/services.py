"""Replacing templates: upload a version, go back to another one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.documents.kinds import templates
from core.documents.models import DocumentTemplate
from core.documents.validation import check_template
from core.errors import UserError


@transaction.atomic
def upload_template(*, key: str, content: bytes, filename: str, by: Any, note: str = "") -> DocumentTemplate:
    """Put a new version of a document's template into use. Raises UserError where the file cannot serve as one."""
    check_template(templates.get(key), content)
    versions = _locked(key)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    versions.filter(is_active=True).update(is_active=False)
    return DocumentTemplate.objects.create(
        key=key, version=last + 1, file=content, filename=filename[:200], note=note, uploaded_by=by, is_active=True
    )


@transaction.atomic
def use_version(*, key: str, version: int | None, by: Any) -> None:
    """Use an earlier version again; None for the built-in template. Raises UserError where there is no such version."""
    versions = _locked(key)
    chosen = versions.filter(version=version)
    if version is not None and not chosen.exists():
        raise UserError(_("There is no version %(version)s of this template.") % {"version": version})
    versions.filter(is_active=True).update(is_active=False)
    chosen.update(is_active=True)


def _locked(key: str) -> Any:
    """Return the versions of a template, locked, so that two people cannot replace it at once."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"document template {key}"])
    return DocumentTemplate.objects.filter(key=key)
