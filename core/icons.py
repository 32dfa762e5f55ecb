"""Tabler's outline icons, read from the npm package and written into the page, so that they take the text's colour."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

NAME = re.compile(r"[a-z0-9-]+")
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
BLANK = re.compile(r"\s*<path[^>]*d=\"M0 0h24v24H0z\"[^>]*/>|\n\s*")


class UnknownIconError(Exception):
    """There is no icon of that name in ``@tabler/icons``."""


@lru_cache(maxsize=512)
def icon_svg(name: str, css: str = "") -> SafeString:
    """Return the icon as SVG hidden from screen readers: the words beside it say what it means.

    Raises UnknownIconError where ``@tabler/icons`` (in ``settings.NODE_MODULES``) has no outline icon of that name.
    """
    path = settings.NODE_MODULES / "@tabler/icons/icons/outline" / f"{name}.svg"
    body = BODY.search(path.read_text()) if NAME.fullmatch(name) and path.exists() else None
    if body is None:
        raise UnknownIconError(f"no icon {name!r} in {path.parent}; run npm ci, or choose another name")
    drawing = BLANK.sub("", body[1])
    # Both parts are ours: a file of a pinned package, and a class name from a template.
    return mark_safe(  # noqa: S308
        f'<svg class="icon {css}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{drawing}</svg>'
    )
