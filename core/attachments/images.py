"""Pictures without what the camera wrote into them (place, time, owner, device), and their small forms."""

from __future__ import annotations

import io
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.errors import UserError

DAMAGED = _("The picture is damaged. Open it, save it again and retry.")
ORIENTATION = 0x0112
TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif", "photoshop", "comment")
JPEG: dict[str, Any] = {"quality": "keep", "comment": b""}
KEPT: dict[str, dict[str, Any]] = {"JPEG": JPEG, "MPO": JPEG, "WEBP": {"quality": 92}, "PNG": {}}


def without_metadata(stream: IO[bytes]) -> bytes | None:
    """Return a picture's content without metadata, which way is up excepted; None where it carries none.

    The caller has checked type and number of pixels. Raises UserError for a picture that cannot be read whole.
    """
    stream.seek(0)
    try:
        image = Image.open(stream)
        if not _tells(image):
            return None
        return _written(image)
    except (OSError, SyntaxError, ValueError):
        raise UserError(DAMAGED) from None


def _tells(image: Image.Image) -> bool:
    texts: Any = getattr(image, "text", {})
    return bool(image.getexif() or texts or any(image.info.get(name) for name in TELLING))


def _written(image: Image.Image) -> bytes:
    upright = Image.Exif()
    if turned := image.getexif().get(ORIENTATION):
        upright[ORIENTATION] = turned
    kind = image.format or "PNG"
    out = io.BytesIO()
    options: dict[str, Any] = dict(KEPT.get(kind, {}))
    if getattr(image, "is_animated", False) and kind in {"WEBP", "PNG"}:
        options["save_all"] = True
    image.save(out, "JPEG" if kind == "MPO" else kind, exif=upright.tobytes() if turned else b"", **options)
    return out.getvalue()


SMALL = (640, 480)


def smaller(stream: IO[bytes]) -> bytes:
    """Return a picture small enough for a page of many, upright, as JPEG without metadata.

    The caller has checked type and number of pixels. Raises UserError for a picture that cannot be read whole.
    """
    stream.seek(0)
    try:
        image = Image.open(stream)
        image.draft("RGB", SMALL)
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError):
        raise UserError(DAMAGED) from None
    upright.thumbnail(SMALL)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
