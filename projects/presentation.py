"""How projects are shown: tones, facts for the public and for the desk, the map of districts, the sheet in Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.documents.rendering import render_docx
from core.inbox.channels import absolute
from core.wording import listed, with_aside
from finance.services.ledger import in_words
from projects.choices import ProjectStatus
from projects.documents import KEY
from projects.models import Project
from reference.district_map import TILES, DistrictFigure, counted
from reference.queries import district_names, service_area_names, target_group_names

TONES: dict[str, str] = {
    ProjectStatus.DRAFT: "waiting",
    ProjectStatus.PUBLISHED: "good",
    ProjectStatus.CONCLUDED: "info",
    ProjectStatus.WITHDRAWN: "neutral",
}
Pairs = list[tuple[Any, Any]]


def period(project: Project) -> str:
    """Return from when until when, as far as it is known."""
    begin, end = project.starts_on, project.ends_on
    if begin and end:
        return f"{begin}–{end}"
    return _("from %(day)s") % {"day": begin} if begin else _("until %(day)s") % {"day": end} if end else ""


def names(codes: Sequence[str], known: Callable[[], dict[str, str]]) -> str:
    """Return codes in words."""
    words = known() if codes else {}
    return listed(words.get(code, code) for code in codes)


def where(project: Project) -> str:
    """Return the districts served; the whole city where none is named."""
    return names(project.districts, district_names) or _("The whole city")


def contact(project: Project) -> str:
    """Return whom to ask."""
    return " ".join(filter(None, (project.contact_name, project.contact_telephone)))


def public_facts(project: Project) -> Pairs:
    """Return what everybody may know, in the order in which people ask; what is not known is left out."""
    pairs = [
        (_("For whom"), names(project.target_groups, target_group_names)),
        (_("Where"), where(project)),
        (_("When"), period(project)),
        (_("Service areas"), names(project.areas, service_area_names)),
        (_("Provided by"), project.organization.name),
        (_("Paid by"), project.funder or project.union.name),
        (_("Amount (yuan)"), "" if project.public_amount is None else in_words(project.public_amount)),
        (_("People served"), f"{project.beneficiaries:,}" if project.beneficiaries else ""),
        (_("Whom to ask"), contact(project)),
        (_("Project number"), project.number),
    ]
    return [(label, value) for label, value in pairs if value]


def desk_facts(project: Project) -> Pairs:
    """Return what the union and the organization know besides."""
    hidden = project.amount is not None and not project.shows_amount
    amount = "" if project.amount is None else in_words(project.amount)
    known = [(label, value) for label, value in public_facts(project) if label != _("Amount (yuan)")]
    return [
        *known,
        (_("Amount (yuan)"), with_aside(amount, _("not shown to the public")) if hidden else amount),
        (_("Origin"), project.get_origin_display()),
        (_("Year"), project.year),
    ]


@dataclass(frozen=True)
class DistrictRow:
    """A district in the table beneath the map."""

    name: Any
    count: int
    url: str = ""


@dataclass(frozen=True)
class CatalogueMap:
    """The map's figures by district and the table beneath."""

    figures: dict[str, DistrictFigure]
    rows: list[DistrictRow]


def catalogue_map(counts: dict[str | None, int], list_of: Callable[[str], str]) -> CatalogueMap:
    """Draw how many projects serve each district; ``list_of`` returns the address of a district's list.

    A project that serves several districts counts in each; one that serves the whole city stands by itself.
    """
    words, here = district_names(), {code: counts.get(code, 0) for code in TILES}
    urls = {code: list_of(code) for code, n in here.items() if n}
    rows = [DistrictRow(words.get(code, TILES[code]), n, urls.get(code, "")) for code, n in here.items()]
    rows.sort(key=lambda row: -row.count)
    if counts.get(None):
        rows.append(DistrictRow(_("The whole city"), counts[None]))
    return CatalogueMap(counted(here, urls), rows)


def as_docx(project: Project) -> bytes:
    """Return the project's public page as a Word file."""
    return render_docx(KEY, {
        "title": project.title, "summary": project.summary, "story": project.story.splitlines(),
        "participation": project.participation.splitlines(), "results": project.results.splitlines(),
        "facts": [{"label": str(label), "value": str(value)} for label, value in public_facts(project)],
        "address": absolute(reverse("projects:page", args=[project.number])), "made_on": clock.today().isoformat(),
    })  # fmt: skip
