"""Which keys the portal refuses to start with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from core.pii.retention import faults

DEVELOPMENT_KEY = "development-only-personal-data-key-worthless-elsewhere"
SHORTEST = 32


@register(Tags.security)
def check_keys(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Refuse missing or short keys (pii.E001), and the development key outside demo mode (pii.E002)."""
    keys = settings.PII_KEYS
    hint = 'PII_KEYS: one secret or several with commas, newest first; python3 -c "import secrets; '
    hint += 'print(secrets.token_urlsafe(48))" makes one.'
    if not keys or any(len(key) < SHORTEST for key in keys):
        return [Error(f"PII_KEYS must name secrets of {SHORTEST} characters or more.", hint=hint, id="pii.E001")]
    if DEVELOPMENT_KEY in keys and not settings.DEMO_MODE:
        return [Error("PII_KEYS holds the development key, which everybody can read.", hint=hint, id="pii.E002")]
    return []


@register(Tags.security)
def check_retention(app_configs: Any, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Refuse periods of retention that no rule knows, or that are shorter than a law allows (pii.E004)."""
    return [Error(f"RETENTION_DAYS: {fault}", id="pii.E004") for fault in faults()]
