"""Where the organization database appears: menus, tabs, tasks, kinds of notification, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.audit import history_of
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Many, Task, TaskSource, task_sources
from core.listing.keyset import capped_count
from core.navigation import Figure, Hit, NavItem, SearchSource
from orgs.choices.records import CollectionStatus
from orgs.models import Claim, Organization
from orgs.places.contacts import contacts_shown
from orgs.presentation.records import fact_groups, history_entries
from orgs.queries.filings import filed_with
from orgs.queries.records import (
    collections_owed_by,
    collections_to_verify,
    found_by_words,
    led_by_others,
    open_claims,
    waiting_registrations,
)
from orgs.queries.registration import returned_to
from orgs.tabs import Tab, tabs
from unions.models import User

MOST_TASKS = 50  # of one kind in somebody's list; the page of the kind shows them all


def register() -> None:
    """Fill the registries of the kernel and the tabs of the record page."""
    _register_navigation()
    _register_figure()
    _register_tabs()
    _register_notifications()
    register_access(
        Organization,
        lambda user, record: (
            user.has_perm("orgs.open_organizations", record) or user.has_perm("orgs.keep_organization", record)
        ),
        may_change=lambda user, record: (
            user.has_perm("orgs.correct_organization", record) or user.has_perm("orgs.keep_organization", record)
        ),
        rests_on=filed_with,
    )
    registrations = TaskSource(gettext_lazy("Registrations"), registration_tasks, registration_task_count)
    task_sources.register("registrations", registrations)
    collections = TaskSource(gettext_lazy("Yearly collection"), collection_tasks, collection_task_count)
    task_sources.register("collections", collections)


GROUPS = (
    ("organizations", gettext_lazy("Organizations")),
    ("contacts", gettext_lazy("Contacts")),
    ("collections", gettext_lazy("Yearly collection")),
    ("work", gettext_lazy("Work and standing")),
    ("federation", gettext_lazy("Filing and building")),
)
"""Groups of the desk's sidebar, in order: name, title."""

DESK = (
    ("organizations", gettext_lazy("Database"), "desk_organizations", "building-community", "orgs.open_organizations",
     "organizations"),
    ("waiting", gettext_lazy("Registrations and claims"), "desk_waiting", "file-check", "orgs.verify_organization",
     "organizations"),
    ("organizations_import", gettext_lazy("Import"), "desk_import", "table-import", "orgs.import_organizations",
     "organizations"),
    ("contacts", gettext_lazy("Contact log"), "desk_contacts", "phone", "orgs.open_contacts", "contacts"),
    ("quick_contact", gettext_lazy("Quick entry"), "desk_quick", "device-mobile", "orgs.record_contact", "contacts"),
    ("follow_ups", gettext_lazy("Follow-ups and promises"), "desk_follow_ups", "clipboard-check", "orgs.open_contacts",
     "contacts"),
    ("collections", gettext_lazy("Collections"), "desk_collections", "clipboard-list", "orgs.open_collections",
     "collections"),
)  # fmt: skip
"""Places of the desk: name, title, address, icon, permission, group."""

DIRECTORY = NavItem(
    gettext_lazy("Social organizations"), "orgs:directory", "building-community",
    text=gettext_lazy("Verified organizations that serve workers, by district and field."),
)  # fmt: skip
REGISTER = NavItem(
    gettext_lazy("Register your organization"), "orgs:register", "file-plus",
    text=gettext_lazy("Four steps; the union of your district verifies them."),
)  # fmt: skip


