"""Tags of the pages of standing, filing, building and status."""

from __future__ import annotations

from typing import Any

from django import template

from core.templatetags.ui import TONES as TONE_ICONS
from orgs.lifeline import Eyes, LifeLine, life_of
from orgs.models import Organization
from orgs.presentation.life import LIFE_TONES

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def life_status(row: Any) -> dict[str, Any]:
    """Show where a filing, a building record, a blacklist entry or an appeal stands."""
    tone = LIFE_TONES.get(row.status, "neutral")
    return {"word": row.get_status_display(), "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_tag(takes_context=True)
def life_line(context: dict[str, Any], organization: Organization, *, at_desk: bool) -> LifeLine:
    """Return an organization's life for the visitor's eyes, narrowed to what the address chooses (``?kind=``)."""
    request = context["request"]
    return life_of(organization, Eyes(request.user, at_desk=at_desk), chosen=request.GET.get("kind", ""))
