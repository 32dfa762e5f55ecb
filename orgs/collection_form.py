"""The yearly collection's standard form: basic facts, people, state of work (plan, clause B1).

Managers compose later versions on screen; this one is what a new portal begins with. A question with a ``fact`` is
prefilled from the organization's record, and a verified answer goes back onto it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.forms.declaration import Declaration, Kind, Option, Question, Rule, Section, Words
from core.forms.registries import Fact, FormKind, OptionSource, TextFormat, form_kinds, option_sources, text_formats
from orgs.choices.records import InspectionResult, Rating
from orgs.validators import validate_telephone
from reference.forms import ServiceAreasField

KEY = "collection"
TITLE = Words("职工服务类社会组织信息采集表", "Yearly collection of worker-service organizations")
MOST_PEOPLE = 10_000_000
FACT_KINDS = {
    "legal_representative": Fact(_("Legal representative"), Kind.TEXT),
    "address": Fact(_("Address"), Kind.TEXT),
    "telephone": Fact(_("Telephone"), Kind.TEXT, format="telephone"),
    "email": Fact(_("E-mail"), Kind.TEXT, format="email"),
    "introduction": Fact(_("Introduction"), Kind.LONG_TEXT),
    "service_areas": Fact(_("Service areas"), Kind.CHOICES, source="service_areas"),
    "rating": Fact(_("Rating"), Kind.CHOICE, source="rating"),
    "inspection_result": Fact(_("Result of the last annual inspection"), Kind.CHOICE, source="inspection_result"),
    "full_time_staff": Fact(_("Full-time staff"), Kind.INTEGER),
    "part_time_staff": Fact(_("Part-time staff"), Kind.INTEGER),
    "volunteers": Fact(_("Volunteers"), Kind.INTEGER),
    "social_workers": Fact(_("Certified social workers"), Kind.INTEGER),
    "has_party_organization": Fact(_("Party organization"), Kind.YES_NO),
    "has_union": Fact(_("Union established"), Kind.YES_NO),
}
"""Facts of the record that a question may keep true, each with the kind of question that fits it."""


def _fact(key: str, zh: str, en: str, *, required: bool = False, help: Words | None = None) -> Question:  # noqa: A002
    fact = FACT_KINDS[key]
    most = MOST_PEOPLE if fact.kind == Kind.INTEGER else None
    return Question(
        key,
        fact.kind,
        Words(zh, en),
        help or Words(),
        required,
        key,
        format=fact.format,
        source=fact.source,
        minimum=0 if most else None,
        maximum=most or fact.longest,
    )


def _count(key: str, zh: str, en: str, *, required: bool = False) -> Question:
    return Question(key, Kind.INTEGER, Words(zh, en), required=required, minimum=0, maximum=MOST_PEOPLE)


def _money(key: str, zh: str, en: str) -> Question:
    return Question(key, Kind.MONEY, Words(zh, en), minimum=0)


def _text(key: str, zh: str, en: str, *, required: bool = False) -> Question:
    return Question(key, Kind.LONG_TEXT, Words(zh, en), required=required, words=2000)


def _people_by(key: str, zh: str, en: str, rows: dict[str, Words]) -> Question:
    return Question(
        key, Kind.TABLE, Words(zh, en), ADDS_UP, rows=tuple(Option(row, label) for row, label in rows.items()),
        columns=(Option("people", Words("人数", "People")),),
    )  # fmt: skip


ADDS_UP = Words(
    "各行合计应等于专职与兼职人员之和；不掌握可不填。", "Adds up to full-time and part-time staff; may be left empty."
)
EDUCATION = {
    "postgraduate": Words("研究生", "Postgraduate"),
    "bachelor": Words("大学本科", "Bachelor"),
    "college": Words("大学专科", "Junior college"),
    "below": Words("高中及以下", "Secondary school or below"),
}
AGES = {
    "to_29": Words("29岁及以下", "Up to 29"),
    "to_39": Words("30—39岁", "30 to 39"),
    "to_49": Words("40—49岁", "40 to 49"),
    "from_50": Words("50岁及以上", "50 and over"),
}

SECTIONS = (
    Section("facts", Words("基本情况", "Basic facts"), (
        _fact("legal_representative", "法定代表人", "Legal representative"),
        _fact("address", "地址", "Address", required=True),
        _fact("telephone", "联系电话", "Telephone", required=True),
        _fact("email", "电子邮箱", "E-mail"),
        _fact("service_areas", "服务领域", "Service areas", required=True),
        _fact("rating", "评估等级", "Rating"),
        _fact("inspection_result", "最近年检结论", "Result of the last annual inspection"),
    )),
    Section("people", Words("人员情况", "People"), (
        _fact("full_time_staff", "专职人员数", "Full-time staff", required=True),
        _fact("part_time_staff", "兼职人员数", "Part-time staff"),
        _fact("volunteers", "志愿者数", "Volunteers"),
        _fact("social_workers", "持证社工数", "Certified social workers",
              help=Words("专职和兼职人员中持证的人数。", "Of the full-time and part-time staff.")),
        _count("women", "女性人数", "Women"),
        _people_by("staff_by_education", "按学历分的人员", "Staff by education", EDUCATION),
        _people_by("staff_by_age", "按年龄分的人员", "Staff by age", AGES),
        _count("party_members", "党员数", "Party members"),
        _count("union_members", "工会会员数", "Union members"),
        _fact("has_party_organization", "是否建立党组织", "Party organization"),
        _fact("has_union", "是否建会", "Union established"),
    )),
    Section("work", Words("工作情况", "State of work"), (
        _count("activities", "本年度面向职工开展活动数", "Activities held for workers this year", required=True),
        _count("workers_served", "本年度服务职工人次", "Workers served this year", required=True),
        _money("income", "上年度收入（元）", "Income of last year (yuan)"),
        _money("public_funds", "其中政府和工会资金（元）", "Of it from governments and unions (yuan)"),
        _text("main_services", "主要职工服务内容", "Main services to workers", required=True),
        _text("needs", "希望工会提供的支持", "Support wished from unions"),
    )),
)  # fmt: skip

STAFF = "full_time_staff + part_time_staff"
MORE_MEMBERS = Words("成员数多于人员数，请核对两项数字。", "More members than people: check both figures.")


def _sum_of(table: str) -> Rule:
    return Rule(f"{table}.people", "=", STAFF, table, Words(
        "各行合计不等于专职与兼职人员之和，请核对。", "The rows do not add up to full-time and part-time staff: check.",
    ))  # fmt: skip


RULES = (
    Rule("social_workers", "<=", STAFF, "social_workers", Words(
        "持证社工多于工作人员，请核对两项数字。", "More certified social workers than staff: check both figures.")),
    Rule("women", "<=", STAFF, "women", Words(
        "女性人数多于工作人员，请核对两项数字。", "More women than staff: check both figures.")),
    _sum_of("staff_by_education"),
    _sum_of("staff_by_age"),
    Rule("party_members", "<=", f"{STAFF} + volunteers", "party_members", MORE_MEMBERS),
    Rule("union_members", "<=", f"{STAFF} + volunteers", "union_members", MORE_MEMBERS),
    Rule("public_funds", "<=", "income", "public_funds", Words(
        "其中项不能大于总收入，请核对两项数字。", "A part cannot be more than the whole income: check both figures.")),
)  # fmt: skip

STANDARD = Declaration(SECTIONS, RULES)


@cache
def standard() -> dict[str, Any]:
    """Return the standard form as the kernel keeps it."""
    return {"title": {"zh": TITLE.zh, "en": TITLE.en}, "content": STANDARD.to_json()}


def register() -> None:
    """Lend forms the lists, formats and facts of the organization database."""
    option_sources.register("service_areas", OptionSource(_("Service areas"), ServiceAreasField.options))
    option_sources.register("rating", OptionSource(_("Rating"), lambda: list(Rating.choices)))
    results = OptionSource(_("Result of the last annual inspection"), lambda: list(InspectionResult.choices))
    option_sources.register("inspection_result", results)
    text_formats.register("telephone", TextFormat(_("Telephone"), validate_telephone, "tel"))
    kind = FormKind(KEY, _("Yearly collection"), standard, "orgs.compose_form", FACT_KINDS, keeps_facts=True)
    form_kinds.register(KEY, kind)
