"""Coverage of party and union building: how many organizations have one, and what is next for those without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet
from django.utils.translation import gettext as _

from orgs.choices.life import BuildingStatus, BuildingSubject
from orgs.choices.records import LegalForm
from orgs.models import Organization
from reference.models import Division, ServiceArea
from unions.models import User

HAS = {BuildingSubject.PARTY: "has_party_organization", BuildingSubject.UNION: "has_union"}
DIMENSIONS = ("district", "form", "area")
COUNTS = {
    "total": Count("pk", distinct=True),
    "party": Count("pk", filter=Q(has_party_organization=True), distinct=True),
    "union": Count("pk", filter=Q(has_union=True), distinct=True),
}


@dataclass(frozen=True)
class Coverage:
    """How many organizations of one district, form or area there are, and how many have each. ``key``: for filters."""

    key: str
    label: str
    total: int
    party: int
    union: int

    @property
    def party_rate(self) -> int:
        """Per cent with a party organization, rounded."""
        return round(self.party * 100 / self.total) if self.total else 0

    @property
    def union_rate(self) -> int:
        """Per cent with a union, rounded."""
        return round(self.union * 100 / self.total) if self.total else 0


def counted(user: User) -> QuerySet[Organization]:
    """Return the organizations that coverage is counted over: within reach, worker-service, neither dissolved nor
    deregistered. Each counts once."""
    return Organization.objects.visible_to(user).active().worker_service()


def overall(user: User) -> Coverage:
    """Return the coverage of all."""
    found = counted(user).order_by().aggregate(**COUNTS)
    return Coverage("", _("All"), **found)


def coverage(user: User, dimension: str) -> list[Coverage]:
    """Return the coverage by district, legal form or service area (an organization counts in each of its areas)."""
    key, labels = _labels(dimension)
    rows = counted(user).order_by()
    if dimension == "area":
        rows = rows.annotate(area=Func(F("service_areas"), function="unnest"))
    found = {row[key]: row for row in rows.values(key).annotate(**COUNTS)}
    order = [code for code in labels if code in found]
    if None in found:
        order.append(None)
    return [_coverage(found[code], code, labels) for code in order]


def _coverage(row: dict[str, Any], code: str | None, labels: dict[Any, str]) -> Coverage:
    label = labels.get(code) or _("not known")
    return Coverage(code or "", str(label), row["total"], row["party"], row["union"])


def _labels(dimension: str) -> tuple[str, dict[Any, str]]:
    if dimension == "district":
        names = Division.objects.filter(level=Division.Level.COUNTY).order_by("code").values_list("pk", "name")
        return "district_id", dict(names)
    if dimension == "area":
        return "area", {area.code: area.name for area in ServiceArea.objects.all()}
    return "legal_form", {code: str(label) for code, label in LegalForm.choices}


@dataclass(frozen=True)
class NextStep:
    """How many organizations without stand at a step, and what to do with them next."""

    status: str
    label: str
    todo: str
    count: int


def what_to_do() -> dict[str, str]:
    """Return by status what comes next."""
    return {
        "no_record": _("Find out whether there is one"),
        BuildingStatus.NONE: _("Talk with the person in charge"),
        BuildingStatus.CONTACTED: _("Help to form a preparation group"),
        BuildingStatus.PREPARATION: _("Help to write the application"),
        BuildingStatus.APPLICATION: _("Ask the superior for its decision"),
        BuildingStatus.APPROVED: _("Attend the founding meeting"),
        BuildingStatus.ENDED: _("Find out whether to begin again"),
    }


def next_steps(user: User, subject: str) -> list[NextStep]:
    """Return the organizations without, by the step at which they stand; one query."""
    relation = f"{subject}building"
    without = counted(user).order_by().exclude(**{HAS[BuildingSubject(subject)]: True})
    rows: Iterable[tuple[str | None, int]] = without.values_list(f"{relation}__status").annotate(n=Count("pk"))
    found = {status or "no_record": n for status, n in rows}
    labels = {"no_record": _("Nothing known"), **{code: str(label) for code, label in BuildingStatus.choices}}
    todo = what_to_do()
    return [NextStep(status, labels[status], todo[status], found[status]) for status in todo if status in found]
