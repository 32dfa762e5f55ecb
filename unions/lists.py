"""The desk's lists of partner bodies and of meetings."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter, yes_no
from core.listing.pages import ListPage, PageAction, list_pages
from reference.models import Division
from unions.filters import UnionFilter
from unions.models import Meeting, MeetingKind, PartnerBody, PartnerKind


class PartnerFilter(ListFilterSet):
    """Filters of the partner bodies."""

    main = ("kind", "district")

    q = SearchFilter(hint=_("Name, contact person, address, note"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=PartnerKind.choices)
    district = LookupFilter(
        label=_("District"), queryset=Division.objects.filter(level=Division.Level.COUNTY).order_by("code"),
        names=["name"],
    )  # fmt: skip
    active = yes_no(label=_("In use"), field_name="is_active")

    class Meta:
        model = PartnerBody
        fields: list[str] = []


class PartnerList(ListPage):
    """Government departments and other bodies with which unions work together."""

    name = "partners"
    title = _("Partner bodies")
    lead = _("Departments of civil affairs, social construction and others; one record serves all unions.")
    permission = "unions.open_partners"
    filterset_class = PartnerFilter
    default_order = "name"
    record_url_name = "unions:partner"
    export_resource = "partners"
    export_permission = "unions.open_partners"
    empty_title = _("No partner body yet")
    empty_hint = _("Enter the departments with which you keep in touch, or import a list of them.")
    empty_icon = "building-bank"
    actions = (
        PageAction(_("Import a list"), "unions:import_partners", "unions.record_partner", "table-import"),
        PageAction(_("Enter a partner body"), "unions:add_partner", "unions.record_partner", "plus", primary=True),
    )
    columns = (
        Column("name", _("Name"), sort="name", opens=True),
        Column("kind", _("Kind"), choices=PartnerKind.choices),
        Column("district", _("District"), ["district__name"]),
        Column("contact_person", _("Contact person")),
        Column("telephone", _("Telephone"), narrow=True),
        Column("union", _("Kept by"), ["union__short_name", "union__name"], lambda short, full: short or full),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:  # noqa: ARG002 - bodies are no secret of any union
        """Return all: one record serves every union."""
        return PartnerBody.objects.all()


class MeetingFilter(ListFilterSet):
    """Filters of meetings."""

    main = ("kind", "union")

    q = SearchFilter(hint=_("Title, place, people, minutes"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices)
    union = UnionFilter()
    since = django_filters.DateFilter(label=_("Held from"), field_name="held_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("Held until"), field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Meeting
        fields: list[str] = []


class MeetingList(ListPage):
    """Meetings of the unions within the visitor's reach, with their minutes."""

    name = "meetings"
    title = _("Meetings of unions")
    lead = _("Meetings that unions held on this work, with their minutes.")
    permission = "unions.open_meetings"
    filterset_class = MeetingFilter
    record_url_name = "unions:meeting"
    export_resource = "meetings"
    export_permission = "unions.open_meetings"
    empty_title = _("No meeting yet")
    empty_hint = _("A panel's meeting appears here once it is recorded on the round's page “Panel”.")
    empty_icon = "users-group"
    columns = (
        Column("title", _("Title"), opens=True),
        Column("kind", _("Kind"), choices=MeetingKind.choices),
        Column("held_on", _("Held on"), narrow=True),
        Column("place", _("Place of the meeting"), on_phone=False),
        Column("chair", _("Chair")),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the meetings of the unions that the visitor reaches."""
        return Meeting.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(PartnerList.name, PartnerList())
    list_pages.register(MeetingList.name, MeetingList())
