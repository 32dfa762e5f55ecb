"""The letter with an application's result (立项通知书、结果告知书)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.documents.official import OfficialDocument
from procurement.choices import MilestoneKind
from procurement.models import Application
from procurement.papers.words import CHINESE, RESULTS, day, declare, in_capitals, rendered, yuan
from procurement.queries.awards import Result, result_of

KEY = "award_letter"
VARIABLES = {
    "organization": _("who applied"), "application": _("title of the application"), "number": _("its number"),
    "round": _("title of the round"), "call": _("number of the call"), "union": _("name of the union"),
    "result": _("the result in one word"), "is_awarded": _("whether it is awarded"), "amount": _("money awarded"),
    "amount_in_capitals": _("the same in capital characters"),
    "reserve_place": _("place on the reserve list, empty for others"), "reason": _("the reasons"),
    "rank": _("rank"), "score": _("score"), "contract_by": _("last day for the contract"),
    "scores": _("list of the criteria, each with: title, weight, mean, most"), "remarks": _("list of experts' remarks"),
    "is_normalised": _("whether experts were put on one scale"), "made_on": _("day of the letter"),
}  # fmt: skip
SAMPLE = {
    "organization": "示范服务中心", "application": "职工心理关爱", "number": "001", "round": "2026年服务项目购买",
    "call": "京工征〔2026〕001号", "union": "北京市总工会", "result": "立项", "is_awarded": True, "amount": "50,000.00",
    "amount_in_capitals": "伍万元整",
    "reserve_place": "", "is_normalised": False, "reason": "", "rank": 1, "score": "86.50",
    "contract_by": "2026年7月10日",
    "scores": [{"title": "需求针对性", "weight": 25, "mean": "8.5", "most": 10}], "remarks": ["方案具体。"],
    "made_on": "2026年6月12日",
}  # fmt: skip


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("项目评审结果通知书")
    page.subtitle("{{ number }}")
    page.body("{{ organization }}：")
    page.body(
        "您单位在“{{ round }}”（{{ call }}）中申报的项目“{{ application }}”，评审结果为：{{ result }}"
        "{% if reserve_place %}（第 {{ reserve_place }} 位）{% endif %}。"
    )
    page.tag("{%p if is_awarded %}")
    page.body(
        "立项金额人民币 {{ amount }} 元（大写：{{ amount_in_capitals }}）。"
        "请于 {{ contract_by }} 前与我单位签订合同；逾期未签的，立项失效，由候补项目递补。"
    )
    page.tag("{%p endif %}")
    page.tag("{%p if reason %}")
    page.body("理由：{{ reason }}")
    page.tag("{%p endif %}")
    page.tag("{%p if scores %}")
    page.heading("评审得分")
    page.body("综合得分 {{ score }}，名次 {{ rank }}。")
    page.tag("{%p for s in scores %}")
    page.body("{{ s.title }}（权重 {{ s.weight }}%）：{{ s.mean }} / {{ s.most }}")
    page.tag("{%p endfor %}")
    page.tag("{%p if is_normalised %}")
    page.body("综合得分系按征集公告公布的办法，将各专家评分换算为同一尺度后计算，不等于上列各项平均分的加权和。")
    page.tag("{%p endif %}")
    page.tag("{%p if remarks %}")
    page.heading("专家意见")
    page.tag("{%p endif %}")
    page.tag("{%p for text in remarks %}")
    page.body("{{ text }}")
    page.tag("{%p endfor %}")
    page.tag("{%p endif %}")
    page.signature("{{ union }}", "{{ made_on }}")
    return page.content()


def letter_paper(result: Result, *, made_on: str) -> bytes:
    """Return the letter of a result as Word."""
    application = result.application
    round = application.round
    return rendered(KEY, {
        "organization": application.organization.name, "application": application.title, "number": application.number,
        "round": round.title, "call": round.number, "union": round.union.name, "result": RESULTS[result.kind],
        "is_awarded": result.amount is not None, "amount": yuan(result.amount or "0"),
        "amount_in_capitals": in_capitals(result.amount or "0"), "reason": result.reason,
        "reserve_place": result.reserve_place or "", "is_normalised": result.is_normalised,
        "rank": result.rank or "", "score": result.score if result.score is not None else "",
        "contract_by": day(round.days.get(MilestoneKind.CONTRACT)),
        "scores": [{**one, "mean": "" if one["mean"] is None else one["mean"]} for one in result.scores],
        "remarks": result.remarks, "made_on": made_on,
    })  # fmt: skip


def letter_of(application: Application, *, made_on: str) -> bytes | None:
    """Return the letter of an application as Word; None as long as its result is held back."""
    with translation.override(CHINESE):
        result = result_of(application)
        return None if result is None else letter_paper(result, made_on=made_on)


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Letter with a result"), build, VARIABLES, SAMPLE)
