"""Tags of the pages of applications."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.templatetags.ui import TONES as TONE_ICONS
from procurement.answering import amount_of, is_budget, sum_of
from procurement.choices import ApplicationStatus
from procurement.eligibility.words import read
from procurement.forms.answers import ApplicationForm
from procurement.models import Application
from procurement.presentation.applications import TONES, SectionState
from procurement.queries.awards import shown_status

register = template.Library()
register.filter("kept_words", read)


@register.inclusion_tag("components/status_badge.html")
def application_status(application: Application) -> dict[str, Any]:
    """Show where an application stands, as far as the reader sees it where it was read ``as_seen_by`` somebody."""
    return _badge(str(getattr(application, "seen", application.status)))


@register.inclusion_tag("components/status_badge.html")
def status_for_applicant(application: Application) -> dict[str, Any]:
    """Show its owner where an application stands; what the panel decides is held back until all results are out."""
    return _badge(shown_status(application))


def _badge(status: str) -> dict[str, Any]:
    tone = TONES[status]
    return {"word": ApplicationStatus(status).label, "tone": tone, "icon": TONE_ICONS[tone]}


@register.inclusion_tag("components/status_badge.html")
def section_badge(section: SectionState) -> dict[str, Any]:
    """Show how far a section is."""
    word, tone = {
        "done": (_("complete"), "good"), "faulty": (_("under way"), "waiting"), "todo": (_("not begun"), "neutral"),
    }[section.state]  # fmt: skip
    return {"word": word, "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_tag
def budget_amounts(form: ApplicationForm, application: Application) -> list[dict[str, Any]]:
    """Return the amounts of the budgets that a form shows, as they are kept."""
    found = []
    for question in filter(is_budget, form.declaration.questions()):
        table = application.answers.get(question.key) or {}
        rows = [(row.key, amount_of(table.get(row.key) or {})) for row in question.rows]
        found.append({"key": question.key, "rows": rows, "sum": sum_of(table)})
    return found
