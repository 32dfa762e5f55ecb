"""Taking lists of organizations in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg import sql

from core import audit, clock
from core.jobs.models import Job
from core.sheets import Merge, Plan, Result, Stage, import_file
from core.sheets.importing import Fault, Progress
from core.sheets.mapping import Mapping as ColumnMapping
from orgs.choices.records import LegalForm, LegalStatus
from orgs.models import Organization
from orgs.models.organization import NOT_ON_RECORD
from orgs.services.current import take_over_facts
from orgs.services.duplicates import flag_duplicates
from orgs.sheets.organizations import SHEET
from unions.models import Union, User
from unions.queries import city_federation

FOLLOWED = {"rating", "inspection_year", "inspection_result", "has_party_organization", "has_union"}
SKIP = 0  # a clerk's choice for a row: leave it out
ON_RECORD = sql.SQL("t.portal_status NOT IN ({})").format(sql.SQL(", ").join(map(sql.Literal, NOT_ON_RECORD)))
DERIVED = {
    "name_key": "text GENERATED ALWAYS AS (core_name_key(name)) STORED",
    "number": "varchar",
    "uscc": "varchar",
    "legal_form": "varchar",
}  # what matching needs, whether the file has it or not


def import_organizations(
    *,
    path: Path | str,
    union: Union | None = None,
    by: User | None = None,
    mapping: ColumnMapping | None = None,
    sheet_name: str | None = None,
    choices: Mapping[int, int] | None = None,
    job: Job | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Import a list: create what is new, change what differs, refuse faulty rows with a reason.

    ``union`` records the new organizations and becomes the responsible union that leads (the city federation where
    none is given); a union that is given also becomes responsible for those that were on record. ``by`` limits
    changes to the organizations that this person may see; None, for commands, to none. ``choices`` holds what a clerk
    decided for rows that resemble a record: its id, or :data:`SKIP`. ``job`` keeps which organizations the
    list named. ``dry_run`` does everything and rolls it back.

    The result's ``extras`` hold ``duplicates``: rows created although they resemble a record. Raises FileRefusedError.
    """
    intake = _Intake(union or city_federation(), is_chosen=union is not None, by=by, choices=choices or {}, job=job)
    with transaction.atomic(), audit.context(by=by, reason=_("imported from a list")):
        return import_file(
            intake.plan(), path, mapping=mapping, sheet_name=sheet_name, dry_run=dry_run, progress=progress
        )


