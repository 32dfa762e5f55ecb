"""Who may read or hand in files of a record: the record's own app says so.

An app registers in ``AppConfig.ready``; files about anything unregistered open for their uploader alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from core.attachments.models import Attachment
from core.registry import Registry

Check = Callable[[Any, Any], bool]
RestsOn = Callable[[Any], Callable[[Attachment], bool]]


@dataclass(frozen=True)
class FileAccess:
    """``may_read(user, record)`` opens the files of a record, ``may_change(user, record)`` adds and withdraws them.

    ``rests_on(record)`` returns what tells whether the record is what it is because of a file (the scan of a signed
    contract), so that a newer one can take its place, but it is never withdrawn alone.
    """

    may_read: Check
    may_change: Check
    rests_on: RestsOn


file_access: Registry[FileAccess] = Registry("file access")


def _nobody(_user: Any, _record: Any) -> bool:
    return False


def _nothing(_record: Any) -> Callable[[Attachment], bool]:
    return lambda _file: False


def register_access(
    model: type[models.Model], may_read: Check, *, may_change: Check = _nobody, rests_on: RestsOn = _nothing
) -> None:
    """Say who may read files about a model's records, and who may add and withdraw them on screen (else nobody).

    ``rests_on``: the files that can only be replaced, as in ``FileAccess``.
    """
    file_access.register(model._meta.label_lower, FileAccess(may_read, may_change, rests_on))


def rests_on(record: models.Model | None) -> Callable[[Attachment], bool]:
    """Return what tells whether the state of a record rests on one of its files, which then can only be replaced."""
    label = record._meta.label_lower if record is not None else ""
    return (file_access.get(label).rests_on if label in file_access else _nothing)(record)


def may_read(user: Any, attachment: Attachment) -> bool:
    """Tell whether a user may open a file. Withdrawn files are shut; public ones are open to strangers."""
    if attachment.withdrawn_at:
        return False
    if attachment.is_public:
        return True
    if not user.is_authenticated:
        return False
    record = attachment.record
    if record is None or record._meta.label_lower not in file_access:
        return bool(attachment.uploaded_by_id == user.pk)
    return file_access.get(record._meta.label_lower).may_read(user, record)


def may_read_files_of(user: Any, record: models.Model) -> bool:
    """Tell whether a user may see the list of a record's files."""
    label = record._meta.label_lower
    return user.is_authenticated and label in file_access and file_access.get(label).may_read(user, record)


def may_change_files_of(user: Any, record: models.Model) -> bool:
    """Tell whether a user may add files to a record and withdraw them."""
    label = record._meta.label_lower
    return user.is_authenticated and label in file_access and file_access.get(label).may_change(user, record)
