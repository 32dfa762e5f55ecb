"""Why a figure falls short, and what to do next: counts of what waits, each with the list of what it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from core import clock
from orgs.choices.records import CollectionStatus
from orgs.models import Collection, Organization, Responsibility
from orgs.queries.records import contacts_in_force
from procurement.choices import AwardStatus, ContractStatus
from procurement.models import Award, Contract
from projects.choices import ProjectStatus
from projects.models import Project
from targets.metrics import NOT_ANSWERED, Collections, Contacts, Metric, Published, Services
from unions.models import Union


@dataclass(frozen=True)
class Reason:
    """A count that explains, in words, and where the list of it is (empty where there is no such list)."""

    text: str
    count: int
    url: str = ""


def reasons(metric: Metric, union: Union, year: int) -> list[Reason]:
    """Return what stands between a union and its figure, what is nearest to counting first; nothing that is 0."""
    explain = next((one for kind, one in EXPLAINED if isinstance(metric, kind)), None)
    return [reason for reason in explain(union, year) if reason.count] if explain else []


def _contact_reasons(union: Union, year: int) -> Iterator[Reason]:
    mine = _responsible(union)
    contacted = contacts_in_force().filter(organization=OuterRef("pk"), union=union, contacted_on__year=year)
    known = mine.filter(~Exists(contacted), is_worker_service=True).count()
    yield Reason(
        ngettext("%(n)s organization is known but was not contacted",
                 "%(n)s organizations are known but were not contacted", known) % {"n": known},
        known, _list(year, own_union=union.pk, worker_service="yes", not_contacted_by=union.pk),
    )  # fmt: skip
    yield _undecided(Organization.objects.on_record().filter(Exists(contacted)), "contacted")


def _collection_reasons(union: Union, year: int) -> Iterator[Reason]:
    asked = Collection.objects.filter(union=union, year=year)
    waiting = asked.filter(status=CollectionStatus.SUBMITTED).count()
    yield Reason(
        ngettext("%(n)s answer waits to be verified", "%(n)s answers wait to be verified", waiting) % {"n": waiting},
        waiting, _collections(union, year, status=CollectionStatus.SUBMITTED),
    )  # fmt: skip
    silent = asked.filter(NOT_ANSWERED).count()
    yield Reason(
        ngettext("%(n)s organization was invited and has not answered",
                 "%(n)s organizations were invited and have not answered", silent) % {"n": silent},
        silent, _collections(union, year, answered="no"),
    )  # fmt: skip
    invited = Collection.objects.filter(organization=OuterRef("pk"), year=year)
    unasked = _responsible(union).filter(~Exists(invited), is_worker_service=True).count()
    yield Reason(
        ngettext("%(n)s organization is known but was not invited",
                 "%(n)s organizations are known but were not invited", unasked) % {"n": unasked},
        unasked, _list(year, own_union=union.pk, worker_service="yes", invited="no"),
    )  # fmt: skip
    verified = asked.filter(organization=OuterRef("pk"), status=CollectionStatus.VERIFIED)
    yield _undecided(Organization.objects.on_record().filter(Exists(verified)), "collected")


def _service_reasons(union: Union, _year: int) -> Iterator[Reason]:
    drafts = Contract.objects.filter(union=union, status=ContractStatus.DRAFTED).count()
    yield Reason(
        ngettext("%(n)s contract waits to be signed", "%(n)s contracts wait to be signed", drafts) % {"n": drafts},
        drafts, f"{reverse('procurement:contracts')}?{urlencode({'status': 'drafted', 'union': union.pk})}",
    )  # fmt: skip
    awards = Award.objects.filter(
        application__round__union=union, status=AwardStatus.AWARDED, contract__isnull=True
    ).count()  # fmt: skip
    yield Reason(
        ngettext("%(n)s award has no contract yet", "%(n)s awards have no contract yet", awards) % {"n": awards},
        awards, f"{reverse('procurement:awards')}?{urlencode({'status': 'awarded', 'union': union.pk})}",
    )  # fmt: skip


def _project_reasons(union: Union, year: int) -> Iterator[Reason]:
    drafts = Project.objects.filter(union=union, year=year, status=ProjectStatus.DRAFT)
    unwritten = Q(summary="") | Q(story="")
    ready, bare = drafts.exclude(unwritten).count(), drafts.filter(unwritten).count()
    yield Reason(
        ngettext("%(n)s project is written and waits to be published",
                 "%(n)s projects are written and wait to be published", ready) % {"n": ready},
        ready, _projects(union, year, written="yes"),
    )  # fmt: skip
    yield Reason(
        ngettext("%(n)s project has no public text yet", "%(n)s projects have no public text yet", bare) % {"n": bare},
        bare,
        _projects(union, year, written="no"),
    )


def _undecided(rows: QuerySet[Any], what: str) -> Reason:
    """Return how many do not count because nobody decided yet whether they serve workers."""
    count = rows.filter(is_worker_service__isnull=True).count()
    texts = {
        "contacted": ngettext(
            "%(n)s contacted organization does not count: it is not decided whether it serves workers",
            "%(n)s contacted organizations do not count: it is not decided whether they serve workers", count),
        "collected": ngettext(
            "%(n)s collected organization does not count: it is not decided whether it serves workers",
            "%(n)s collected organizations do not count: it is not decided whether they serve workers", count),
    }  # fmt: skip
    return Reason(texts[what] % {"n": count}, count)


def _responsible(union: Union) -> QuerySet[Organization]:
    organizations = Responsibility.objects.filter(union=union).values("organization_id")
    return Organization.objects.on_record().filter(pk__in=organizations)


def _list(year: int, **filters: object) -> str:
    """Return the address of the list of organizations; its filters speak of this year only."""
    return f"{reverse('orgs:desk_organizations')}?{urlencode(filters)}" if year == clock.today().year else ""


def _collections(union: Union, year: int, **filters: object) -> str:
    """Return the address of the list of collections."""
    return f"{reverse('orgs:desk_collections')}?{urlencode({'year': year, 'union': union.pk, **filters})}"


def _projects(union: Union, year: int, **filters: object) -> str:
    """Return the address of the list of projects that are not published."""
    query = urlencode({"status": ProjectStatus.DRAFT.value, "year": year, "union": union.pk, **filters})
    return f"{reverse('projects:desk_projects')}?{query}"


EXPLAINED: tuple[tuple[type[Metric], Callable[[Union, int], Iterator[Reason]]], ...] = (
    (Contacts, _contact_reasons), (Collections, _collection_reasons), (Services, _service_reasons),
    (Published, _project_reasons),
)  # fmt: skip
"""What explains which kind of metric."""


def evidence_address(
    metric: Metric, union: Union, year: int, as_of: dt.date | None = None, *, subtree: bool = False
) -> str:
    """Return the address of the list that a figure was counted from."""
    query = {"year": year, "union": union.code, "as_of": as_of or "", "subtree": "yes" if subtree else ""}
    said = {key: value for key, value in query.items() if value}
    return f"{reverse('targets:evidence', args=[metric.key])}?{urlencode(said)}"
