"""Components: each a tag with declared arguments over one small template in ``templates/components/``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.icons import icon_svg
from core.wording import labelled, listed, with_aside

register = template.Library()

TONES = {
    "neutral": "circle",
    "info": "info-circle",
    "waiting": "clock-hour-4",
    "warning": "alert-triangle",
    "good": "circle-check",
    "bad": "circle-x",
    "distinction": "award",
}
"""Tones of a status, each with the icon it bears where none is named. ``distinction`` is the only golden one."""


@dataclass(frozen=True)
class Tab:
    """A tab: a real link, loaded on demand where htmx runs."""

    title: Any
    url: str
    is_current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class Step:
    """A step of a form. ``state``: done, current, todo or faulty. Without ``url`` it cannot be opened yet.

    ``note``: what is to be said of it beside its title.
    """

    title: Any
    state: str = "todo"
    url: str = ""
    note: Any = ""


@dataclass(frozen=True)
class Change:
    """A field that changed, before and after, as a person reads them."""

    label: Any
    before: Any = ""
    after: Any = ""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened: when, what, by whom, and why."""

    at: datetime
    title: Any
    who: Any = ""
    text: Any = ""
    tone: str = "neutral"
    icon: str = ""
    changes: Sequence[Change] = field(default=())


@dataclass(frozen=True)
class CardItem:
    """A record as a card, for phones. ``facts``: pairs of a label and a value."""

    title: Any
    url: str
    status: Any = ""
    tone: str = "neutral"
    facts: Sequence[tuple[Any, Any]] = ()


def tone_icon(tone: str) -> str:
    """Return the icon of a tone. Raises TemplateSyntaxError for a tone that does not exist."""
    try:
        return TONES[tone]
    except KeyError:
        raise template.TemplateSyntaxError(f"no tone {tone!r}; there are: {', '.join(TONES)}") from None


@register.simple_tag
def days_left(n: int) -> str:
    """Say how many days are left until a day, that day itself being today."""
    return ngettext("%(n)s day left", "%(n)s days left", n) % {"n": n} if n else _("Today")


register.filter("tone_icon", tone_icon)
register.filter("labelled", labelled)
register.filter("listed", listed)
register.filter("with_aside", with_aside)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Write a Tabler outline icon. It says nothing to a screen reader: put words beside it."""
    return icon_svg(name, css)


@register.inclusion_tag("components/status_badge.html")
def status_badge(word: Any, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """Show a status as icon and word; the tone colours it, and never carries the meaning alone."""
    return {"word": word, "tone": tone, "icon": icon or tone_icon(tone)}


@register.simple_block_tag
def page_header(  # noqa: PLR0917 - a template names its arguments
    content: str, title: Any, lead: Any = "", count: Any = None, back_url: str = "", back_label: Any = ""
) -> SafeString:
    """Head a page: title with count, one line that explains, and (between the tags) the actions, main one last."""
    context = {"title": title, "lead": lead, "count": count, "back_url": back_url, "back_label": back_label}
    return _block("page_header", content, context)


@register.simple_block_tag
def empty_state(content: str, title: Any, hint: Any = "", icon: str = "inbox") -> SafeString:
    """Say why there is nothing, and (between the tags) what to do next."""
    return _block("empty_state", content, {"title": title, "hint": hint, "icon": icon})


@register.simple_block_tag
def panel(content: str, title: Any, icon: str = "", id: str = "", lead: Any = "") -> SafeString:  # noqa: A002
    """Frame a part of a page with a heading."""
    return _block("panel", content, {"title": title, "icon": icon, "id": id, "lead": lead})


@register.simple_block_tag
def menu(content: str, label: Any, icon: str = "", css: str = "btn", plain: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a template's flag
    """Open a menu of links and buttons (class ``menu-item`` each) without any script. ``plain``: the icon alone."""
    return _block("menu", content, {"label": label, "icon": icon, "css": css, "plain": plain})


def _block(name: str, content: str, context: dict[str, Any]) -> SafeString:
    # simple_block_tag hands over what the template between the tags rendered, escaped already.
    return render_to_string(f"components/{name}.html", {**context, "content": mark_safe(content.strip())})  # noqa: S308


@register.inclusion_tag("components/progress.html")
def progress(
    value: float | Decimal, total: float | Decimal, expected: float | Decimal | None = None, label: Any = "",
    is_limit: bool = False,  # noqa: FBT001, FBT002 - arguments of a tag
) -> dict[str, Any]:  # fmt: skip
    """Draw a bar of ``value`` against ``total``, with a mark where it is expected to stand today.

    All three in the same unit. A bar that is full of a total of 0 stands at 100 %. ``is_limit``: the total should not
    be passed; what lies beyond it is drawn beyond a mark.
    """
    reached, mark = _percent(value, total), None if expected is None else _percent(expected, total)
    words = _("%(value)s of %(total)s, %(percent)s%%") % {"value": value, "total": total, "percent": round(reached)}
    if expected is not None:
        words += _("; expected by today: %(expected)s") % {"expected": expected}
    tone = "good" if value >= total else "behind" if mark is not None and reached < mark else "on-way"
    if is_limit and value > total:
        tone, mark = "behind", _percent(total, value)
    return {"reached": f"{min(reached, 100):.2f}", "mark": mark and f"{min(mark, 100):.2f}", "tone": tone,
            "words": labelled(label, words) if label else words}  # fmt: skip


def _percent(part: float | Decimal, whole: float | Decimal) -> float:
    return max(0.0, float(part) / float(whole) * 100) if whole else 100.0


@register.inclusion_tag("components/facts.html")
def facts(pairs: Iterable[tuple[Any, Any]], columns: int = 2) -> dict[str, Any]:
    """List facts as label and value; what is unknown shows as a dash."""
    return {"pairs": list(pairs), "columns": columns}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[TimelineEntry]) -> dict[str, Any]:
    """List what happened, as given (latest first is usual)."""
    return {"entries": [(entry, entry.icon or tone_icon(entry.tone)) for entry in entries]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Tab], label: Any = "", target: str = "tabbed") -> dict[str, Any]:
    """Show tabs above a region with the id ``target``: links that htmx turns into swaps of the region and the tabs.

    The page wraps both: ``<div id="tabbed">{% tabs … %} … </div>``; a view answers with the whole page every time.
    """
    return {"items": list(items), "label": label, "target": target}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Step], label: Any = "") -> dict[str, Any]:
    """Show the steps of a form and where one stands."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/chip.html")
