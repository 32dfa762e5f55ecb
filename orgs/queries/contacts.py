"""Reads of contacts: who is meant by a list of names, how unions stand with an organization, what is still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from core import clock
from core.names import name_key
from core.search import matches, words_of
from orgs.likeness.names import Shaper
from orgs.models import Contact, ContactOccasion, FollowUp, Organization
from orgs.queries.records import contacts_in_force
from unions.models import PartnerBody, Union, User

SIFTED = 200
JUST_NOW = dt.timedelta(minutes=10)
LONG_AGO = dt.timedelta(days=180)


def occasions_visible_to(user: User) -> QuerySet[ContactOccasion]:
    """Return the occasions of the unions within the user's scope."""
    ids = user.scope_union_ids()
    return ContactOccasion.objects.all() if ids is None else ContactOccasion.objects.filter(union_id__in=ids)


def follow_ups_visible_to(user: User) -> QuerySet[FollowUp]:
    """Return the follow-ups and promises of the unions within the user's scope."""
    ids = user.scope_union_ids()
    return FollowUp.objects.all() if ids is None else FollowUp.objects.filter(union_id__in=ids)


# Who is meant ---------------------------------------------------------------------------------------------------------


@dataclass
class Meant:
    """What a pasted list means: the organizations found, and the lines that name none, or several."""

    found: list[Organization] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def meant_by(text: str, *, user: User) -> Meant:
    """Return the organizations within reach that the lines of a text name: by USCC, portal number, or whole name.

    Two queries' worth of keys, however many lines: one query.
    """
    lines = [line.strip(" \t,，;；、") for line in text.splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line))
    codes, keys = [line.upper() for line in lines], [name_key(line) for line in lines]
    rows = Organization.objects.visible_to(user).on_record()
    by_key: dict[str, list[Organization]] = {}
    for one in rows.filter(Q(uscc__in=codes) | Q(number__in=codes) | Q(name_key__in=keys)).distinct():
        for key in {one.uscc or "", one.number, one.name_key}:
            by_key.setdefault(key, []).append(one)
    meant = Meant()
    for line, code, key in zip(lines, codes, keys, strict=True):
        candidates = by_key.get(code) or by_key.get(key) or []
        if len(candidates) == 1:
            meant.found.append(candidates[0])
        else:
            meant.lost.append(line)
    return meant


def perhaps_meant(lines: Iterable[str], *, user: User, beside: Iterable[int], each: int = 3) -> list[int]:
    """Return the keys of organizations within reach that lines may mean which name none, or several.

    Looked for by the two letters that follow a name's place, nearest names first. ``beside``: keys known already;
    ``each``: how many a line at most. A query for each line.
    """
    rows = Organization.objects.visible_to(user).on_record().exclude(pk__in=beside).order_by("name", "pk")
    shaper, found = Shaper(), dict[int, None]()
    for line in lines:
        if begin := words_of(shaper.shape(name_key(line)).stem[:2]):
            alike = matches(rows, begin[0]).values_list("pk", "name")[:SIFTED]
            nearest = sorted(alike, key=lambda row: -SequenceMatcher(None, line, row[1]).ratio())
            found.update(dict.fromkeys(pk for pk, _name in nearest[:each]))
    return list(found)


def to_contact_first(user: User, union: Union, limit: int = 12) -> tuple[list[Organization], list[Organization]]:
    """Return whom somebody in the field most likely means: those the person spoke with last, and those near by.

    Near by are organizations of the union's district, the longest not contacted first.
    """
    recent_ids = list(
        contacts_in_force().filter(recorded_by=user, organization__isnull=False)
        .order_by().values("organization_id").annotate(last=Max("recorded_at")).order_by("-last")
        .values_list("organization_id", flat=True)[:limit]
    )  # fmt: skip
    reachable = Organization.objects.visible_to(user).on_record().select_related("district")
    known = reachable.in_bulk(recent_ids)
    near = reachable.active().exclude(pk__in=recent_ids)
    if union.district_id and not union.is_root():
        near = near.filter(district_id=union.district_id)
    last = Max("contacts__contacted_on", filter=Q(contacts__withdrawn_at=None))
    longest = near.annotate(last_contact=last).order_by("last_contact", "pk")
    return [known[pk] for pk in recent_ids if pk in known], list(longest[:limit])


def was_recorded_just_now(organization: Organization, facts: Mapping[str, Any], *, by: User) -> bool:
    """Return whether a person recorded this very contact within the last minutes."""
    since = clock.now() - JUST_NOW
    return contacts_in_force().filter(
        organization=organization, recorded_by=by, recorded_at__gte=since, **facts
    ).exists()  # fmt: skip


# How unions stand with an organization --------------------------------------------------------------------------------


@dataclass
class Relation:
    """How one union knows an organization."""

    union: Union
    is_responsible: bool = False
    is_lead: bool = False
    contacts: int = 0
    last: Contact | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard for half a year."""
        return self.last is None or clock.today() - self.last.contacted_on > LONG_AGO


def relations_of(organization: Organization) -> list[Relation]:
    """Return the unions that are responsible or ever spoke with an organization: the last spoken to first."""
    relations: dict[int, Relation] = {}
    for each in organization.responsibilities.select_related("union"):
        relations[each.union_id] = Relation(each.union, is_responsible=True, is_lead=each.is_lead)
    mine = contacts_in_force().filter(organization=organization)
    counts = dict(mine.order_by().values("union").annotate(n=Count("pk")).values_list("union", "n"))
    lasts = mine.order_by("union_id", "-contacted_on", "-pk").distinct("union_id").select_related("union")
    for last in lasts:
        relation = relations.setdefault(last.union_id, Relation(last.union))
        relation.last, relation.contacts = last, counts[last.union_id]
    return sorted(relations.values(), key=_last_first)


def _last_first(relation: Relation) -> tuple[Any, ...]:
    day = relation.last.contacted_on.toordinal() if relation.last else 0
    return (-day, not relation.is_lead, relation.union.path)


def open_with(organization: Organization) -> QuerySet[FollowUp]:
    """Return what is still open with an organization, at contacts with it alone or at occasions; the first due first.

    What was agreed at a contact that was withdrawn is ticked off with it.
    """
    return _still_open(
        Q(contact__organization=organization)
        | Q(occasion__contacts__organization=organization, occasion__contacts__withdrawn_at=None)
    )


def open_with_partner(partner: PartnerBody) -> QuerySet[FollowUp]:
    """Return what is still open with a partner body, the first due first."""
    return _still_open(
        Q(contact__partner=partner) | Q(occasion__contacts__partner=partner, occasion__contacts__withdrawn_at=None)
    )


def _still_open(about: Q) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.filter(pk__in=FollowUp.objects.filter(about, todo__done_at=None).order_by().values("pk"))
    return rows.select_related("union", "todo__for_user", "contact", "occasion").order_by("todo__due", "pk")


def next_follow_ups(contact_ids: Iterable[int]) -> dict[int, dt.date]:
    """Return for each contact the first day on which something is still due."""
    rows = FollowUp.objects.filter(contact_id__in=contact_ids, todo__done_at=None).order_by("-todo__due")
    return dict(rows.values_list("contact_id", "todo__due"))
