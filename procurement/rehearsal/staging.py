"""Puts a round up in the empty database of a rehearsal: the tree, a budget that covers it, the round, its people."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import translation
from django.utils.dateparse import parse_date, parse_datetime

from core import clock
from core.attachments import services as attachments
from core.documents.models import DocumentTemplate
from core.forms.models import Form, FormVersion
from core.workdays.models import DayOverride
from finance.choices import FundSource, Purpose
from finance.models import BudgetLine
from finance.services import budgets
from procurement.blueprints import ROWS
from procurement.models import Milestone, Round
from procurement.rehearsal.cast import (
    Cast,
    cast_agency,
    cast_applicants,
    cast_experts,
    cast_staff,
    morning_before,
)
from procurement.rehearsal.timing import set_clock
from procurement.services.rounds import create_round
from unions.models import Role, Union

MILLION = Decimal(1_000_000)


def stage() -> None:
    """Read the script in the rehearsal's folder and put it up. Raises ImproperlyConfigured outside of a rehearsal."""
    if not settings.REHEARSAL:
        raise ImproperlyConfigured("A round is staged in a rehearsal only.")
    folder = Path(settings.VAR_DIR)
    script = json.loads((folder / "script.json").read_text())
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        set_clock(_beginning(script))
        _replace_rows(script["rows"])
        cast = Cast()
        round = _round(script, cast)
    told = {**cast.sign_ins(), "round": round.pk, "title": round.title}
    (folder / "sign_ins.json").write_text(json.dumps(told, ensure_ascii=False))


def words_of_welcome() -> str:
    """Return the sign-ins of a rehearsal, one to a line."""
    told = json.loads((Path(settings.VAR_DIR) / "sign_ins.json").read_text())
    return "\n".join(f"{part['login']}  {part['name']}  {told['password']}" for part in told["people"])


def _beginning(script: dict[str, Any]) -> dt.datetime:
    """Return when the rehearsal begins: as asked for, else before the call is published, else now."""
    if script.get("now"):
        return dt.datetime.fromisoformat(script["now"])
    opens = script["days"].get("opens")
    return morning_before(dt.date.fromisoformat(opens)) if opens else clock.now()


def _replace_rows(rows: list[dict[str, Any]]) -> None:
    """Put the real portal's tree, calendar, areas and Word templates in place of what migrations brought."""
    Union.objects.get_queryset().delete()
    for one in serializers.deserialize("json", json.dumps(rows)):
        one.save()
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), [Union, DocumentTemplate, DayOverride]):
            cursor.execute(line)


def _round(script: dict[str, Any], cast: Cast) -> Round:
    facts = script["facts"]
    union = Union.objects.get(code=script["union"])
    contents = {
        **script["contents"],
        **{name: [_numbers(row) for row in script["contents"][name]] for name in ROWS},
    }  # fmt: skip
    round = create_round(contents=contents, union=union, year=facts["year"], by=None, title=facts["title"])
    cast_staff(cast, round)
    clerk = cast.staff[Role.CLERK]
    round.prepared_by, round.contact_name, round.contact_email = clerk, clerk.name, clerk.email or ""
    round.contact_telephone = "010-55500000"
    round.starts_on = parse_date(facts["starts_on"] or "")
    round.deadline = parse_datetime(facts["deadline"] or "")
    round.ceiling = Decimal(facts["ceiling"]) if facts["ceiling"] else None
    round.form_version = _form(script)
    if script["has_line"] and round.ceiling:
        round.line = _covering_line(round, cast)
    round.save()
    for kind, day in script["days"].items():
        Milestone.objects.create(round=round, kind=kind, day=day)
    for one in script["files"]:
        named = {name: one[name] for name in ("filename", "title", "media_type")}
        attachments.keep_made(Path(one["path"]), by=clerk, about=round, **named)
    cast_agency(cast, round, script["tasks"])
    cast_applicants(cast, round)
    cast_experts(cast, round)
    return round


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    money: dict[str, Any] = {name: Decimal(row[name]) for name in ("ceiling", "most_each") if name in row}
    return {**row, **money}


def _form(script: dict[str, Any]) -> FormVersion | None:
    if script["form"] is None:
        return None
    form, _new = Form.objects.update_or_create(key=script["form"]["key"], defaults=script["form"])
    newest = form.versions.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    return FormVersion.objects.create(form=form, number=number, content=script["questions"], released_at=clock.now())


def _covering_line(round: Round, cast: Cast) -> BudgetLine:
    """Return the line of a budget in force that holds what the round may give, and a million for experts' fees."""
    cell = (Purpose.SERVICES, FundSource.UNION_DUES)
    amount = (round.ceiling or Decimal(0)) + MILLION
    budget = budgets.begin_budget(union=round.union, year=round.year, by=cast.staff[Role.CLERK])
    budget = budgets.write_budget(
        budget=budget, planned={cell: amount, (Purpose.AGENCY_FEES, FundSource.UNION_DUES): MILLION}, carried={},
        remark="", version=budget.version, by=cast.staff[Role.CLERK],
    )  # fmt: skip
    budget = budgets.submit_budget(budget=budget, by=cast.staff[Role.CLERK])
    budget = budgets.check_budget(budget=budget, by=cast.staff[Role.FINANCE])
    budget = budgets.approve_budget(
        budget=budget, by=cast.staff[Role.MANAGER], decided_on=clock.today(), minutes_number="演练纪要1号"
    )
    return budget.lines.get(purpose=cell[0], source=cell[1])
