"""Who asks, what their token allows, and how often they may ask."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle

from core.api.models import ApiToken


class PortalAuthentication(SessionAuthentication):
    """The person whom the middleware found: by the token, else by the session, which proves where it is from."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Return the person and the token, if any; None for strangers."""
        token = getattr(request._request, "api_token", None)  # noqa: SLF001 - DRF's own way to Django's request
        return (token.user, token) if token else super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Tell strangers how to make themselves known."""
        return 'Bearer realm="Union Hub"'


class TokenScope(BasePermission):
    """A token for reading changes nothing."""

    message = _("This token may only read. Make one that may write.")

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - DRF's signature
        """Tell whether the token, if one was sent, allows the method."""
        return not isinstance(request.auth, ApiToken) or request.method in SAFE_METHODS or request.auth.may_write


class StrangersThrottle(AnonRateThrottle):
    """How often one address may ask without a name."""

    scope = "strangers"


class CallersThrottle(SimpleRateThrottle):
    """How often one token, or one person in a browser, may ask."""

    scope = "callers"

    def get_cache_key(self, request: Request, view: Any) -> str | None:  # noqa: ARG002 - DRF's signature
        """Count by token, else by person; strangers are counted elsewhere."""
        if not request.user.is_authenticated:
            return None
        who = f"token-{request.auth.pk}" if request.auth else f"user-{request.user.pk}"
        return self.cache_format % {"scope": self.scope, "ident": who}


class PortalAuthenticationScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The two ways to be known, as the description names them."""

    target_class = PortalAuthentication
    name = ["token", "session"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:  # noqa: ARG002 - its signature
        """Either is enough."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:  # noqa: ARG002 - its signature
        """Describe both."""
        return [
            {"type": "http", "scheme": "bearer", "description": "A token made under /account/tokens/."},
            {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "The session of a browser."},
        ]
