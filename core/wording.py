"""Small joints of sentences, as the reader's language writes them: full-width in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _


def labelled(label: Any, text: Any) -> str:
    """Return ``label: text``."""
    return f"{label}{_(': ')}{text}"


def with_aside(text: Any, aside: Any) -> str:
    """Return ``text (aside)``."""
    return f"{text}{_(' (')}{aside}{_(')')}"


def listed(items: Iterable[Any]) -> str:
    """Return ``one, two, three``."""
    return _(", ").join(map(str, items))
