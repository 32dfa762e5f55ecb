"""The built-in Word template of a project of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.kinds import TemplateKind, Variable, register_template
from core.documents.official import OfficialDocument

KEY = "project"
VARIABLES = (
    Variable("title", gettext_lazy("title of the project")),
    Variable("summary", gettext_lazy("what it brings, in one sentence")),
    Variable("facts", gettext_lazy("list of facts, each with: label, value")),
    Variable("story", gettext_lazy("what is done, as a list of paragraphs")),
    Variable("participation", gettext_lazy("who may take part, as a list of paragraphs")),
    Variable("results", gettext_lazy("results, as a list of paragraphs")),
    Variable("address", gettext_lazy("address of the public page")),
    Variable("made_on", gettext_lazy("the day on which the file was made")),
)


def build() -> bytes:
    """Return the built-in template, in the language in force."""
    page = OfficialDocument()
    page.title("{{ title }}")
    page.subtitle("{{ summary }}")
    page.tag("{%p for fact in facts %}")
    page.body(_("{{ fact.label }}: {{ fact.value }}"))
    page.tag("{%p endfor %}")
    for name, heading in (
        ("story", _("What is done")), ("participation", _("How to take part")), ("results", _("Results of the work")),
    ):  # fmt: skip
        page.tag(f"{{%p if {name} %}}")
        page.heading(heading)
        page.tag(f"{{%p for line in {name} %}}")
        page.body("{{ line }}")
        page.tag("{%p endfor %}")
        page.tag("{%p endif %}")
    page.body("{{ address }}")
    page.signature("{{ made_on }}")
    return page.content()


def sample() -> Mapping[str, Any]:
    """Return a small project, on which uploaded templates are tried."""
    return {
        "title": "职工心理关爱服务", "summary": "为一线职工提供免费心理咨询。", "story": ["每周三下午面谈咨询。"],
        "participation": ["凭工会会员卡预约。"], "results": [], "made_on": "2026-03-01",
        "facts": [{"label": "服务区域", "value": "全市"}], "address": "https://hub.example/catalogue/BFTU-2026-0001/",
    }  # fmt: skip


def register() -> None:
    """Let staff replace the template."""
    register_template(TemplateKind(KEY, gettext_lazy("Project of the catalogue"), build, VARIABLES, sample))
