"""Reads of projects: what the catalogue finds, in which order, and how much each choice would find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Func, QuerySet
from django.utils.translation import gettext_lazy as _

from core.attachments.models import Attachment
from core.search import matches
from orgs.models import Organization
from orgs.queries.directory import Choice, Facet
from projects.models import Project
from projects.services.projects import PHOTO
from reference.models import ServiceArea
from reference.queries import home_districts

SORTS: dict[str, tuple[Any, list[str]]] = {
    "newest": (_("Latest published"), ["-published_at", "-id"]),
    "year": (_("Year, latest first"), ["-year", "-id"]),
    "people": (_("Most people served"), ["-people_sorted", "-id"]),
    "title": (_("Title"), ["title", "id"]),
}
"""How the catalogue may be sorted: words, and the order."""
LAYOUTS = ("cards", "list", "map")
FACETS = ("year", "area", "district", "organization")


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for in the catalogue; each may be empty. ``organization``: a portal number."""

    q: str = ""
    year: str = ""
    area: str = ""
    district: str = ""
    organization: str = ""
    sort: str = "newest"
    layout: str = "cards"

    def found(self) -> QuerySet[Project]:
        """Return what the public may see of it, unordered."""
        found = Project.objects.public().order_by()
        if self.year:
            found = found.filter(year=int(self.year)) if self.year.isdigit() and len(self.year) == 4 else found.none()
        if self.area:
            found = found.filter(areas__contains=[self.area])
        if self.district:
            found = found.filter(districts__contains=[self.district])
        if self.organization:
            found = found.filter(organization__number=self.organization)
        return matches(found, self.q) | matches(found, self.q, "organization__search") if self.q else found

    def sorted(self) -> QuerySet[Project]:
        """Return the same in the order asked for."""
        found = self.found()
        if self.sort == "people":
            found = found.annotate(people_sorted=Func(F("beneficiaries"), 0, function="coalesce"))
        return found.order_by(*SORTS[self.sort][1])

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The facets that are chosen, with their values."""
        return [(key, value) for key in FACETS if (value := getattr(self, key))]

    @property
    def query(self) -> str:
        """What stands after the question mark of the address."""
        said = {
            "q": self.q, **dict(self.narrowed), "sort": "" if self.sort == "newest" else self.sort,
            "as": "" if self.layout == LAYOUTS[0] else self.layout,
        }  # fmt: skip
        return urlencode({key: value for key, value in said.items() if value})

    def shown_as(self, layout: str, **changes: str) -> str:
        """Return the address of the same in another layout, narrowed by what is named."""
        return f"?{replace(self, layout=layout, **changes).query}"

    @property
    def is_filtered(self) -> bool:
        """Whether fewer show than there are."""
        return bool(self.q or self.narrowed)


def facets(wanted: Wanted) -> list[Facet]:
    """Return the facets; each counts within what the others leave: one query each, and one for the options."""
    areas = [(area.code, area.name) for area in ServiceArea.objects.filter(is_active=True)]
    districts = [(district.code, district.name) for district in home_districts()]
    shown = [
        _facet(wanted, "district", _("District"), districts, _by("districts")),
        _facet(wanted, "year", _("Year"), None, lambda rows: rows.values_list("year")),
        _facet(wanted, "area", _("Service area"), areas, _by("areas")),
    ]
    if wanted.organization:
        name = Organization.objects.filter(number=wanted.organization).values_list("name", flat=True).first()
        options = [(wanted.organization, name or wanted.organization)]
        shown.append(_facet(wanted, "organization", _("Organization"), options,
                            lambda rows: rows.values_list("organization__number")))  # fmt: skip
    return shown


def _by(field: str) -> Callable[[QuerySet[Project]], QuerySet[Any, Any]]:
    return lambda rows: rows.annotate(code=Func(F(field), function="unnest")).values_list("code")


def _facet(
    wanted: Wanted, key: str, title: Any, options: Iterable[tuple[str, Any]] | None,
    group: Callable[[QuerySet[Project]], QuerySet[Any, Any]],
) -> Facet:  # fmt: skip
    chosen = getattr(wanted, key)
    rows = group(replace(wanted, **{key: ""}).found()).annotate(n=Count("pk"))
    counts = {str(value): n for value, n in rows}
    if options is None:
        options = [(value, value) for value in sorted(counts, reverse=True)]
    choices = [
        Choice(value, label, counts.get(value, 0), value == chosen,
               replace(wanted, **{key: "" if value == chosen else value}).query)
        for value, label in options
    ]  # fmt: skip
    return Facet(key, title, [choice for choice in choices if choice.count or choice.is_chosen])


def counts_by_district(projects: QuerySet[Project]) -> dict[str | None, int]:
    """Return how many of the projects serve each district; None: those that serve the whole city."""
    by_code = projects.annotate(code=Func(F("districts"), function="unnest")).values_list("code")
    counts: dict[str | None, int] = dict(by_code.annotate(n=Count("pk")))
    counts[None] = projects.filter(districts=[]).count()
    return counts


def shown_of(organization: Organization) -> QuerySet[Project]:
    """Return an organization's projects in the catalogue, the latest first."""
    return Project.objects.public().filter(organization=organization).order_by("-year", "-id")


def like(project: Project, most: int) -> list[Project]:
    """Return other projects of the catalogue in one of its areas, the latest first."""
    rows = Project.objects.public().filter(areas__overlap=project.areas).exclude(pk=project.pk)
    return list(rows.select_related("organization").order_by("-published_at", "-id")[:most])


def first_photos(projects: Iterable[Project]) -> dict[int, Attachment]:
    """Return the first photo of each project that everybody may see, by the project's key: one query."""
    keys = [project.pk for project in projects]
    rows = Attachment.objects.current().filter(
        content_type=ContentType.objects.get_for_model(Project), object_id__in=keys, category=PHOTO, is_public=True
    )
    found: dict[int, Attachment] = {}
    for photo in rows.order_by("uploaded_at", "pk"):
        found.setdefault(int(photo.object_id or 0), photo)
    return found
