"""The list pages of the organization database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.listing.columns import Column, status_words
from core.listing.layouts import CARDS, TABLE
from core.listing.pages import BulkAction, BulkPage, ListPage, PageAction, list_pages
from core.sheets import Sheet
from orgs.choices.records import CollectionStatus, LegalForm, PortalStatus
from orgs.filters import CollectionFilter, OrganizationFilter
from orgs.forms.bulk import AssignForm
from orgs.models import Campaign, Organization
from orgs.presentation.campaigns import chased_in_words
from orgs.presentation.comparing import MOST
from orgs.presentation.on_map import MAP
from orgs.presentation.records import TONES
from orgs.queries.quality import scores_of
from orgs.queries.records import collections_visible_to, last_contacts, responsible_unions
from orgs.services.campaigns import chase
from orgs.services.collections import invite
from orgs.services.records import assign
from orgs.sheets.work import answers_sheet
from unions.models import Union, User


def page_for(url_name: str) -> Callable[[Sequence[Any]], str]:
    """Return the function from chosen organizations to the address of a page that goes on with them."""
    return lambda pks: f"{reverse(url_name)}?chosen={','.join(map(str, pks))}"


def invite_all(organizations: QuerySet[Any], by: User) -> str:
    """Invite the chosen organizations to this year's collection, for the acting union."""
    if by.acting is None:
        raise PermissionError
    invited = len(invite(organizations=organizations, year=clock.today().year, union=by.acting.union, by=by))
    if not invited:
        return gettext("All of them were invited before.")
    return ngettext("%(n)s organization was invited.", "%(n)s organizations were invited.", invited) % {"n": invited}


def assign_all(organizations: QuerySet[Any], by: User, *, union: Union, lead: bool) -> str:
    """Make a union responsible for the chosen organizations, besides those that are."""
    n = assign(organizations=organizations, union=union, lead=lead, by=by)
    return ngettext(
        "%(union)s is responsible for %(n)s organization now.",
        "%(union)s is responsible for %(n)s organizations now.",
        n,
    ) % {"union": union, "n": n}  # fmt: skip


def remind_all(collections: QuerySet[Any], by: User) -> str:
    """Remind the organizations that have not answered yet among the chosen collections."""
    return chased_in_words(chase(collections=collections.select_related("organization", "campaign"), by=by))


def address_of_comparison(pks: Sequence[Any]) -> str:
    """Return where the organizations stand side by side."""
    return f"{reverse('orgs:desk_compare')}?ids={','.join(map(str, pks))}"


class OrganizationList(ListPage):
    """Organizations within the visitor's reach."""

    name = "organizations"
    title = _("Organizations")
    lead = _("Social organizations that serve workers, and other bodies that unions deal with.")
    permission = "orgs.open_organizations"
    filterset_class = OrganizationFilter
    record_url_name = "orgs:desk_organization"
    layouts = (TABLE, CARDS, MAP)
    stylesheets = ("css/district_map.css",)
    export_resource = "organizations"
    export_permission = "orgs.export_organizations"
    empty_title = _("No organization yet")
    empty_hint = _("Record one, import a spreadsheet, or wait for organizations to register themselves.")
    empty_icon = "building-community"
    actions = (
        PageAction(_("Import a list"), "orgs:desk_import", "orgs.import_organizations", "table-import"),
        PageAction(_("Record an organization"), "orgs:desk_add", "orgs.record_organization", "plus", primary=True),
    )
    bulk_actions = (
        BulkAction(
            "invite", _("Invite to this year's collection"),
            _("Invite %(n)s organizations to this year's collection?"), _("Send invitations"),
            "orgs.invite_collection", invite_all,
        ),
        BulkPage("compare", _("Compare"), "orgs.open_organizations", address_of_comparison, limit=MOST),
        BulkPage("meeting", _("Enter a meeting with them"), "orgs.record_contact", page_for("orgs:desk_meeting")),
        BulkAction(
            "assign", _("Assign to a union"), _("Assign %(n)s organizations to a union?"), _("Assign"),
            "orgs.correct_organization", assign_all, form_class=AssignForm,
        ),
    )  # fmt: skip
    columns = (
        Column("name", _("Name"), sort="name", opens=True),
        Column("uscc", _("USCC or number"), ["uscc", "number"], lambda uscc, number: uscc or number, narrow=True),
        Column("form", _("Legal form"), ["legal_form"], choices=LegalForm.choices),
        Column("district", _("District"), ["district__name"]),
        Column("union", _("Responsible union"), load=responsible_unions),
        Column("status", _("Portal status"), ["portal_status"], status_words(PortalStatus.choices, TONES)),
        Column("registered", _("Registered on"), ["registered_on"], sort="registered_on", narrow=True, on_phone=False),
        Column("contacted", _("Last contact"), load=last_contacts, narrow=True),
        Column("quality", _("Data quality"), load=scores_of, end=True),
        Column("updated", _("Changed on"), ["updated_at"], sort="updated_at", narrow=True, on_phone=False),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return what the visitor's appointment reaches."""
        return Organization.objects.visible_to(user)


class CollectionList(ListPage):
    """The yearly collections of the unions within the visitor's reach."""

    name = "collections"
    title = _("Collections")
    lead = _("What organizations were asked for the year, and how far they are.")
    permission = "orgs.open_collections"
    filterset_class = CollectionFilter
    record_url_name = "orgs:desk_collection"
    export_resource = "collections"
    export_permission = "orgs.export_organizations"
    empty_title = _("Nothing was asked yet")
    empty_hint = _("Choose organizations in the database and invite them to this year's collection.")
    empty_icon = "clipboard-off"
    actions = (
        PageAction(_("Import answers"), "orgs:desk_import_answers", "orgs.invite_collection", "table-import"),
        PageAction(_("Choose whom to invite"), "orgs:desk_organizations", "orgs.invite_collection", "send"),
    )
    bulk_actions = (
        BulkAction(
            "remind", _("Remind"), _("Remind the organizations of %(n)s collections that have not answered?"),
            _("Send reminders"), "orgs.invite_collection", remind_all,
        ),
    )  # fmt: skip
    columns = (
        Column("organization", _("Organization"), ["organization__name"], opens=True),
        Column("year", _("Year"), render=str),
        Column("status", _("Status"), render=status_words(CollectionStatus.choices, TONES)),
        Column("union", _("Collecting union"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("telephone", _("Telephone"), ["organization__telephone"], narrow=True),
        Column("due_on", _("Due on"), narrow=True),
        Column(
            "version",
            _("Version"),
            render=lambda n: gettext("correction %(n)s") % {"n": n - 1} if n > 1 else None,
            on_phone=False,
        ),
        Column("late", _("Late"), ["is_late"], lambda late: gettext("late") if late else None, narrow=True),
        Column("submitted", _("Handed in"), ["submitted_at"], narrow=True, on_phone=False),
        Column("verified", _("Verified"), ["verified_at"], narrow=True),
    )

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the collections of the unions that the visitor's appointment reaches."""
        return collections_visible_to(user)

    def export_sheet(self, parameters: QueryDict | str) -> Sheet:
        """Return the questions of the campaign's own form as columns where the list shows one campaign."""
        chosen = QueryDict(parameters) if isinstance(parameters, str) else parameters
        campaign = Campaign.objects.select_related("form_version").filter(pk=_whole(chosen.get("campaign"))).first()
        return answers_sheet(campaign.form_version.declaration) if campaign else super().export_sheet(parameters)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def register() -> None:
    """Fill the registry of list pages."""
    for page in (OrganizationList(), CollectionList()):
        list_pages.register(page.name, page)
