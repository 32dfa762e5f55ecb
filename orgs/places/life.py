"""Where standing, filing, building and status appear: menus, tabs, tasks, notifications, files, nightly work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from celery.schedules import crontab
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.jobs.schedule import Periodic, periodic
from core.lifecycle.queries import available
from core.listing.keyset import capped_count
from core.navigation import NavItem
from orgs.choices.life import BuildingSubject, FilingStatus
from orgs.consequences import under_way, what_follows
from orgs.models import Filing, Organization
from orgs.models.standing import StandingEntry
from orgs.places import lifeline
from orgs.presentation.life import facts_of, standing_groups
from orgs.queries.filings import appeals_to_decide, filings_begun_by, filings_owed_by, filings_to_decide
from orgs.queries.standing import ending_for_owner, unconfirmed_for
from orgs.services.building import DAYS, PEOPLE, record_of
from orgs.services.filings import hand_over_filings
from orgs.standing import Family, standing_kinds
from orgs.tabs import Tab, parts_for, tabs, work_parts
from unions.handover import OpenWork, WorkItem, open_work
from unions.models import User

MOST_TASKS = 50
OWNER_WARNED = 30  # days before a document ends


def register() -> None:
    """Fill the registries of the kernel and the tabs of the record page."""
    _register_navigation()
    for tab, order in zip(TABS, (35, 40, 50, 60, 70), strict=True):
        tabs.register(tab.name, tab, order=order)
    _register_notifications()
    _register_tasks()
    for kind in standing_kinds:
        if kind.with_file:
            register_access(kind.model, _may_read_entry)
    begun = OpenWork(gettext_lazy("Filings begun for organizations"), open_filings, hand_over_filings)
    open_work.register("filings", begun, order=30)
    under_way.register("filings", filings_in_force)
    night = Periodic("orgs.tasks.end_and_remind", crontab(hour=1, minute=10))
    periodic.register("orgs.end_and_remind", night)
    lifeline.register()


def open_filings(user: User) -> Iterator[WorkItem]:
    """Yield the forms that a member of staff has begun for organizations."""
    for filing in filings_begun_by(user):
        yield WorkItem(filing.organization.name, reverse("orgs:desk_filing", args=[filing.pk]))


def filings_in_force(organization: Organization) -> Iterator[str]:
    """Yield what is said of an organization's filing that is in force."""
    for filing in Filing.objects.filter(organization=organization, status=FilingStatus.FILED):
        yield _("It is filed under %(number)s until %(day)s.") % {"number": filing.number, "day": filing.valid_until}


def _may_read_entry(user: User, entry: StandingEntry) -> bool:
    return user.has_perm("orgs.open_standing", entry) or user.has_perm("orgs.declare_standing", entry)


def _register_navigation() -> None:
    places = (
        ("work", NavItem(gettext_lazy("State of work"), "orgs:desk_work", "activity", "orgs.open_standing",
                         group="work")),
        ("standing", NavItem(gettext_lazy("Standing"), "orgs:desk_standing", "certificate", "orgs.open_standing",
                             group="work")),
        ("filings", NavItem(gettext_lazy("Filing"), "orgs:desk_filings", "folder-check", "orgs.open_filings",
                            group="federation", badge=waiting_filings)),
        ("building", NavItem(gettext_lazy("Party and union building"), "orgs:desk_building", "flag",
                             "orgs.open_building", group="federation")),
        ("guidance", NavItem(gettext_lazy("Guidance given"), "orgs:desk_life_guidance", "notes", "orgs.open_building",
                             group="federation")),
        ("names", NavItem(gettext_lazy("Changes of name"), "orgs:desk_life_names", "pencil",
                          "orgs.open_organizations", group="organizations")),
        ("blacklist", NavItem(gettext_lazy("Blacklist"), "orgs:desk_life_blacklist", "alert-octagon",
                              "orgs.open_organizations", group="federation")),
    )  # fmt: skip
    for order, (name, item) in enumerate(places, 10):
        navigation.desk.register(name, item, order=order)


