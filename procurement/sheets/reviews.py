"""The columns of reviews in spreadsheets, for export alone; where a round is anonymous no name leaves by it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    Case,
    CharField,
    DecimalField,
    F,
    OuterRef,
    QuerySet,
    StdDev,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf, Round
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.work import subtree_ids
from procurement.choices import AssignmentStatus, Normalisation, RefusalReason
from procurement.models import Assignment


def unless_blind(path: str) -> Callable[[], Combinable]:
    """Return a maker of the expression of a name that leaves only where the round is not anonymous."""
    blind = When(application__round__scheme__is_anonymous=True, then=Value(""))
    return lambda: Case(blind, default=F(path), output_field=CharField())


def as_text(path: str) -> Callable[[], Combinable]:
    """Return a maker of the expression of a JSON field as text."""
    return lambda: Cast(path, TextField())


def standard_score() -> Combinable:
    """Return the expression of a total on the scale of all experts, where the round is put on one (``normalising``)."""
    theirs = Assignment.objects.filter(
        expert=OuterRef("expert"), application__round=OuterRef("application__round"), status=AssignmentStatus.DONE
    ).order_by()  # fmt: skip
    mean, deviation = (
        Subquery(theirs.values("expert").annotate(found=figure("total")).values("found")) for figure in (Avg, StdDev)
    )
    off = (F("total") - mean) / NullIf(deviation, Value(Decimal(0)))
    normalised = When(
        application__round__scheme__normalisation=Normalisation.STANDARD.value, status=AssignmentStatus.DONE,
        then=Coalesce(off, Value(Decimal(0))),
    )  # fmt: skip
    return Round(Case(normalised, output_field=DecimalField(max_digits=12, decimal_places=4)), 4)


REVIEWS = Sheet("reviews", _("Reviews"), Assignment, (
    Column("id", _("Key"), "序号", kinds.Integer(), width=8),
    Column("round", _("Key of the round"), "轮次序号", kinds.Integer(), path="application__round_id", width=8),
    Column("round_title", _("Round"), "轮次", kinds.Text(), path="application__round__title", width=36),
    Column("year", _("Year"), "年度", kinds.Integer(), path="application__round__year", width=8),
    Column("application", _("Key of the application"), "申报序号", kinds.Integer(), path="application_id", width=8),
    Column("number", _("Number"), "申报编号", kinds.Text(), path="application__number", width=24),
    Column("title", _("Project"), "项目名称", kinds.Text(), path=unless_blind("application__title"), width=36),
    Column("organization", _("Applicant"), "申报单位", kinds.Text(),
           path=unless_blind("application__organization__name"), width=36),
    Column("expert", _("Expert"), "专家", kinds.Text(), path=unless_blind("expert__name"), width=12),
    Column("status", _("Status"), "状态", kinds.Choice(choices=AssignmentStatus.choices), width=10),
    Column("refusal", _("Reason of the refusal"), "拒评原因", kinds.Choice(choices=RefusalReason.choices), width=14),
    Column("scores", _("Scores"), "各项评分", kinds.Text(), path=as_text("scores"), width=40),
    Column("total", _("Total"), "总分", kinds.Amount(), width=10),
    Column("standard_score", _("Standard score"), "标准分", kinds.Amount(), path=standard_score, width=10),
    Column("offered_at", _("Asked at"), "邀请时间", kinds.Instant(), width=20),
    Column("declared_at", _("Declared without conflict at"), "申明时间", kinds.Instant(), width=20),
    Column("done_at", _("Scored at"), "提交时间", kinds.Instant(), width=20),
    Column("draw", _("Key of the draw"), "抽取序号", kinds.Integer(), path="draw_id", width=8),
), private={
    "refusal_note": "may tell what ties a person; the desk shows it", "remarks": "may name an applicant",
    "overall": "may name an applicant", "saved_at": "serves editing", "reminded_at": "serves reminders",
    "revision": "serves editing at the same time",
})  # fmt: skip


def reviews_of(code: str | None) -> QuerySet[Any]:
    """Return what experts were asked in rounds of one union and those below it, or all."""
    rows = Assignment.objects.order_by("pk")
    ids = subtree_ids(code)
    return rows if ids is None else rows.filter(application__round__union_id__in=ids)


def register() -> None:
    """Let reviews be exported by name."""
    resources.register("reviews", Resource(REVIEWS, reviews_of), order=67)
