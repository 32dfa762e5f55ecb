"""The questions of the yearly collection: basic facts, people, state of work (plan, clause B1).

A question that names a ``fact`` is prefilled from the organization's record, and a verified answer goes back onto it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Kind = Literal["text", "long_text", "count", "money", "yes_no", "telephone", "email", "choice", "areas"]


@dataclass(frozen=True)
class Question:
    """One question: its key in the answers, its Chinese heading in spreadsheets, its label, its kind, and the fact of
    the record that it keeps true."""

    key: str
    zh: str
    label: str | Promise
    kind: Kind
    fact: str = ""
    required: bool = False
    help: str | Promise = ""


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    key: str
    title: str | Promise
    questions: tuple[Question, ...]


SECTIONS = (
    Section(
        "facts",
        gettext_lazy("Basic facts"),
        (
            Question(
                "legal_representative",
                "法定代表人",
                gettext_lazy("Legal representative"),
                "text",
                "legal_representative",
            ),
            Question("address", "地址", gettext_lazy("Address"), "text", "address", required=True),
            Question("telephone", "联系电话", gettext_lazy("Telephone"), "telephone", "telephone", required=True),
            Question("email", "电子邮箱", gettext_lazy("E-mail"), "email", "email"),
            Question(
                "service_areas", "服务领域", gettext_lazy("Service areas"), "areas", "service_areas", required=True
            ),
            Question("rating", "评估等级", gettext_lazy("Rating"), "choice", "rating"),
            Question(
                "inspection_result",
                "最近年检结论",
                gettext_lazy("Result of the last annual inspection"),
                "choice",
                "inspection_result",
            ),
        ),
    ),
    Section(
        "people",
        gettext_lazy("People"),
        (
            Question(
                "full_time_staff",
                "专职人员数",
                gettext_lazy("Full-time staff"),
                "count",
                "full_time_staff",
                required=True,
            ),
            Question("part_time_staff", "兼职人员数", gettext_lazy("Part-time staff"), "count", "part_time_staff"),
            Question("volunteers", "志愿者数", gettext_lazy("Volunteers"), "count", "volunteers"),
            Question(
                "social_workers",
                "持证社工数",
                gettext_lazy("Certified social workers"),
                "count",
                "social_workers",
                help=gettext_lazy("Of the full-time and part-time staff."),
            ),
            Question("party_members", "党员数", gettext_lazy("Party members"), "count"),
            Question("union_members", "工会会员数", gettext_lazy("Union members"), "count"),
            Question(
                "has_party_organization",
                "是否建立党组织",
                gettext_lazy("Party organization"),
                "yes_no",
                "has_party_organization",
            ),
            Question("has_union", "是否建会", gettext_lazy("Union established"), "yes_no", "has_union"),
        ),
    ),
    Section(
        "work",
        gettext_lazy("State of work"),
        (
            Question(
                "activities",
                "本年度面向职工开展活动数",
                gettext_lazy("Activities held for workers this year"),
                "count",
                required=True,
            ),
            Question(
                "workers_served", "本年度服务职工人次", gettext_lazy("Workers served this year"), "count", required=True
            ),
            Question("income", "上年度收入（元）", gettext_lazy("Income of last year (yuan)"), "money"),
            Question(
                "public_funds",
                "其中政府和工会资金（元）",
                gettext_lazy("Of it from governments and unions (yuan)"),
                "money",
            ),
            Question(
                "main_services",
                "主要职工服务内容",
                gettext_lazy("Main services to workers"),
                "long_text",
                required=True,
            ),
            Question("needs", "希望工会提供的支持", gettext_lazy("Support wished from unions"), "long_text"),
        ),
    ),
)

QUESTIONS = {question.key: question for section in SECTIONS for question in section.questions}


def cross_checks(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return errors by question key for answers that are right one by one and wrong together."""
    errors: dict[str, str] = {}
    staff = sum(answers.get(key) or 0 for key in ("full_time_staff", "part_time_staff"))
    people = staff + (answers.get("volunteers") or 0)
    if (answers.get("social_workers") or 0) > staff:
        errors["social_workers"] = _("More certified social workers than staff: check both figures.")
    for key in ("party_members", "union_members"):
        if (answers.get(key) or 0) > people:
            errors[key] = _("More members than people: check both figures.")
    if (answers.get("public_funds") or 0) > (answers.get("income") or 0):
        errors["public_funds"] = _("A part cannot be more than the whole income: check both figures.")
    return errors