def waiting_filings(request: HttpRequest) -> int:
    """Return how many filings wait for the visitor, to a hundred; anew every half minute."""
    user: Any = request.user
    key = f"orgs:filings:{user.pk}:{user.acting and user.acting.pk}"
    found = cache.get(key)
    if found is None:
        found = capped_count(filings_to_decide(user), 100)
        cache.set(key, found, 30)
    return int(found)


# Tabs -----------------------------------------------------------------------------------------------------------------


def _entries(record: Organization, user: User, family: Family) -> dict[str, Any]:
    return {
        "standing_groups": standing_groups(record, family),
        "can_record": user.has_perm("orgs.record_standing", record),
    }


def _standing(record: Organization, user: User) -> dict[str, Any]:
    return _entries(record, user, "standing")


def _work(record: Organization, user: User) -> dict[str, Any]:
    return {**_entries(record, user, "work"), "parts": parts_for(work_parts, record, user)}


def _filings(record: Organization, user: User) -> dict[str, Any]:
    rows = list(record.filings.exclude(status="draft", filled_by_union=False).select_related("union"))
    waits = any(one.is_open or not one.can_be_renewed for one in record.filings.all())
    return {"filings": rows, "can_begin": user.has_perm("orgs.begin_filing", record) and not waits}


def _building(record: Organization, user: User) -> dict[str, Any]:
    return {
        "buildings": [_one_building(record, subject, user) for subject in BuildingSubject],
        "guidance": record.guidance.select_related("union"),
        "can_advance": user.has_perm("orgs.advance_building", record),
        "can_guide": user.has_perm("orgs.guide_building", record),
    }


def _one_building(record: Organization, subject: BuildingSubject, user: User) -> dict[str, Any]:
    found = record_of(organization=record, subject=subject)
    return {
        "subject": subject,
        "record": found,
        "steps": facts_of(found, DAYS.values()),
        "facts": facts_of(found, PEOPLE),
        "actions": available(found, user),
    }


def _life(record: Organization, user: User) -> dict[str, Any]:
    return {
        "follows": what_follows(record),
        "name_changes": record.name_changes.all(),
        "entries": record.blacklist_entries.select_related("union").prefetch_related("appeals"),
        "is_blacklisted": record.blacklist_entries.filter(status="in_force").exists(),
        "can_blacklist": user.has_perm("orgs.blacklist_organization", record),
        "can_correct": user.has_perm("orgs.correct_organization", record),
    }


TABS = (
    Tab("work", gettext_lazy("State of work"), "orgs.open_standing", "orgs/desk/tabs/work.html", _work),
    Tab("standing", gettext_lazy("Standing"), "orgs.open_standing", "orgs/desk/tabs/standing.html", _standing),
    Tab(
        "filings", gettext_lazy("Filing"), "orgs.open_filings", "orgs/desk/tabs/filings.html", _filings,
        count=lambda record: record.filings.exclude(status="draft", filled_by_union=False).count(),
    ),
    Tab(
        "building", gettext_lazy("Party and union building"), "orgs.open_building", "orgs/desk/tabs/building.html",
        _building,
    ),
    Tab("life", gettext_lazy("Status"), "orgs.open_organizations", "orgs/desk/tabs/life.html", _life),
)  # fmt: skip


# Messages -------------------------------------------------------------------------------------------------------------


