"""Contents as files of this machine, for what reads by path, wherever the storage keeps them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db.models.fields.files import FieldFile


@contextlib.contextmanager
def on_disk(file: File[bytes]) -> Iterator[Path]:
    """Give the path of an upload or of a stored file; what lies elsewhere is copied here until the block ends."""
    if path := _path_of(file):
        yield path
        return
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():  # leaves an upload open, so that it can still be stored
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _path_of(file: File[bytes]) -> Path | None:
    if isinstance(file, TemporaryUploadedFile):
        return Path(file.temporary_file_path())
    try:
        return Path(file.path) if isinstance(file, FieldFile) else None
    except NotImplementedError:  # the storage is elsewhere
        return None
