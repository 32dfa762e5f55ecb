"""How the results of a campaign are shown: a chart for each question that counts, figures beside it, by union below."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.forms.columns import answers_to
from core.forms.declaration import Kind, Option, Question
from core.forms.evidence import Answer
from core.forms.summary import Figures, Summary, cells_of
from orgs.queries.results import Results
from unions.models import Union

NUMBER = ("", "")


def sections_of(results: Results, declaration: Any) -> list[dict[str, Any]]:
    """Return the questions under their headings: ``title`` and ``questions``."""
    by_key = {summary.question.key: summary for summary in results.summaries}
    shown = [
        {
            "title": section.title, "key": section.key,
            "questions": [_question(by_key[each.key], results) for each in section.questions if _counts(each)],
            "worded": [
                _head(by_key[each.key], results) for each in section.questions if each.is_answered and not _counts(each)
            ],
        }
        for section in declaration.sections
    ]  # fmt: skip
    return [section for section in shown if section["questions"] or section["worded"]]


def _counts(question: Question) -> bool:
    """Tell whether answers to a question can be counted or added up; others are words, and stand in the export."""
    return bool(question.is_answered and (answers_to(question) or cells_of(question)))


def _head(summary: Summary, results: Results) -> dict[str, Any]:
    """How many answered at all, and the address of their list."""
    url = results.list_url(Answer(summary.question))
    return {"question": summary.question, "n": summary.n, "url": url, "total": results.n}


def _question(summary: Summary, results: Results) -> dict[str, Any]:
    question = summary.question
    shown: dict[str, Any] = {**_head(summary, results), "chart": None, "facts": []}
    if not summary.n:
        return shown
    if answers_to(question):
        return shown | _choice(summary, results)
    if question.kind == Kind.TABLE:
        return shown | _table(summary, results)
    return shown | _number(summary, results)


def _chart(
    question: Question, title: str, labels: list[Any], series: list[dict[str, Any]], *, kind: str, first: str
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": f"chart-{question.key}",
        "title": title,
        "labels": labels,
        "series": series,
        "kind": kind,
        "first": first,
    }


def _choice(summary: Summary, results: Results) -> dict[str, Any]:
    """Counts of each answer, and by union, each with the address of its list."""
    question, offered = summary.question, answers_to(summary.question)

    def url(value: Any, union: Union | None = None) -> str:
        n = summary.counts[union.pk if union else None][value]
        return results.list_url(Answer(question, value), union) if n else ""

    counts = summary.counts[None]
    most = max(offered, key=lambda each: counts[each[0]])
    title = _("Most often: %(answer)s (%(n)s)") % {"answer": most[1], "n": counts[most[0]]}
    series = [{"name": _("Organizations"), "values": [counts[value] for value, _label in offered],
               "urls": [url(value) for value, _label in offered]}]  # fmt: skip
    labels = [label for _value, label in offered]
    rows = [
        (union, [(label, summary.counts[union.pk][value], url(value, union)) for value, label in offered])
        for union in results.unions
    ]
    return {
        "chart": _chart(question, title, labels, series, kind="hbar", first=pgettext("in a form", "Answer")),
        "heads": labels, "rows": rows if len(rows) > 1 else [],
    }  # fmt: skip


def _number(summary: Summary, results: Results) -> dict[str, Any]:
    """The sum by union; in all: sum, mean, least and greatest."""
    values = [_plain(summary.figures[union.pk][NUMBER].total) for union in results.unions]
    labels = [union.short_name or union.name for union in results.unions]
    series = [{"name": _("Sum"), "values": values}]
    chart = (
        _chart(summary.question, _("Sum by union"), labels, series, kind="bar", first=_("Union"))
        if len(labels) > 1
        else None
    )
    return {"chart": chart, "facts": _facts(summary.figures[None][NUMBER])}


def _facts(figures: Figures) -> list[tuple[str, Any]]:
    mean = round(figures.mean, 1) if figures.mean is not None else None
    known = ((_("Sum"), figures.total), (_("Mean"), mean), (_("Least"), figures.least), (_("Greatest"), figures.most))
    return [(label, _plain(value)) for label, value in known if value is not None]


def _table(summary: Summary, results: Results) -> dict[str, Any]:
    """Sums of each cell, and of each row by union."""
    question = summary.question
    columns = [column for column in question.columns if any(column.key == key for _row, key in cells_of(question))]
    series = [
        {"name": _("Sum") if len(columns) == 1 else column.label, "values": [
            _plain(summary.figures[None][row.key, column.key].total) for row in question.rows
        ]}
        for column in columns
    ]  # fmt: skip
    labels = [row.label for row in question.rows]
    heads, rows = _by_union(summary, results, columns) if len(results.unions) > 1 else ([], [])
    chart = _chart(question, _("Sum of all"), labels, series, kind="bar", first=_("Row")) if columns else None
    return {"chart": chart, "heads": heads, "rows": rows}


def _by_union(summary: Summary, results: Results, columns: list[Option]) -> tuple[list[str], list[Any]]:
    cells = [(row, column) for column in columns for row in summary.question.rows]
    heads = [str(row.label) if len(columns) == 1 else f"{row.label} / {column.label}" for row, column in cells]
    rows = [
        (union, [
            (head, _plain(summary.figures[union.pk][row.key, column.key].total), "")
            for head, (row, column) in zip(heads, cells, strict=True)
        ])
        for union in results.unions
    ]  # fmt: skip
    return heads, rows


def _plain(value: Decimal) -> int | float:
    """Return a figure as charts take it."""
    return int(value) if value == value.to_integral_value() else float(value)
