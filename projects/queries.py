"""Reads of projects: what the catalogue finds, in which order, and how much each choice would find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Func, QuerySet
from django.utils.translation import gettext_lazy as _

from core.attachments.models import Attachment
from core.listing import facets as parts
from core.listing.facets import Facet, by_each_of, by_field, facet
from core.search import matches
from orgs.models import Organization
from projects.models import Project
from projects.services.projects import PHOTO
from reference.models import ServiceArea
from reference.queries import home_districts


@dataclass(frozen=True)
class Wanted(parts.Wanted):
    """What a visitor looks for in the catalogue. ``organization``: a portal number."""

    SORTS = {
        "newest": (_("Latest published"), ["-published_at", "-id"]),
        "year": (_("Year, latest first"), ["-year", "-id"]),
        "people": (_("Most people served"), [F("beneficiaries").desc(nulls_last=True), "-id"]),
        "title": (_("Title"), ["title", "id"]),
    }
    FACETS = ("year", "area", "district", "organization")

    year: str = ""
    area: str = ""
    district: str = ""
    organization: str = ""

    def found(self) -> QuerySet[Project]:
        """Return what the public may see of it, unordered."""
        found = Project.objects.public().order_by()
        if self.year:
            found = found.filter(year=int(self.year)) if self.year.isdecimal() and len(self.year) == 4 else found.none()
        if self.area:
            found = found.filter(areas__contains=[self.area])
        if self.district:
            found = found.filter(districts__contains=[self.district])
        if self.organization:
            found = found.filter(organization__number=self.organization)
        return matches(found, self.q) | matches(found, self.q, "organization__search") if self.q else found


def facets(wanted: Wanted) -> list[Facet]:
    """Return the facets; each counts within what the others leave: one query each, and one for the options."""
    areas = [(area.code, area.name) for area in ServiceArea.objects.filter(is_active=True)]
    districts = [(district.code, district.name) for district in home_districts()]
    shown = [
        facet(wanted, "district", _("District"), districts, by_each_of("districts")),
        facet(wanted, "year", _("Year"), None, by_field("year")),
        facet(wanted, "area", _("Service area"), areas, by_each_of("areas")),
    ]
    if wanted.organization:
        name = Organization.objects.filter(number=wanted.organization).values_list("name", flat=True).first()
        options = [(wanted.organization, name or wanted.organization)]
        shown.append(facet(wanted, "organization", _("Organization"), options, by_field("organization__number")))
    return shown


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
