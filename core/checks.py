"""What the portal refuses to start with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch

from core import access, navigation
from core.icons import UnknownIconError, icon_svg
from core.registry import Registry


@register(Tags.security)
def check_private_views(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Refuse (core.E001) every address under a private prefix whose view does not say who may open it."""
    return undeclared(None)


def undeclared(urlconf: str | None) -> list[CheckMessage]:
    """Return an error for each private address of a URLconf that declares nothing."""
    return [
        Error(
            f"The view of /{route.pattern} does not say who may open it.",
            hint="Decorate it with @requires(…), @signed_in or @public from core.access.",
            id="core.E001",
        )
        for route in access.routes(urlconf)
        if route.private and route.declared is None and not route.exempt
    ]


@register(Tags.security, deploy=True)
def check_no_demo(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Refuse (core.E002) demo mode where the portal is deployed: its passwords are printed for everybody to read."""
    if not settings.DEMO_MODE:
        return []
    return [Error("DEMO_MODE is on.", hint="Leave DEMO_MODE out of the settings in production.", id="core.E002")]


@register("navigation")
def places_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse a place of the navigation whose address or icon does not exist (``core.E010``)."""
    return [error for places in navigation.PLACES for name in places.names() for error in _errors(places, name)]


def _errors(places: Registry[navigation.NavItem], name: str) -> list[CheckMessage]:
    item = places.get(name)
    try:
        assert item.url  # noqa: S101 - asks for the address, which raises where there is none
        icon_svg(item.icon)
    except (NoReverseMatch, UnknownIconError) as error:
        return [Error(f"{places.kind} {name!r}: {error}", id="core.E010")]
    return []
