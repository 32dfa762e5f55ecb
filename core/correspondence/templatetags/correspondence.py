"""``{% documents_of record %}``: the official documents behind a record, with the way to attach one."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models

from core.correspondence.models import OfficialDocument
from core.correspondence.services import may_change

register = template.Library()


@register.inclusion_tag("correspondence/_documents.html", takes_context=True)
def documents_of(context: dict[str, Any], record: models.Model) -> dict[str, Any]:
    """List the documents behind a record; for those who may, with links to attach one and to take one back."""
    return {
        "documents": OfficialDocument.objects.about(record).in_force(), "record": record,
        "label": record._meta.label_lower, "may_change": may_change(context["request"].user, record),
    }  # fmt: skip
