"""Lists for everybody that are found by words and narrowed by facets: one description of what a visitor looks for.

A list declares a subclass of ``Wanted`` with a field for each facet, how it is ``found`` and how it may be sorted;
``facet`` counts what each choice would find within what the other facets leave. The page's parts are
``listing/_find.html`` and ``listing/_facets.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.db.models import Count, F, Func, QuerySet
from django.http import HttpRequest

LAYOUTS = ("cards", "list", "map")
"""How such a list may show, the usual way first."""
LONGEST = 100  # characters of anything asked for


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for: words, facets (each may be empty), order, layout.

    ``SORTS``: how the list may be sorted, the usual way first: words, and the order. ``FACETS``: names of the fields.
    """

    SORTS: ClassVar[dict[str, tuple[Any, list[Any]]]] = {}
    FACETS: ClassVar[tuple[str, ...]] = ()

    q: str = ""
    sort: str = ""
    layout: str = LAYOUTS[0]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Return what the address of a page asks for; what it cannot mean is left out."""
        said = {key: request.GET.get(key, "").strip()[:LONGEST] for key in ("q", *cls.FACETS)}
        sort, layout = request.GET.get("sort", ""), request.GET.get("as", "")
        usual = next(iter(cls.SORTS))
        return cls(
            **said, sort=sort if sort in cls.SORTS and sort != usual else "",
            layout=layout if layout in LAYOUTS else LAYOUTS[0],
        )  # fmt: skip

    def found(self) -> QuerySet[Any]:
        """Return what the public may see of it, unordered."""
        raise NotImplementedError

    def sorted(self) -> QuerySet[Any]:
        """Return the same in the order asked for."""
        _words, order = self.SORTS[self.sort or next(iter(self.SORTS))]
        return self.found().order_by(*order)

    @property
    def sorts(self) -> list[tuple[str, Any]]:
        """The ways to sort, each with its words."""
        return [(key, words) for key, (words, _order) in self.SORTS.items()]

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """The facets that are chosen, with their values."""
        return [(key, value) for key in self.FACETS if (value := getattr(self, key))]

    @property
    def query(self) -> str:
        """What stands after the question mark of the address."""
        layout = "" if self.layout == LAYOUTS[0] else self.layout
        said = {"q": self.q, **dict(self.narrowed), "sort": self.sort, "as": layout}
        return urlencode({key: value for key, value in said.items() if value})

    def shown_as(self, layout: str, **changes: str) -> str:
        """Return the address of the same in another layout, narrowed by what is named."""
        return f"?{replace(self, layout=layout, **changes).query}"

    @property
    def is_filtered(self) -> bool:
        """Whether fewer show than there are."""
        return bool(self.q or self.narrowed)


@dataclass(frozen=True)
class Choice:
    """One choice of a facet: how many it would show, and the query that chooses it or takes it away."""

    value: str
    label: Any
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list, and its choices, those that find nothing left out."""

    key: str
    title: Any
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        """Whether its choices show at once: those of districts do, others when one is chosen."""
        return self.key == "district" or any(choice.is_chosen for choice in self.choices)


Grouping = Callable[[QuerySet[Any]], QuerySet[Any, Any]]


def facet(wanted: Wanted, key: str, title: Any, options: Iterable[tuple[str, Any]] | None, group: Grouping) -> Facet:
    """Return a facet, counted within what the others leave: one query.

    ``options``: values with their words, None for the values themselves, the greatest first. ``group``: the rows as
    values of the facet alone, by ``values_list``.
    """
    chosen = getattr(wanted, key)
    rows = group(replace(wanted, **{key: ""}).found()).annotate(n=Count("pk"))
    counts = {str(value): n for value, n in rows}
    if options is None:
        options = [(value, value) for value in sorted(counts, reverse=True)]
    choices = [
        Choice(value, label, counts.get(value, 0), value == chosen,
               replace(wanted, **{key: "" if value == chosen else value}).query)
        for value, label in options
    ]  # fmt: skip
    return Facet(key, title, [choice for choice in choices if choice.count or choice.is_chosen])


def by_field(name: str) -> Grouping:
    """Return the grouping by a field."""
    return lambda rows: rows.values_list(name)


def by_each_of(name: str) -> Grouping:
    """Return the grouping by each element of an array: a row counts for every one of its elements."""
    return lambda rows: rows.annotate(element=Func(F(name), function="unnest")).values_list("element")
