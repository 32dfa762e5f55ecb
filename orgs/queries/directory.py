"""The public directory: what it finds, in which order, and how much each choice would find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Func, QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import matches
from orgs.choices.records import LegalForm
from orgs.models import Organization
from reference.models import ServiceArea
from reference.queries import home_districts

SORTS: dict[str, tuple[Any, list[Any]]] = {
    "name": (_("Name"), ["name", "id"]),
    "newest": (_("Latest registered"), [F("registered_on").desc(nulls_last=True), "id"]),
    "oldest": (_("Longest registered"), [F("registered_on").asc(nulls_last=True), "id"]),
    "updated": (_("Latest changed"), ["-updated_at", "-id"]),
}
"""How the directory may be sorted: words, and the order."""

LAYOUTS = ("cards", "list", "map")
"""How it may show, the usual way first."""


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for: words, district, service area, legal form (each may be empty); order, layout."""

    q: str = ""
    district: str = ""
    area: str = ""
    form: str = ""
    sort: str = "name"
    layout: str = "cards"

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

    def sorted(self) -> QuerySet[Organization]:
        """Return the same in the order asked for."""
        return self.found().order_by(*SORTS[self.sort][1])

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The facets that are chosen, with their values."""
        return [(key, value) for key in ("district", "area", "form") if (value := getattr(self, key))]

    @property
    def query(self) -> str:
        """What stands after the question mark of the address."""
        said = {
            "q": self.q, **dict(self.narrowed), "sort": "" if self.sort == "name" else self.sort,
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


@dataclass(frozen=True)
class Choice:
    """One choice of a facet: how many it would show, and the query that chooses it or takes it away."""

    value: str
    label: Any
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """A way to narrow the directory, and its choices, those that find nothing left out."""

    key: str
    title: Any
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        """Whether its choices show at once: those of districts do, others when one is chosen."""
        return self.key == "district" or any(choice.is_chosen for choice in self.choices)


def facets(wanted: Wanted) -> list[Facet]:
    """Return the facets; each counts within what the others leave: one query each."""
    areas = [(area.code, area.name) for area in ServiceArea.objects.filter(is_active=True)]
    districts = [(district.code, district.name) for district in home_districts()]
    return [
        _facet(wanted, "district", _("District"), districts, lambda rows: rows.values_list("district_id")),
        _facet(wanted, "area", _("Service area"), areas, _by_area),
        _facet(wanted, "form", _("Legal form"), LegalForm.choices, lambda rows: rows.values_list("legal_form")),
    ]


def _by_area(rows: QuerySet[Organization]) -> QuerySet[Any, Any]:
    return rows.annotate(area=Func(F("service_areas"), function="unnest")).values_list("area")


def _facet(
    wanted: Wanted, key: str, title: Any, options: Iterable[tuple[str, Any]], group: Callable[..., QuerySet[Any, Any]]
) -> Facet:
    chosen = getattr(wanted, key)
    counts = dict(group(replace(wanted, **{key: ""}).found()).annotate(n=Count("pk")))
    choices = [
        Choice(value, label, counts.get(value, 0), value == chosen,
               replace(wanted, **{key: "" if value == chosen else value}).query)
        for value, label in options
    ]  # fmt: skip
    return Facet(key, title, [choice for choice in choices if choice.count or choice.is_chosen])
