"""Facts of the record that follow from rows beside it (docs/decisions/0020): rating, inspection, legal
representative, party, union.

The columns stay on the record, for lists filter by them and lists of organizations bring them. Where a form, an import
or a collection writes them, :func:`take_over_facts` makes rows of what is new; rows that change lead back by
:func:`follow_rows`. Both take any number of organizations in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from core import clock
from orgs.models import PartyBuilding, UnionBuilding

MANY = 500
"""Past that many records tables are joined whole: the planner knows nothing yet of rows that this very transaction
wrote, takes the tables for empty, and would go through one of them for each row of the other."""
COUNTING = "withdrawn_at IS NULL AND (NOT is_declared OR confirmed_at IS NOT NULL)"

LATEST_RATING = f"""
    SELECT DISTINCT ON (organization_id) organization_id, grade FROM orgs_ratingaward
    WHERE organization_id = ANY(%(ids)s) AND {COUNTING}
    ORDER BY organization_id, coalesce(awarded_on, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date) DESC, id DESC
"""  # noqa: S608 - constants of this module
LATEST_INSPECTION = f"""
    SELECT DISTINCT ON (organization_id) organization_id, year, result FROM orgs_annualinspection
    WHERE organization_id = ANY(%(ids)s) AND {COUNTING}
    ORDER BY organization_id, year DESC NULLS LAST, id DESC
"""  # noqa: S608

TAKE_RATING = f"""
    INSERT INTO orgs_ratingaward
        (organization_id, grade, authority, note, is_declared, recorded_by_id, recorded_at, withdrawn_reason, version)
    SELECT o.id, o.rating, '', '', false, %(by)s, %(now)s, '', 1
    FROM orgs_organization o LEFT JOIN ({LATEST_RATING}) l ON l.organization_id = o.id
    WHERE o.id = ANY(%(ids)s) AND o.rating <> '' AND o.rating IS DISTINCT FROM l.grade
"""  # noqa: S608
TAKE_INSPECTION = f"""
    INSERT INTO orgs_annualinspection AS kept
        (organization_id, year, result, note, is_declared, recorded_by_id, recorded_at, withdrawn_reason, version)
    SELECT o.id, o.inspection_year, o.inspection_result, '', false, %(by)s, %(now)s, '', 1
    FROM orgs_organization o LEFT JOIN ({LATEST_INSPECTION}) l ON l.organization_id = o.id
    WHERE o.id = ANY(%(ids)s) AND (o.inspection_year IS NOT NULL OR o.inspection_result <> '')
      AND (l.organization_id IS NULL OR (o.inspection_year IS NOT NULL
           AND (o.inspection_year, o.inspection_result) IS DISTINCT FROM (l.year, l.result)))
    ON CONFLICT (organization_id, year) WHERE withdrawn_at IS NULL DO UPDATE
        SET result = excluded.result, is_declared = false, version = kept.version + 1 WHERE excluded.result <> ''
"""  # noqa: S608

FOLLOW_RATING = f"""
    UPDATE orgs_organization o SET rating = l.grade, updated_at = %(now)s
    FROM ({LATEST_RATING}) l WHERE l.organization_id = o.id AND o.rating <> l.grade
"""  # noqa: S608
FOLLOW_INSPECTION = f"""
    UPDATE orgs_organization o SET inspection_year = l.year, inspection_result = l.result, updated_at = %(now)s
    FROM ({LATEST_INSPECTION}) l
    WHERE l.organization_id = o.id AND (o.inspection_year, o.inspection_result) IS DISTINCT FROM (l.year, l.result)
"""  # noqa: S608
NO_RATING = f"""
    UPDATE orgs_organization o SET rating = '', updated_at = %(now)s
    WHERE o.id = ANY(%(ids)s) AND o.rating <> '' AND o.id NOT IN (SELECT organization_id FROM ({LATEST_RATING}) l)
"""  # noqa: S608
NO_INSPECTION = f"""
    UPDATE orgs_organization o SET inspection_year = NULL, inspection_result = '', updated_at = %(now)s
    WHERE o.id = ANY(%(ids)s) AND (o.inspection_year IS NOT NULL OR o.inspection_result <> '')
      AND o.id NOT IN (SELECT organization_id FROM ({LATEST_INSPECTION}) l)
"""  # noqa: S608

# The legal representative: the text on the record leads until somebody enters whose term it is; after that the holder
# in office does. A name that a form or a list brings begins a term today and ends the one before it.
HOLDER = """
    SELECT DISTINCT ON (organization_id) id, organization_id, name, starts_on FROM orgs_keyperson
    WHERE organization_id = ANY(%(ids)s) AND post = 'legal_rep' AND withdrawn_at IS NULL
      AND (starts_on IS NULL OR starts_on <= %(today)s) AND (ends_on IS NULL OR ends_on >= %(today)s)
    ORDER BY organization_id, id DESC
"""
END_HOLDER = f"""
    UPDATE orgs_keyperson p SET ends_on = %(today)s - 1, version = p.version + 1
    FROM orgs_organization o, ({HOLDER}) l
    WHERE p.id = l.id AND o.id = l.organization_id AND o.legal_representative NOT IN ('', l.name)
      AND (l.starts_on IS NULL OR l.starts_on < %(today)s)
