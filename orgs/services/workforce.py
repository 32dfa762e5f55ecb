"""Figures on people: entered for a year by the organization or a clerk, or taken over from a verified collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from orgs.models import Collection, Organization, Workforce
from orgs.workforce import TOTAL, disagreements, filled_up, from_answers, key_of
from unions.models import User

FOLLOW = """
    WITH said AS (
        SELECT organization_id,
            max(total) FILTER (WHERE engagement = 'full_time') AS full_time,
            max(total) FILTER (WHERE engagement = 'part_time') AS part_time,
            max(total) FILTER (WHERE engagement = 'volunteer') AS volunteers,
            coalesce(
                sum(social_workers) FILTER (WHERE engagement IN ('full_time', 'part_time')),
                max(social_workers) FILTER (WHERE engagement = 'staff')
            ) AS social_workers
        FROM orgs_workforce w
        WHERE organization_id = ANY(%(ids)s)
            AND year = (SELECT max(year) FROM orgs_workforce WHERE organization_id = w.organization_id)
        GROUP BY 1
    ), facts AS (
        SELECT o.id, coalesce(said.full_time, o.full_time_staff) AS full_time_staff,
            coalesce(said.part_time, o.part_time_staff) AS part_time_staff,
            coalesce(said.volunteers, o.volunteers) AS volunteers,
            coalesce(said.social_workers, o.social_workers) AS social_workers
        FROM said JOIN orgs_organization o ON o.id = said.organization_id
        WHERE o.id = ANY(%(ids)s)
    )
    UPDATE orgs_organization o
    SET full_time_staff = f.full_time_staff, part_time_staff = f.part_time_staff, volunteers = f.volunteers,
        social_workers = f.social_workers, updated_at = %(now)s
    FROM facts f
    WHERE f.id = o.id AND o.id = ANY(%(ids)s) AND (o.full_time_staff, o.part_time_staff, o.volunteers, o.social_workers)
        IS DISTINCT FROM (f.full_time_staff, f.part_time_staff, f.volunteers, f.social_workers)
"""
"""The facts of the record that follow from the latest year's rows. Social workers are counted by full-time and
part-time where that is known, else among all staff."""


@transaction.atomic
def record_workforce(
    *,
    organization: Organization,
    year: int,
    figures: Mapping[str, Mapping[str, int | None]],
    by: User,
    collection: Collection | None = None,
) -> list[Workforce]:
    """Keep a year's figures, by engagement; those of engagements that are not named stay. The record follows.

    Raises UserError, naming the figure, where sums do not agree or the year has not come.
    """
    if year > clock.today().year:
        raise UserError(_("This year has not come yet."), field="year")
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    for engagement, named in figures.items():
        for figure, problem in disagreements(named):
            raise UserError(problem, field=key_of(engagement, figure))
    kept = [
        _keep(organization, year, engagement, named, by=by, collection=collection)
        for engagement, named in figures.items()
        if named.get(TOTAL) is not None
    ]
    follow_workforce([organization.pk])
    return kept


def _keep(
    organization: Organization, year: int, engagement: str, named: Mapping[str, int | None], **who: Any
) -> Workforce:
    values = filled_up(named)
    row = Workforce.objects.select_for_update().filter(
        organization=organization, year=year, engagement=engagement
    ).first() or Workforce(organization=organization, year=year, engagement=engagement)  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    row.recorded_by, row.collection, row.recorded_at = who["by"], who["collection"], clock.now()
    row.clean_fields()  # what the constraints hold was asked by `disagreements`, in one pass
    with audit.context(by=who["by"]):
        row.save()
    return row


def record_from_collection(*, collection: Collection, by: User) -> list[Workforce]:
    """Take over what a verified collection says about people."""
    return record_workforce(
        organization=collection.organization, year=collection.year, figures=from_answers(collection.answers), by=by,
        collection=collection,
    )  # fmt: skip


def follow_workforce(organization_ids: Iterable[int]) -> None:
    """Let records say the latest year's totals, where that year says any."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, {"ids": list(organization_ids), "now": clock.now()})
