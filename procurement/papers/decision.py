"""The decision on an objection (异议答复书)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.documents.official import OfficialDocument
from procurement.choices import ObjectionStatus
from procurement.models import Objection
from procurement.papers.words import day, declare, rendered

KEY = "objection_decision"
VARIABLES = {
    "number": _("receipt number"), "notice": _("number of the notice"), "round": _("title of the round"),
    "union": _("name of the union"), "name": _("who objects"), "about": _("application objected to"),
    "lodged_on": _("day on which it was lodged"), "what": _("what is objected to"), "argument": _("why"),
    "evidence": _("evidence"), "remedy": _("what is asked for"), "result": _("the result in one word"),
    "decision": _("the reasons, list of paragraphs"), "decided_on": _("day of the decision"),
    "changes": _("list of what changes in the ranking, each with: title, organization, before, after"),
}  # fmt: skip
SAMPLE = {
    "number": "异议〔2026〕001", "notice": "京工公示〔2026〕001号", "round": "2026年服务项目购买",
    "union": "北京市总工会",
    "name": "李某", "about": "职工心理关爱", "lodged_on": "2026年6月3日", "what": "申报资格", "argument": "年检未通过",
    "evidence": "登记机关网站", "remedy": "取消资格", "result": "不予支持", "decision": ["经核查，年检合格。"],
    "decided_on": "2026年6月9日", "changes": [],
}  # fmt: skip
RESULTS = {
    ObjectionStatus.UPHELD: "予以支持", ObjectionStatus.REJECTED: "不予支持", ObjectionStatus.INADMISSIBLE: "不予受理",
}  # fmt: skip
OUTCOMES = {"proposed": "拟立项", "reserve": "候补", "declined": "不予立项"}


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("关于公示异议的答复书")
    page.subtitle("{{ number }}")
    page.body("{{ name }}：")
    page.body("您于{{ lodged_on }}就《{{ notice }}》（{{ round }}）提出的异议收悉。现答复如下。")
    page.heading("一、异议内容")
    page.body("涉及项目：{{ about }}")
    page.body("异议事项：{{ what }}")
    page.body("理由：{{ argument }}")
    page.body("证据：{{ evidence }}")
    page.body("请求：{{ remedy }}")
    page.heading("二、答复意见：{{ result }}")
    page.tag("{%p for text in decision %}")
    page.body("{{ text }}")
    page.tag("{%p endfor %}")
    page.tag("{%p if changes %}")
    page.heading("三、对排名结果的影响")
    page.tag("{%p for c in changes %}")
    page.body("{{ c.title }}（{{ c.organization }}）：{{ c.before }} → {{ c.after }}")
    page.tag("{%p endfor %}")
    page.tag("{%p endif %}")
    page.signature("{{ union }}", "{{ decided_on }}")
    return page.content()


def decision_paper(objection: Objection) -> bytes:
    """Return the decision letter of an objection as Word."""
    notice = objection.notice
    return rendered(KEY, {
        "number": objection.number, "notice": notice.number, "round": notice.round.title,
        "union": notice.round.union.name, "name": objection.name, "about": str(objection.application or "整个公示"),
        "lodged_on": day(objection.lodged_at), "what": objection.what, "argument": objection.argument,
        "evidence": objection.evidence or "无", "remedy": objection.remedy,
        "result": RESULTS[ObjectionStatus(objection.status)],
        "decision": [line for line in objection.decision.splitlines() if line.strip()],
        "decided_on": day(objection.decided_at),
        "changes": [
            {"title": one["title"], "organization": one["organization"], "before": OUTCOMES[one["before"]],
             "after": OUTCOMES[one["after"]]}
            for one in objection.effect.get("changes", ())
        ],
    })  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Decision on an objection"), build, VARIABLES, SAMPLE)
