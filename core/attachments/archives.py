"""ZIP packages (OOXML, OFD) looked at before anything opens them: the directory's word, then the bytes themselves."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from core.attachments.scanning import SignatureSearch
from core.errors import UserError

MAX_ENTRIES = 10_000
MAX_RATIO = 100  # measured: honest workbooks stay below 30, padded ones reach 1,000
SMALL = 10_000_000  # bytes unpacked that harm nobody, whatever the ratio


def checked_names(stream: IO[bytes]) -> set[str]:
    """Return the names in a package that unpacks to a bearable size and holds what its directory says.

    Raises UserError for a bomb, a damaged or encrypted package, and for a known virus within.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            entries = package.infolist()
            _refuse_bomb(entries)
            for entry in entries:
                _read_through(package, entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise UserError(_("The file is damaged or encrypted. Open it, save it again and retry.")) from None
    return {entry.filename for entry in entries}


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > settings.ATTACHMENTS_MAX_UNPACKED
        or (unpacked > SMALL and unpacked / packed > MAX_RATIO)
    ):
        raise UserError(_("Unpacked, the file would be far too large. Save it anew without empty rows or pictures."))


def _read_through(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack an entry piece by piece. ``zipfile`` stops at the declared size and then finds the checksum wrong."""
    search = SignatureSearch()
    with package.open(entry) as member:
        while chunk := member.read(1 << 16):
            search.feed(chunk)
