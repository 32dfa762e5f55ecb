"""Tags of the organization pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.forms import BaseForm, BoundField

from core.audit import history_of
from core.editing import in_words as typed_in_words
from core.templatetags.ui import TONES as TONE_ICONS
from orgs.models import Campaign, Collection, Organization
from orgs.presentation import records as presentation

register = template.Library()


@register.inclusion_tag("components/status_badge.html")
def portal_status(organization: Organization) -> dict[str, Any]:
    """Show where a record stands."""
    return _badge(organization.get_portal_status_display(), organization.portal_status)


@register.inclusion_tag("components/status_badge.html")
def collection_status(collection: Collection) -> dict[str, Any]:
    """Show where a yearly collection stands."""
    return _badge(collection.get_status_display(), collection.status)


@register.inclusion_tag("components/status_badge.html")
def campaign_status(campaign: Campaign) -> dict[str, Any]:
    """Show whether a campaign is open."""
    return _badge(campaign.get_status_display(), campaign.status)


def _badge(word: str, status: str) -> dict[str, Any]:
    tone = presentation.TONES[status]
    return {"word": word, "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_tag
def field_of(form: BaseForm, name: str) -> BoundField:
    """Return the form's field of that name."""
    return form[name]


@register.inclusion_tag("components/changes.html")
def changes_of(row: Model) -> dict[str, Any]:
    """Show what changed in a row, folded: when, by whom, why, from what to what."""
    return {"entries": presentation.history_entries(history_of(row))}


@register.filter
def entry(mapping: dict[str, Any] | None, key: str) -> Any:
    """Return what a mapping holds under a key, or nothing."""
    return (mapping or {}).get(key, "")


@register.simple_tag
def typed(field: BoundField) -> str:
    """Return what was typed into a field, choices in words, a dash where nothing was."""
    return typed_in_words(field.field, field.value()) or "—"
