"""What a rehearsal plays: the round as it stands in the real portal, without anybody's name in it. Reads only."""

from __future__ import annotations

import json
from typing import Any

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder

from core.attachments.models import Attachment
from core.documents.models import DocumentTemplate
from core.workdays.models import CalendarYear, DayOverride
from procurement.blueprints import contents_of
from procurement.models import Round
from reference.models import Division, ServiceArea
from unions.models import Union

FACTS = ("title", "year", "starts_on", "deadline", "ceiling")
PERSONAL = {
    Union: ("leader_in_charge",), CalendarYear: ("imported_by",), DocumentTemplate: ("uploaded_by",),
    DayOverride: (), Division: (), ServiceArea: (),
}  # fmt: skip
"""Models whose rows come along, and their fields that name a person, which do not."""


def script_of(round: Round) -> str:
    """Return a round as JSON: contents, form, dates, files, and the tree, calendar and Word templates around it."""
    form = round.form_version.form if round.form_version else None
    told: dict[str, Any] = {
        "contents": contents_of(round),
        "facts": {name: getattr(round, name) for name in FACTS},
        "union": round.union.code,
        "has_line": round.line_id is not None,
        "days": round.days,
        "form": {"key": form.key, "kind": form.kind, "title_zh": form.title_zh, "title_en": form.title_en}
        if form else None,
        "questions": round.form_version.content if round.form_version else None,
        "tasks": sorted({task for one in round.engagements.running() for task in one.tasks}),
        "files": [
            {"path": one.file.path, "filename": one.filename, "title": one.title, "media_type": one.media_type}
            for one in Attachment.objects.about(round).current()
        ],
        "rows": [row for model, personal in PERSONAL.items() for row in _rows(model, personal)],
    }  # fmt: skip
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False)


def _rows(model: Any, personal: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = model._default_manager.all()
    if model is Union:
        rows = rows.order_by("path")
    elif model is DocumentTemplate:
        rows = rows.filter(is_active=True)
    fields = [one.name for one in model._meta.fields if not one.primary_key and one.name not in personal]
    told: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows, fields=fields))
    return told
