"""The list pages of contacts, and of what was agreed at them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.listing.columns import Column, as_text
from core.listing.pages import BulkAction, ListPage, PageAction, list_pages
from orgs.choices.records import ContactMethod, FollowUpKind
from orgs.filters import ContactFilter, FollowUpFilter
from orgs.forms.bulk import ColleagueForm
from orgs.models import FollowUp
from orgs.queries.contacts import follow_ups_visible_to, next_follow_ups
from orgs.queries.records import contacts_visible_to, in_reach
from orgs.services.contacts import finish_follow_ups, hand_on_follow_ups
from unions.models import User


def link_to_other_side(
    pk: int | None, name: str | None, partner: int | None, partner_name: str | None, *is_reached: bool
) -> Any:  # fmt: skip
    """Return the organization or partner body as a link to the contacts with it, where one may open them."""
    if pk is None:
        return format_html('<a href="{}">{}</a>', reverse("unions:partner", args=[partner]), partner_name)
    if not all(is_reached):
        return name
    return format_html('<a href="{}">{}</a>', reverse("orgs:desk_organization", args=[pk, "contacts"]), name)


def link_to_occasion(subject: str, occasion: int | None) -> Any:
    """Return what it was about, as a link where several took part."""
    if occasion is None:
        return subject
    return format_html('<a href="{}">{}</a>', reverse("orgs:desk_occasion", args=[occasion]), subject)


def finish_those_of(contacts: QuerySet[Any], by: User) -> str:
    """Tick off what was agreed at the chosen contacts."""
    return _finished(finish_follow_ups(follow_ups=FollowUp.objects.filter(contact__in=contacts.values("pk")), by=by))


def finish_all(follow_ups: QuerySet[Any], by: User) -> str:
    """Tick off the chosen follow-ups and promises."""
    return _finished(finish_follow_ups(follow_ups=follow_ups, by=by))


def hand_on(follow_ups: QuerySet[Any], by: User, *, to: User) -> str:
    """Put those of the chosen follow-ups that wait for the visitor on a colleague's list."""
    n = hand_on_follow_ups(follow_ups=follow_ups, to=to, by=by)
    if not n:
        return gettext("None of them waits for you.")
    return ngettext(
        "%(n)s follow-up was handed on to %(person)s.", "%(n)s follow-ups were handed on to %(person)s.", n
    ) % {"n": n, "person": to}


def _finished(n: int) -> str:
    if not n:
        return gettext("Nothing of it was open any more.")
    return ngettext("%(n)s follow-up is done.", "%(n)s follow-ups are done.", n) % {"n": n}


class ContactList(ListPage):
    """The contact log of the unions within the visitor's reach."""

    name = "contacts"
    title = _("Contacts")
    lead = _("Visits, calls and meetings of unions with organizations; the yearly figure is counted from them.")
    permission = "orgs.open_contacts"
    filterset_class = ContactFilter
    default_order = "-day"
    export_resource = "contacts"
    export_permission = "orgs.export_organizations"
    empty_title = _("No contact yet")
    empty_hint = _("Open an organization's record and record the first contact there, or enter a meeting with many.")
    empty_icon = "phone-off"
    actions = (
        PageAction(_("Import a list"), "orgs:import_contacts", "orgs.import_contacts", "table-import"),
        PageAction(_("Quick entry"), "orgs:desk_quick", "orgs.record_contact", "device-mobile"),
        PageAction(_("Enter a meeting"), "orgs:desk_meeting", "orgs.record_contact", "users-group", primary=True),
    )
    bulk_actions = (
        BulkAction(
            "followed_up", _("Follow-up done"), _("Tick off what was agreed at %(n)s contacts?"),
            _("It is done"), "orgs.record_contact", finish_those_of,
        ),
    )  # fmt: skip
    columns = (
        Column("day", _("Date"), ["contacted_on"], sort="contacted_on", narrow=True),
        Column(
            "organization", _("With whom"),
            ["organization_id", "organization__name", "partner_id", "partner__name", "in_reach"], link_to_other_side,
        ),
        Column("method", _("How"), choices=ContactMethod.choices),
        Column("subject", _("About what"), ["subject", "occasion_id"], link_to_occasion),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("staff", _("For the union"), on_phone=False),
        Column("follow_up_on", _("Next due"), load=next_follow_ups, narrow=True, render=as_text),
        Column("withdrawn", _("Withdrawn"), ["withdrawn_at"], narrow=True, on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the contacts of the unions that the visitor's appointment reaches."""
        return contacts_visible_to(user).annotate(in_reach=in_reach(user))


def whom_of(*values: Any) -> Any:
    """Return with whom something was agreed: an organization, a partner body, or those at an occasion."""
    *other_side, occasion, subject = values
    return link_to_occasion(subject, occasion) if occasion else link_to_other_side(*other_side)


class FollowUpList(ListPage):
    """What was agreed at contacts of the unions within the visitor's reach."""

    name = "follow_ups"
    title = _("Follow-ups and promises")
    lead = _("What was promised or is to be followed up after contacts, by whom and by when.")
    permission = "orgs.open_contacts"
    filterset_class = FollowUpFilter
    export_resource = "follow_ups"
    export_permission = "orgs.export_organizations"
    empty_title = _("Nothing was agreed yet")
    empty_hint = _("Say with a contact what was promised or is to be followed up: it appears here and in task lists.")
    empty_icon = "clipboard-check"
    bulk_actions = (
        BulkAction(
            "done", _("Done"), _("Tick off %(n)s follow-ups and promises?"), _("They are done"), "orgs.record_contact",
            finish_all,
        ),
        BulkAction(
            "hand_on", _("Hand on"), _("Hand those of %(n)s follow-ups and promises that wait for you on?"),
            _("Hand on"), "orgs.record_contact", hand_on, limit=200, form_class=ColleagueForm,
        ),
    )  # fmt: skip
    columns = (
        Column("due", _("Due on"), ["todo__due"], narrow=True),
        Column("what", _("What")),
        Column("kind", _("Kind"), choices=FollowUpKind.choices, narrow=True),
        Column(
            "whom", _("With whom"),
            ["contact__organization_id", "contact__organization__name", "contact__partner_id",
             "contact__partner__name", "in_reach", "occasion_id", "occasion__subject"],
            whom_of,
        ),
        Column("responsible", _("Who sees to it"), ["todo__for_user__name"]),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full),
        Column("done", _("Done on"), ["todo__done_at"], narrow=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return those of the unions that the visitor's appointment reaches."""
        return follow_ups_visible_to(user).annotate(in_reach=in_reach(user, "contact__organization_id"))


def register() -> None:
    """Fill the registry of list pages."""
    for page in (ContactList(), FollowUpList()):
        list_pages.register(page.name, page)
