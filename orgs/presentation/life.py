"""How standing, filing and building are shown: facts in words, tones of statuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.attachments.models import Attachment
from orgs.choices.life import AppealStatus, BlacklistStatus, BuildingStatus, FilingStatus
from orgs.models import Organization, ServiceOffer
from orgs.models.standing import StandingEntry
from orgs.presentation.records import in_words
from orgs.queries.standing import entries_of, files_of_entries
from orgs.standing import Family, StandingKind
from reference.queries import district_names, target_group_names

LIFE_TONES: dict[str, str] = {
    FilingStatus.DRAFT: "neutral",
    FilingStatus.SUBMITTED: "waiting",
    FilingStatus.RETURNED: "warning",
    FilingStatus.REFUSED: "bad",
    FilingStatus.FILED: "good",
    FilingStatus.RENEWED: "neutral",
    FilingStatus.LAPSED: "warning",
    FilingStatus.WITHDRAWN: "neutral",
    BuildingStatus.NONE: "neutral",
    BuildingStatus.CONTACTED: "info",
    BuildingStatus.PREPARATION: "info",
    BuildingStatus.APPLICATION: "waiting",
    BuildingStatus.APPROVED: "waiting",
    BuildingStatus.ELECTED: "good",
    BuildingStatus.ENDED: "bad",
    BlacklistStatus.IN_FORCE: "bad",
    BlacklistStatus.LIFTED: "neutral",
    BlacklistStatus.ENDED: "neutral",
    AppealStatus.LODGED: "waiting",
    AppealStatus.ACCEPTED: "good",
    AppealStatus.DISMISSED: "neutral",
}
"""The tone of each status; words that two lifecycles share have one tone."""


Words = Mapping[str, Mapping[str, str]]


def field_in_words(row: models.Model, name: str, words: Words | None = None) -> tuple[str, str]:
    """Return a field's label and its value as a person reads it; ``words`` say what the codes of an array mean."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if words and name in words:
        value = [words[name].get(code, code) for code in value]
    elif field.choices:
        value = getattr(row, f"get_{name}_display")()
    elif isinstance(value, Decimal):
        value = number_format(value, 2, use_l10n=True, force_grouping=True)
    return capfirst(str(field.verbose_name)), in_words(value)


def facts_of(row: models.Model, names: Iterable[str], words: Words | None = None) -> list[tuple[str, str]]:
    """Return what is known of the named fields, label and value."""
    return [(label, value) for label, value in (field_in_words(row, name, words) for name in names) if value]


def offer_words() -> Words:
    """Return what the codes in an offer's arrays mean."""
    return {"target_groups": target_group_names(), "districts": district_names()}


def standing_groups(organization: Organization, family: Family) -> list[dict[str, Any]]:
    """Return an organization's entries of a family by kind, as the pages show them: ``kind`` and ``rows``."""
    return [{"kind": kind, "rows": _rows(kind, entries)} for kind, entries in entries_of(organization, family)]


def _rows(kind: StandingKind, entries: list[StandingEntry]) -> list[dict[str, Any]]:
    files = files_of_entries(kind, entries) if kind.with_file else {}
    words = offer_words() if kind.model is ServiceOffer else None
    return [_shown(kind, entry, files, words) for entry in entries]


def _shown(
    kind: StandingKind, entry: StandingEntry, files: dict[int, Attachment], words: Words | None
) -> dict[str, Any]:
    word, tone = _state(entry)
    return {
        "entry": entry,
        "facts": [(label, value) for label, value in facts_of(entry, kind.fields, words) if value not in str(entry)],
        "word": word,
        "tone": tone,
        "file": files.get(entry.pk),
        "owner_may_change": entry.withdrawn_at is None and (entry.is_unconfirmed or kind.kept_by_owner),
    }


def _state(entry: StandingEntry) -> tuple[str, str]:
    """Return where an entry stands, in a word with its tone."""
    if entry.withdrawn_at:
        return _("Withdrawn"), "neutral"
    if entry.is_unconfirmed:
        return _("Declared, not confirmed"), "waiting"
    if getattr(entry, "is_expired", False):
        return _("Ended"), "bad"
    if getattr(entry, "list_kind", "") and not getattr(entry, "removed_on", None):
        return _("Stands in the list"), "bad"
    return (_("Confirmed"), "good") if entry.is_declared else ("", "")
