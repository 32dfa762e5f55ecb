"""What a version handed in consists of: checked answers, papers, and the hash of the whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.attachments.models import Attachment
from procurement.forms.answers import whole_form
from procurement.models import Application, ApplicationDocument, RequiredDocument, Submission


def application_faults(application: Application) -> dict[str, list[str]]:
    """Return what is missing or wrong in the answers as a whole, by question."""
    form = whole_form(application)
    return {str(key): [str(each) for each in errors] for key, errors in form.errors.items()}


def files_of(application: Application) -> dict[ApplicationDocument, list[Attachment]]:
    """Return the papers that the round asks for, in its order, each with the files attached; two queries."""
    rows = list(application.documents.select_related("document").order_by("document__position", "document_id"))
    kind = ContentType.objects.get_for_model(ApplicationDocument)
    found: dict[str, list[Attachment]] = defaultdict(list)
    attached = Attachment.objects.filter(content_type=kind, object_id__in=[str(row.pk) for row in rows]).current()
    for file in attached.select_related("uploaded_by").order_by("uploaded_at", "id"):
        found[file.object_id].append(file)
    return {row: found[str(row.pk)] for row in rows}


def missing_papers(application: Application) -> list[RequiredDocument]:
    """Return the papers that are needed and have no file yet."""
    return [row.document for row, files in files_of(application).items() if row.document.is_required and not files]


def papers_of(application: Application) -> list[dict[str, Any]]:
    """Return the papers as a submission keeps them: title, and each file's name, size and hash."""
    return [
        {
            "title": row.document.title,
            "files": [{"filename": file.filename, "size": file.size, "sha256": file.sha256} for file in files],
        }
        for row, files in files_of(application).items()
    ]


def digest(submission: Submission) -> str:
    """Return the SHA-256 of a version, written as JSON in one way alone: keys sorted, no spaces.

    It covers who applied, in which round, under which number, when, and what was handed in; where the applicant is
    not kept, only the last.
    """
    whole = {"answers": submission.answers, "lot": submission.lot, "papers": submission.documents}
    if submission.applicant:
        application = submission.application
        whole |= {
            "applicant": submission.applicant, "round": application.round.number, "number": application.number,
            "version": submission.number, "submitted_at": submission.submitted_at.astimezone(dt.UTC).isoformat(),
        }  # fmt: skip
    written = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def is_unchanged(submission: Submission) -> bool:
    """Tell whether a version still has the hash that it was handed in with."""
    return digest(submission) == submission.sha256
