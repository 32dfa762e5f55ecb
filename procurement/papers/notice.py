"""The public notice on paper (公示)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents.official import OfficialDocument
from procurement.models import PublicNotice
from procurement.papers.words import day, declare, rendered, yuan

KEY = "public_notice"
VARIABLES = {
    "number": _("number of the notice"), "round": _("title of the round"), "call": _("number of the call"),
    "union": _("name of the union"), "starts_on": _("first day"), "ends_at": _("end, day and time"),
    "applications": _("how many applications there were"), "reviewed": _("how many of them were reviewed"),
    "total": _("money of all that is proposed"), "contact": _("whom to ask"), "sha256": _("hash of the content"),
    "proposed": _("list of what is proposed, each with: n, number, title, organization, uscc, lot, amount, reason"),
    "reserve": _("the reserve list, of the same form"),
}  # fmt: skip
_LINE = {"n": 1, "number": "001", "title": "职工心理关爱", "organization": "示范服务中心", "uscc": "", "lot": "第一包",
         "amount": "50,000.00", "reason": ""}  # fmt: skip
SAMPLE = {
    "number": "京工公示〔2026〕001号", "round": "2026年服务项目购买", "call": "京工征〔2026〕001号",
    "union": "北京市总工会", "starts_on": "2026年6月1日", "ends_at": "2026年6月10日24时", "applications": 30,
    "reviewed": 28, "total": "50,000.00", "contact": "王某 010-00000000", "sha256": "0" * 64,
    "proposed": [_LINE], "reserve": [],
}  # fmt: skip


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("关于{{ round }}拟立项项目的公示")
    page.subtitle("{{ number }}")
    page.body(
        "{{ call }}共收到申报 {{ applications }} 项，经资格审查、专家评审和评审会研究，{{ reviewed }} 项进入评审，"
        "拟立项金额合计 {{ total }} 元。现予公示，公示期自 {{ starts_on }} 起至 {{ ends_at }} 止。"
    )
    page.body(
        "公示期内，任何单位和个人如有异议，可在门户网站本公示页面提出，或向本单位书面反映。联系方式：{{ contact }}"
    )
    heads = ["序号", "编号", "项目", "申报单位", "标段", "金额（元）", "说明"]
    cells = ["{{ r.n }}", "{{ r.number }}", "{{ r.title }}", "{{ r.organization }}", "{{ r.lot }}", "{{ r.amount }}",
             "{{ r.reason }}"]  # fmt: skip
    widths = [12, 26, 40, 38, 18, 22, 20]
    page.heading("一、拟立项项目")
    page.table(heads, cells, loop="r in proposed", widths=widths)
    page.tag("{%p if reserve %}")
    page.heading("二、候补项目")
    page.tag("{%p endif %}")
    page.table(["候补次序", *heads[1:]], cells, loop="r in reserve", widths=widths)
    page.signature("{{ union }}", "{{ starts_on }}")
    page.body("公示内容校验码（SHA-256）：{{ sha256 }}")
    return page.content()


def notice_paper(notice: PublicNotice) -> bytes:
    """Return a notice as Word, from its frozen content."""
    content = notice.content
    return rendered(KEY, {
        "number": content["number"], "round": content["round"]["title"], "call": content["round"]["number"],
        "union": content["union"]["name"], "starts_on": day(content["starts_at"]), "ends_at": end_in_words(notice),
        "applications": content["applications"], "reviewed": content["reviewed"], "total": yuan(content["total"]),
        "contact": " ".join(filter(None, content["contact"].values())), "sha256": notice.sha256,
        "proposed": _lines(content["proposed"]), "reserve": _lines(content["reserve"]),
    })  # fmt: skip


def end_in_words(notice: PublicNotice) -> str:
    """Return the end of a notice, which is the end of a day."""
    return day(notice.last_day) + "24时"


def _lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"n": one["reserve_place"] or n, "number": one["number"], "title": one["title"],
         "organization": one["organization"],
         "uscc": one["uscc"], "lot": one["lot"], "amount": yuan(one["amount"]), "reason": one["departure_reason"]}
        for n, one in enumerate(rows, 1)
    ]  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Public notice"), build, VARIABLES, SAMPLE)
