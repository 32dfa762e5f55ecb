"""The filter bar as HTML: plain fields written by hand, because a template a widget costs more than the query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.listing.filters import LinkedField, ListFilterSet, LookupField, SearchFilter


def search_field(filterset: ListFilterSet) -> SafeString:
    """Return the search box, or nothing where the list has none."""
    for name, one in filterset.base_filters.items():
        if isinstance(one, SearchFilter):
            return _search(name, one, filterset.data.get(name, ""))
    return SafeString("")


def _search(name: str, one: SearchFilter, value: str) -> SafeString:
    label, hint = escape(str(one.label)), escape(str(one.hint or one.label))
    return SafeString(
        f'<div class="list-search"><label class="visually-hidden" for="f-{name}">{label}</label>'
        f'<input type="search" class="form-control" id="f-{name}" name="{name}" value="{escape(value)}" '
        f'maxlength="200" placeholder="{hint}" autocomplete="off"></div>'
    )


def main_fields(filterset: ListFilterSet, page: str) -> SafeString:
    """Return the filters that always show."""
    return _fields(filterset, page, filterset.main)


def more_fields(filterset: ListFilterSet, page: str) -> SafeString:
    """Return the other filters; nothing where there are none."""
    return _fields(filterset, page, _others(filterset))


def more_are_set(filterset: ListFilterSet) -> int:
    """Return how many of the other filters are set."""
    return len(set(_others(filterset)) & set(filterset.cleaned()))


def _others(filterset: ListFilterSet) -> list[str]:
    filters = filterset.base_filters.items()
    return [name for name, one in filters if name not in filterset.main and not isinstance(one, SearchFilter)]


def _fields(filterset: ListFilterSet, page: str, names: Iterable[str]) -> SafeString:
    return SafeString("".join([_field(filterset, page, name) for name in names]))


def _field(filterset: ListFilterSet, page: str, name: str) -> str:
    """Return one filter. One that is not set looks the same in every request, unless its choices change."""
    value, form_class = filterset.data.get(name, ""), filterset.whole_form()
    if value:
        faults = filterset.faults().get(name, [])
        found = filterset.cleaned().get(name)
        return Drawn(form_class.base_fields[name], page, name, value, found, "".join(faults[:1])).labelled()
    if callable(filterset.base_filters[name].extra.get("choices")):
        return Drawn(form_class.base_fields[name], page, name).labelled()
    return _unset(form_class, page, name, get_language() or "", get_script_prefix())


@lru_cache(maxsize=1024)
def _unset(form_class: Any, page: str, name: str, _language: str, _script_prefix: str) -> str:
    return Drawn(form_class.base_fields[name], page, name).labelled()


@dataclass(frozen=True)
class Drawn:
    """One filter as it is drawn: its field and name, the list page, what was typed and what that means or lacks."""

    field: Any
    page: str
    name: str
    value: str = ""
    found: Any = None
    fault: str = ""

    def labelled(self) -> str:
        """Return label, control and what is wrong; what only links set stays set, unseen."""
        if isinstance(self.field, LinkedField) and not self.fault:
            return f'<input type="hidden" name="{self.name}" value="{escape(self.value)}">' if self.value else ""
        name, described, fault = self.name, "", ""
        if self.fault:
            described = f' aria-invalid="true" aria-describedby="f-{name}-error"'
            fault = f'<p class="invalid-feedback d-block" id="f-{name}-error">{escape(self.fault)}</p>'
        control = self._control(f'id="f-{name}" name="{name}"{described}')
        label = f'<label class="form-label" for="f-{name}">{escape(str(self.field.label))}</label>'
        return f'<div class="list-filter">{label}{control}{fault}</div>'

    def _control(self, attributes: str) -> str:
        field = self.field
        if isinstance(field, LookupField):
            return self._lookup(field, attributes)
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            options = [_option(key, label, chosen=str(key) == self.value) for key, label in choices]
            return f'<select class="form-select" {attributes}>{"".join(options)}</select>'
        date, number = isinstance(field, forms.DateField), isinstance(field, forms.IntegerField)
        kind = "date" if date else "number" if number else "text"
        return f'<input type="{kind}" class="form-control" value="{escape(self.value)}" {attributes}>'

    def _lookup(self, field: LookupField, attributes: str) -> str:
        text = field.text(self.found) if self.found is not None else self.value
        chosen = _option(self.found.pk, text, chosen=True) if self.found is not None else ""
        url = escape(reverse("listing:options", args=[self.page, self.name]))
        options = _option("", "", chosen=False) + chosen
        select = f'<select class="form-select" data-autocomplete-url="{url}" {attributes}>{options}</select>'
        # Without a script the name is typed; being the later field of that name, it is the one that counts.
        label = escape(str(field.label))
        typed = f'class="form-control" name="{self.name}" value="{escape(text)}" aria-label="{label}"'
        return f'{select}<noscript><input type="text" {typed}></noscript>'


def _option(key: Any, label: Any, *, chosen: bool) -> str:
    words = escape(str(label if key else _("Any")))
    return f'<option value="{escape(str(key))}"{" selected" if chosen else ""}>{words}</option>'
