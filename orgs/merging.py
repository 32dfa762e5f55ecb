"""What belongs to an organization, and so moves when its record is merged into another; what forbids a merge.

Whatever has a foreign key to an organization, or refers to one by content type and key, moves by itself: later apps
need do nothing. Where a unique constraint forbids it (two collections of one year), the row stays with the absorbed
record, where it can still be read. Apps register what is otherwise: rows that stay (``stays``), rows that give way
instead of staying (``yields``), triggers that freeze rows and must let them move (``frozen``), and what forbids a merge
(``obstacles``).
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
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.registry import Registry
from orgs.choices.records import MemberRole
from orgs.models import Organization


@dataclass(frozen=True)
class Yield:
    """How rows give way where the kept record has one of the kind: the constraint's name, and what is set instead."""

    constraint: str
    values: Mapping[str, Any]


stays: Registry[Any] = Registry("relation that stays with a merged record")
"""Why rows of a relation (``app.Model.field``) do not move."""
yields: Registry[Yield] = Registry("relation that gives way in a merge")
frozen: Registry[str] = Registry("trigger that lets rows move in a merge")
obstacles: Registry[Callable[[Organization, Organization], str | None]] = Registry("obstacle to a merge")
"""Functions of the kept and the absorbed record: why they cannot be merged, in words, or None."""

HISTORY = _("Its history stays with each record.")
for _relation in ("lifecycle.TransitionLog.object", "orgs.RegistrationDraft.organization"):
    stays.register(_relation, HISTORY)
for _relation in ("orgs.Merge.kept", "orgs.Merge.absorbed"):
    stays.register(_relation, _("Earlier merges stay as they were."))
for _relation in ("orgs.DuplicateFlag.organization", "orgs.DuplicateFlag.resembles"):
    stays.register(_relation, _("The search finds pairs anew."))
yields.register("orgs.Responsibility.organization", Yield("responsibility_one_leads", {"is_lead": False}))
yields.register("orgs.Member.organization", Yield("member_one_owner", {"role": MemberRole.EDITOR}))
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
                found.append((others, constraint.condition or Q(), constraint.name))
        return found


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
    staying: set[Any] = set()
    giving_way: set[Any] = set()
    for others, condition, name in relation.unique() if pks else ():
        clashing = _clashing(rows.filter(condition), there.filter(condition), others)
        if relation.name in yields and yields.get(relation.name).constraint == name:
            giving_way |= clashing
        else:
            staying |= clashing
    moving = tuple(pk for pk in pks if pk not in staying)
    return Move(relation, moving, tuple(sorted(staying)), tuple(sorted(giving_way - staying)))


def _clashing(rows: QuerySet[Any], there: QuerySet[Any], others: tuple[str, ...]) -> set[Any]:
    taken = set(there.values_list(*others or ("pk",)))
    if not others:
        return set(rows.values_list("pk", flat=True)) if taken else set()
    return {pk for pk, *key in rows.values_list("pk", *others) if tuple(key) in taken and None not in key}
