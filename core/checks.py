"""System checks of the frames."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch

from core import navigation
from core.icons import UnknownIconError, icon_svg


@register("navigation")
def places_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a place of the navigation whose address or icon does not exist (``core.E010``)."""
    return [error for places in navigation.PLACES for name in places.names() for error in _errors(places, name)]


def _errors(places: navigation.Registry[navigation.NavItem], name: str) -> list[CheckMessage]:
    item = places.get(name)
    try:
        assert item.url  # noqa: S101 - asks for the address, which raises where there is none
        icon_svg(item.icon)
    except (NoReverseMatch, UnknownIconError) as error:
        return [Error(f"{places.kind} {name!r}: {error}", id="core.E010")]
    return []
