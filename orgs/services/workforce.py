"""Figures on people: entered for a year by the organization or a clerk, or taken over from a verified collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from orgs.models import Collection, Organization, Workforce
from orgs.workforce import FIGURES, TOTAL, Engagement, disagreements, from_answers, key_of
from unions.models import User

FACTS = {
    Engagement.FULL_TIME: "full_time_staff",
    Engagement.PART_TIME: "part_time_staff",
    Engagement.VOLUNTEER: "volunteers",
}
"""The facts of the record that follow from the latest year's totals."""


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
    _follow(organization, year)
    return kept


def _keep(
    organization: Organization, year: int, engagement: str, named: Mapping[str, int | None], **who: Any
) -> Workforce:
    values = {figure: named.get(figure) for figure in FIGURES}
    row = Workforce.objects.select_for_update().filter(
        organization=organization, year=year, engagement=engagement
    ).first() or Workforce(organization=organization, year=year, engagement=engagement)  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)
    row.recorded_by, row.collection, row.recorded_at = who["by"], who["collection"], clock.now()
    row.full_clean()
    with audit.context(by=who["by"]):
        row.save()
    return row


def record_from_collection(*, collection: Collection, by: User) -> list[Workforce]:
    """Take over what a verified collection says about people."""
    return record_workforce(
        organization=collection.organization, year=collection.year, figures=from_answers(collection.answers), by=by,
        collection=collection,
    )  # fmt: skip


def _follow(organization: Organization, year: int) -> None:
    """Let the record say the latest year's totals."""
    if Workforce.objects.filter(organization=organization, year__gt=year).exists():
        return
    rows = {row.engagement: row for row in Workforce.objects.filter(organization=organization, year=year)}
    facts: dict[str, Any] = {fact: rows[key].total for key, fact in FACTS.items() if key in rows}
    workers = _social_workers(rows)
    if workers is not None:
        facts["social_workers"] = workers
    current = Organization.objects.filter(pk=organization.pk)
    if facts and not current.filter(**facts).exists():
        current.update(**facts, updated_at=clock.now())


def _social_workers(rows: Mapping[str, Workforce]) -> int | None:
    """Return how many social workers there are: by full-time and part-time where that is known, else of all staff."""
    apart = [rows[key].social_workers for key in (Engagement.FULL_TIME, Engagement.PART_TIME) if key in rows]
    known: list[int] = [value for value in apart if value is not None]
    if known:
        return sum(known)
    together: int | None = rows[Engagement.STAFF].social_workers if Engagement.STAFF in rows else None
    return together
