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
    """One question: its key in the answers, its label, its kind, and the fact of the record it keeps true."""

    key: str
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
            Question("legal_representative", gettext_lazy("Legal representative"), "text", "legal_representative"),
            Question("address", gettext_lazy("Address"), "text", "address", required=True),
            Question("telephone", gettext_lazy("Telephone"), "telephone", "telephone", required=True),
            Question("email", gettext_lazy("E-mail"), "email", "email"),
            Question("service_areas", gettext_lazy("Service areas"), "areas", "service_areas", required=True),
            Question("rating", gettext_lazy("Rating"), "choice", "rating"),
            Question("inspection_result", gettext_lazy("Result of the last annual inspection"), "choice",
                     "inspection_result"),
        ),
    ),
    Section(
        "people",
        gettext_lazy("People"),
        (
            Question("full_time_staff", gettext_lazy("Full-time staff"), "count", "full_time_staff", required=True),
            Question("part_time_staff", gettext_lazy("Part-time staff"), "count", "part_time_staff"),
            Question("volunteers", gettext_lazy("Volunteers"), "count", "volunteers"),
            Question("social_workers", gettext_lazy("Certified social workers"), "count", "social_workers",
                     help=gettext_lazy("Of the full-time and part-time staff.")),
            Question("party_members", gettext_lazy("Party members"), "count"),
            Question("union_members", gettext_lazy("Union members"), "count"),
            Question("has_party_organization", gettext_lazy("Party organization"), "yes_no", "has_party_organization"),
            Question("has_union", gettext_lazy("Union established"), "yes_no", "has_union"),
        ),
    ),
    Section(
        "work",
        gettext_lazy("State of work"),
        (
            Question("activities", gettext_lazy("Activities held for workers this year"), "count", required=True),
            Question("workers_served", gettext_lazy("Workers served this year"), "count", required=True),
            Question("income", gettext_lazy("Income of last year (yuan)"), "money"),
            Question("public_funds", gettext_lazy("Of it from governments and unions (yuan)"), "money"),
            Question("main_services", gettext_lazy("Main services to workers"), "long_text", required=True),
            Question("needs", gettext_lazy("Support wished from unions"), "long_text"),
        ),
    ),
)  # fmt: skip

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