def chip(label: Any, remove_url: str = "", value: Any = "") -> dict[str, Any]:
    """Show what is set (a filter, a tag), with a link that takes it away."""
    return {"label": label, "value": value, "remove_url": remove_url}


@register.inclusion_tag("components/card_list.html")
def card_list(items: Iterable[CardItem]) -> dict[str, Any]:
    """Show records as cards, for phones."""
    return {"items": list(items)}


@register.inclusion_tag("components/form_body.html", takes_context=True)
def form_body(context: template.Context, form: Any) -> dict[str, Any]:
    """Render a form's inside: summary of errors with links, the note on required fields, the fields."""
    return {"form": form, "csrf_token": context.get("csrf_token"), "has_required": _has_required(form)}


def _has_required(form: Any) -> bool:
    return any(bound.field.required for bound in form.visible_fields())


@register.inclusion_tag("components/chart.html")
def chart(  # noqa: PLR0917 - a template names its arguments
    id: str,  # noqa: A002 - the page's word for it
    title: Any,
    labels: Sequence[Any],
    series: Sequence[dict[str, Any]],
    kind: str = "bar",
    unit: Any = "",
    first_column: Any = "",
) -> dict[str, Any]:
    """Draw a chart whose title says the finding, with the same figures in a table beneath and PNG and CSV to take.

    ``series``: dicts with ``name`` and ``values`` (as many as ``labels``; None where nothing is known), and ``urls``
    where the values open the lists that they count.
    ``kind``: bar, line or hbar.
    """
    named = [{"name": str(one["name"]), "values": [_plain(value) for value in one["values"]]} for one in series]
    rows = [
        (label, [(one["name"], _plain(one["values"][at]), one["urls"][at] if "urls" in one else "") for one in series])
        for at, label in enumerate(labels)
    ]
    data = {"kind": kind, "title": str(title), "unit": str(unit), "labels": [str(one) for one in labels],
            "series": named, "firstColumn": str(first_column)}  # fmt: skip
    return {"id": id, "title": title, "unit": unit, "series": named, "rows": rows, "data": data,
            "first_column": first_column}  # fmt: skip


def _plain(value: Any) -> Any:
    """Return a figure without a fraction that is none: 12 for 12.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@register.inclusion_tag("components/autosave.html")
def autosave(url: str) -> dict[str, Any]:
    """Write the attributes that make a ``<form>`` save itself as one types; the view answers ``saved_at.html``."""
    return {"url": url}
