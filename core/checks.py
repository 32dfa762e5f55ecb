"""What the portal refuses to start with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from core import access


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
