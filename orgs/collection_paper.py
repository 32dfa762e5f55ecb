"""The collection form on paper: the Word template that staff can replace, and what it is filled with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.documents.kinds import TemplateKind, Variable, register_template
from core.documents.rendering import render_docx
from core.forms.models import FormVersion
from core.forms.paper import paper_sections, paper_template
from core.forms.services import current_version
from orgs.collection_form import KEY, STANDARD
from orgs.models import Collection, Organization
from orgs.services.collections import prefilled

TEMPLATE = "collection_form"
FACTS = (
    ("社会组织", "{{ organization }}"), ("统一社会信用代码", "{{ uscc }}"), ("门户编号", "{{ number }}"),
    ("采集工会", "{{ union }}"), ("截止日期", "{{ due_on }}"),
)  # fmt: skip
VARIABLES = (
    Variable("title", _("The form's title")),
    Variable("year", _("Year")),
    Variable("organization", _("Organization")),
    Variable("uscc", _("USCC")),
    Variable("number", _("Portal number")),
    Variable("union", _("Collecting union")),
    Variable("due_on", _("Due on")),
    Variable("sections", _("The sections: title, and rows of question, answer and note")),
)


def word_form(organization: Organization, collection: Collection | None = None) -> bytes:
    """Return the Word form of an organization: of its collection, else prefilled for this year from the latest form."""
    version = collection.form_version if collection else current_version(KEY)
    return render_docx(TEMPLATE, _context(organization, collection, version))


def _context(organization: Organization, collection: Collection | None, version: FormVersion) -> Mapping[str, Any]:
    answers = collection.answers if collection else prefilled(organization, version, {})
    return {
        "title": version.form.title_zh, "year": collection.year if collection else clock.today().year,
        "organization": organization.name, "uscc": organization.uscc or "", "number": organization.number,
        "union": collection.union.name if collection else "",
        "due_on": str(collection.due_on or "") if collection else "",
        "sections": paper_sections(version.declaration, answers),
    }  # fmt: skip


def _sample() -> Mapping[str, Any]:
    return {
        "title": "信息采集表", "year": 2026, "organization": "北京示范职工服务中心", "uscc": "", "number": "000001",
        "union": "北京市总工会", "due_on": "2026-11-30", "sections": paper_sections(STANDARD, {}),
    }  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    kind = TemplateKind(
        TEMPLATE, _("Form of the yearly collection"), lambda: paper_template("{{ year }}年度{{ title }}", FACTS),
        VARIABLES, _sample,
    )  # fmt: skip
    register_template(kind)
