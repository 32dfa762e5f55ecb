"""The filter bar as HTML: plain fields written by hand, because a template a widget costs more than the query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.listing.filters import ListFilterSet, LookupField, SearchFilter


def search_field(filterset: ListFilterSet) -> SafeString:
    """Return the search box, or nothing where the list has none."""
    for name, one in filterset.filters.items():
        if isinstance(one, SearchFilter):
            return _search(filterset.form[name], one)
    return SafeString("")


def _search(bound: BoundField, one: SearchFilter) -> SafeString:
    return format_html(
        '<div class="list-search"><label class="visually-hidden" for="f-{name}">{label}</label>'
        '<input type="search" class="form-control" id="f-{name}" name="{name}" value="{value}" maxlength="200" '
        'placeholder="{hint}" autocomplete="off"></div>',
        name=bound.name, label=bound.label, value=bound.value() or "", hint=one.hint or bound.label,
    )  # fmt: skip


def main_fields(filterset: ListFilterSet, page: str) -> SafeString:
    """Return the filters that always show."""
    return _fields(filterset, page, filterset.main)


def more_fields(filterset: ListFilterSet, page: str) -> SafeString:
    """Return the other filters; nothing where there are none."""
    others = [
        name for name, one in filterset.filters.items()
        if name not in filterset.main and not isinstance(one, SearchFilter)
    ]  # fmt: skip
    return _fields(filterset, page, others)


def more_are_set(filterset: ListFilterSet) -> int:
    """Return how many of the other filters are set."""
    return sum(
        name not in filterset.main and not isinstance(filterset.filters[name], SearchFilter)
        for name, _label, _value in filterset.set_filters()
    )


def _fields(filterset: ListFilterSet, page: str, names: Iterable[str]) -> SafeString:
    return SafeString("".join(_field(filterset.form[name], filterset.filters[name], page) for name in names))


def _field(bound: BoundField, one: django_filters.Filter, page: str) -> SafeString:
    errors = bound.errors
    described = format_html(' aria-invalid="true" aria-describedby="f-{}-error"', bound.name) if errors else ""
    return format_html(
        '<div class="list-filter"><label class="form-label" for="f-{name}">{label}</label>{control}{error}</div>',
        name=bound.name, label=bound.label, control=_control(bound, one, page, described),
        error=format_html('<p class="invalid-feedback d-block" id="f-{}-error">{}</p>', bound.name, errors[0])
        if errors else "",
    )  # fmt: skip


def _control(bound: BoundField, one: django_filters.Filter, page: str, attributes: str) -> SafeString:
    field, value = bound.field, bound.value()
    if isinstance(field, LookupField):
        return _lookup(bound, field, page, attributes)
    if isinstance(field, forms.ChoiceField):
        return _select(bound.name, _options(field.choices, value), attributes)
    kind = "date" if isinstance(field, forms.DateField) else "number" if isinstance(field, forms.IntegerField) else "text"
    return format_html(
        '<input type="{}" class="form-control" id="f-{}" name="{}" value="{}"{}>',
        kind, bound.name, bound.name, "" if value is None else value, attributes,
    )  # fmt: skip


def _select(name: str, options: SafeString, attributes: str) -> SafeString:
    return format_html('<select class="form-select" id="f-{0}" name="{0}"{2}>{1}</select>', name, options, attributes)


def _options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    rows = (
        (key, SafeString(" selected") if str(key) == str(chosen or "") else "", _("Any") if key == "" else label)
        for key, label in choices
    )
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


def _lookup(bound: BoundField, field: LookupField, page: str, attributes: str) -> SafeString:
    chosen = bound.form.cleaned_data.get(bound.name) if bound.form.is_valid() else None
    options = format_html('<option value="">{}</option>', _("Any"))
    if chosen is not None:
        options += format_html('<option value="{}" selected>{}</option>', chosen.pk, field.text(chosen))
    url = reverse("listing:options", args=[page, bound.name])
    select = _select(bound.name, options, format_html('{} data-autocomplete-url="{}"', attributes, url))
    # Without a script the name is typed; being the later field of that name, it is the one that counts.
    typed = field.text(chosen) if chosen is not None else bound.value() or ""
    return select + format_html(
        '<noscript><input type="text" class="form-control" name="{}" value="{}" aria-label="{}"></noscript>',
        bound.name, typed, bound.label,
    )  # fmt: skip