def _register_notifications() -> None:
    at_once, daily = Frequency.IMMEDIATE, Frequency.DAILY
    texts = [
        ("standing_declared", gettext_lazy("Standing: declared by an organization"),
         gettext_lazy("%(organization)s declared: %(what)s."), daily),
        ("standing_refused", gettext_lazy("Standing: declaration not confirmed"),
         gettext_lazy("“%(what)s” of %(organization)s was not confirmed: %(why)s"), at_once),
        ("document_ending", gettext_lazy("Document or rating about to end"),
         gettext_lazy("%(organization)s: %(what)s ends on %(day)s."), at_once),
        ("documents_ending", gettext_lazy("Documents and ratings about to end, together"),
         gettext_lazy("%(n)s documents and ratings end soon: %(named)s"), at_once),
        ("filing_submitted", gettext_lazy("Filing: form handed in"),
         gettext_lazy("%(organization)s asks to be filed."), daily),
        ("filing_filed", gettext_lazy("Filing: filed"),
         gettext_lazy("%(organization)s is filed under %(number)s until %(day)s."), at_once),
        ("filing_returned", gettext_lazy("Filing: form returned"),
         gettext_lazy("The filing form of %(organization)s was returned with remarks."), at_once),
        ("filing_refused", gettext_lazy("Filing: refused"),
         gettext_lazy("The filing of %(organization)s was refused."), at_once),
        ("filing_ending", gettext_lazy("Filing about to end"),
         gettext_lazy("The filing %(number)s of %(organization)s ends on %(day)s: renew it in time."), at_once),
        ("filings_ending", gettext_lazy("Filings about to end, together"),
         gettext_lazy("%(n)s filings end soon: %(named)s"), at_once),
        ("filing_lapsed", gettext_lazy("Filing lapsed"),
         gettext_lazy("The filing %(number)s of %(organization)s ended on %(day)s."), at_once),
        ("blacklisted", gettext_lazy("Put on the blacklist"),
         gettext_lazy("%(organization)s is on the blacklist until %(day)s: %(reason)s"), at_once),
        ("blacklisting_lifted", gettext_lazy("Taken off the blacklist"),
         gettext_lazy("%(organization)s is no longer on the blacklist: %(answer)s"), at_once),
        ("appeal_dismissed", gettext_lazy("Appeal dismissed"),
         gettext_lazy("The appeal of %(organization)s was dismissed: %(answer)s"), at_once),
    ]  # fmt: skip
    mandatory = {"blacklisted", "filing_refused", "appeal_dismissed"}
    register_kinds(*(
        NotificationKind(name, title, text, email=email, mandatory=name in mandatory)
        for name, title, text, email in texts
    ))  # fmt: skip


# Tasks ----------------------------------------------------------------------------------------------------------------


def _register_tasks() -> None:
    sources = (
        ("filings", TaskSource(gettext_lazy("Filing"), filing_tasks, filing_task_count)),
        ("standing", TaskSource(gettext_lazy("Standing"), standing_tasks)),
        ("appeals", TaskSource(gettext_lazy("Appeals"), appeal_tasks, lambda user: appeals_to_decide(user).count())),
    )
    for name, source in sources:
        task_sources.register(name, source)


def filing_tasks(user: User) -> Iterator[Task]:
    """Yield forms that the user's organizations have begun or got back, and those that wait for a decision."""
    for filing in filings_owed_by(user)[:MOST_TASKS]:
        title = _("Finish the filing form of %(name)s") % {"name": filing.organization.name}
        yield Task(title=title, url=reverse("orgs:my_filing", args=[filing.pk]))
    for filing in filings_to_decide(user)[:MOST_TASKS]:
        title = _("Decide on the filing of %(name)s") % {"name": filing.organization.name}
        yield Task(title=title, url=reverse("orgs:desk_filing", args=[filing.pk]), is_decision=True)


def filing_task_count(user: User) -> int:
    """Return how many filings wait for the user."""
    return filings_owed_by(user).count() + filings_to_decide(user).count()


def standing_tasks(user: User) -> Iterator[Task]:
    """Yield declarations that wait for a clerk, and documents of the user's organizations that end soon."""
    for kind, entries in unconfirmed_for(user):
        for entry in entries.select_related("organization")[:MOST_TASKS]:
            yield Task(
                title=_("Confirm what %(name)s declared: %(what)s")
                % {"name": entry.organization.name, "what": entry},
                url=f"{reverse('orgs:desk_organization', args=[entry.organization_id, kind.family])}#{kind.slug}",
            )  # fmt: skip
    for document in ending_for_owner(user, OWNER_WARNED)[:MOST_TASKS]:
        yield Task(
            title=_("Renew %(what)s of %(name)s") % {"what": document, "name": document.organization.name},
            url=reverse("orgs:my_standing", args=[document.organization_id]), due=document.valid_until,
        )  # fmt: skip


def appeal_tasks(user: User) -> Iterator[Task]:
    """Yield appeals that wait for a manager."""
    for appeal in appeals_to_decide(user)[:MOST_TASKS]:
        title = _("Decide upon the appeal of %(name)s") % {"name": appeal.organization.name}
        yield Task(title=title, url=reverse("orgs:desk_appeal", args=[appeal.pk]), is_decision=True)