def _register_navigation() -> None:
    for order, (name, title) in enumerate(GROUPS, 20):
        navigation.desk_groups.register(name, title, order=order)
    for order, (name, title, address, icon, permission, group) in enumerate(DESK):
        badge = waiting_count if name == "waiting" else None
        item = NavItem(title, f"orgs:{address}", icon, permission, group=group, badge=badge)
        navigation.desk.register(name, item, order=order)
    navigation.public.register("organizations", DIRECTORY)
    navigation.landing.register("organizations", DIRECTORY)
    navigation.landing.register("register", REGISTER, order=22)
    navigation.search_sources.register(
        "organizations",
        SearchSource(
            gettext_lazy("Organizations"), find_organizations, "building-community", "orgs.open_organizations",
            all_results=lambda words: f"{reverse('orgs:desk_organizations')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip
    navigation.my.register(
        "register", NavItem(gettext_lazy("Register"), "orgs:register", "file-plus", group="organization"), order=10
    )


def _register_figure() -> None:
    listed = Figure(
        gettext_lazy("organizations in the directory"), lambda: Organization.objects.listed_publicly().count(),
        "orgs:directory",
    )  # fmt: skip
    navigation.figures.register("organizations", listed)


def find_organizations(user: User, words: str, limit: int) -> Iterator[Hit]:
    """Yield the organizations within the user's reach that hold the words, the latest recorded first."""
    for organization in found_by_words(user, words)[:limit]:
        url = reverse("orgs:desk_organization", args=[organization.pk])
        yield Hit(organization.name, url, organization.uscc or organization.number)


def waiting_count(request: HttpRequest) -> int:
    """Return how many registrations and claims wait for the visitor, to a hundred; anew every half minute."""
    user: Any = request.user
    key = f"orgs:waiting:{user.pk}:{user.acting and user.acting.pk}"
    found = cache.get(key)
    if found is None:
        found = capped_count(waiting_registrations(user), 100) + capped_count(open_claims(user), 100)
        cache.set(key, found, 30)
    return int(found)


def _collections(record: Organization, user: User) -> dict[str, Any]:
    return {
        "collections": record.collections.select_related("union"),
        "can_invite": user.has_perm("orgs.invite_collection", record),
    }


TABS = (
    Tab(
        "facts", gettext_lazy("Facts"), "orgs.open_organizations", "orgs/desk/tabs/facts.html",
        lambda record, _user: {"groups": fact_groups(record)},
    ),
    Tab(
        "contacts", gettext_lazy("Contacts"), "orgs.open_contacts", "orgs/desk/tabs/contacts.html",
        contacts_shown, count=lambda record: record.contacts.filter(withdrawn_at=None).count(),
    ),
    Tab(
        "collections", gettext_lazy("Collections"), "orgs.open_collections", "orgs/desk/tabs/collections.html",
        _collections, count=lambda record: record.collections.count(),
    ),
    Tab("files", gettext_lazy("Files"), "orgs.open_organizations", "orgs/desk/tabs/files.html", lambda _r, _u: {}),
    Tab(
        "history", gettext_lazy("History"), "orgs.open_organizations", "orgs/desk/tabs/history.html",
        lambda record, _user: {"changes": history_entries(history_of(record))},
    ),
)  # fmt: skip
"""Tabs of the record page. Later apps put theirs between the collections (30) and the files (80)."""


def _register_tabs() -> None:
    for tab, order in zip(TABS, (10, 20, 30, 80, 90), strict=True):
        tabs.register(tab.name, tab, order=order)


def _register_notifications() -> None:
    at_once = Frequency.IMMEDIATE
    texts = [
        ("registration_submitted", gettext_lazy("Registration sent in"),
         gettext_lazy("%(organization)s sent in its registration."), Frequency.DAILY),
        ("registration_verified", gettext_lazy("Registration verified"),
         gettext_lazy("The record of %(organization)s was verified."), at_once),
        ("registration_returned", gettext_lazy("Registration returned"),
         gettext_lazy("The record of %(organization)s was returned with remarks."), at_once),
        ("registration_rejected", gettext_lazy("Registration rejected"),
         gettext_lazy("The registration of %(organization)s was rejected."), at_once),
        ("claim_made", gettext_lazy("Claim to a record"),
         gettext_lazy("%(person)s claims the record of %(organization)s."), Frequency.DAILY),
        ("claim_decided", gettext_lazy("Claim decided"),
         gettext_lazy("Your claim to %(organization)s was decided: %(decision)s."), at_once),
        ("ownership_handed_over", gettext_lazy("Record handed over"),
         gettext_lazy("You own the record of %(organization)s now."), at_once),
        ("collection_invited", gettext_lazy("Yearly collection: invitation"),
         gettext_lazy("%(organization)s is asked for its answers for %(year)s."), at_once),
        ("collection_reminded", gettext_lazy("Yearly collection: reminder"),
         gettext_lazy("%(organization)s has not answered for %(year)s yet: please fill the form in."), at_once),
        ("collection_submitted", gettext_lazy("Yearly collection: answers handed in"),
         gettext_lazy("%(organization)s handed in its answers for %(year)s."), Frequency.DAILY),
        ("collection_returned", gettext_lazy("Yearly collection: answers returned"),
         gettext_lazy("The answers of %(organization)s for %(year)s were returned with remarks."), at_once),
        ("collection_verified", gettext_lazy("Yearly collection: answers verified"),
         gettext_lazy("The answers of %(organization)s for %(year)s were verified."), Frequency.DAILY),
    ]  # fmt: skip
    register_kinds(*(NotificationKind(name, title, text, email=email) for name, title, text, email in texts))


def registration_tasks(user: User) -> Iterator[Task]:
    """Yield registrations returned to the applicant, then registrations and claims that wait for a clerk."""
    for organization in returned_to(user)[:MOST_TASKS]:
        yield Task(
            title=_("Correct the registration of %(name)s: the union made remarks") % {"name": organization.name},
            url=reverse("orgs:my_organization", args=[organization.pk]),
        )
    if not user.has_perm("orgs.verify_organization"):
        return
    many = Many(_("Verify %(n)s registrations"), reverse("orgs:desk_waiting"))
    registrations, claims = _own_waiting(user)
    for organization in registrations[:MOST_TASKS]:
        yield Task(
            title=_("Verify the registration of %(name)s") % {"name": organization.name},
            url=reverse("orgs:desk_registration", args=[organization.pk]), many=many,
        )  # fmt: skip
    for claim in claims[:MOST_TASKS]:
        yield Task(
            title=_("Decide the claim to %(name)s") % {"name": claim.organization.name},
            url=reverse("orgs:desk_claim", args=[claim.pk]), is_decision=True,
        )  # fmt: skip


def _own_waiting(user: User) -> tuple[QuerySet[Organization], QuerySet[Claim]]:
    """Return the registrations and claims that the user's own union looks into, not those of unions below it."""
    others = led_by_others(user)
    return waiting_registrations(user).exclude(pk__in=others), open_claims(user).exclude(organization__in=others)


def registration_task_count(user: User) -> int:
    """Return how many registrations and claims wait for the user."""
    returned = returned_to(user).count()
    if not user.has_perm("orgs.verify_organization"):
        return returned
    return returned + sum(rows.count() for rows in _own_waiting(user))


def collection_tasks(user: User) -> Iterator[Task]:
    """Yield answers that the user's organizations owe, and those handed in that wait for a clerk."""
    for collection in collections_owed_by(user)[:MOST_TASKS]:
        yield Task(
            title=_("Answer the yearly collection %(year)s for %(name)s")
            % {"year": collection.year, "name": collection.organization.name},
            url=reverse("orgs:my_collection", args=[collection.pk]), due=collection.due_on,
        )  # fmt: skip
    many = Many(
        _("Verify the answers of %(n)s organizations"),
        f"{reverse('orgs:desk_collections')}?status={CollectionStatus.SUBMITTED}",
    )
    for collection in collections_to_verify(user)[:MOST_TASKS]:
        yield Task(
            title=_("Verify the answers of %(name)s for %(year)s")
            % {"year": collection.year, "name": collection.organization.name},
            url=reverse("orgs:desk_collection", args=[collection.pk]), many=many,
        )  # fmt: skip


def collection_task_count(user: User) -> int:
    """Return how many collections wait for the user."""
    return collections_owed_by(user).count() + collections_to_verify(user).count()
