"""What a partner body's page shows besides its facts: higher apps register panels, such as the contacts with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from unions.models import PartnerBody, User


@dataclass(frozen=True)
class PartnerPanel:
    """A part of the page: what it needs, its template, and the permission that it asks for."""

    permission: str
    template: str
    context: Callable[[PartnerBody, User], dict[str, Any]]


partner_panels: Registry[PartnerPanel] = Registry("panel of a partner body's page")
