"""Tags of the pages of rounds."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from core.templatetags.ui import TONES as TONE_ICONS
from core.templatetags.ui import Tab
from procurement.models import Round
from procurement.presentation.rounds import TONES
from procurement.tabs import round_tabs

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def round_status(round: Round) -> dict[str, Any]:
    """Show how far a round is."""
    tone = TONES[round.status]
    return {"word": round.get_status_display(), "tone": tone, "icon": TONE_ICONS[tone]}


@register.inclusion_tag("procurement/desk/_tabs.html", takes_context=True)
def tabs_of_round(context: dict[str, Any], round: Round) -> dict[str, Any]:
    """Show the pages of a round that the visitor may open, the current one marked."""
    request = context["request"]
    shown = (tab for tab in round_tabs if request.user.has_perm(tab.permission, round))
    urls = [(tab.title, reverse(tab.url_name, args=[round.pk])) for tab in shown]
    inside = [url for _title, url in urls if request.path.startswith(url)]
    here = max(inside, key=len, default="")
    return {"tabs": [Tab(title, url, url == here) for title, url in urls]}
