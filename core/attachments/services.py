"""Every change to files: storing, withdrawing, and clearing what belongs to nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import clock
from core.attachments import scanning
from core.attachments.access import rests_on
from core.attachments.filetypes import DOCUMENTS, IMAGES, FileType, checked_type
from core.attachments.images import smaller, without_metadata
from core.attachments.models import Attachment
from core.errors import UserError


def store(
    upload: File[bytes],
    *,
    by: Any,
    about: models.Model | None = None,
    title: str = "",
    allowed: tuple[FileType, ...] = DOCUMENTS,
    category: str = "",
    valid_until: dt.date | None = None,
    is_public: bool = False,
    max_bytes: int | None = None,
) -> Attachment:
    """Check an uploaded file and keep it.

    ``allowed``: DOCUMENTS, SHEETS or IMAGES. ``max_bytes``: the limit, else ``ATTACHMENTS_MAX_BYTES``. The caller has
    checked that ``by`` may add files to ``about``. Raises UserError for a file that is empty, too large, of a wrong
    type, whose content is not what its name says, or that holds a virus; nothing is stored then. Pictures are stored
    without what the camera wrote into them (place, time, device), with a small form beside them.
    """
    filename = clean_filename(upload.name or "")
    try:
        _check_size(upload, max_bytes or settings.ATTACHMENTS_MAX_BYTES)
        scanning.scan(_stream(upload))
        found = checked_type(_stream(upload), filename, allowed)
        if found in IMAGES and (cleaned := without_metadata(_stream(upload))) is not None:
            upload = ContentFile(cleaned, name=filename)
        small = ContentFile(smaller(_stream(upload)), name="small.jpg") if found in IMAGES else None
    except UserError as error:
        error.field = "file"  # every form calls it so
        raise
    return _keep(
        upload,
        filename,
        found.media_type,
        small=small,
        title=title or PurePosixPath(filename).stem,
        category=category,
        valid_until=valid_until,
        is_public=is_public,
        uploaded_by=by,
        **_about(about),
    )


def keep_made(
    path: Path, *, filename: str, title: str, media_type: str, by: Any, about: models.Model | None, category: str = ""
) -> Attachment:
    """Keep a file that the portal itself made (an export, a report); it needs no check."""
    with path.open("rb") as stream:
        return _keep(
            File(stream, name=filename),
            clean_filename(filename),
            media_type,
            title=title,
            category=category,
            uploaded_by=by,
            **_about(about),
        )


def assign(attachment: Attachment, *, about: models.Model, by: Any, category: str = "") -> Attachment:
    """Tie a file that its uploader stored beforehand to the record it is about.

    Raises UserError where it is tied already, or was uploaded by somebody else.
    """
    loose = Attachment.objects.filter(pk=attachment.pk, content_type=None, uploaded_by=by)
    if not loose.update(category=category or attachment.category, **_about(about)):
        raise UserError(_("This file belongs to another record already. Upload it again."))
    attachment.refresh_from_db()
    return attachment


def withdraw(attachment: Attachment, *, by: Any, reason: str = "") -> None:
    """Take a file out of view. Its row and content stay, with who withdrew it and why.

    Raises UserError for a file on which the state of its record rests.
    """
    if rests_on(attachment.record)(attachment):
        raise UserError(
            _("“%(record)s” rests on this file: it cannot be withdrawn, only replaced by a newer one.")
            % {"record": attachment.record}, field="file",
        )  # fmt: skip
    _take_out(attachment, by=by, reason=reason)


@transaction.atomic
def replace(attachment: Attachment, upload: File[bytes], *, by: Any, reason: str) -> Attachment:
    """Put a newer file in the place of one of a record. Returns the newer one. Raises UserError as ``store`` does."""
    newer = store(
        upload, by=by, about=attachment.record, title=attachment.title, category=attachment.category,
        is_public=attachment.is_public,
    )  # fmt: skip
    _take_out(attachment, by=by, reason=reason)
    return newer


def _take_out(attachment: Attachment, *, by: Any, reason: str) -> None:
    Attachment.objects.filter(pk=attachment.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by=by, withdrawal_reason=reason
    )
    attachment.refresh_from_db()


def publish_files_of(record: models.Model) -> int:
    """Open a record's files to everyone, as the record itself becomes public. Returns how many."""
    return Attachment.objects.about(record).current().update(is_public=True)


def purge(attachments: models.QuerySet[Attachment]) -> int:
    """Delete files for good, rows and contents: for what was only of passing use. Returns how many."""
    with transaction.atomic():
        doomed = list(attachments.select_for_update(of=("self",)))
        Attachment.objects.filter(pk__in=[one.pk for one in doomed]).delete()
        for file in (file for one in doomed for file in (one.file, one.small) if file):
            transaction.on_commit(partial(file.storage.delete, str(file.name)), robust=True)
    return len(doomed)


def clean_filename(name: str) -> str:
    """Return a file name fit to be shown and sent: no folders, no control characters, at most 120 characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    base = "".join(one for one in unicodedata.normalize("NFC", base) if unicodedata.category(one)[0] != "C")
    path = PurePosixPath(base.strip() or "file")
    return path.stem[: 120 - len(path.suffix)] + path.suffix[:20]


def _check_size(upload: File[bytes], limit: int) -> None:
    if not upload.size:
        raise UserError(_("The file is empty. Choose another file."))
    if upload.size > limit:
        raise UserError(
            _("The file is %(size)s; at most %(limit)s are accepted. Make it smaller or split it.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        )


def _stream(upload: File[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", upload.file)


def _about(record: models.Model | None) -> dict[str, Any]:
    if record is None:
        return {"content_type": None, "object_id": ""}
    return {"content_type": ContentType.objects.get_for_model(record), "object_id": str(record.pk)}


def _keep(
    upload: File[bytes], filename: str, media_type: str, *, small: File[bytes] | None = None, **facts: Any
) -> Attachment:
    attachment = Attachment(
        filename=filename, media_type=media_type, size=upload.size, sha256=_sha256(_stream(upload)), **facts
    )
    upload.seek(0)
    attachment.title = attachment.title[:200]
    attachment.file.save(filename, upload, save=False)
    if small:
        attachment.small.save("small.jpg", small, save=False)
    attachment.save(force_insert=True)
    return attachment


def _sha256(stream: IO[bytes]) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()