class _Intake:
    """One import: whom it is for, and how its rows find their records."""

    def __init__(
        self, union: Union, *, is_chosen: bool, by: User | None, choices: Mapping[int, int], job: Job | None
    ) -> None:
        self.union, self.is_chosen, self.by, self.choices, self.job = union, is_chosen, by, choices, job

    def plan(self) -> Plan:
        """Return how the lists of this intake are taken in."""
        status = sql.SQL("CASE WHEN coalesce(s.legal_form, s.guess_legal_form) = {} THEN {} ELSE {} END").format(
            *map(sql.Literal, (LegalForm.UNREGISTERED, LegalStatus.UNREGISTERED, LegalStatus.REGISTERED))
        )
        now = clock.now()
        merge = Merge(
            Organization,
            fresh={"recorded_by_id": self.union.pk, "legal_status": status, "created_at": now, "updated_at": now},
            touched={"updated_at": now, "version": sql.SQL("t.version + 1")},
        )
        return Plan(SHEET, merge, match=self.match, after=self.after, derived=DERIVED)

    # Matching: each step takes the rows that it refuses out of the stage, so that the next one sees sound ones only.

    def match(self, stage: Stage) -> Iterator[Fault]:
        """Find the record that each row means: by portal number, by USCC, then by name."""
        _prepare(stage)
        for step in (_repeats, _by_number, _by_uscc, _by_name, _two_records, self._out_of_reach, _same_record):
            faults = list(step(stage))
            stage.drop(row for row, _key, _message in faults)
            yield from faults
        self._apply_choices(stage)

    def _apply_choices(self, stage: Stage) -> None:
        """Do what a clerk decided about rows that resemble a record."""
        stage.drop(row for row, chosen in self.choices.items() if chosen == SKIP)
        for row, chosen in self.choices.items():
            if chosen != SKIP:
                stage.execute(
                    sql.SQL("UPDATE {table} SET target = %s WHERE row = %s AND target IS NULL"), [chosen, row]
                )

    def _out_of_reach(self, stage: Stage) -> Iterable[Fault]:
        """Refuse to change what the person may not see."""
        reach = self.by.scope_union_ids() if self.by else None
        if reach is None:
            return []
        return _faults(
            stage,
            "SELECT s.row, 'name', NULL FROM {table} s WHERE s.target IS NOT NULL AND NOT EXISTS (SELECT FROM "
            "orgs_responsibility r WHERE r.organization_id = s.target AND r.union_id = ANY(%s))",
            _("This organization is on record with another union: ask the city federation to share it with yours."),
            [reach],
        )

    def after(self, stage: Stage) -> dict[str, Any]:
        """Make the union responsible, and flag what looks alike."""
        stage.execute(
            sql.SQL(
                "INSERT INTO orgs_responsibility (organization_id, union_id, is_lead) "
                "SELECT s.target, %s, true FROM {table} s WHERE s.is_new"
            ),
            [self.union.pk],
        )
        if self.is_chosen:
            self._share(stage)
        if self.job:
            stage.execute(
                sql.SQL(
                    "INSERT INTO orgs_importedorganization (job_id, organization_id) SELECT %s, target FROM {table}"
                ),
                [self.job.pk],
            )
        take_over_facts(self._touched(stage), by=self.by)
        return {"duplicates": flag_duplicates(stage)}

    def _touched(self, stage: Stage) -> list[int]:
        """Return the records whose facts the list brings in rows of their own: none where it names no such fact."""
        named = {column.key for column in stage.columns} & FOLLOWED
        return [pk for (pk,) in stage.rows(sql.SQL("SELECT target FROM {table}"))] if named else []

    def _share(self, stage: Stage) -> None:
        """Make the union responsible for the records that were there before, too."""
        stage.execute(
            sql.SQL(
                "INSERT INTO orgs_responsibility (organization_id, union_id, is_lead) SELECT s.target, %s, "
                "NOT EXISTS (SELECT FROM orgs_responsibility r WHERE r.organization_id = s.target AND r.is_lead) "
                "FROM {table} s WHERE NOT s.is_new ON CONFLICT (organization_id, union_id) DO NOTHING"
            ),
            [self.union.pk],
        )


def _prepare(stage: Stage) -> None:
    for key in ("uscc", "name_key"):
        stage.execute(sql.SQL("CREATE INDEX ON {table} ({key})"), key=sql.Identifier(key))


def _faults(stage: Stage, query: str, message: str, parameters: Iterable[Any] = ()) -> list[Fault]:
    """Return the faults of a query that yields row, key and what the message names as ``%(other)s``."""
    found = stage.rows(sql.SQL(query), list(parameters), on_record=ON_RECORD)
    return [(row, key, message % {"other": other}) for row, key, other in found]


def _repeats(stage: Stage) -> Iterable[Fault]:
    """Refuse rows that repeat an earlier one: the first counts."""
    return _faults(
        stage,
        """
        SELECT DISTINCT ON (row) row, key, first FROM (
            SELECT row, 1 AS step, 'number' AS key, min(row) OVER (PARTITION BY number) AS first
            FROM {table} WHERE number IS NOT NULL
            UNION ALL
            SELECT row, 2, 'uscc', min(row) OVER (PARTITION BY uscc) FROM {table} WHERE uscc IS NOT NULL
            UNION ALL
            SELECT row, 3, 'name', CASE WHEN uscc IS NULL THEN min(row) OVER same
                ELSE min(row) FILTER (WHERE uscc IS NULL) OVER same END
            FROM {table} WHERE number IS NULL WINDOW same AS (PARTITION BY name_key)
        ) found WHERE first < row ORDER BY row, step
        """,
        _("This row repeats row %(other)s: delete one of them."),
    )