"""  # noqa: S608
RENAME_HOLDER = f"""
    UPDATE orgs_keyperson p SET name = o.legal_representative, version = p.version + 1
    FROM orgs_organization o, ({HOLDER}) l
    WHERE p.id = l.id AND o.id = l.organization_id AND o.legal_representative NOT IN ('', l.name)
"""  # noqa: S608
NEW_HOLDER = f"""
    INSERT INTO orgs_keyperson (organization_id, post, post_title, name, starts_on, ends_on, identity_index, note,
                                recorded_by_id, recorded_at, withdrawn_reason, version)
    SELECT o.id, 'legal_rep', '', o.legal_representative, %(today)s, next.starts_on - 1, '', '', %(by)s, %(now)s, '', 1
    FROM orgs_organization o
    JOIN LATERAL (SELECT name FROM orgs_keyperson WHERE organization_id = o.id AND post = 'legal_rep'
                  AND withdrawn_at IS NULL AND (starts_on IS NULL OR starts_on <= %(today)s)
                  ORDER BY ends_on DESC NULLS FIRST LIMIT 1) last ON last.name <> o.legal_representative
    LEFT JOIN LATERAL (SELECT min(starts_on) AS starts_on FROM orgs_keyperson WHERE organization_id = o.id
                       AND post = 'legal_rep' AND withdrawn_at IS NULL AND starts_on > %(today)s) next ON true
    WHERE o.id = ANY(%(ids)s) AND o.legal_representative <> ''
      AND NOT EXISTS (SELECT FROM ({HOLDER}) l WHERE l.organization_id = o.id)
"""  # noqa: S608
FOLLOW_HOLDER = f"""
    UPDATE orgs_organization o SET legal_representative = l.name, updated_at = %(now)s
    FROM ({HOLDER}) l WHERE l.organization_id = o.id AND o.legal_representative <> l.name
"""  # noqa: S608

# Party and union building: a record on which nobody has worked (version 1) follows the fact; after that it leads.
TAKE_BUILDING = """
    INSERT INTO {table} (organization_id, status, form, approval_number, leader, contact_person, superior, next_step,
                         updated_at, version)
    SELECT o.id, CASE WHEN o.{fact} THEN 'elected' ELSE 'none' END, '', '', '', '', '', '', %(now)s, 1
    FROM orgs_organization o WHERE o.id = ANY(%(ids)s) AND o.{fact} IS NOT NULL
      AND NOT EXISTS (SELECT FROM {table} b WHERE b.organization_id = o.id)
"""
BRING_UP = """
    UPDATE {table} b SET status = CASE WHEN o.{fact} THEN 'elected' ELSE 'none' END, updated_at = %(now)s
    FROM orgs_organization o WHERE o.id = b.organization_id AND o.id = ANY(%(ids)s) AND b.version = 1
      AND o.{fact} IS NOT NULL AND o.{fact} IS DISTINCT FROM (b.status = 'elected')
"""
FOLLOW_BUILDING = """
    UPDATE orgs_organization o SET {fact} = (b.status = 'elected'), updated_at = %(now)s
    FROM {table} b WHERE b.organization_id = o.id AND o.id = ANY(%(ids)s)
      AND o.{fact} IS DISTINCT FROM (b.status = 'elected')
"""
BUILDINGS = ((PartyBuilding, "has_party_organization"), (UnionBuilding, "has_union"))


@transaction.atomic
def take_over_facts(organization_ids: Iterable[int], *, by: Any) -> None:
    """Make rows of what the records say and no row does, then let the records follow the latest rows."""
    ids = list(organization_ids)
    takes = [TAKE_RATING, TAKE_INSPECTION, END_HOLDER, RENAME_HOLDER, NEW_HOLDER]
    for model, fact in BUILDINGS:
        takes += [each.format(table=model._meta.db_table, fact=fact) for each in (TAKE_BUILDING, BRING_UP)]
    _run(takes, ids, by=by)
    follow_rows(ids)


@transaction.atomic
def follow_rows(organization_ids: Iterable[int]) -> None:
    """Let rating, inspection, legal representative, party organization and union equal the latest rows that count."""
    follows = [FOLLOW_RATING, FOLLOW_INSPECTION, FOLLOW_HOLDER]
    follows += [FOLLOW_BUILDING.format(table=model._meta.db_table, fact=fact) for model, fact in BUILDINGS]
    _run(follows, list(organization_ids))


@transaction.atomic
def forget_without_rows(organization_ids: Iterable[int]) -> None:
    """Empty rating and inspection of records whose last row was withdrawn."""
    _run([NO_RATING, NO_INSPECTION], list(organization_ids))


def _run(statements: Iterable[str], ids: list[int], *, by: Any = None) -> None:
    parameters = {"ids": ids, "now": clock.now(), "today": clock.today(), "by": by.pk if by else None}
    with connection.cursor() as cursor:
        if len(ids) > MANY:
            cursor.execute("SET LOCAL enable_nestloop = off")
        for statement in statements:
            cursor.execute(statement, parameters)
        if len(ids) > MANY:
            cursor.execute("SET LOCAL enable_nestloop = on")
