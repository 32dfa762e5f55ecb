"""What belongs to an organization, and so moves when its record is merged into another; what forbids a merge.

Whatever has a foreign key to an organization, or refers to one by content type and key, moves by itself: later apps
need do nothing. Where a unique constraint forbids it (two collections of one year), the row stays with the absorbed
record, where it can still be read. Apps register what is otherwise: rows that stay (``stays``), rows that give way
(``yields``), constraints of which more stays together than they say (``whole``), triggers that freeze rows and must let
them move (``frozen``), and what forbids a merge (``obstacles``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.registry import Registry
from orgs.choices.life import FilingStatus
from orgs.choices.records import CollectionStatus, MemberRole
from orgs.models import Collection, Filing, Organization
from orgs.models.collection import ANSWERABLE
from orgs.models.filing import FILING_OPEN


@dataclass(frozen=True)
class Yield:
    """How rows give way where the kept record has one of the kind: the constraint's name, and what is set.

    ``becomes`` says it in words. ``moves``: they move, for what is set lets them; otherwise they stay. ``among``: which
    of them give way.
    """

    constraint: str
    values: Mapping[str, Any]
    becomes: Any
    moves: bool = True
    among: Q | None = None


stays: Registry[Any] = Registry("relation that stays with a merged record")
"""Why rows of a relation (``app.Model.field``) do not move."""
yields: Registry[Yield] = Registry("relation that gives way in a merge")
whole: Registry[tuple[str, ...]] = Registry("constraint of a merge whose rows stay together")
"""By the constraint's name: the fields beside the organization that decide, where those are fewer."""
frozen: Registry[str] = Registry("trigger that lets rows move in a merge")
obstacles: Registry[Callable[[Organization, Organization], str | None]] = Registry("obstacle to a merge")
"""Functions of the kept and the absorbed record: why they cannot be merged, in words, or None."""

LOOKUPS = {RangeOperators.EQUAL: "exact", RangeOperators.OVERLAPS: "overlap"}
HISTORY = _("Its history stays with each record.")
for _relation in ("lifecycle.TransitionLog.object", "orgs.RegistrationDraft.organization"):
    stays.register(_relation, HISTORY)
for _relation in ("orgs.Merge.kept", "orgs.Merge.absorbed"):
    stays.register(_relation, _("Earlier merges stay as they were."))
for _relation in ("orgs.DuplicateFlag.organization", "orgs.DuplicateFlag.resembles"):
    stays.register(_relation, _("The search finds pairs anew."))
yields.register(
    "orgs.Responsibility.organization", Yield("responsibility_one_leads", {"is_lead": False}, _("no longer leads"))
)
yields.register("orgs.Member.organization", Yield("member_one_owner", {"role": MemberRole.EDITOR}, _("becomes editor")))
yields.register(
    "orgs.Collection.organization",
    Yield(
        "collection_once_a_year",
        {"status": CollectionStatus.CLOSED},
        _("closed unanswered"),
        moves=False,
        among=Q(status__in=ANSWERABLE),
    ),
)
whole.register("collection_once_a_year", ("year",))  # answers stay beside those that correct them
whole.register("workforce_once_a_year", ("year",))  # a year's groups add up
frozen.register("collections", "orgs.Collection:verified_is_frozen")


@dataclass(frozen=True)
class Relation:
    """A field by which rows of a model belong to an organization; ``kind`` names the content type's field, if any."""

    model: type[Model]
    field: str
    key: str
    kind: str = ""

    @property
    def name(self) -> str:
        """Its name in the registries."""
        return f"{self.model._meta.label}.{self.field}"

    @property
    def title(self) -> Any:
        """What its rows are, in words."""
        return self.model._meta.verbose_name_plural

    def rows_of(self, organization: Organization) -> QuerySet[Any]:
        """Return the rows that belong to an organization."""
        by_kind = {self.kind: ContentType.objects.get_for_model(Organization)} if self.kind else {}
        return self.model._base_manager.filter(**by_kind, **{self.key: organization.pk})

    def unique(self) -> list[tuple[tuple[str, ...], Q, str]]:
        """Return the constraints in which the field takes part: the other fields, the condition, the name."""
        found: list[tuple[tuple[str, ...], Q, str]] = []
        field = None if self.kind else self.model._meta.get_field(self.field)
        if field is not None and getattr(field, "unique", False):
            found.append(((), Q(), ""))
        together = [names for names in self.model._meta.unique_together if self.field in names]
        found += [(tuple(name for name in names if name != self.field), Q(), "") for names in together]
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and self.field in constraint.fields:
                others = tuple(name for name in constraint.fields if name != self.field)
                name = constraint.name
                found.append((whole.get(name) if name in whole else others, constraint.condition or Q(), name))
        return found

    def exclusions(self) -> list[ExclusionConstraint]:
        """Return the constraints by which rows of one organization may not overlap."""
        of_one = (self.field, RangeOperators.EQUAL)
        return [
            each
            for each in self.model._meta.constraints
            if isinstance(each, ExclusionConstraint) and of_one in each.expressions
        ]


