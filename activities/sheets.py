"""The columns of activities in spreadsheets: for export, import and template; people who signed up never leave."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, ActivityStatus
from activities.models import Activity
from activities.queries import reached
from activities.services.importing import plan
from core.clock import SHANGHAI
from core.listing.intake import Intake, intakes
from core.sheets import CellError, Column, Resource, Sheet, kinds, resources
from core.sheets.dates import parse_date
from orgs.models import Responsibility
from orgs.sheets.standing import ORGANIZATION
from orgs.sheets.work import subtree_ids
from orgs.sheets.work_entries import district_words, group_words
from reference.queries import district_names, target_group_names

TIME = re.compile(r"^(?P<day>.*?)[\sT]+(?P<hour>\d{1,2})[:：时点](?P<minute>\d{2})?(?::\d{2})?分?$")


@dataclass(frozen=True)
class Moment(kinds.Instant):
    """A day with an hour, 2026-05-01 14:00 in Shanghai's time; a day alone means nine in the morning."""

    repeats = True

    def parse(self, text: str) -> dt.datetime:
        found = TIME.match(text)
        day = parse_date(found["day"] if found else text)
        hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (9, 0)
        if day is None or hour > 23 or minute > 59:
            raise CellError(gettext("This is no day with an hour: write it like 2026-05-01 14:00."))
        return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)


def district_keys() -> dict[str, str]:
    """Return the codes of districts by all that may be typed."""
    full = {name: code for code, name in district_names().items()}
    return {**{code: code for code in full.values()}, **full, **district_words()}


SHEET = Sheet("activities", _("Activities"), Activity, (
    *ORGANIZATION,
    Column("title", _("Title"), "活动名称", kinds.Text(longest=120), width=36, required=True,
           aliases=("活动主题", "主题")),
    Column("kind", _("Kind"), "活动类别", kinds.Choice(choices=ActivityKind.choices), width=14, required=True,
           aliases=("类别", "活动类型")),
    Column("starts_at", _("Begins"), "开始时间", Moment(), width=20, required=True,
           aliases=("活动时间", "日期", "活动日期")),
    Column("ends_at", _("Ends"), "结束时间", Moment(), width=20, note=_("Left empty, two hours after the begin.")),
    Column("place", _("Place"), "地点", kinds.Text(), width=30, required=True, aliases=("活动地点",)),
    Column("district", _("District"), "所在区", kinds.Reference(words=district_keys, show="name"), field="district_id",
           path="district", json="district_id", width=12),
    Column("target_groups", _("For whom"), "服务对象",
           kinds.Several(vocabulary=target_group_names, words=group_words), width=28),
    Column("capacity", _("Places"), "名额", kinds.Integer(least=1), width=10),
    Column("taken", _("Places taken"), "报名人数", kinds.Integer(), importable=False, width=10),
    Column("headcount", _("People counted without signing in"), "现场统计人数", kinds.Integer(), width=12,
           aliases=("参加人数", "参与人数", "服务人数")),
    Column("headcount_grounds", _("How they were counted"), "统计方式", kinds.Text(longest=200), width=20),
    Column("reached", _("People reached"), "覆盖人数", kinds.Integer(), path=reached, importable=False, stored=False,
           width=10),
    Column("budget", _("Budget (yuan)"), "预算（元）", kinds.Amount(), width=14, aliases=("预算", "经费预算")),
    Column("spent", _("Spent (yuan)"), "支出（元）", kinds.Amount(), width=14, aliases=("支出", "实际支出", "经费")),
    Column("description", _("What it is about"), "活动内容", kinds.Text(longest=3000, lines=True), width=40),
    Column("outcome", _("Outcome"), "活动成效", kinds.Text(longest=3000, lines=True), width=40),
    Column("is_public", _("Shown to the public"), "是否公开", kinds.Boolean(), width=10),
    Column("status", _("Status"), "状态", kinds.Choice(choices=ActivityStatus.choices), importable=False, width=12),
    Column("union", _("Union that holds it"), "主办工会", kinds.Reference(show="name"), json="union__code",
           importable=False, width=24),
    Column("sign_up_until", _("Sign-up until"), "报名截止", kinds.Instant(), importable=False, width=20),
    Column("created_at", _("Entered at"), "录入时间", kinds.Instant(), importable=False, width=20),
), needed=("title", "starts_at"), private={
    "id": "the database's own key", "organization": "shown by its number, name and code",
    "search": "made from the texts, for searching", "sign_in_key": "opens the sign-in",
    "created_by": "a person; the history shows it", "version": "serves editing at the same time",
})  # fmt: skip


def activities_of(code: str | None) -> QuerySet[Any]:
    """Return what a union, or one below it, holds or is responsible for; or all."""
    ids = subtree_ids(code)
    if ids is None:
        return Activity.objects.all()
    responsible = Responsibility.objects.filter(union_id__in=ids).values("organization_id")
    return Activity.objects.filter(Q(union_id__in=ids) | Q(organization__in=responsible))


def register() -> None:
    """Let activities be exported by name, and come in as a list."""
    resources.register("activities", Resource(SHEET, activities_of), order=50)
    hint = _(
        "A row that names no organization is an activity of your own union. An activity of the same holder, title and "
        "begin is corrected."
    )
    intakes.register("activities", Intake(
        "activities", _("Activities"), SHEET, lambda by: plan(SHEET, by), "activities.enter_activity",
        "activities:import_activities", "activities:desk_activities", hint=hint,
    ))  # fmt: skip
