"""The ways in which a list page shows its rows: a table, cards, or a picture of its own; all over the same filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Layout:
    """A way to show the rows: its word in the address, label, icon.

    ``css``: a class of the table. ``template``: what stands in the table's place, with what ``context(listing)`` gives
    as ``layout``.
    """

    name: str
    label: Any
    icon: str
    css: str = ""
    template: str = ""
    context: Callable[[Any], dict[str, Any]] | None = None


TABLE = Layout("list", _("List"), "list")
CARDS = Layout("cards", _("Cards"), "layout-grid", css="list-cards")
