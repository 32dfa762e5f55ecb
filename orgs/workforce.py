"""The figures on an organization's people: one declaration for the model's checks, forms, the collection and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy


class Engagement(models.TextChoices):
    """How people work with an organization. ``STAFF`` serves forms that do not tell full-time from part-time."""

    FULL_TIME = "full_time", pgettext_lazy("kind of work", "Full-time staff")
    PART_TIME = "part_time", pgettext_lazy("kind of work", "Part-time staff")
    VOLUNTEER = "volunteer", pgettext_lazy("kind of work", "Volunteers")
    STAFF = "staff", gettext_lazy("Full-time and part-time together")


ASKED = (Engagement.FULL_TIME, Engagement.PART_TIME, Engagement.VOLUNTEER)
"""What the organization's own form asks for."""


@dataclass(frozen=True)
class Group:
    """Figures of one kind. Where ``adds_up``, they are all empty or make up the total; else none exceeds it."""

    key: str
    title: Any
    figures: tuple[str, ...]
    adds_up: bool = True


TOTAL = "total"
GROUPS = (
    Group("sex", gettext_lazy("By sex"), ("women", "men")),
    Group("age", gettext_lazy("By age"), ("to_29", "to_39", "to_49", "from_50")),
    Group("education", gettext_lazy("By education"), ("postgraduate", "bachelor", "college", "below")),
    Group("among", gettext_lazy("Among them"),
          ("social_workers", "professionals", "party_members", "union_members"), adds_up=False),
)  # fmt: skip
FIGURES = (TOTAL, *(figure for group in GROUPS for figure in group.figures))


def key_of(engagement: str, figure: str) -> str:
    """Return a figure's name in forms and answers: ``full_time_women``."""
    return f"{engagement}_{figure}"


def disagreements(figures: Mapping[str, int | None]) -> Iterator[tuple[str, str]]:
    """Yield what does not agree among the figures of one engagement: the figure to blame, and what to do."""
    total = figures.get(TOTAL)
    for group in GROUPS:
        given = {name: figures[name] or 0 for name in group.figures if figures.get(name) is not None}
        if not given:
            continue
        if total is None:
            yield TOTAL, _("Enter how many there are in all.")
            return
        if group.adds_up and sum(given.values()) != total:
            yield group.figures[0], _("%(group)s makes %(sum)s, the total is %(total)s: check the figures.") % {
                "group": group.title, "sum": sum(given.values()), "total": total,
            }  # fmt: skip
        if not group.adds_up:
            yield from ((name, _("More than there are in all.")) for name, value in given.items() if value > total)


def filled_up(figures: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return every figure of one engagement; where some of a group that adds up are given, the others are nobody."""
    found = {name: figures.get(name) for name in FIGURES}
    for group in GROUPS:
        if group.adds_up and any(found[name] is not None for name in group.figures):
            found |= {name: found[name] or 0 for name in group.figures}
    return found


# What the yearly collection asks --------------------------------------------------------------------------------------

TOTALS = {
    "full_time_staff": Engagement.FULL_TIME,
    "part_time_staff": Engagement.PART_TIME,
    "volunteers": Engagement.VOLUNTEER,
}
TABLES = {"staff_by_age": "age", "staff_by_education": "education"}


def from_answers(answers: Mapping[str, Any]) -> dict[str, dict[str, int | None]]:
    """Return the figures that answers of the yearly collection hold, by engagement.

    Answers may also name each figure by itself, as :func:`key_of` writes it, which counts before the rest.
    """
    found: dict[str, dict[str, int | None]] = {}
    for key, engagement in TOTALS.items():
        if answers.get(key) is not None:
            found[str(engagement)] = {TOTAL: int(answers[key])}
    if staff := _staff(answers):
        found[Engagement.STAFF] = staff
    for kind in Engagement.values:
        named = {figure: answers[key] for figure in FIGURES if (key := key_of(kind, figure)) in answers}
        if named:
            found[kind] = {**found.get(kind, {}), **named}
    return found


def _staff(answers: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the figures that the form asks of full-time and part-time staff together; empty where it has none."""
    total = sum(int(answers.get(key) or 0) for key in ("full_time_staff", "part_time_staff"))
    figures: dict[str, int | None] = {}
    if answers.get("women") is not None:
        figures |= {"women": int(answers["women"]), "men": total - int(answers["women"])}
    for key in ("social_workers", "party_members", "union_members"):
        if answers.get(key) is not None:
            figures[key] = min(int(answers[key]), total)
    for key, group in TABLES.items():
        figures |= _of_table(answers.get(key), next(each.figures for each in GROUPS if each.key == group))
    return {TOTAL: total, **figures} if figures else {}


def _of_table(rows: Any, figures: tuple[str, ...]) -> dict[str, int | None]:
    if not isinstance(rows, Mapping):
        return {}
    said = {name: rows.get(name) for name in figures}
    counts = {name: row.get("people") if isinstance(row, Mapping) else row for name, row in said.items()}
    return {} if all(value is None for value in counts.values()) else {n: int(v or 0) for n, v in counts.items()}