@cache
def relations() -> tuple[Relation, ...]:
    """Return every relation whose rows move."""
    return tuple(one for one in all_relations() if one.name not in stays)


def all_relations() -> Iterator[Relation]:
    """Yield every relation to an organization, those whose rows stay included; histories are no relations."""
    for model in apps.get_models(include_auto_created=True):
        if issubclass(model, pghistory.models.Event) or model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Organization:
                yield Relation(model, field.name, field.attname)
        yield from _generic(model)


def _generic(model: type[Model]) -> Iterator[Relation]:
    found = [each for each in model._meta.private_fields if isinstance(each, GenericForeignKey)]
    for each in found:
        yield Relation(model, each.name, each.fk_field, each.ct_field)
    names = {field.name for field in model._meta.concrete_fields}
    if not found and {"content_type", "object_id"} <= names:
        yield Relation(model, "object_id", "object_id", "content_type")


@dataclass(frozen=True)
class Move:
    """What becomes of a relation's rows: the keys of those that move and that stay, and which of them give way."""

    relation: Relation
    moving: tuple[Any, ...]
    staying: tuple[Any, ...]
    giving_way: tuple[Any, ...]


def moves(kept: Organization, absorbed: Organization) -> list[Move]:
    """Return what a merge would move, relation by relation; those without rows are left out."""
    found = (_move(relation, kept, absorbed) for relation in relations())
    return [move for move in found if move.moving or move.staying]


def _move(relation: Relation, kept: Organization, absorbed: Organization) -> Move:
    rows, there = relation.rows_of(absorbed), relation.rows_of(kept)
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    way = yields.get(relation.name) if relation.name in yields else None
    staying: set[Any] = set()
    giving_way: set[Any] = set()
    for others, condition, name in relation.unique() if pks else ():
        clashing = _clashing(rows.filter(condition), there.filter(condition), others)
        if way and way.constraint == name:
            giving_way |= set(rows.filter(way.among or Q(), pk__in=clashing).values_list("pk", flat=True))
        if not (way and way.constraint == name and way.moves):
            staying |= clashing
    for constraint in relation.exclusions() if pks else ():
        staying |= _overlapping(rows, there, constraint, relation.field)
    if way and way.moves:
        giving_way -= staying
    moving = tuple(pk for pk in pks if pk not in staying)
    return Move(relation, moving, tuple(sorted(staying)), tuple(sorted(giving_way)))


def _clashing(rows: QuerySet[Any], there: QuerySet[Any], others: tuple[str, ...]) -> set[Any]:
    taken = set(there.values_list(*others or ("pk",)))
    if not others:
        return set(rows.values_list("pk", flat=True)) if taken else set()
    return {pk for pk, *key in rows.values_list("pk", *others) if tuple(key) in taken and None not in key}


def _overlapping(
    rows: QuerySet[Any], there: QuerySet[Any], constraint: ExclusionConstraint, field: str
) -> set[Any]:  # fmt: skip
    compared = [(one, LOOKUPS[operator]) for one, operator in constraint.expressions if one != field]
    sides = {f"side_{n}": F(one) if isinstance(one, str) else one for n, (one, _lookup) in enumerate(compared)}
    alike = {f"side_{n}__{lookup}": OuterRef(f"side_{n}") for n, (_one, lookup) in enumerate(compared)}
    condition = constraint.condition or Q()
    clashing = there.filter(condition).alias(**sides).filter(**alike)
    return set(rows.filter(condition).alias(**sides).filter(Exists(clashing)).values_list("pk", flat=True))


def _both_filed(kept: Organization, absorbed: Organization) -> str | None:
    for among in ((FilingStatus.FILED,), FILING_OPEN):
        filings = Filing.objects.filter(organization__in=(kept, absorbed), status__in=among)
        if filings.values("organization").distinct().count() == 2:
            return gettext("Both are filed with a union hub, or apply for it: withdraw one of the two filings first.")
    return None


def _answers_wait(kept: Organization, absorbed: Organization) -> str | None:
    years = Collection.objects.filter(organization=kept).values("year")
    waiting = Collection.objects.filter(organization=absorbed, status=CollectionStatus.SUBMITTED, year__in=years)
    if first := waiting.first():
        return gettext("Both records have answers for %(year)s, and those of %(name)s wait: verify or return them.") % {
            "year": first.year, "name": absorbed.name,
        }  # fmt: skip
    return None


obstacles.register("filings", _both_filed)
obstacles.register("answers", _answers_wait)
