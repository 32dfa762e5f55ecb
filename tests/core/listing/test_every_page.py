"""What holds for every list page there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from core.access import declared_access
from core.listing.filters import LookupField
from core.listing.pages import list_pages
from tests.core.listing.rows import MAKERS

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def address_of(name):
    for pattern in _patterns(get_resolver().url_patterns, ""):
        callback, full_name = pattern
        if callback.__name__ == f"{name}_list" and callback.__module__ == "core.listing.pages":
            return reverse(full_name)
    raise AssertionError(f"no address shows the list page {name!r}")


def _patterns(patterns, namespace):
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry.url_patterns, f"{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield entry.callback, f"{namespace}{entry.name}"


def queries_of(desk, address, **headers):
    desk.get(address)  # what is asked once a minute (caches, session) is asked now
    with CaptureQueriesContext(connection) as captured:
        response = desk.get(address, headers=headers)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("name", list_pages.names())
def test_page_asks_as_much_of_the_database_for_1000_rows_as_for_10(desk, name):
    make, address = MAKERS[name], address_of(name)
    make(10)
    few = queries_of(desk, address)
    make(990)
    many = queries_of(desk, address)
    assert len(many) <= len(few) + 1, "a row costs queries"  # the count is asked from the second page on
    without_frame = queries_of(desk, address, **{"HX-Request": "true", "HX-Target": "list-whole"})
    assert len(without_frame) <= MOST_QUERIES, "\n".join(without_frame)


@pytest.mark.parametrize("name", list_pages.names())
def test_page_offers_no_long_select(desk, name):
    MAKERS[name](3)
    body = desk.get(address_of(name)).content.decode()
    assert max(part.count("<option") for part in body.split("</select>")) <= 40


@pytest.mark.parametrize("name", list_pages.names())
def test_page_sorts_by_columns_that_an_index_holds(name, manager):
    page = list_pages.get(name)
    from django.db.models import F
    from django.db.models.expressions import OrderBy

    model = page.queryset(manager).model
    for column in page.orders().values():
        if column == "pk" or model._meta.get_field(column).primary_key:
            continue
        firsts = []
        for index in model._meta.indexes:
            first = (list(index.expressions) or list(index.fields))[0]
            expression = first.expression if isinstance(first, OrderBy) else first
            firsts.append(expression.name if isinstance(expression, F) else expression.lstrip("-"))
        assert column in firsts, f"{name} sorts by {column}, which no index begins with"


@pytest.mark.parametrize("name", list_pages.names())
def test_page_declares_its_permission(name):
    page = list_pages.get(name)
    assert declared_access(type(page).as_view()).permissions == (page.permission,)


@pytest.mark.parametrize("name", list_pages.names())
def test_every_way_to_sort_and_page_shows_each_row_once(desk, name):
    page = list_pages.get(name)
    MAKERS[name](page.size * 2 + 7)
    for key in page.orders():
        for sign in ("", "-"):
            forth, address = [], f"{address_of(name)}?o={sign}{key}"
            while address:
                listing = desk.get(address).context["listing"]
                forth += [row[0] for row in listing.slice.rows]
                last, address = listing, listing.next_url
            back, address = [row[0] for row in last.slice.rows], last.previous_url
            while address:
                listing = desk.get(address).context["listing"]
                back = [row[0] for row in listing.slice.rows] + back
                address = listing.previous_url
            assert len(forth) == len(set(forth)) == page.size * 2 + 7
            assert back == forth


@pytest.mark.parametrize("name", list_pages.names())
def test_every_filter_takes_each_of_its_choices(desk, name):
    MAKERS[name](3)
    for key, one in list_pages.get(name).filterset_class.base_filters.items():
        values = [value for value, _label in getattr(one.field, "choices", []) if value != ""] or ["2026-01-01", "示范"]
        if isinstance(one.field, LookupField):
            values = list(one.field.queryset.values_list("pk", flat=True)[:1])
        for value in values:
            assert desk.get(address_of(name), {key: value}).status_code == 200
