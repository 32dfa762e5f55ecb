"""The list page of activities at the desk."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from activities.choices import ActivityKind, ActivityStatus
from activities.models import Activity
from activities.models.activity import COMING
from activities.presentation import TONES
from activities.queries import by_pks
from activities.services.activities import move
from core import clock
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import BulkAction, ListPage, PageAction, list_pages
from core.wording import listed
from orgs.filters import YES_NO, year_choices
from orgs.models import Responsibility
from reference.queries import district_names, target_group_names
from unions.filters import UNIONS
from unions.models import Union, User

HOLDERS = [("organization", _("An organization")), ("union", _("A union")), ("both", _("Both together"))]


class ActivityFilter(ListFilterSet):
    """Filters of activities."""

    main = ("status", "kind", "year")

    q = SearchFilter(hint=_("Title, place or words of the description"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ActivityStatus.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ActivityKind.choices)
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="starts_at", lookup_expr="year", choices=year_choices
    )
    group = django_filters.ChoiceFilter(
        label=_("Target group"), field_name="target_groups", choices=lambda: target_group_names().items(),
        method="holding",
    )  # fmt: skip
    district = django_filters.ChoiceFilter(
        label=_("District"), field_name="district_id", choices=lambda: district_names().items()
    )
    union = LookupFilter(
        label=_("Union that holds it, or is responsible"), queryset=UNIONS, names=["name", "short_name"],
        method="of_union",
    )  # fmt: skip
    organization = SearchFilter("organization__search", label=_("Organization"))
    holder = django_filters.ChoiceFilter(label=_("Held by"), choices=HOLDERS, method="by_holder")
    public = django_filters.ChoiceFilter(
        label=_("Shown to the public"), field_name="is_public", choices=YES_NO, method="by_yes_no"
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def holding(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to activities for a target group."""
        return queryset.filter(**{f"{name}__contains": [value]})

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to what a union, or one below it, holds or is responsible for."""
        responsible = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(Q(union__path__startswith=union.path) | Q(organization__in=responsible))

    def by_holder(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to activities of organizations, of unions, or of both together."""
        without = {"organization": "union", "union": "organization"}
        if value == "both":
            return queryset.filter(organization__isnull=False, union__isnull=False)
        return queryset.filter(**{f"{value}__isnull": False, f"{without[value]}__isnull": True})

    def by_yes_no(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to rows where it is so, or is not."""
        return queryset.filter(**{name: value == "yes"})


def hold_all(chosen: QuerySet[Activity], by: User) -> str:
    """Mark those of the chosen activities as held that have begun and that the visitor may run."""
    held = 0
    for activity in chosen.filter(status__in=COMING, starts_at__lte=clock.now()):
        if by.has_perm("activities.run_activity", activity):
            move(activity=activity, name="hold", by=by)
            held += 1
    if not held:
        return gettext("None of them has begun and waits to be marked.")
    return ngettext("%(n)s activity was marked as held.", "%(n)s activities were marked as held.", held) % {"n": held}


class ActivityList(ListPage):
    """Activities within the visitor's reach."""

    name = "activities"
    title = _("Activities")
    lead = _("Whatever unions and organizations hold for people: sign-up, who was there, outcome.")
    permission = "activities.open_activities"
    filterset_class = ActivityFilter
    record_url_name = "activities:desk_activity"
    export_resource = "activities"
    export_permission = "activities.export_activities"
    default_order = "-starts_at"
    empty_title = _("No activity yet")
    empty_hint = _("Plan one of your union, import a list of those held, or let organizations enter theirs.")
    empty_icon = "calendar-off"
    actions = (
        PageAction(_("Import a list"), "activities:import_activities", "activities.enter_activity", "table-import"),
        PageAction(
            _("Plan an activity"), "activities:desk_plan", "activities.enter_activity", "calendar-plus", primary=True
        ),
    )
    bulk_actions = (
        BulkAction(
            "hold", _("Mark as held"), _("Mark those of %(n)s activities that have begun as held?"),
            _("Mark as held"), "activities.enter_activity", hold_all, limit=200,
        ),
    )  # fmt: skip
    columns = (
        Column("title", _("Title"), opens=True),
        Column("starts_at", _("Day"), sort="starts_at", narrow=True),
        Column("status", _("Status"), render=status_words(ActivityStatus.choices, TONES)),
        Column("kind", _("Kind"), choices=ActivityKind.choices, on_phone=False),
        Column(
            "holder", _("Held by"), ["organization__name", "union__name"],
            lambda organization, union: listed(filter(None, (organization, union))),
        ),
        Column("taken", _("Signed up"), ["taken", "capacity"], lambda n, of: f"{n} / {of}" if of else n, end=True),
        Column("reached", _("People reached"), load=by_pks, end=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the activities that the visitor's appointment reaches."""
        return Activity.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(ActivityList.name, ActivityList())
