"""The minutes of the panel's meeting (评审会纪要)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.documents.official import OfficialDocument
from procurement.choices import PanelOutcome
from procurement.models import Round
from procurement.papers.words import OUTCOMES, day, declare, rendered, yuan
from procurement.queries.panel import Row, board
from unions.models import Meeting

KEY = "panel_minutes"
VARIABLES = {
    "round": _("title of the round"), "number": _("number of the call"), "union": _("name of the union"),
    "held_on": _("day of the meeting"), "place": _("place"), "chair": _("who chaired"), "members": _("who was present"),
    "minutes": _("what was said, list of paragraphs"),
    "rows": _("list of decisions, each with: rank, score, number, title, organization, outcome, amount, votes, reason"),
    "total": _("money of all that is proposed"),
}  # fmt: skip
SAMPLE = {
    "round": "2026年服务项目购买", "number": "京工征〔2026〕001号", "union": "北京市总工会", "held_on": "2026年6月1日",
    "place": "第一会议室", "chair": "王某", "members": "李某、张某", "minutes": ["会议听取了专家评审情况。"],
    "rows": [{"rank": 1, "score": "86.50", "number": "001", "title": "职工心理关爱", "organization": "示范服务中心",
              "outcome": "拟立项", "amount": "50,000.00", "votes": "5/0/0", "reason": ""}], "total": "50,000.00",
}  # fmt: skip


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("{{ round }}评审会纪要")
    page.subtitle("{{ number }}")
    page.body("时间：{{ held_on }}")
    page.body("地点：{{ place }}")
    page.body("主持人：{{ chair }}")
    page.body("出席人员：{{ members }}")
    page.heading("一、会议情况")
    page.tag("{%p for text in minutes %}")
    page.body("{{ text }}")
    page.tag("{%p endfor %}")
    page.heading("二、评审决定")
    heads = ["名次", "得分", "项目", "申报单位", "决定", "金额（元）", "赞成/反对/弃权", "与排名不一致的理由"]
    cells = ["{{ r.rank }}", "{{ r.score }}", "{{ r.number }} {{ r.title }}", "{{ r.organization }}",
             "{{ r.outcome }}", "{{ r.amount }}", "{{ r.votes }}", "{{ r.reason }}"]  # fmt: skip
    page.table(heads, cells, loop="r in rows", widths=[12, 14, 38, 32, 14, 20, 14, 18])
    page.body("拟立项金额合计 {{ total }} 元。")
    page.signature("{{ union }}", "{{ held_on }}")
    return page.content()


def minutes_paper(round: Round, meeting: Meeting) -> bytes:
    """Return the minutes of a round's panel as Word."""
    rows = [row for row in board(round) if row.decision]
    proposed = [row.decision.amount for row in rows if row.decision and row.decision.outcome == PanelOutcome.PROPOSED]
    return rendered(KEY, {
        "round": round.title, "number": round.number, "union": round.union.name, "held_on": day(meeting.held_on),
        "place": meeting.place, "chair": meeting.chair, "members": meeting.members,
        "minutes": [line for line in meeting.minutes.splitlines() if line.strip()],
        "rows": [_line(row) for row in rows], "total": yuan(str(sum(proposed))),
    })  # fmt: skip


def _line(row: Row) -> dict[str, Any]:
    one, application = row.decision, row.suggested.application
    if one is None:  # filtered above
        return {}
    voted = one.votes_for or one.votes_against or one.abstentions
    return {
        "rank": one.rank or "", "score": one.score if one.score is not None else "", "number": application.number,
        "title": application.title, "organization": application.organization.name,
        "outcome": OUTCOMES[PanelOutcome(one.outcome)], "amount": yuan(one.amount) if one.amount else "",
        "votes": f"{one.votes_for}/{one.votes_against}/{one.abstentions}" if voted else "",
        "reason": one.departure_reason,
    }  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Minutes of a panel"), build, VARIABLES, SAMPLE)
