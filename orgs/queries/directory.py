"""The public directory: what it finds, in which order, and how much each choice would find."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing import facets as parts
from core.listing.facets import Facet, by_each_of, by_field, facet
from core.search import matches
from orgs.choices.records import LegalForm
from orgs.models import Organization
from reference.models import ServiceArea
from reference.queries import home_districts


@dataclass(frozen=True)
class Wanted(parts.Wanted):
    """What a visitor looks for in the directory."""

    SORTS = {
        "name": (_("Name"), ["name", "id"]),
        "newest": (_("Latest registered"), [F("registered_on").desc(nulls_last=True), "id"]),
        "oldest": (_("Longest registered"), [F("registered_on").asc(nulls_last=True), "id"]),
        "updated": (_("Latest changed"), ["-updated_at", "-id"]),
    }
    FACETS = ("district", "area", "form")

    district: str = ""
    area: str = ""
    form: str = ""

    def found(self) -> QuerySet[Organization]:
        """Return what the public may see of it, unordered."""
        found = Organization.objects.listed_publicly().order_by()
        if self.area:
            found = found.filter(service_areas__contains=[self.area])
        if self.district:
            found = found.filter(district_id=self.district)
        if self.form:
            found = found.filter(legal_form=self.form)
        return matches(found, self.q) if self.q else found


def facets(wanted: Wanted) -> list[Facet]:
    """Return the facets; each counts within what the others leave: one query each."""
    areas = [(area.code, area.name) for area in ServiceArea.objects.filter(is_active=True)]
    districts = [(district.code, district.name) for district in home_districts()]
    return [
        facet(wanted, "district", _("District"), districts, by_field("district_id")),
        facet(wanted, "area", _("Service area"), areas, by_each_of("service_areas")),
        facet(wanted, "form", _("Legal form"), LegalForm.choices, by_field("legal_form")),
    ]
