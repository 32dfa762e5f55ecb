"""Taking a list of contacts in: with organizations on record within reach, and with partner bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from core import clock
from core.sheets import Merge, Plan, Sheet, Stage
from core.sheets.importing import Fault
from orgs.choices.records import FollowUpKind
from orgs.models import Contact
from orgs.services.contacts import Agreed, agree
from orgs.services.matching import find_organizations, out_of_reach
from unions.models import User

DERIVED = {
    "organization": "varchar",
    "uscc": "varchar",
    "number": "varchar",
    "partner": "varchar",
    "method": "varchar",
    "staff": "varchar",
    "name_key": "text GENERATED ALWAYS AS (core_name_key(organization)) STORED",
    "partner_key": "text GENERATED ALWAYS AS (core_name_key(partner)) STORED",
    "organization_id": "bigint",
    "partner_id": "bigint",
    **dict.fromkeys(FollowUpKind.values, "varchar"),
    **{f"{kind}_on": "date" for kind in FollowUpKind.values},
}


def plan(sheet: Sheet, by: User) -> Plan:
    """Return how a list of contacts of the acting union is taken in; one on record already is left as it is."""
    if by.acting is None:
        raise PermissionError
    fresh: dict[str, Any] = {
        "organization_id": sql.SQL("s.organization_id"), "partner_id": sql.SQL("s.partner_id"),
        "union_id": by.acting.union_id, "recorded_by_id": by.pk, "recorded_at": clock.now(),
    }  # fmt: skip
    return Plan(
        sheet, Merge(Contact, fresh=fresh), match=lambda stage: _match(stage, by),
        after=lambda stage: _agree(stage, by), derived=DERIVED,
    )  # fmt: skip


def _match(stage: Stage, by: User) -> Iterator[Fault]:
    """Find whom each row means, then the contact that it repeats."""
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET partner_id = p.id FROM unions_partnerbody p "
            "WHERE p.name_key = s.partner_key AND s.partner IS NOT NULL"
        )
    )
    steps = (
        _lost_partners, find_organizations_of_rows, lambda rows: out_of_reach(rows, by), _repeats, _undated,
        lambda rows: _withdrawn(rows, by),
    )  # fmt: skip
    for step in steps:
        faults = list(step(stage))
        stage.drop(row for row, _key, _message in faults)
        yield from faults
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = t.id FROM orgs_contact t WHERE {same} AND t.withdrawn_at IS NULL"
        ),
        same=_same(by),
    )  # fmt: skip


def _same(by: User) -> sql.Composable:
    """Return the condition that a contact ``t`` is the one that a row ``s`` speaks of."""
    return sql.SQL(
        "t.union_id = {union} AND (t.organization_id = s.organization_id OR t.partner_id = s.partner_id) "
        "AND t.contacted_on = s.contacted_on AND t.subject = s.subject"
    ).format(union=sql.Literal(by.acting.union_id if by.acting else None))


def _withdrawn(stage: Stage, by: User) -> Iterable[Fault]:
    """Refuse rows that would bring back what was taken back: an export holds withdrawn contacts too."""
    found = stage.rows(
        sql.SQL(
            "SELECT s.row, bool_or(t.withdrawn_at IS NULL) FROM {table} s JOIN orgs_contact t ON {same} "
            "GROUP BY s.row ORDER BY s.row"
        ),
        same=_same(by),
    )  # fmt: skip
    message = _("This contact was withdrawn: enter it by hand if it did take place.")
    return [(row, "subject", message) for row, stands in found if not stands]


def find_organizations_of_rows(stage: Stage) -> Iterable[Fault]:
    """Find the organizations of rows that name no partner body."""
    return find_organizations(stage, only=sql.SQL("s.partner_id IS NULL"))


def _lost_partners(stage: Stage) -> Iterable[Fault]:
    lost = stage.rows(sql.SQL("SELECT row FROM {table} WHERE partner IS NOT NULL AND partner_id IS NULL ORDER BY row"))
    both = stage.rows(
        sql.SQL(
            "SELECT row FROM {table} WHERE partner_id IS NOT NULL "
            "AND (organization IS NOT NULL OR uscc IS NOT NULL OR number IS NOT NULL) ORDER BY row"
        )
    )
    unknown = _("There is no partner body of this name: enter it first.")
    yield from ((row, "partner", unknown) for (row,) in lost)
    two = _("A row is about an organization or a partner body: make two rows of it.")
    yield from ((row, "partner", two) for (row,) in both)


def _repeats(stage: Stage) -> Iterable[Fault]:
    found = stage.rows(
        sql.SQL(
            "SELECT row, first FROM (SELECT row, min(row) OVER (PARTITION BY organization_id, partner_id, "
            "contacted_on, subject) AS first FROM {table}) m WHERE first < row ORDER BY row"
        )
    )
    message = _("This row repeats row %(other)s: delete one of them.")
    return [(row, "subject", message % {"other": first}) for row, first in found]


def _undated(stage: Stage) -> Iterable[Fault]:
    """Refuse what was agreed without a day, or for a day before the contact."""
    for kind in FollowUpKind.values:
        what, day = sql.Identifier(kind), sql.Identifier(f"{kind}_on")
        rows = stage.rows(
            sql.SQL("SELECT row, {day} IS NULL FROM {table} WHERE ({what} IS NOT NULL AND {day} IS NULL) "
                    "OR {day} < contacted_on ORDER BY row"),
            what=what, day=day,
        )  # fmt: skip
        for row, undated in rows:
            message = _("Say by which day.") if undated else _("The follow-up lies before the contact.")
            yield row, f"{kind}_on" if not undated else kind, message


def _agree(stage: Stage, by: User) -> dict[str, Any]:
    """Put what was agreed at new contacts on the importer's list."""
    for kind in FollowUpKind.values:
        rows = stage.rows(
            sql.SQL("SELECT target, {what}, {day} FROM {table} WHERE is_new AND {day} IS NOT NULL ORDER BY row"),
            what=sql.Identifier(kind), day=sql.Identifier(f"{kind}_on"),
        )  # fmt: skip
        contacts = Contact.objects.select_related("organization", "partner").in_bulk([pk for pk, _w, _d in rows])
        for pk, what, day in rows:
            agree(agreed=Agreed(kind, what or "", day), contact=contacts[pk], by=by)
    return {}
