"""The parts of the frames that depend on who looks: sidebar, counters, menus.

The desk's sidebar is rendered once for each set of places and each language; a request only marks the current place
and fills in the counts. What a person sees is part of the key, so that nothing needs to be invalidated.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from core import navigation

register = template.Library()
BADGE = re.compile(r"<!--badge:([\w-]+)-->")
MOST_SHOWN = 99


def count_badge(number: int) -> str:
    """Return the small count beside a place: capped for the eye, said in full to a screen reader; nothing at 0."""
    if not number:
        return ""
    shown = f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number)
    said = ngettext("%(n)s waiting", "%(n)s waiting", number) % {"n": number}
    return format_html(
        '<span class="count"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        shown,
        said,
    )


register.filter("count_badge", count_badge)


@register.simple_tag(takes_context=True)
def desk_sidebar(context: template.Context) -> SafeString:
    """Render the desk's places that the visitor may open, with the current one marked and counts filled in."""
    request = context.get("request")
    if request is None:
        return mark_safe("")
    items = navigation.visible(navigation.desk, request.user)
    html = _sidebar(tuple(name for name, _item in items), get_language() or "", get_script_prefix())
    here = navigation.current(items, request.path)
    html = html.replace(f'data-place="{here}"', f'data-place="{here}" aria-current="page"')
    by_name = dict(items)
    flat: dict[str, Any] = context.flatten()  # type: ignore[assignment]
    filled = BADGE.sub(lambda match: count_badge(navigation.count(by_name[match[1]], request, flat)), html)
    return mark_safe(filled)  # noqa: S308 - rendered by Django's templates; only counts were filled in


@lru_cache(maxsize=256)
def _sidebar(names: tuple[str, ...], language: str, prefix: str) -> str:  # noqa: ARG001 - both belong to the key
    items = [(name, navigation.desk.get(name)) for name in names]
    order = ["", *navigation.desk_groups.names()]
    items.sort(key=lambda pair: order.index(pair[1].group))
    groups = [
        {"name": group, "title": navigation.desk_groups.get(group) if group else "", "items": list(members)}
        for group, members in groupby(items, key=lambda pair: pair[1].group)
    ]
    return render_to_string("desk/_sidebar.html", {"groups": groups})


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """Include a template that depends on nothing but the language: rendered once for each."""
    return _fixed(template_name, get_language() or "", get_script_prefix())


@lru_cache(maxsize=64)
def _fixed(template_name: str, language: str, prefix: str) -> SafeString:  # noqa: ARG001 - both belong to the key
    return render_to_string(template_name)


@register.simple_tag(takes_context=True)
def places(context: template.Context, registry: str) -> list[dict[str, Any]]:
    """Return the visible places of a registry (``top``, ``me``, ``my``, ``review``, ``public``, ``footer``,
    ``landing``).

    Each as a dict with ``name``, ``item``, ``count`` and ``is_current``.
    """
    request = context.get("request")
    if request is None:
        return []
    items = navigation.visible(getattr(navigation, registry), request.user)
    here = navigation.current(items, request.path)
    flat: dict[str, Any] = context.flatten()  # type: ignore[assignment]
    return [
        {"name": name, "item": item, "count": navigation.count(item, request, flat), "is_current": name == here}
        for name, item in items
    ]


@register.simple_tag(takes_context=True)
def portal_places(context: template.Context, registry: str) -> list[dict[str, Any]]:
    """Return the visible places of a portal, those of a group (``navigation.my_groups``) under one name.

    Each as a dict with ``title``, ``icon``, ``url`` (that of its first part), ``count``, ``is_current`` and ``parts``,
    which are as ``places`` returns them.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for place in places(context, registry):
        found.setdefault(place["item"].group or place["name"], []).append(place)
    return [_gathered(parts) for parts in found.values()]


def _gathered(parts: list[dict[str, Any]]) -> dict[str, Any]:
    first = parts[0]["item"]
    named = navigation.my_groups.get(first.group) if len(parts) > 1 else first
    return {
        "title": named.title, "icon": named.icon, "url": first.url, "parts": parts,
        "count": sum(each["count"] for each in parts), "is_current": any(each["is_current"] for each in parts),
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def can_search(context: template.Context) -> bool:
    """Say whether the visitor has anything to search, so that no frame shows a field that finds nothing."""
    request = context.get("request")
    return request is not None and bool(navigation.visible(navigation.search_sources, request.user))
