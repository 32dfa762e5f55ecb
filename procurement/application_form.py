"""The standard application form: what is planned, for whom, by whom, with which money.

Unions compose their own versions on screen; a round is bound to one version from its approval on.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms.declaration import Declaration, Kind, Option, Question, Rule, Section, Words
from core.forms.registries import FormKind, form_kinds
from orgs.collection_form import FACT_KINDS

KEY = "application"
TITLE = Words("服务项目申报书", "Application for a service project")
MOST_MONEY = 100_000_000
MONEY_ROWS = ("people", "materials", "venue", "experts", "publicity", "other")
ROW_WORDS = {
    "people": Words("人员费用", "Staff"), "materials": Words("物资材料", "Materials"),
    "venue": Words("场地设备", "Venue and equipment"), "experts": Words("专家讲课", "Experts and lecturers"),
    "publicity": Words("宣传印刷", "Publicity and print"), "other": Words("其他", "Other"),
}  # fmt: skip


def _text(key: str, zh: str, en: str, words: int, help: Words | None = None) -> Question:  # noqa: A002
    return Question(key, Kind.LONG_TEXT, Words(zh, en), help or Words(), required=True, words=words)


def _number(key: str, zh: str, en: str) -> Question:
    return Question(key, Kind.INTEGER, Words(zh, en), required=True, minimum=1, maximum=10_000_000)


BUDGET = Question(
    "budget", Kind.TABLE, Words("经费预算", "Budget"),
    Words("单价乘以数量，单位元。", "Unit price times quantity, in yuan."), required=True, minimum=0,
    maximum=MOST_MONEY,
    rows=tuple(Option(name, ROW_WORDS[name]) for name in MONEY_ROWS),
    columns=(
        Option("price", Words("单价（元）", "Unit price (yuan)"), Kind.MONEY),
        Option("quantity", Words("数量", "Quantity"), Kind.INTEGER),
        Option("amount", Words("金额（元）", "Amount (yuan)"), Kind.MONEY),
    ),
)  # fmt: skip
STANDARD = Declaration(
    (
        Section("project", Words("项目概况", "The project"), (
            Question("title", Kind.TEXT, Words("项目名称", "Title"), required=True, maximum=60),
            _text("need", "需求依据", "The need, and on what evidence", 500),
            _text("aims", "项目目标", "Aims", 300),
            Question("areas", Kind.CHOICES, Words("服务领域", "Service areas"), required=True,
                     fact="service_areas", source="service_areas"),
        )),
        Section("plan", Words("实施方案", "How it is done"), (
            _text("activities", "服务内容与方式", "What is done, and how", 800),
            _text("schedule", "进度安排", "Schedule", 500),
            _number("people", "预计服务职工人数", "Workers reached"),
            _number("times", "预计服务场次", "Number of occasions"),
            _text("effect", "预期成效与衡量方式", "Expected effect, and how it is measured", 500),
        )),
        Section("team", Words("机构与团队", "Organization and team"), (
            _text("experience", "同类服务经验", "Experience with the like", 500),
            Question("leader", Kind.TEXT, Words("项目负责人", "Project leader"), required=True, maximum=40),
            Question("leader_telephone", Kind.TEXT, Words("联系电话", "Telephone"), required=True,
                     format="telephone"),
            _text("team", "团队人员与分工", "People and their tasks", 500),
            Question("party", Kind.LONG_TEXT, Words("党建与建会情况", "Party and union building"), words=300),
        )),
        Section("money", Words("经费", "Money"), (
            BUDGET,
            Question("requested", Kind.MONEY, Words("申请金额（元）", "Amount asked for (yuan)"), required=True,
                     minimum=1, maximum=MOST_MONEY),
            Question("own", Kind.MONEY, Words("自筹金额（元）", "Own contribution (yuan)"), minimum=0,
                     maximum=MOST_MONEY),
        )),
    ),
    tuple(
        Rule(f"budget.amount.{name}", "=", f"budget.price.{name} * budget.quantity.{name}", "budget",
             Words(f"“{ROW_WORDS[name].zh}”金额应等于单价乘以数量。",
                   f"{ROW_WORDS[name].en}: the amount is unit price times quantity."))
        for name in MONEY_ROWS
    ),
)  # fmt: skip


def standard() -> dict[str, Any]:
    """Return title and content of the standard form."""
    return {"title": {"zh": TITLE.zh, "en": TITLE.en}, "content": STANDARD.to_json()}


def register() -> None:
    """Let the composer know the form."""
    kind = FormKind(KEY, _("Application form"), standard, "procurement.compose_form", FACT_KINDS)
    form_kinds.register(KEY, kind)
