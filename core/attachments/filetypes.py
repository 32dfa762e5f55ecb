"""What a file really is, told by its content; its name only has to agree.

``puremagic`` knows thousands of signatures, but a name that lies needs one strict answer for each type we accept.
So each type of the allow-list has a check of its own, and puremagic only names the stranger in the error message.
"""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from core.attachments import archives
from core.errors import UserError

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class FileType:
    """One accepted type: its ending (with the dot), media type, and a check of the content.

    The check answers whether the content is of this type; it raises UserError where it is, but must not come in.
    """

    ending: str
    media_type: str
    is_it: Callable[[IO[bytes]], bool]


def _head(stream: IO[bytes], length: int = 4096) -> bytes:
    stream.seek(0)
    return stream.read(length)


def _is_pdf(stream: IO[bytes]) -> bool:
    return _head(stream, 5) == b"%PDF-"


def _is_image(stream: IO[bytes], kind: str) -> bool:
    """Read the header alone: a bomb of 50,000 x 50,000 pixels in a few kilobytes is refused before it is decoded."""
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(stream, formats=[kind])
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UserError(_too_many_pixels()) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    if image.width * image.height > settings.ATTACHMENTS_MAX_PIXELS:
        raise UserError(_too_many_pixels())
    return True


def _too_many_pixels() -> str:
    return _("The picture has more than %(pixels)s pixels. Save it smaller and upload it again.") % {
        "pixels": f"{settings.ATTACHMENTS_MAX_PIXELS:,}"
    }


def _is_package(stream: IO[bytes], main_part: str) -> bool:
    """Tell whether the file is a ZIP package with that main part, as OOXML and OFD are."""
    if _head(stream, 4) != b"PK\x03\x04":
        return False
    names = archives.checked_names(stream)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UserError(
            _("The file contains macros. Save it without macros (.docx, .xlsx, .pptx) and upload it again.")
        )
    return main_part in names


def _is_ole(stream: IO[bytes], stream_name: str) -> bool:
    """Tell whether the file is an old Office document: a compound file whose directory names that stream."""
    if _head(stream, 8) != OLE_SIGNATURE:
        return False
    stream.seek(0)
    content = stream.read()
    if _utf16("EncryptedPackage") in content:
        raise UserError(_("The file is protected with a password. Remove the protection and upload it again."))
    if _utf16("_VBA_PROJECT") in content:
        raise UserError(
            _("The file contains macros. Save it without macros (.docx, .xlsx, .pptx) and upload it again.")
        )
    return _utf16(stream_name) in content


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_text(stream: IO[bytes]) -> bool:
    return any(_decodes(stream, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    """Tell whether the whole file is text: it decodes, and holds no control characters but tab and line ends."""
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(1 << 16):
            if _has_control_characters(decoder.decode(chunk)):
                return False
        return not _has_control_characters(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f")


def _has_control_characters(text: str) -> bool:
    return not _CONTROLS.isdisjoint(text)


_OOXML = "application/vnd.openxmlformats-officedocument."
IMAGES = (
    FileType(".jpg", "image/jpeg", partial(_is_image, kind="JPEG")),
    FileType(".jpeg", "image/jpeg", partial(_is_image, kind="JPEG")),
    FileType(".png", "image/png", partial(_is_image, kind="PNG")),
    FileType(".webp", "image/webp", partial(_is_image, kind="WEBP")),
)
SHEETS = (
    FileType(".xlsx", f"{_OOXML}spreadsheetml.sheet", partial(_is_package, main_part="xl/workbook.xml")),
    FileType(".xls", "application/vnd.ms-excel", partial(_is_ole, stream_name="Workbook")),
    FileType(".csv", "text/csv", _is_text),
)
DOCUMENTS = (
    FileType(".pdf", "application/pdf", _is_pdf),
    FileType(".docx", f"{_OOXML}wordprocessingml.document", partial(_is_package, main_part="word/document.xml")),
    FileType(".pptx", f"{_OOXML}presentationml.presentation", partial(_is_package, main_part="ppt/presentation.xml")),
    FileType(".doc", "application/msword", partial(_is_ole, stream_name="WordDocument")),
    FileType(".ofd", "application/ofd", partial(_is_package, main_part="OFD.xml")),
    FileType(".txt", "text/plain", _is_text),
    *SHEETS,
    *IMAGES,
)


def checked_type(stream: IO[bytes], filename: str, allowed: tuple[FileType, ...]) -> FileType:
    """Return the type of a file whose name is on the allow-list and whose content is what the name says.

    Raises UserError for an ending that is not allowed, and for a content that does not match it.
    """
    ending = PurePath(filename).suffix.lower()
    named = next((one for one in allowed if one.ending == ending), None)
    if named is None:
        endings = ", ".join(one.ending for one in allowed)
        raise UserError(_("Files of this type are not accepted. Accepted: %(endings)s.") % {"endings": endings})
    if not named.is_it(stream):
        raise UserError(_mismatch(stream, ending))
    return named


def _mismatch(stream: IO[bytes], ending: str) -> str:
    found = _looks_like(_head(stream))
    if found and found != ending:
        return _("The file is named %(ending)s, but its content is %(found)s. Save it in the right format.") % {
            "ending": ending,
            "found": found,
        }
    return _("The file is damaged or not a real %(ending)s file. Open it, save it again and retry.") % {
        "ending": ending
    }


def _looks_like(head: bytes) -> str:
    try:
        return str(puremagic.from_string(head))
    except (puremagic.PureError, ValueError):
        return ""
