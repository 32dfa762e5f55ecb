"""Behind which records documents may stand, and who sees and enters them there: the records' own apps say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.correspondence.models import DocumentQuerySet, OfficialDocument
from core.registry import Registry


@dataclass(frozen=True)
class Holder:
    """``visible(user)``: the records one may know; ``may_change(user, record)``; ``url(record)``: where it is read."""

    model: type[models.Model]
    visible: Callable[[Any], QuerySet[Any]]
    may_change: Callable[[Any, Any], bool]
    url: Callable[[Any], str]


holders: Registry[Holder] = Registry("record with official documents")


def register_holder(holder: Holder) -> None:
    """Let documents be attached to a model's records."""
    holders.register(holder.model._meta.label_lower, holder)


def documents_visible_to(user: Any) -> DocumentQuerySet:
    """Return the documents that stand behind records which the user may know."""
    reachable = Q(pk__in=[])
    for holder in holders:
        kind = ContentType.objects.get_for_model(holder.model)
        known = holder.visible(user).order_by().filter(pk=OuterRef("object_id"))
        reachable |= Q(Exists(known), content_type=kind)
    return OfficialDocument.objects.filter(reachable)


def address_of(document: OfficialDocument) -> str:
    """Return where the document's record is read; empty where the record is gone."""
    record = document.record
    return holders.get(record._meta.label_lower).url(record) if record is not None else ""
