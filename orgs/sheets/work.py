"""Yearly collections as spreadsheets: for export; they come in by their forms."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core.forms.columns import columns_of
from core.forms.declaration import Declaration, Question
from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.choices.records import CollectionStatus
from orgs.collection_form import STANDARD
from orgs.models import Collection
from unions.queries import union_by_code

ORGANIZATION = (
    Column("number", _("Portal number"), "门户编号", kinds.Code(), path="organization__number", width=12),
    Column("organization", _("Organization"), "社会组织", kinds.Text(), path="organization__name", width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Code(), path="organization__uscc", width=22),
)  # fmt: skip


def _answer(question: Question) -> Column:
    """Return the column of an answer."""
    path = f"answers__{question.key}"
    return Column(
        f"answer_{question.key}", question.label.en, question.label.zh, kinds.Text(),
        path=lambda: Cast(KT(path), TextField()), width=16,
    )  # fmt: skip


COLLECTIONS = Sheet("collections", _("Collections"), Collection, (
    *ORGANIZATION,
    Column("year", _("Year"), "年度", kinds.Integer(), width=8),
    Column("status", _("Status"), "状态", kinds.Choice(choices=CollectionStatus.choices), width=12),
    Column("union", _("Collecting union"), "采集工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("version", _("Version"), "版本", kinds.Integer(), width=8),
    Column("is_late", _("Handed in after the deadline"), "逾期提交", kinds.Boolean(), width=10),
    Column("invited_at", _("Invited at"), "邀请时间", kinds.Instant(), width=20),
    Column("due_on", _("Due on"), "截止日期", kinds.Date(), width=13),
    Column("filled_by_union", _("Filled in by the union"), "工会代填", kinds.Boolean(), width=10),
    Column("submitted_at", _("Handed in at"), "提交时间", kinds.Instant(), width=20),
    Column("verified_at", _("Verified at"), "核实时间", kinds.Instant(), width=20),
    *(_answer(question) for question in STANDARD.answered()),
), private={
    "id": "the database's own key", "organization": "shown by its number, name and code",
    "answers": "exported question by question", "form_version": "exported with all its questions by the campaign",
    "campaign": "shown by its union and year", "corrects": "shown by the version",
    "chased_at": "serves chasing",
    "revision": "serves editing at the same time",
    "remarks": "serve the correction under way", "snapshot": "repeats the answers and the record",
    "saved_at": "serves the form", "invited_by": "a staff member's person; the history shows it",
    "submitted_by": "a person; the timeline shows it", "verified_by": "a staff member's person; the timeline shows it",
})  # fmt: skip


def answers_sheet(declaration: Declaration) -> Sheet:
    """Return the columns of collections that all answer one form: every question of it, every cell of its tables."""
    standing = tuple(column for column in COLLECTIONS.columns if not column.key.startswith("answer_"))
    taken = {name for column in standing for name in (column.zh, column.english())}
    questions = columns_of(declaration, "answers", taken=taken)
    return replace(COLLECTIONS, columns=(*standing, *questions))


def subtree_ids(code: str | None) -> list[int] | None:
    """Return the ids of a union and those below it; None, for all, without a code."""
    return None if code is None else union_by_code(code).subtree_ids()


def collections_of(code: str | None) -> QuerySet[Collection]:
    """Return the collections of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Collection.objects.all() if ids is None else Collection.objects.filter(union_id__in=ids)


def register() -> None:
    """Let collections be exported by name."""
    resources.register("collections", Resource(COLLECTIONS, collections_of), order=30)
