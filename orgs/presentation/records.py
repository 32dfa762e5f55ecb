"""How an organization's facts are shown: grouped, labelled, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.audit import Change, Edit
from core.editing import in_words as typed_in_words
from core.lifecycle.models import TransitionLog
from core.templatetags.ui import Change as FieldChange
from core.templatetags.ui import TimelineEntry
from core.wording import listed
from orgs.choices.records import CampaignStatus, CollectionStatus, PortalStatus
from orgs.forms.record import FOLLOWING, STEPS, OrganizationForm
from orgs.models import Organization, Remark
from reference.models import ServiceArea

TONES: dict[str, str] = {
    PortalStatus.DRAFT: "neutral",
    PortalStatus.SUBMITTED: "waiting",
    PortalStatus.RETURNED: "warning",
    PortalStatus.REJECTED: "bad",
    PortalStatus.RECORDED: "info",
    PortalStatus.VERIFIED: "good",
    PortalStatus.SUSPENDED: "bad",
    PortalStatus.MERGED: "neutral",
    CollectionStatus.INVITED: "info",
    CollectionStatus.IN_PROGRESS: "info",
    CollectionStatus.CLOSED: "neutral",
    CampaignStatus.OPEN: "info",
}
"""The tone of each status; words that two lifecycles share have one tone."""


def in_words(value: Any) -> str:
    """Return a fact as a person reads it; empty where it is not known."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if hasattr(value, "year"):
        return date_format(value, "Y-m-d")
    if isinstance(value, list):
        return listed(value)
    return str(value)


def area_names(codes: list[str]) -> list[str]:
    """Return the names of service areas in the reader's language, in the areas' own order."""
    return [area.name for area in ServiceArea.objects.filter(code__in=codes)]


def fact(organization: Organization, name: str) -> tuple[str, str]:
    """Return a fact's label and its value in words."""
    field: Any = Organization._meta.get_field(name)
    value = getattr(organization, name)
    if name == "service_areas":
        value = area_names(value)
    elif name == "registered_funds" and value is not None:
        value = number_format(value, 2, use_l10n=True, force_grouping=True)
    elif field.choices:
        value = getattr(organization, f"get_{name}_display")()
    return capfirst(str(field.verbose_name)), in_words(value)


def fact_groups(organization: Organization) -> list[dict[str, Any]]:
    """Return all facts under the headings of the form's steps: ``title``, ``key``, ``pairs`` of label and value."""
    return [
        {"key": step.key, "title": step.title, "pairs": [fact(organization, name) for name in step.fields]}
        for step in STEPS
    ]


NOT_COUNTED = {*FOLLOWING, "is_public", "short_name", "former_names", "name_en"}
"""Facts that a complete record may lack, or that its keepers do not enter."""
ONLY_REGISTERED = {
    "uscc", "registration_number", "registered_on", "registered_funds", "registration_authority",
    "supervising_authority",
}  # fmt: skip
FIRST_MISSING = 3


@dataclass(frozen=True)
class Completeness:
    """How many of a record's facts are filled in, and the labels of those that are not."""

    filled: int
    total: int
    missing: list[str]

    @property
    def first_missing(self) -> str:
        """The first of the missing ones, in words."""
        more = "…" if len(self.missing) > FIRST_MISSING else ""
        return listed(self.missing[:FIRST_MISSING]) + more


def completeness(organization: Organization) -> Completeness:
    """Return how complete a record is; what an unregistered group cannot have is not asked of it."""
    left_out = NOT_COUNTED if organization.is_registered else NOT_COUNTED | ONLY_REGISTERED
    names = [name for step in STEPS for name in step.fields if name not in left_out]
    missing = [name for name in names if getattr(organization, name) in (None, "", [])]
    labels = [capfirst(str(Organization._meta.get_field(name).verbose_name)) for name in missing]  # type: ignore[union-attr]
    return Completeness(len(names) - len(missing), len(names), labels)


def facts_with_remarks(
    organization: Organization, remarks: Mapping[str, str], *, earlier: Mapping[str, list[Remark]], edits: list[Edit]
) -> list[dict[str, Any]]:
    """Return all facts under their headings with what a clerk needs beside each.

    ``rows`` of name, label and value, the ``remark`` being typed, the ``earlier`` ones, and ``before`` where the fact
    changed since the record was returned (None where it did not).
    """
    fields = OrganizationForm.base_fields
    before = {edit.name: typed_in_words(fields[edit.name], edit.before) for edit in edits}
    return [
        {
            "title": step.title,
            "rows": [
                _row(organization, name) | {
                    "remark": remarks.get(name, ""), "earlier": earlier.get(name, []), "before": before.get(name),
                }
                for name in step.fields
            ],
        }
        for step in STEPS
    ]  # fmt: skip


def _row(organization: Organization, name: str) -> dict[str, Any]:
    label, value = fact(organization, name)
    return {"name": name, "label": label, "value": value}


def who_for_whom(who: Any, on_behalf_of: Any) -> str:
    """Return who did something, and for whom that person stood in."""
    name = str(who or _("the system"))
    return _("%(person)s for %(other)s") % {"person": name, "other": on_behalf_of} if on_behalf_of else name


def timeline_entries(log: Iterable[TransitionLog]) -> list[TimelineEntry]:
    """Return a lifecycle's log as entries of the timeline component."""
    return [
        TimelineEntry(
            at=entry.at, title=entry.label, who=who_for_whom(entry.by, entry.on_behalf_of), text=entry.reason,
            tone=TONES.get(entry.target, "neutral"),
        )
        for entry in log
    ]  # fmt: skip


def history_entries(changes: Iterable[Change]) -> list[TimelineEntry]:
    """Return a row's history as entries of the timeline component."""
    return [
        TimelineEntry(
            at=change.at, title=change.event_label, who=who_for_whom(change.who, change.on_behalf_of), text=change.why,
            changes=[FieldChange(each.label, each.before, each.after) for each in change.fields],
        )
        for change in changes
    ]  # fmt: skip
