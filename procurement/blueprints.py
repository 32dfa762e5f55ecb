"""What a round begins with: lots, rules, documents, scheme and dates of the usual kinds of calls.

Templates are plain values, so that last year's round (``contents_of``) and these begin a new one in the same way.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms.declaration import Words
from core.registry import Registry
from procurement.choices import FundingMode, RoundKind
from procurement.models import Round
from procurement.scheme import Criterion, Scheme

Contents = dict[str, Any]
LEADING_YEAR = re.compile(r"^\d{4}年")

COPIED = ("kind", "funding_mode", "summary", "lengths", "scheme", "most_applications", "least_eligible",
          "needs_certifier", "contact_name", "contact_telephone", "contact_email")  # fmt: skip
"""Fields that a round takes from a template or from another round."""
ROWS = {
    "lots": ("title", "area_id", "ceiling", "most_each", "places"),
    "rules": ("kind", "parameters", "text", "source"),
    "documents": ("title", "note", "is_required", "is_stamped"),
}
"""Rows that come along, with their fields."""

SCHEME = Scheme(
    (
        Criterion("need", Words("需求针对性", "Answers a need of workers"), 25,
                  guidance=Words("服务对象明确，需求有依据。", "Clear whom it serves, and on what evidence.")),
        Criterion("plan", Words("方案可行性", "Plan that can be carried out"), 25,
                  guidance=Words("目标、进度、人员安排具体。", "Aims, schedule and staff are concrete.")),
        Criterion("team", Words("机构与团队能力", "Organization and team"), 20,
                  guidance=Words("有同类服务经验和专业人员。", "Experience with the like, qualified people.")),
        Criterion("budget", Words("预算合理性", "Reasonable budget"), 15,
                  guidance=Words("单价、数量有依据，无重复。", "Prices and quantities are founded, nothing twice.")),
        Criterion("effect", Words("预期成效", "Expected effect"), 10,
                  guidance=Words("成效可衡量、可持续。", "Effects can be measured and last.")),
        Criterion("party", Words("党建与建会", "Party and union building"), 5,
                  guidance=Words("党组织、工会作用发挥情况。", "What party organization and union do.")),
    )
)  # fmt: skip
USUAL_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("on_record", {}), ("registered_for", {"years": 2}), ("inspection_passed", {}), ("no_penalty", {"months": 24}),
    ("not_abnormal", {}), ("not_serious", {}),
)  # fmt: skip
USUAL_DOCUMENTS = (
    {"title": "项目申报书", "is_stamped": True},
    {"title": "登记证书副本复印件", "is_stamped": True},
    {"title": "上年度年检结论证明", "is_stamped": True},
    {"title": "近一年财务报表或审计报告", "is_required": False},
)

LETTER_OF_CONSENT = {"title": "主责单位同意函", "note": "由主责单位（枢纽）出具，加盖公章。", "is_stamped": True}

NOTICE_PUBLISHED = "公示已发布"
IN_ENGLISH = {
    "项目申报书": "Application form", "登记证书副本复印件": "Copy of the registration certificate",
    "上年度年检结论证明": "Proof of last year's annual inspection",
    "近一年财务报表或审计报告": "Financial statements or audit report of the last year",
    "主责单位同意函": "Letter of consent of the responsible unit",
    "由主责单位（枢纽）出具，加盖公章。": "Issued by the responsible unit (hub), with its official stamp.",
    "不分标段": "Whole round", NOTICE_PUBLISHED: "the notice was published",
}  # fmt: skip
"""What templates and the timetable write, for readers of English."""


def _template(kind: RoundKind, mode: FundingMode, title: str, *, rules: tuple[Any, ...] = USUAL_RULES) -> Contents:
    return {
        "title": title, "kind": kind, "funding_mode": mode, "scheme": SCHEME.to_json(), "lengths": {},
        "most_applications": 2, "least_eligible": 3,
        "rules": [{"kind": name, "parameters": parameters} for name, parameters in rules],
        "documents": [*USUAL_DOCUMENTS, *([LETTER_OF_CONSENT] if (CONSENT, {}) in rules else [])], "lots": [],
    }  # fmt: skip


CONSENT, LETTER = "sponsor_consent", "同意函"  # the rule, and what the paper that proves it is called
SPONSORED = (*USUAL_RULES, (CONSENT, {}))
templates: Registry[tuple[Any, Contents]] = Registry("template of a round")
for _name, _title, _contents in (
    ("service-purchase", _("Purchase of services"),
     _template(RoundKind.SERVICE, FundingMode.PURCHASE, "职工服务类社会组织服务项目购买", rules=SPONSORED)),
    ("service-subsidy", _("Subsidy for services"),
     _template(RoundKind.SERVICE, FundingMode.SUBSIDY, "职工服务类社会组织服务项目补贴")),
    ("service-reward", _("Reward for services"),
     _template(RoundKind.SERVICE, FundingMode.REWARD, "职工服务类社会组织优秀服务项目奖励")),
    ("post-purchase", _("Purchase of management posts"),
     _template(RoundKind.POST, FundingMode.PURCHASE, "职工服务类社会组织管理岗位购买", rules=SPONSORED)),
    ("brand", _("Brand projects"),
     _template(RoundKind.BRAND, FundingMode.SUBSIDY, "职工服务品牌项目培育")),
):  # fmt: skip
    templates.register(_name, (_title, _contents))


def contents_of(round: Round) -> Contents:
    """Return what a new round takes over from another one."""
    copied = {name: getattr(round, name) for name in COPIED}
    rows = {name: list(getattr(round, name).values(*fields)) for name, fields in ROWS.items()}
    return {"title": LEADING_YEAR.sub("", round.title), **copied, **rows}
