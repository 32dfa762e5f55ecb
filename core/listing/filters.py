"""Filters of list pages: django-filter's, with a search over bigrams and with choices that are looked up as one types.

A page holds no select of hundreds of options: such a filter is a :class:`LookupFilter`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, ClassVar, cast

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.search import each_word, matches, matches_any
from core.wording import listed

OPTIONS = 20


class SearchFilter(django_filters.CharFilter):
    """Free text over a :class:`core.search.BigramSearchField`, or over several: each word in one of them."""

    def __init__(self, field_name: str = "search", *more: str, hint: Any = "", **kwargs: Any) -> None:
        self.hint, self.more = hint, more
        super().__init__(field_name, label=kwargs.pop("label", gettext_lazy("Search")), max_length=200, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if self.more and value:
            return matches_any(qs, value, [self.field_name, *self.more])
        return matches(qs, value, self.field_name)


class WordsFilter(django_filters.CharFilter):
    """Free text over plain columns of a small table: each word in one of them."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        self.fields = fields
        super().__init__(label=kwargs.pop("label", gettext_lazy("Search")), max_length=200, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(each_word(value or "", *self.fields))


class LookupField(forms.Field):
    """Takes an object by its key, or by its name as typed where no script helps to choose."""

    def __init__(
        self, *, queryset: QuerySet[Any], names: Sequence[str], text: Callable[[Any], str] = str, **kwargs: Any
    ) -> None:
        self.queryset, self.names, self.text = queryset, names, text
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        typed = str(value).strip()[:100]
        found = self._by_key(typed) or self._by_name(typed)
        if found is None:
            raise ValidationError(_("“%(text)s” is not known. Type the whole name.") % {"text": typed})
        return found

    def _by_key(self, typed: str) -> Model | None:
        try:
            return self.queryset.filter(pk=self.queryset.model._meta.pk.to_python(typed)).first()
        except ValidationError:
            return None

    def _by_name(self, typed: str) -> Model | None:
        exact = list(self.queryset.filter(self._named(typed, "exact"))[:2]) or list(self.options(typed)[:2])
        return exact[0] if len(exact) == 1 else None

    def options(self, typed: str) -> QuerySet[Any]:
        """Return the objects whose names hold the text, at most twenty."""
        return self.queryset.filter(self._named(typed.strip()[:100], "icontains"))[:OPTIONS]

    def _named(self, typed: str, lookup: str) -> Q:
        condition = Q()
        for name in self.names:
            condition |= Q(**{f"{name}__{lookup}": typed})
        return condition


class LookupFilter(django_filters.Filter):
    """A foreign key with many options: looked up while one types, by ``names`` of the other model.

    Arguments: ``queryset`` of what may be chosen, ``names`` of its text columns, ``text`` for an option's words.
    """

    field_class = LookupField


class LinkedField(forms.Field):
    """Takes what an address names."""

    def __init__(self, *, found: Callable[[str], Any], text: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.found, self.text = found, text
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = self.found(str(value)[:200])
        if found is None:
            raise ValidationError(_("This link names nothing that is there: open the list anew."))
        return found


class LinkedFilter(django_filters.Filter):
    """A filter that only links set, such as a figure's to its rows: a chip shows it, no field asks for it.

    Arguments: ``found`` returns what an address names, or None; ``text`` its words.
    """

    field_class = LinkedField


_forms: dict[type, type[forms.Form]] = {}


@lru_cache(maxsize=512)
def _form_of(whole: type[forms.Form], names: tuple[str, ...]) -> type[forms.Form]:
    """Return a form of some of the fields: a form copies every field it has, for each request."""
    part: Any = type(whole.__name__, (whole,), {})
    part.base_fields = {name: whole.base_fields[name] for name in names}
    return cast("type[forms.Form]", part)


class ListFilterSet(django_filters.FilterSet):
    """Filters of a list page. ``main`` names those that always show; the search ``q`` and these come first."""

    main: ClassVar[Sequence[str]] = ()

    def __init__(self, data: QueryDict, queryset: QuerySet[Any], *, user: Any = None) -> None:
        """Hold what was asked; filters and form are made only where something is set: they cost more than a query."""
        self.data, self.queryset, self.user = data, queryset, user
        self.is_bound, self.request, self.form_prefix = True, None, None

    @cached_property
    def names_set(self) -> tuple[str, ...]:
        """The filters that are set, rightly or not."""
        return tuple(name for name in self.base_filters if self.data.get(name, "").strip())

    @cached_property
    def filters(self) -> dict[str, django_filters.Filter]:
        """This request's own filters: those that are set."""
        return self._own(self.names_set)

    def _own(self, names: Iterable[str]) -> dict[str, django_filters.Filter]:
        made: dict[str, django_filters.Filter] = copy.deepcopy({name: self.base_filters[name] for name in names})
        for one in made.values():
            one.model, one.parent = self.queryset.model, self
        return made

    @property
    def is_set(self) -> bool:
        """Whether any filter is set, rightly or not."""
        return bool(self.names_set)

    def is_valid(self) -> bool:
        """Whether every filter that is set can be understood."""
        return not self.is_set or self.form.is_valid()

    def whole_form(self) -> type[forms.Form]:
        """Return the form of all filters, made once a filter set."""
        made = _forms.get(type(self))
        if made is None:
            fields = {name: one.field for name, one in self._own(self.base_filters).items()}
            made = _forms[type(self)] = type(f"{type(self).__name__}Form", (forms.Form,), fields)
        return made

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of the filters that are set."""
        return _form_of(self.whole_form(), self.names_set)

    def result(self) -> QuerySet[Any]:
        """Return the filtered rows; none at all where a filter cannot be understood."""
        if not self.is_set:
            return self.queryset
        rows: QuerySet[Any] = self.qs if self.form.is_valid() else self.queryset.none()
        return rows

    def faults(self) -> dict[str, list[str]]:
        """Return what is wrong, by name of the filter."""
        return {name: list(map(str, errors)) for name, errors in self.form.errors.items()} if self.is_set else {}

    def cleaned(self) -> dict[str, Any]:
        """Return the values of the filters that are set."""
        if not self.is_set or not self.form.is_valid():
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [], ())}

    def set_filters(self) -> list[tuple[str, Any, str]]:
        """Return what is set: name, label and value in words of each filter."""
        fields = self.whole_form().base_fields
        return [
            (name, fields[name].label or name, in_words(fields[name], value)) for name, value in self.cleaned().items()
        ]


def in_words(field: forms.Field, value: Any) -> str:
    """Return a filter's value as its chip shows it."""
    if isinstance(field, LookupField | LinkedField):
        return field.text(value)
    choices = {str(key): label for key, label in getattr(field, "choices", ()) if not isinstance(label, list | tuple)}
    values = value if isinstance(value, list | tuple) else [value]
    return listed(str(choices.get(str(one), one)) for one in values)


def yes_no(**kwargs: Any) -> django_filters.ChoiceFilter:
    """Return a filter over a yes-or-no column that may be unknown: yes, no, or not known."""
    return django_filters.ChoiceFilter(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("unknown", gettext_lazy("Not known"))],
        method=filter_yes_no, **kwargs,
    )  # fmt: skip


def filter_yes_no(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
    """Narrow to rows whose column is true, false or unknown."""
    if value == "unknown":
        return queryset.filter(**{f"{name}__isnull": True})
    return queryset.filter(**{name: value == "yes"})
