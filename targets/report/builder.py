"""Gathering the annual report: figures with their targets and last year's, unions, chart, evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.documents.charts import bar_chart
from core.documents.rendering import Picture, render_docx
from targets.evidence import lines_of
from targets.metrics import applicable
from targets.queries import Figure, all_unions, by_union, figures, targets_of
from targets.reasons import reasons
from targets.report.template import KEY
from unions.models import Union, User

Table = dict[Union, dict[str, Figure]]
Progress = Callable[[int, int, str], None]
MOST_LINES = 5000  # of one annex; the rest is on the page that the figure opens
MOST_BARS = 12


def build_report(*, union: Union, year: int, by: User | None = None, progress: Progress | None = None) -> bytes:  # noqa: ARG001 - whoever asks is in the audit context
    """Return the annual report of a union as a .docx, by the template in use.

    The figures are counted anew, up to today. ``progress(done, total, words)`` hears how far it is. Raises UserError
    where a template that staff put in place cannot be filled.
    """
    say = progress or (lambda _done, _total, _words: None)
    as_of = clock.today()
    unions = list(all_unions().filter(path__startswith=union.path))
    say(0, 4, _("counting"))
    now = by_union(figures(year=year, as_of=as_of, unions=unions))
    before = by_union(figures(year=year - 1, as_of=dt.date(year - 1, 12, 31), unions=unions))
    shown = [metric.key for metric in applicable(union, with_target=_targeted(union, year))]
    own = [now[union][key] for key in shown]
    say(1, 4, _("listing the evidence"))
    annexes = [_annex(figure) for figure in own]
    say(2, 4, _("drawing"))
    in_full = pgettext("a date as official papers write it, in letters of Django's date filter", "Y-m-d")
    context = {
        "union": union.name,
        "year": year,
        "as_of": date_format(min(as_of, dt.date(year, 12, 31)), in_full),
        "made_on": date_format(as_of, in_full),
        "figures": [_figure(figure, before[union][figure.metric.key].value) for figure in own],
        "unions": [_union(each, found) for each, found in now.items()],
        "chart": Picture(_chart(union, now, before, year), 156),
        "annexes": annexes,
    }
    say(3, 4, _("writing"))
    return render_docx(KEY, context)


def _targeted(union: Union, year: int) -> list[str]:
    return [metric for union_id, metric in targets_of(year) if union_id == union.pk]


def _figure(figure: Figure, last_year: int) -> dict[str, Any]:
    return {
        "title": figure.metric.title, "unit": figure.metric.unit, "clause": figure.metric.clause,
        "value": figure.value, "subtree": figure.count.subtree, "target": figure.target,
        "status": figure.status.label, "forecast": figure.forecast, "last_year": last_year,
        "growth": growth(figure.value, last_year),
        "next_steps": [reason.text for reason in reasons(figure.metric, figure.union, figure.year)],
    }  # fmt: skip


def growth(value: int, before: int) -> str:
    """Return the growth over last year in per cent, with its sign; a dash where last year had nothing."""
    return f"{(value - before) / before:+.1%}" if before else "—"


def _union(union: Union, found: dict[str, Figure]) -> dict[str, Any]:
    contacts, collections = found.get("district_contacts") or found["contacts"], found["collections"]
    return {
        "name": union.name,
        "contacts": contacts.value, "contacts_target": contacts.target, "contacts_status": contacts.status.label,
        "collections": collections.value, "collections_target": collections.target,
        "collections_status": collections.status.label,
    }  # fmt: skip


def _chart(union: Union, now: Table, before: Table, year: int) -> bytes:
    """Draw the unions below that contacted most organizations themselves, this year beside last year."""
    below = [each for each in now if each != union] or [union]
    most = sorted(below, key=lambda each: -now[each]["contacts"].value)[:MOST_BARS]
    series = {
        str(year - 1): [before[each]["contacts"].value for each in most],
        str(year): [now[each]["contacts"].value for each in most],
    }
    return bar_chart([each.short_name or each.name for each in most], series, unit=pgettext("unit", "organizations"))


def _annex(figure: Figure) -> dict[str, Any]:
    rows = figure.metric.evidence_of(figure.union, figure.year, figure.as_of)
    lines = lines_of(figure.metric, rows, limit=MOST_LINES)
    return {
        "title": figure.metric.title, "count": figure.value,
        "lines": [
            {"n": n, "organization": line.organization, "number": line.number, "day": line.day.isoformat(),
             "what": line.what, "union": line.union}
            for n, line in enumerate(lines, 1)
        ],
    }  # fmt: skip
