"""The list of key people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.listing.columns import Column
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import ListPage, PageAction, list_pages
from orgs.choices.people import Post
from orgs.models import KeyPerson, Responsibility
from orgs.models.key_people import KeyPersonQuerySet
from unions.filters import UNIONS
from unions.models import Union


def link_to_people(pk: int, name: str) -> SafeString:
    """Return an organization's name as a link to its people."""
    return format_html('<a href="{}">{}</a>', reverse("orgs:desk_organization", args=[pk, "people"]), name)


TERMS = [
    ("current", _("In office")),
    ("30", _("Ends within 30 days")),
    ("60", _("Ends within 60 days")),
    ("upcoming", _("Not begun")),
    ("ended", _("Ended")),
    ("withdrawn", _("Withdrawn")),
]


class KeyPersonFilter(ListFilterSet):
    """Filters of key people."""

    main = ("name", "post", "term")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    name = django_filters.CharFilter(
        label=pgettext_lazy("of a person", "Full name"), lookup_expr="icontains", max_length=60
    )
    post = django_filters.ChoiceFilter(label=_("Post"), choices=Post.choices)
    term = django_filters.ChoiceFilter(label=_("Term"), choices=TERMS, method="by_term")
    union = LookupFilter(label=_("Responsible union"), queryset=UNIONS, names=["name", "short_name"], method="of_union")

    class Meta:
        model = KeyPerson
        fields: list[str] = []

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to organizations for which the union, or one below it, is responsible."""
        responsible = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(organization__in=responsible)

    def by_term(self, queryset: KeyPersonQuerySet, _name: str, value: str) -> QuerySet[Any]:
        """Narrow to terms that run, end soon, have not begun or are over; or to entries that were withdrawn."""
        today = clock.today()
        narrowed: dict[str, Callable[[], QuerySet[Any]]] = {
            "withdrawn": lambda: queryset.filter(withdrawn_at__isnull=False),
            "current": queryset.in_office,
            "upcoming": lambda: queryset.in_force().filter(starts_on__gt=today),
            "ended": lambda: queryset.in_force().filter(ends_on__lt=today),
        }
        if value in narrowed:
            return narrowed[value]()
        return queryset.in_force().filter(ends_on__range=(today, today + dt.timedelta(days=int(value))))


class KeyPersonList(ListPage):
    """Who holds and held which post in organizations."""

    name = "key_people"
    title = _("Key people")
    lead = _("Who holds and held which post. Personal numbers are masked, and leave in no export.")
    permission = "orgs.open_people"
    export_permission = "orgs.export_organizations"
    export_resource = "key_people"
    filterset_class = KeyPersonFilter
    empty_title = _("No key people yet")
    empty_hint = _("Enter them on the organizations' pages under People, or import a list.")
    empty_icon = "users"
    actions = (PageAction(_("Import a list"), "orgs:import_key_people", "orgs.record_people", "table-import"),)
    columns = (
        Column("name", pgettext_lazy("of a person", "Full name"), sort="name"),
        Column("post", _("Post"), fields=("post", "post_title"), render=lambda post, title: title or Post(post).label),
        Column("organization", _("Organization"), ["organization_id", "organization__name"], link_to_people),
        Column("starts_on", _("From"), narrow=True),
        Column("ends_on", _("Until"), sort="ends_on", narrow=True),
        Column("mobile", _("Mobile phone"), narrow=True, on_phone=False),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return people of organizations within reach."""
        return KeyPerson.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(KeyPersonList.name, KeyPersonList())
