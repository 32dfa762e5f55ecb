"""Merging two records of one organization, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from stdnum.cn import uscc as uscc_number

from core import audit, clock
from core.errors import UserError
from core.lifecycle.services import perform
from core.wording import with_aside
from orgs.choices.records import PortalStatus
from orgs.merging import frozen, moves, obstacles, relations, yields
from orgs.models import DuplicateFlag, Merge, Organization
from orgs.services.current import follow_rows
from orgs.services.records import FACTS, apply_facts
from orgs.services.workforce import follow_workforce
from unions.models import User

DECISION = (
    "is_worker_service", "worker_service_reason", "worker_service_decided_on", "worker_service_decided_by_id",
)  # fmt: skip
"""The decision whether it serves workers; taken over where only the absorbed record bears one."""
MERGEABLE = (PortalStatus.RECORDED, PortalStatus.VERIFIED)
UNMERGE = {PortalStatus.RECORDED: "unmerge", PortalStatus.VERIFIED: "unmerge_verified"}


def obstacle(kept: Organization, absorbed: Organization) -> str | None:
    """Return why two records cannot be merged, in words; None where they can."""
    if kept.pk == absorbed.pk:
        return _("A record cannot be merged with itself: choose another one.")
    for one in (kept, absorbed):
        if one.portal_status == PortalStatus.MERGED:
            return _("%(name)s (%(number)s) was merged already.") % {"name": one.name, "number": one.number}
        if one.portal_status not in MERGEABLE:
            return _("%(name)s (%(number)s) is “%(status)s”: settle that first.") % {
                "name": one.name, "number": one.number, "status": one.get_portal_status_display(),
            }  # fmt: skip
    return next((why for check in obstacles if (why := check(kept, absorbed))), None)


def have_two_codes(one: Organization, other: Organization) -> bool:
    """Tell whether both records bear a valid USCC and these differ: in law they are two."""
    codes = {one.uscc or "", other.uscc or ""}
    return len(codes) == 2 and all(uscc_number.is_valid(code) for code in codes)


@transaction.atomic
def merge(
    *,
    kept: Organization,
    absorbed: Organization,
    take: Collection[str],
    reason: str,
    by: User,
    seen: Mapping[int, int] | None = None,
    two_codes_confirmed: bool = False,
) -> Merge:
    """Take one record into another. ``take``: the facts (:data:`FACTS`) that the absorbed record contributes.

    ``seen``: the versions that the person compared. Everything that belongs to the absorbed record moves, but for what
    the kept one has its own of. Raises UserError where something forbids it, ValidationError by field.
    """
    kept, absorbed = _locked(kept.pk, absorbed.pk)
    _refuse(kept, absorbed, reason=reason, by=by, seen=seen or {})
    if have_two_codes(kept, absorbed) and not two_codes_confirmed:
        raise UserError(
            _("Both records bear a valid USCC, and in law these are two organizations. Confirm that they are one."),
            field="two_codes",
        )
    before = {name: _plain(getattr(kept, name)) for name in (*_attributes(FACTS), *DECISION)}
    facts = {name: getattr(absorbed, name) for name in take if name in FACTS}
    with audit.reason(_("merged: %(why)s") % {"why": reason.strip()}):
        perform(absorbed, "merge", by=by, reason=reason, changes={"merged_into": kept, "updated_at": clock.now()})
        moved = _move_rows(kept, absorbed)
        _take_over(kept, absorbed, facts)
        _follow([kept.pk])
    _forget_pairs(absorbed)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    return Merge.objects.create(
        kept=kept, absorbed=absorbed, reason=reason.strip()[:300], chosen=sorted(facts), before=before, moved=moved,
        kept_changed_at=kept.updated_at, absorbed_changed_at=absorbed.updated_at, merged_by=by,
    )  # fmt: skip


@transaction.atomic
def undo(*, merge: Merge, reason: str, by: User) -> Merge:
    """Take a merge back: rows and facts return. Raises UserError where either record was changed since."""
    if not reason.strip():
        raise UserError(_("Say why the merge is undone."), field="reason")
    kept, absorbed = _locked(merge.kept_id, merge.absorbed_id)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if why := undo_obstacle(merge, kept, absorbed):
        raise UserError(why)
    with audit.reason(_("merge undone: %(why)s") % {"why": reason.strip()}):
        _move_back(merge, kept, absorbed)
        for name, value in merge.before.items():
            setattr(kept, name, value)
        kept.version, kept.updated_at = kept.version + 1, clock.now()
        kept.clean_fields(exclude=_all_but(merge.before))
        kept.save()
        perform(
            absorbed, UNMERGE[PortalStatus(merge.moved["status"])], by=by, reason=reason,
            changes={"merged_into": None, "updated_at": clock.now()},
        )  # fmt: skip
        _follow([kept.pk, absorbed.pk])
    merge.undone_at, merge.undone_by, merge.undone_reason = clock.now(), by, reason.strip()[:300]
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return merge


def undo_obstacle(merge: Merge, kept: Organization, absorbed: Organization) -> str | None:
    """Return why a merge cannot be undone, in words; None where it can."""
    if merge.undone_at:
        return _("This merge is undone already.")
    changed = [
        one
        for one, at in ((kept, merge.kept_changed_at), (absorbed, merge.absorbed_changed_at))
        if one.updated_at != at
    ]
    if changed:
        return _("%(name)s was changed since: the merge cannot be undone. Correct the record instead.") % {
            "name": with_aside(changed[0].name, changed[0].number)
        }
    return None


def _follow(pks: list[int]) -> None:
    """Let the facts that follow from rows (docs/decisions/0020) follow those that are there now."""
    follow_rows(pks)
    follow_workforce(pks)


def _locked(*pks: int) -> list[Organization]:
    """Return the records as they are now, locked in the order of their keys: two merges never wait in a ring."""
    rows = Organization.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in pks]


def _refuse(
    kept: Organization, absorbed: Organization, *, reason: str, by: User, seen: Mapping[int, int]
) -> None:  # fmt: skip
    if not reason.strip():
        raise UserError(_("Say why the two records are one organization."), field="reason")
    if why := obstacle(kept, absorbed):
        raise UserError(why)
    if not all(by.has_perm("orgs.merge_organizations", one) for one in (kept, absorbed)):
        raise UserError(_("One of the two records lies outside your union: ask the city federation to merge them."))
    if any(seen.get(one.pk, one.version) != one.version for one in (kept, absorbed)):
        raise UserError(_("Somebody changed one of the records meanwhile: compare them again."))


def _take_over(kept: Organization, absorbed: Organization, facts: Mapping[str, Any]) -> None:
    if kept.is_worker_service is None and absorbed.is_worker_service is not None:
        for name in DECISION:
            setattr(kept, name, getattr(absorbed, name))
    kept.version, kept.updated_at = kept.version + 1, clock.now()
    apply_facts(kept, facts)
    kept.save()


def _move_rows(kept: Organization, absorbed: Organization) -> dict[str, Any]:
    """Move what belongs to the absorbed record. Returns, by relation, what moved and what gave way."""
    moved: dict[str, Any] = {"status": _status_before(absorbed), "rows": {}, "stay": {}, "gave_way": {}}
    with _unfrozen():
        for move in moves(kept, absorbed):
            name, rows = move.relation.name, move.relation.model._base_manager
            if move.giving_way:
                values = yields.get(name).values
                former = rows.filter(pk__in=move.giving_way).values("pk", *values)
                moved["gave_way"][name] = [list(row.values()) for row in former]
                rows.filter(pk__in=move.giving_way).update(**values)
            rows.filter(pk__in=move.moving).update(**{move.relation.key: kept.pk})
            moved["rows"][name] = [_plain(pk) for pk in move.moving]
            moved["stay"][name] = [_plain(pk) for pk in move.staying]
    return moved


def _status_before(absorbed: Organization) -> str:
    return str(absorbed.portal_status)  # as locked: ``perform`` changes a copy


def _move_back(merge: Merge, kept: Organization, absorbed: Organization) -> None:
    known = {relation.name: relation for relation in relations()}
    try:
        with _unfrozen(), transaction.atomic():
            for name, pks in merge.moved["rows"].items():
                rows = known[name].rows_of(kept).filter(pk__in=pks)
                if rows.update(**{known[name].key: absorbed.pk}) != len(pks):
                    raise UserError(
                        _("Some of the rows that moved (%(what)s) are no longer there: the merge cannot be undone.")
                        % {"what": known[name].title}
                    )
                for pk, *values in merge.moved["gave_way"].get(name, []):
                    given = yields.get(name).values
                    former = dict(zip(given, values, strict=True))
                    known[name].model._base_manager.filter(pk=pk, **given).update(**former)
    except IntegrityError:
        raise UserError(_("What moved no longer fits the absorbed record: the merge cannot be undone.")) from None


@contextmanager
def _unfrozen() -> Iterator[None]:
    """Let frozen rows move: what they say stays as it is."""
    with pgtrigger.ignore(*frozen):
        yield


def _forget_pairs(absorbed: Organization) -> None:
    DuplicateFlag.objects.open().filter(Q(organization=absorbed) | Q(resembles=absorbed)).delete()


def _attributes(names: Collection[str]) -> list[str]:
    return [Organization._meta.get_field(name).attname for name in names]  # type: ignore[union-attr] # plain fields


def _all_but(names: Collection[str]) -> set[str]:
    fields = Organization._meta.concrete_fields
    return {field.name for field in fields if field.attname not in names or field.is_relation}


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    return value if value is None or isinstance(value, bool | int | str | list) else DjangoJSONEncoder().default(value)
