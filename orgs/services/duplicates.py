"""Records that look alike: finding them, and saying that they are two."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.errors import UserError
from core.sheets import Stage
from core.sheets.exporting import stream
from orgs.likeness import Likeness, Record, find_pairs
from orgs.likeness.reasons import in_words
from orgs.likeness.search import Pair
from orgs.models import DuplicateFlag, DuplicateSearch, Organization
from orgs.models.organization import NOT_ON_RECORD
from unions.models import User

MOST_FLAGS = 3  # of one row of a list: more would hide the likeliest
BATCH = 1000
RECORDS = (
    "SELECT id, name_key, uscc, telephone, address, legal_representative, registration_number, former_names "
    "FROM orgs_organization WHERE portal_status <> ALL(%s)"
)
Found = tuple[int, int, Likeness]  # later id, earlier id


@transaction.atomic
def search_all() -> DuplicateSearch:
    """Compare all records on record, flag what looks alike, drop open flags that hold no longer."""
    began = clock.now()
    records = list(_records())
    found = list(find_pairs(records))
    _keep(found, began)
    DuplicateFlag.objects.open().filter(seen_at__lt=began).delete()
    return DuplicateSearch.objects.create(began_at=began, is_full=True, records=len(records), found=len(found))


@transaction.atomic
def search_changed() -> DuplicateSearch | None:
    """Compare what was recorded or changed since the last search with all on record; None where nothing was."""
    began, last = clock.now(), DuplicateSearch.objects.first()
    if last is None:
        return search_all()
    changed = list(_records(" AND updated_at >= %s", [last.began_at]))
    if not changed:
        return None
    found = list(find_pairs(changed, _records()))
    _keep(found, began)
    keys = [record.pk for record in changed]
    stale = DuplicateFlag.objects.open().filter(Q(organization__in=keys) | Q(resembles__in=keys), seen_at__lt=began)
    stale.delete()
    return DuplicateSearch.objects.create(began_at=began, is_full=False, records=len(changed), found=len(found))


def _records(condition: str = "", parameters: Iterable[Any] = ()) -> Iterator[Record]:
    return (Record(*row) for row in stream(RECORDS + condition, [list(NOT_ON_RECORD), *parameters]))


def _keep(found: Iterable[Found], now: dt.datetime) -> None:
    """Write flags; those that stand already get the new score, also where somebody dismissed them."""
    DuplicateFlag.objects.bulk_create(
        (
            DuplicateFlag(
                organization_id=later, resembles_id=earlier, score=round(likeness.score, 2),
                evidence=list(likeness.reasons), created_at=now, seen_at=now,
            )
            for later, earlier, likeness in found
        ),
        batch_size=BATCH, update_conflicts=True, unique_fields=["organization", "resembles"],
        update_fields=["score", "evidence", "seen_at"],
    )  # fmt: skip


@transaction.atomic
def dismiss(*, flags: Iterable[DuplicateFlag], reason: str, by: User) -> int:
    """Say that records are different organizations; the flags stay on record and are not raised again.

    Returns how many were open. Raises UserError without a reason.
    """
    if not reason.strip():
        raise UserError(_("Say why they are two organizations."), field="reason")
    chosen = DuplicateFlag.objects.open().filter(pk__in=[flag.pk for flag in flags])
    return chosen.update(dismissed_at=clock.now(), dismissed_by=by, reason=reason.strip()[:200])


@transaction.atomic
def take_up_again(*, flag: DuplicateFlag, by: User) -> None:
    """Take back that two records are different organizations: the flag is open again."""
    DuplicateFlag.objects.filter(pk=flag.pk).update(dismissed_at=None, dismissed_by=None, reason="")


# Lists that come in ---------------------------------------------------------------------------------------------------


LONG_LIST = 5_000  # new records


def flag_duplicates(stage: Stage) -> list[dict[str, Any]]:
    """Flag the stage's new records that resemble one on record. Returns row, name, resembles, score of each flag."""
    rows = {
        pk: (row, name)
        for pk, row, name in stage.rows(sql.SQL("SELECT target, row, name FROM {table} WHERE is_new ORDER BY target"))
    }
    if not rows:
        return []
    best: dict[int, list[tuple[float, int, Likeness]]] = defaultdict(list)
    for later, earlier, likeness in _pairs_of_list(list(rows)):
        pk, other = (later, earlier) if later in rows else (earlier, later)
        if pk not in rows or any(other == known for _score, known, _likeness in best[pk]):
            continue
        best[pk] = sorted([*best[pk], (-likeness.score, other, likeness)], key=lambda one: one[:2])[:MOST_FLAGS]
    pairs = [(pk, other, likeness) for pk in sorted(best) for _score, other, likeness in best[pk]]
    _keep([(max(pk, other), min(pk, other), likeness) for pk, other, likeness in pairs], clock.now())
    names = _named({other for _pk, other, _likeness in pairs})
    return [
        {
            "row": rows[pk][0], "name": rows[pk][1], **names[other], "score": round(likeness.score, 2),
            "reasons": in_words(likeness.reasons),
        }
        for pk, other, likeness in pairs
    ]  # fmt: skip


def _pairs_of_list(new: list[int]) -> Iterator[Pair]:
    """Yield the pairs that a list is to be flagged for at once.

    A long list is compared only where a USCC does not tell two records apart, and for equal names: the search that
    follows within minutes finds the rest, for which the list would wait longer than for all else.
    """
    if len(new) <= LONG_LIST:
        yield from find_pairs(_records(" AND id = ANY(%s)", [new]), _records())
        return
    bare = list(_records(" AND uscc IS NULL"))
    if bare:
        news = set(new)
        whole = any(record.pk in news for record in bare)
        others = _records(" AND uscc IS NOT NULL") if whole else _records(
            " AND uscc IS NOT NULL AND id = ANY(%s)", [new]
        )  # fmt: skip
        yield from find_pairs(bare, others)
    if ids := _of_one_name(new):
        yield from find_pairs(_records(" AND id = ANY(%s)", [ids]))


def _of_one_name(new: list[int]) -> list[int]:
    """Return the new records whose very name another record with a USCC has, and those records."""
    keys = Organization.objects.filter(pk__in=new, uscc__isnull=False).order_by().values_list("name_key", flat=True)
    rows = Organization.objects.filter(name_key__in=list(keys), uscc__isnull=False).order_by()
    by_key: dict[str, list[int]] = defaultdict(list)
    for key, pk in rows.values_list("name_key", "pk"):
        by_key[key].append(pk)
    return [pk for pks in by_key.values() if len(pks) > 1 for pk in pks]


def _named(ids: set[int]) -> dict[int, dict[str, Any]]:
    found = Organization.objects.filter(pk__in=ids).values_list("pk", "name", "number")
    return {pk: {"resembles": name, "resembles_number": number} for pk, name, number in found}
