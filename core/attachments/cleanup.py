"""Files that belong to nothing: contents without a row, rows about a record that is gone."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage, default_storage

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import purge

GRACE = dt.timedelta(days=1)  # a file is written before its transaction commits; leave what may still be on its way


def clean_up() -> tuple[int, int]:
    """Delete what belongs to nothing. Returns the numbers of contents without a row and of rows without a record."""
    return _delete_contents_without_row(), _purge_rows_without_record()


def _delete_contents_without_row() -> int:
    before = clock.now() - GRACE
    old = [name for name in _names(default_storage, "") if default_storage.get_modified_time(name) < before]
    known = _kept_as("file", old) | _kept_as("small", old)
    lost = [name for name in old if name not in known]
    for name in lost:
        default_storage.delete(name)
    return len(lost)


def _kept_as(field: str, names: list[str]) -> set[str]:
    return set(Attachment.objects.filter(**{f"{field}__in": names}).values_list(field, flat=True))


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _names(storage, f"{folder}{name}/")


def _purge_rows_without_record() -> int:
    used = Attachment.objects.order_by().values_list("content_type", flat=True).distinct()
    return sum(_purge_orphans_of(ContentType.objects.get_for_id(pk)) for pk in used if pk)


def _purge_orphans_of(content_type: ContentType) -> int:
    mine = Attachment.objects.filter(content_type=content_type, uploaded_at__lt=clock.now() - GRACE)
    return purge(Attachment.objects.filter(pk__in=_orphans(content_type, mine.values_list("pk", "object_id"))))


def _orphans(content_type: ContentType, rows: Iterable[tuple[uuid.UUID, str]]) -> list[uuid.UUID]:
    model = content_type.model_class()
    if model is None:
        return []  # an app that is switched off may come back
    rows = list(rows)
    there = {str(pk) for pk in model._base_manager.filter(pk__in=[key for _, key in rows]).values_list("pk", flat=True)}
    return [pk for pk, key in rows if key not in there]
