"""Many made-up organizations with their unions, contacts and collections, for benches."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from core import clock
from core.generate import (
    address,
    analyze,
    copy_rows,
    day,
    introduction,
    organization_name,
    person,
    quick_load,
    skewed,
    telephone,
    uscc,
)
from orgs.models import Collection, Contact, Organization, Responsibility
from reference.models import Division, ServiceArea
from unions.models import Union

FORMS = {
    "service_institution": (45, "52"), "association": (30, "51"), "foundation": (3, "53"), "unregistered": (12, ""),
    "enterprise": (7, "91"), "public_institution": (2, "12"), "other": (1, "59"),
}  # fmt: skip
PORTAL = {"verified": 60, "recorded": 30, "submitted": 4, "returned": 2, "rejected": 2, "suspended": 1, "merged": 1}
RATINGS = {"": 70, "3A": 14, "4A": 9, "2A": 3, "5A": 2, "1A": 2}
SUBJECTS = [
    "走访了解服务项目开展情况",
    "邀请参加职工服务活动",
    "沟通年度信息采集",
    "商谈购买服务合作",
    "了解党建和建会情况",
]
COLUMNS = [
    "id", "portal_status", "legal_status", "name", "short_name", "former_names", "name_en", "legal_form", "uscc",
    "registration_number", "registered_on", "registered_funds", "registration_authority", "supervising_authority",
    "legal_representative", "address", "district", "telephone", "email", "website", "service_areas", "introduction",
    "business_scope", "rating", "inspection_year", "inspection_result", "full_time_staff", "part_time_staff",
    "volunteers", "social_workers", "has_party_organization", "has_union", "is_worker_service",
    "worker_service_reason", "worker_service_decided_on", "is_public", "recorded_by", "created_at", "updated_at",
    "version",
]  # fmt: skip


class Draw:
    """A weighted draw that is set up once."""

    def __init__(self, weights: dict[str, int]) -> None:
        self.words = list(weights)
        self.bounds = list(accumulate(weights.values()))

    def __call__(self, rng: random.Random) -> str:
        """Return one of the words."""
        return rng.choices(self.words, cum_weights=self.bounds)[0]


@dataclass(frozen=True)
class World:
    """What the rows refer to: (code, name) of districts, codes of service areas, ids of unions."""

    districts: Sequence[tuple[str, str]]
    areas: Sequence[str]
    unions: Sequence[int]
    today: dt.date

    @classmethod
    def of_database(cls) -> World:
        """Read the reference data."""
        beijing = Division.objects.filter(level=Division.Level.COUNTY, code__startswith="11").order_by("code")
        elsewhere = Division.objects.filter(level=Division.Level.COUNTY).exclude(code__startswith="11")
        districts = [
            *beijing.values_list("code", "name"),
            *elsewhere.order_by("code").values_list("code", "name")[:300],
        ]
        areas = list(ServiceArea.objects.order_by("code").values_list("code", flat=True))
        return cls(districts, areas, list(Union.objects.order_by("path").values_list("id", flat=True)), clock.today())


_form, _portal, _rating = Draw({key: weight for key, (weight, _) in FORMS.items()}), Draw(PORTAL), Draw(RATINGS)


def organization_rows(first: int, n: int, *, seed: int, world: World) -> Iterator[tuple[Any, ...]]:
    """Yield ``n`` rows in the order of ``COLUMNS``, with ids from ``first`` on."""
    rng = random.Random(f"organizations {seed}")  # noqa: S311 - made-up rows, no secret
    noon = dt.time(4, tzinfo=dt.UTC)
    for number in range(first, first + n):
        yield _organization(rng, number, world, noon)


def _organization(rng: random.Random, number: int, world: World, noon: dt.time) -> tuple[Any, ...]:
    form = _form(rng)
    district, place = world.districts[int(len(world.districts) * rng.random() ** 4)]
    registered = form != "unregistered"
    founded = day(rng, dt.date(1991, 1, 1), world.today - dt.timedelta(days=1))
    changed = dt.datetime.combine(day(rng, world.today - dt.timedelta(days=900), world.today), noon)
    decided = rng.random() < 0.7
    return (
        number, _portal(rng), "registered" if registered else "unregistered",
        organization_name(rng, place, form), "", "", "", form,
        uscc(FORMS[form][1], district[:6], number) if registered else None,
        f"京民社证字第{number:07d}号" if registered else "", founded if registered else None,
        rng.randrange(3, 500) * 10000 if registered else None, f"{place}民政局" if registered else "",
        f"{place}总工会" if rng.random() < 0.4 else "", person(rng), address(rng, place), district, telephone(rng),
        f"org{number}@example.org", f"https://org{number}.example.org" if rng.random() < 0.3 else "",
        list({skewed(rng, world.areas) for _ in range(rng.randrange(1, 4))}), introduction(rng, place),
        introduction(rng, place) if rng.random() < 0.3 else "", _rating(rng), 2025 if registered else None,
        "passed" if registered else "", rng.randrange(0, 60), rng.randrange(0, 30), rng.randrange(0, 400),
        rng.randrange(0, 12), rng.random() < 0.3, rng.random() < 0.2, rng.random() < 0.8 if decided else None,
        "主要面向职工开展服务" if decided else "", changed.date() if decided else None, rng.random() < 0.5,
        rng.choice(world.unions), changed, changed, 1,
    )  # fmt: skip


def responsibility_rows(ids: range, *, seed: int, world: World) -> Iterator[tuple[int, int, bool]]:
    """Yield who leads each organization, and for a fifth of them a second union."""
    rng = random.Random(f"responsibilities {seed}")  # noqa: S311 - made-up rows, no secret
    unions = world.unions
    for organization in ids:
        lead = int(len(unions) * rng.random() ** 2)
        yield organization, unions[lead], True
        if rng.random() < 0.2 and len(unions) > 1:
            yield organization, unions[(lead + 1) % len(unions)], False


def contact_rows(ids: range, *, seed: int, world: World) -> Iterator[tuple[Any, ...]]:
    """Yield contacts of about half of the organizations within the last two years."""
    rng = random.Random(f"contacts {seed}")  # noqa: S311 - made-up rows, no secret
    start, recorded = world.today - dt.timedelta(days=730), clock.now()
    for organization in ids:
        if rng.random() < 0.5:
            yield (
                organization, rng.choice(world.unions), day(rng, start, world.today), "visit", person(rng), person(rng),
                rng.choice(SUBJECTS), "", recorded, "",
            )  # fmt: skip


CONTACT_COLUMNS = [
    "organization", "union", "contacted_on", "method", "staff", "counterpart", "subject", "outcome",
    "recorded_at", "withdrawn_reason",
]  # fmt: skip


def collection_rows(ids: range, *, seed: int, world: World) -> Iterator[tuple[Any, ...]]:
    """Yield this year's collections of a third of the organizations, half of them verified."""
    rng = random.Random(f"collections {seed}")  # noqa: S311 - made-up rows, no secret
    now = clock.now()
    for organization in ids:
        if rng.random() < 0.33:
            answers = json.dumps({"full_time_staff": rng.randrange(60), "volunteers": rng.randrange(400)})
            verified = rng.random() < 0.5
            yield (
                "verified" if verified else "invited", organization, world.today.year, rng.choice(world.unions),
                answers, "{}", now, verified, now if verified else None, answers if verified else None, now,
            )  # fmt: skip


COLLECTION_COLUMNS = [
    "status", "organization", "year", "union", "answers", "remarks", "invited_at", "filled_by_union", "verified_at",
    "snapshot", "saved_at",
]  # fmt: skip


def load(n: int, *, seed: int = 1) -> None:
    """Fill an empty database with ``n`` organizations and what belongs to them. Memory stays flat."""
    world, ids = World.of_database(), range(1, n + 1)
    with quick_load(Organization, Responsibility, Contact, Collection):
        copy_rows(Organization, COLUMNS, organization_rows(1, n, seed=seed, world=world))
        copy_rows(
            Responsibility, ["organization", "union", "is_lead"], responsibility_rows(ids, seed=seed, world=world)
        )
        copy_rows(Contact, CONTACT_COLUMNS, contact_rows(ids, seed=seed, world=world))
        copy_rows(Collection, COLLECTION_COLUMNS, collection_rows(ids, seed=seed, world=world))
    analyze(Union, Division)
