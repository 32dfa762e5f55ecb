"""The figures that the plan promises (clauses B1 to S2), each a query over rows that exist.

An organization counts once, however often it was contacted, and only while a recorded decision calls it a
worker-service organization. Each metric says whose rows count: the value is the union's own, the subtree's stands
beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.registry import Registry
from orgs.choices.records import CollectionStatus
from orgs.models import Collection, Organization
from orgs.queries.records import contacts_in_force
from procurement.choices import ContractStatus, RoundKind
from procurement.models import Contract
from projects.models import Project
from unions.models import Union

FLOW, STOCK = "flow", "stock"


@dataclass(frozen=True)
class Metric:
    """A figure of a union and a year.

    ``once``: the column of the evidence of which each value counts once: organizations, or the rows themselves.
    ``kind``: a flow grows through the year, a stock is counted on a day. ``clause``: where the plan asks for it.
    ``day``: the field of the evidence row that dates it. ``kinds``: unions to which it applies (none named: all).
    """

    key: str
    title: Any
    unit: Any
    clause: str
    day: str
    kind: str = FLOW
    kinds: tuple[str, ...] = ()
    once: str = "organization_id"

    def applies_to(self, union: Union) -> bool:
        """Tell whether the plan asks this of such a union."""
        return not self.kinds or union.kind in self.kinds

    def evidence(self, year: int, as_of: dt.date) -> QuerySet[Any]:
        """Return all unions' rows that count for a year, as they stood at the end of a day.

        Each row has ``union`` and ``organization``; several rows may be about one organization.
        """
        raise NotImplementedError

    def evidence_of(self, union: Union, year: int, as_of: dt.date, *, subtree: bool = False) -> QuerySet[Any]:
        """Return the rows of one union, or of it and all below it."""
        rows = self.evidence(year, as_of)
        return rows.filter(union__path__startswith=union.path) if subtree else rows.filter(union=union)

    def counted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return one row for each that counts: the first of its rows, so that the list is as long as the figure."""
        firsts = rows.order_by(self.once, self.day, "pk").distinct(self.once).values("pk")
        counted: QuerySet[Any] = rows.model._base_manager.filter(pk__in=firsts)
        return counted


class Contacts(Metric):
    """Organizations contacted: distinct ones with a contact dated in the year that was not withdrawn."""

    def evidence(self, year: int, as_of: dt.date) -> QuerySet[Any]:
        """Return the contacts."""
        until = min(as_of, dt.date(year, 12, 31))
        rows = contacts_in_force().filter(contacted_on__range=(dt.date(year, 1, 1), until))
        return rows.filter(organization__in=Organization.objects.worker_service())


class Collections(Metric):
    """Organizations collected: collections of the year that were verified."""

    def evidence(self, year: int, as_of: dt.date) -> QuerySet[Any]:
        """Return the collections."""
        end = clock.start_of(as_of + dt.timedelta(days=1))
        rows = Collection.objects.filter(year=year, status=CollectionStatus.VERIFIED, verified_at__lt=end)
        return rows.filter(organization__in=Organization.objects.worker_service())


class Services(Metric):
    """Service projects bought: each awarded one whose contract was signed in the year and was not terminated."""

    def evidence(self, year: int, as_of: dt.date) -> QuerySet[Any]:
        """Return the contracts."""
        until = min(as_of, dt.date(year, 12, 31))
        rows = Contract.objects.filter(signed_on__range=(dt.date(year, 1, 1), until))
        return rows.filter(award__application__round__kind=RoundKind.SERVICE).exclude(status=ContractStatus.TERMINATED)


class Published(Metric):
    """Projects made public in the year: items of the catalogue, each counted once, in the year it was first shown."""

    def evidence(self, year: int, as_of: dt.date) -> QuerySet[Any]:
        """Return the projects."""
        begin, end = clock.start_of(dt.date(year, 1, 1)), clock.start_of(dt.date(year + 1, 1, 1))
        until = min(end, clock.start_of(as_of + dt.timedelta(days=1)))
        return Project.objects.public().filter(published_at__gte=begin, published_at__lt=until)


metrics: Registry[Metric] = Registry("metric")

SETS_ITS_OWN = (Union.Kind.DISTRICT, Union.Kind.INDUSTRIAL)


def register() -> None:
    """Fill the registry with the metrics for which there is evidence so far."""
    organizations, projects = pgettext_lazy("unit", "organizations"), pgettext_lazy("unit", "projects")
    for order, metric in enumerate((
        Contacts("contacts", _("Organizations contacted"), organizations, "B1", "contacted_on"),
        Collections("collections", _("Organizations collected"), organizations, "B1", "verified_at"),
        Contacts("district_contacts", _("Organizations contacted, by its own target"), organizations, "B1",
                 "contacted_on", kinds=SETS_ITS_OWN),
        Services("services", _("Services bought"), projects, "C1", "signed_on", once="id"),
        Published("published", _("Projects published"), projects, "S3", "published_at", once="id"),
    )):  # fmt: skip
        metrics.register(metric.key, metric, order=order)


def applicable(union: Union, *, with_target: Iterable[str] = ()) -> list[Metric]:
    """Return the metrics that a union's page shows: those that apply, a figure that it targets itself only once."""
    shown = [metric for metric in metrics if metric.applies_to(union)]
    own = any(metric.key == "district_contacts" for metric in shown)
    return [metric for metric in shown if not (own and metric.key == "contacts" and "contacts" not in with_target)]


NOT_ANSWERED = Q(status__in=[CollectionStatus.INVITED, CollectionStatus.IN_PROGRESS, CollectionStatus.RETURNED])
