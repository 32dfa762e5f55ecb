"""Tags of activities."""

from __future__ import annotations

from typing import Any

from django import template

from activities.models import Activity
from activities.presentation import TONES
from core.templatetags.ui import tone_icon

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def activity_status(activity: Activity) -> dict[str, Any]:
    """Show where an activity stands, as icon and word."""
    tone = TONES[activity.status]
    return {"word": activity.get_status_display(), "tone": tone, "icon": tone_icon(tone)}
