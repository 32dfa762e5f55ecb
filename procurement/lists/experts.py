"""The list of experts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column
from core.listing.filters import ListFilterSet, WordsFilter
from core.listing.pages import ListPage, PageAction, list_pages
from procurement.choices import AssignmentStatus
from procurement.models import Expert
from procurement.models.reviews import ExpertQuerySet
from reference.models import ServiceArea

TERMS = [("current", _("Term runs")), ("ended", _("Term ended")), ("upcoming", _("Term not begun"))]
OPEN = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)


class ExpertFilter(ListFilterSet):
    """Filters of experts."""

    main = ("q", "area", "term")

    q = WordsFilter("name", "employer", label=_("Name or employer"))
    area = django_filters.ModelChoiceFilter(
        label=_("Speciality"), field_name="areas", queryset=ServiceArea.objects.filter(is_active=True)
    )
    term = django_filters.ChoiceFilter(label=_("Term"), choices=TERMS, method="by_term")
    has_account = django_filters.BooleanFilter(
        label=_("Has an account"), field_name="user", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Expert
        fields: list[str] = []

    def by_term(self, queryset: ExpertQuerySet, _name: str, value: str) -> QuerySet[Any]:
        """Narrow to terms that run, are over, or have not begun."""
        today = clock.today()
        if value == "current":
            return queryset.in_term(today)
        return queryset.filter(ends_on__lt=today) if value == "ended" else queryset.filter(starts_on__gt=today)


class ExpertList(ListPage):
    """Experts of the pools within the visitor's reach."""

    name = "experts"
    title = _("Experts")
    lead = _("Who reviews applications: specialities, terms, ties. The draw takes from here whoever is free.")
    permission = "procurement.open_experts"
    filterset_class = ExpertFilter
    record_url_name = "procurement:expert"
    export_resource = "experts"
    export_permission = "procurement.keep_experts"
    empty_title = _("No expert yet")
    empty_hint = _("Enter experts one by one, or import a list; each then joins by an invitation of their own.")
    empty_icon = "user-star"
    actions = (
        PageAction(_("Import a list"), "procurement:import_experts", "procurement.keep_experts", "table-import"),
        PageAction(_("Enter an expert"), "procurement:add_expert", "procurement.keep_experts", "plus", primary=True),
    )
    columns = (
        Column("name", _("Expert"), sort="name", opens=True),
        Column("employer", _("Employer")),
        Column("position", _("Post or title"), on_phone=False),
        Column("union", _("Kept by"), ["union__short_name", "union__name"], lambda short, full: short or full,
               on_phone=False),
        Column("starts_on", _("Term from"), narrow=True, on_phone=False),
        Column("ends_on", _("Term until"), ["ends_on"], lambda day: day or "—", sort="ends_on", narrow=True),
        Column("account", _("Account"), ["user_id"], lambda user: _("Joined") if user else _("Not yet")),
        Column("open", _("To read now"), ["open"], str, end=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the experts that the visitor's appointment reaches, with what each has to read."""
        open_ones = Count("assignments", filter=Q(assignments__status__in=OPEN), distinct=True)
        return Expert.objects.visible_to(user).annotate(open=open_ones)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(ExpertList.name, ExpertList())
