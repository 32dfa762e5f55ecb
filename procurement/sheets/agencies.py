"""The columns of agencies in spreadsheets, for export alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.sheets.work import subtree_ids
from procurement.models import Agency

AGENCIES = Sheet("agencies", _("Agencies"), Agency, (
    Column("name", _("Name"), "名称", kinds.Text(), width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Text(), width=22),
    Column("union", _("Kept by"), "维护工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("contact_person", _("Contact person"), "联系人", kinds.Text(), width=14),
    Column("telephone", _("Telephone"), "电话", kinds.Text(), width=18),
    Column("email", _("E-mail"), "电子邮箱", kinds.Text(), width=24),
    Column("note", _("Note"), "备注", kinds.Text(), width=30),
    Column("is_active", _("In use"), "在用", kinds.Boolean(), width=8),
), private={"id": "the database's own key", "version": "serves editing at the same time"})  # fmt: skip


def agencies_of(code: str | None) -> QuerySet[Any]:
    """Return the agencies that a union, or one below it, keeps; or all."""
    ids = subtree_ids(code)
    return Agency.objects.all() if ids is None else Agency.objects.filter(union_id__in=ids)


def register() -> None:
    """Let agencies be exported by name."""
    resources.register("agencies", Resource(AGENCIES, agencies_of), order=72)
