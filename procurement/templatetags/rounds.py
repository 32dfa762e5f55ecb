"""Tags of the pages of rounds."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from core.templatetags.ui import TONES as TONE_ICONS
from core.templatetags.ui import Tab
from procurement.blueprints import IN_ENGLISH
from procurement.eligibility.engine import rule_kinds
from procurement.models import Lot, Round, RoundRule
from procurement.presentation.rounds import TONES
from procurement.tabs import round_tabs
from reference.models import in_language

register = template.Library()


@register.filter
def rule_text(rule: RoundRule) -> str:
    """Return a rule in the reader's language, where its kind worded it."""
    return rule_kinds.get(rule.kind).read(rule.parameters, rule.text)


@register.filter
def rule_source(rule: RoundRule) -> str:
    """Return a rule's source in the reader's language, where it is its kind's own."""
    return rule_kinds.get(rule.kind).read_source(rule.source)


@register.filter
def template_words(written: str) -> str:
    """Return what a template of rounds wrote in the reader's language; what somebody wrote stays as it is."""
    return in_language(written, IN_ENGLISH.get(written, written))


@register.filter
def lot_title(lot: Lot) -> str:
    """Return a lot's title; that of a whole service area, or of the whole round, in the reader's language."""
    is_area = lot.area is not None and lot.title == lot.area.name_zh
    return str(lot.area) if is_area else template_words(lot.title)


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