def _by_number(stage: Stage) -> Iterable[Fault]:
    """Match rows that give a portal number."""
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = coalesce(t.merged_into_id, t.id) FROM orgs_organization t "
            "WHERE ({on_record} OR t.merged_into_id IS NOT NULL) AND t.id = "
            "CASE WHEN s.number ~ '^S[0-9]+$' AND length(s.number) < 18 THEN substr(s.number, 2)::bigint END"
        ),
        on_record=ON_RECORD,
    )
    return _faults(
        stage,
        "SELECT s.row, 'number', s.number FROM {table} s WHERE s.number IS NOT NULL AND s.target IS NULL",
        _("No organization has the portal number %(other)s: correct it, or leave the cell empty."),
    )


def _by_uscc(stage: Stage) -> Iterable[Fault]:
    """Match by USCC; refuse a row whose number and USCC are two organizations'."""
    faults = _faults(
        stage,
        "SELECT s.row, 'uscc', t.name || ' (' || t.number || ')' FROM {table} s JOIN orgs_organization t "
        "ON t.uscc = s.uscc AND t.id <> s.target AND {on_record}",
        _("The portal number and the USCC belong to two organizations; the USCC to %(other)s: correct one of them."),
    )
    stage.execute(
        sql.SQL(
            "UPDATE {table} s SET target = t.id FROM orgs_organization t "
            "WHERE s.target IS NULL AND t.uscc = s.uscc AND {on_record}"
        ),
        on_record=ON_RECORD,
    )
    stage.execute(  # the code of a merged record means the one that goes on, and does not change its code
        sql.SQL(
            "UPDATE {table} s SET target = k.id, uscc = k.uscc FROM orgs_organization t "
            "JOIN orgs_organization k ON k.id = t.merged_into_id WHERE s.target IS NULL AND t.uscc = s.uscc"
        )
    )
    return faults


def _by_name(stage: Stage) -> Iterable[Fault]:
    """Match by the name's key what no code matched. Two codes are two organizations, whatever their names."""
    candidates = (
        "CREATE TEMP TABLE found_by_name ON COMMIT DROP AS SELECT s.row, min(t.id) AS target, count(*) AS found, "
        "string_agg(t.name || ' (' || t.number || ')', '、') AS names FROM {table} s "
        "JOIN orgs_organization t ON t.name_key = s.name_key AND {on_record} "
        "WHERE s.target IS NULL AND (s.uscc IS NULL OR t.uscc IS NULL) GROUP BY s.row"
    )
    stage.execute(sql.SQL(candidates), on_record=ON_RECORD)
    stage.execute(
        sql.SQL("UPDATE {table} s SET target = f.target FROM found_by_name f WHERE f.row = s.row AND f.found = 1")
    )
    faults = _faults(
        stage,
        "SELECT row, 'name', names FROM found_by_name WHERE found > 1",
        _("The name matches several organizations: %(other)s. Give the USCC or the portal number."),
    )
    stage.execute(sql.SQL("DROP TABLE found_by_name"))
    return faults


def _two_records(stage: Stage) -> Iterable[Fault]:
    """Refuse a row whose code is one organization's and whose name is another's."""
    return _faults(
        stage,
        "SELECT DISTINCT ON (s.row) s.row, 'name', o.name || ' (' || o.number || ')' FROM {table} s "
        "JOIN orgs_organization t ON t.id = s.target AND t.name_key <> s.name_key "
        "JOIN orgs_organization o ON o.name_key = s.name_key AND o.id <> t.id "
        "AND o.portal_status NOT IN ('draft', 'rejected', 'merged') ORDER BY s.row, o.id",
        _("The row matches two organizations: its code one, its name %(other)s. Correct the code or the name."),
    )


def _same_record(stage: Stage) -> Iterable[Fault]:
    """Refuse a row that means a record which an earlier row means already."""
    return _faults(
        stage,
        "SELECT row, 'name', first FROM (SELECT row, min(row) OVER (PARTITION BY target) AS first FROM {table} "
        "WHERE target IS NOT NULL) m WHERE first < row ORDER BY row",
        _("This row means the same organization as row %(other)s: delete one of them."),
    )
