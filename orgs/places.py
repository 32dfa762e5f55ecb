"""Where the organization database appears: menus, tabs, tasks, kinds of notification, files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.audit import history_of
from core.inbox.kinds import NotificationKind, kinds
from core.inbox.tasks_list import Task, TaskSource, task_sources
from core.navigation import NavItem
from orgs.models import Collection, Organization
from orgs.presentation import fact_groups, history_entries
from orgs.queries import open_claims, waiting_registrations
from orgs.services.collections import OPEN
from orgs.tabs import Tab, tabs
from unions.models import User


def register() -> None:
    """Fill the registries of the kernel and the tabs of the record page."""
    _register_navigation()
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
    )
    task_sources.register("registrations", TaskSource(gettext_lazy("Registrations"), registration_tasks))
    task_sources.register("collections", TaskSource(gettext_lazy("Yearly collection"), collection_tasks))


def _register_navigation() -> None:
    navigation.desk_groups.register("organizations", gettext_lazy("Organizations"), order=20)
    desk = [
        ("organizations", gettext_lazy("Database"), "orgs:desk_organizations", "database", "orgs.open_organizations"),
        ("waiting", gettext_lazy("Registrations and claims"), "orgs:desk_waiting", "file-check",
         "orgs.verify_organization"),
        ("contacts", gettext_lazy("Contacts"), "orgs:desk_contacts", "phone", "orgs.open_contacts"),
        ("collections", gettext_lazy("Collections"), "orgs:desk_collections", "clipboard-list",
         "orgs.open_collections"),
        ("import", gettext_lazy("Import"), "orgs:desk_import", "table-import", "orgs.import_organizations"),
    ]  # fmt: skip
    for order, (name, title, url_name, icon, permission) in enumerate(desk):
        badge = waiting_count if name == "waiting" else None
        item = NavItem(title, url_name, icon, permission, group="organizations", badge=badge)
        navigation.desk.register(name, item, order=order)
    navigation.public.register(
        "organizations", NavItem(gettext_lazy("Social organizations"), "orgs:directory", "building-community")
    )
    navigation.my.register("home", NavItem(gettext_lazy("Home"), "orgs:my_home", "home"))


def waiting_count(request: HttpRequest) -> int:
    """Return how many registrations and claims wait for the visitor."""
    user: Any = request.user
    return waiting_registrations(user).count() + open_claims(user).count()


def _register_tabs() -> None:
    tabs.register(
        "facts",
        Tab(
            "facts",
            gettext_lazy("Facts"),
            "orgs.open_organizations",
            "orgs/desk/tabs/facts.html",
            lambda record, _user: {"groups": fact_groups(record)},
        ),
        order=10,
    )
    tabs.register(
        "contacts",
        Tab(
            "contacts",
            gettext_lazy("Contacts"),
            "orgs.open_contacts",
            "orgs/desk/tabs/contacts.html",
            _contacts,
            count=lambda record: record.contacts.count(),
        ),
        order=20,
    )
    tabs.register(
        "collections",
        Tab(
            "collections",
            gettext_lazy("Collections"),
            "orgs.open_collections",
            "orgs/desk/tabs/collections.html",
            _collections,
            count=lambda record: record.collections.count(),
        ),
        order=30,
    )
    tabs.register(
        "files",
        Tab(
            "files",
            gettext_lazy("Files"),
            "orgs.open_organizations",
            "orgs/desk/tabs/files.html",
            lambda _r, _u: {},
        ),
        order=80,
    )
    tabs.register("history", Tab(
        "history", gettext_lazy("History"), "orgs.open_organizations", "orgs/desk/tabs/history.html",
        lambda record, _user: {"changes": history_entries(history_of(record))},
    ), order=90)  # fmt: skip


def _contacts(record: Organization, user: User) -> dict[str, Any]:
    contacts = list(record.contacts.select_related("union"))
    return {
        "contacts": contacts,
        "can_add": user.has_perm("orgs.record_contact", record),
        "own": {contact.pk for contact in contacts if user.reaches(contact.union)},
    }


def _collections(record: Organization, user: User) -> dict[str, Any]:
    return {
        "collections": record.collections.select_related("union"),
        "can_invite": user.has_perm("orgs.invite_collection", record),
    }


def _register_notifications() -> None:
    titles = {
        "registration_submitted": gettext_lazy("%(organization)s sent in its registration"),
        "registration_verified": gettext_lazy("%(organization)s was verified"),
        "registration_returned": gettext_lazy("%(organization)s was returned for correction"),
        "registration_rejected": gettext_lazy("The registration of %(organization)s was rejected"),
        "claim_made": gettext_lazy("%(person)s claims %(organization)s"),
        "claim_decided": gettext_lazy("Your claim to %(organization)s: %(decision)s"),
        "ownership_handed_over": gettext_lazy("You own the record of %(organization)s now"),
        "collection_invited": gettext_lazy("%(organization)s is asked for its answers for %(year)s"),
        "collection_submitted": gettext_lazy("%(organization)s handed in its answers for %(year)s"),
        "collection_returned": gettext_lazy("The answers of %(organization)s for %(year)s were returned"),
        "collection_verified": gettext_lazy("The answers of %(organization)s for %(year)s were verified"),
    }
    for name, title in titles.items():
        kinds.register(name, NotificationKind(name, title))


def registration_tasks(user: User) -> Iterable[Task]:
    """Return registrations and claims that wait for a clerk."""
    if not user.has_perm("orgs.verify_organization"):
        return
    for organization in waiting_registrations(user)[:50]:
        yield Task(
            title=_("Verify the registration of %(name)s") % {"name": organization.name},
            url=reverse("orgs:desk_registration", args=[organization.pk]),
        )
    for claim in open_claims(user)[:50]:
        yield Task(
            title=_("Decide the claim to %(name)s") % {"name": claim.organization.name},
            url=reverse("orgs:desk_claim", args=[claim.pk]),
        )


def collection_tasks(user: User) -> Iterable[Task]:
    """Return answers that the user's organizations owe, and those handed in that wait for a clerk."""
    owed = Collection.objects.filter(organization__members__user=user, status__in=OPEN).select_related("organization")
    for collection in owed:
        yield Task(
            title=_("Answer the yearly collection %(year)s for %(name)s")
            % {"year": collection.year, "name": collection.organization.name},
            url=reverse("orgs:my_collection", args=[collection.pk]), due=collection.due_on,
        )  # fmt: skip
