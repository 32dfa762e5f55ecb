"""Where applications appear: menus, tasks, notifications, files, the organization's pages and its life-line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.clock import day_of
from core.correspondence.holders import Holder, register_holder
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.navigation import Group, Hit, NavItem, Panel, SearchSource
from core.search import matches
from orgs.consequences import BARRED, Consequence, Ground, consequences
from orgs.lifeline import Event, Eyes, Source, lifeline_sources, lifeline_stages
from orgs.models import Organization
from orgs.tabs import Tab, tabs
from procurement.choices import ApplicationStatus
from procurement.models import Application, ApplicationDocument
from procurement.presentation.applications import TONES
from procurement.queries.applications import drafts_of, rounds_to_check, supplements_owed_by
from procurement.queries.awards import shown_status
from procurement.tabs import RoundTab, readers, round_tabs
from unions.models import User

MOST_TASKS = 50


def register() -> None:
    """Fill the registries of the lower apps."""
    item = NavItem(gettext_lazy("Applications"), "procurement:desk_applications", "file-text",
                   "procurement.open_applications", group="rounds")  # fmt: skip
    navigation.desk.register("applications", item, order=20)
    navigation.my_groups.register(
        "applications", Group(pgettext_lazy("applications and what came of them", "Projects"), "file-text")
    )
    navigation.my.register("applications", NavItem(
        gettext_lazy("Applications"), "procurement:my_applications", "file-text", "procurement.write_application",
        group="applications", also=("my/calls/",),
    ), order=20)  # fmt: skip
    panel = Panel(gettext_lazy("Applications under way"), "procurement/my/_panel.html", _panel, icon="file-text")
    navigation.my_panels.register("applications", panel, order=30)
    barred = Consequence(gettext_lazy("Cannot apply for services, posts or projects"), BARRED | {Ground.SERIOUS})
    consequences.register("applications", barred, order=60)
    navigation.search_sources.register("applications", SearchSource(
        gettext_lazy("Applications"), find_applications, "file-text", "procurement.open_applications"
    ))  # fmt: skip
    register_access(ApplicationDocument, may_read_paper, may_change=may_change_paper)
    register_holder(Holder(
        Application, Application.objects.visible_to,
        lambda user, application: user.has_perm("procurement.enter_application", application),
        lambda application: reverse("procurement:desk_application", args=[application.pk]),
    ))  # fmt: skip
    _register_notifications()
    task_sources.register("applications", TaskSource(gettext_lazy("Applications"), application_tasks))
    task_sources.register("eligibility", TaskSource(gettext_lazy("Eligibility"), eligibility_tasks))
    lifeline_stages.register("applicant", gettext_lazy("Applied for services"), order=35)
    lifeline_sources.register(
        "applications", Source(gettext_lazy("Applications"), "file-text", application_events, is_work=True), order=40
    )
    tab = Tab(
        "applications", gettext_lazy("Applications"), "procurement.open_applications",
        "procurement/desk/_of_organization.html", _of_organization,
    )  # fmt: skip
    tabs.register(tab.name, tab, order=55)
    round_tabs.register("eligibility", RoundTab(
        gettext_lazy("Eligibility"), "procurement:desk_eligibility", "procurement.open_applications"
    ), order=30)  # fmt: skip


def find_applications(user: User, words: str, limit: int) -> Iterator[Hit]:
    """Yield the applications within the user's reach of that number or title, the latest first."""
    rows = matches(Application.objects.visible_to(user), words).select_related("organization")
    for one in rows.order_by("-id")[:limit]:
        yield Hit(str(one), reverse("procurement:desk_application", args=[one.pk]), one.organization.name)


def _panel(request: HttpRequest) -> dict[str, Any] | None:
    user: Any = request.user
    drafts, asked = list(drafts_of(user)[:5]), list(supplements_owed_by(user)[:5])
    return {"drafts": drafts, "asked": asked} if drafts or asked else None


def _of_organization(record: Organization, user: User) -> dict[str, Any]:
    rows = Application.objects.visible_to(user).filter(organization=record)
    return {"applications": list(rows.select_related("round", "lot"))}


# Files ----------------------------------------------------------------------------------------------------------------


def may_read_paper(user: User, paper: ApplicationDocument) -> bool:
    """Tell whether somebody may open a paper: its organization, staff once it is handed in, whom others let in."""
    application = paper.application
    if user.has_perm("procurement.write_application", application):
        return True
    shown_to_staff = application.submitted_at is not None or application.is_paper
    if shown_to_staff and user.has_perm("procurement.open_applications", application):
        return True
    return any(admits(user, application) for admits in readers)


def may_change_paper(user: User, paper: ApplicationDocument) -> bool:
    """Tell whether papers may be added or withdrawn: while it is written, and while what is missing may be supplied."""
    application = paper.application
    if application.is_paper:
        may = user.has_perm("procurement.enter_application", application)
    else:
        may = user.has_perm("procurement.write_application", application)
    return may and (application.status == ApplicationStatus.DRAFT or application.may_be_supplied)


# Messages -------------------------------------------------------------------------------------------------------------


def _register_notifications() -> None:
    at_once, daily = Frequency.IMMEDIATE, Frequency.DAILY
    texts = [
        ("application_submitted", gettext_lazy("Application: receipt"),
         gettext_lazy("Received at %(at)s under %(number)s: “%(title)s” of %(organization)s for %(round)s. "
                      "SHA-256 %(sha256)s."), at_once),
        ("application_ready", gettext_lazy("Application: ready to be handed in"),
         gettext_lazy("“%(title)s” of %(organization)s is written: check it and hand it in for %(round)s."), at_once),
        ("application_withdrawn", gettext_lazy("Application: withdrawn"),
         gettext_lazy("%(organization)s withdrew its application %(number)s for %(round)s."), daily),
        ("application_eligible", gettext_lazy("Eligibility: eligible"),
         gettext_lazy("Application %(number)s of %(organization)s for %(round)s is eligible."), at_once),
        ("application_ineligible", gettext_lazy("Eligibility: not eligible"),
         gettext_lazy("Application %(number)s of %(organization)s for %(round)s is not eligible: %(reason)s"), at_once),
        ("supplement_asked", gettext_lazy("Eligibility: something is missing"),
         gettext_lazy("Something is missing from application %(number)s of %(organization)s: supply it by %(due)s."),
         at_once),
        ("supplement_answered", gettext_lazy("Eligibility: what was missing is supplied"),
         gettext_lazy("%(organization)s supplied what was missing from application %(number)s."), daily),
    ]  # fmt: skip
    mandatory = {"application_submitted", "application_ineligible", "supplement_asked"}
    register_kinds(*(
        NotificationKind(name, title, text, email=email, mandatory=name in mandatory)
        for name, title, text, email in texts
    ))  # fmt: skip


# Tasks ----------------------------------------------------------------------------------------------------------------


def application_tasks(user: User) -> Iterator[Task]:
    """Yield what the user's organizations still have to finish or to supply."""
    for supplement in supplements_owed_by(user)[:MOST_TASKS]:
        title = _("Supply what is missing from application %(number)s") % {"number": supplement.application.number}
        url = reverse("procurement:my_application", args=[supplement.application_id])
        yield Task(title=title, url=url, due=day_of(supplement.due_at))
    for draft in drafts_of(user)[:MOST_TASKS]:
        title = _("Finish the application of %(name)s for %(round)s") % {
            "name": draft.organization.name, "round": draft.round.title,
        }  # fmt: skip
        due = day_of(draft.round.deadline) if draft.round.deadline else None
        yield Task(title=title, url=reverse("procurement:my_application", args=[draft.pk]), due=due)


def eligibility_tasks(user: User) -> Iterator[Task]:
    """Yield the rounds of which applications wait for a decision on eligibility, or for the check to begin."""
    for round in rounds_to_check(user)[:MOST_TASKS]:
        title = _("Decide on the eligibility of %(n)s applications for %(round)s") % {
            "n": round.undecided, "round": round.title,
        }  # fmt: skip
        due = round.days.get("eligibility")
        yield Task(title=title, url=reverse("procurement:desk_eligibility", args=[round.pk]), due=due)


# Life-line ------------------------------------------------------------------------------------------------------------


def application_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield what the organization applied for, and what became of it."""
    rows = Application.objects.filter(organization=organization, submitted_at__isnull=False)
    shown = rows.visible_to(eyes.user) if eyes.at_desk else rows
    for one in shown.select_related("round", "eligibility"):
        name = "procurement:desk_application" if eyes.at_desk else "procurement:my_application"
        url = reverse(name, args=[one.pk])
        title = _("Applied: %(title)s") % {"title": one.title}
        day = day_of(one.submitted_at or one.begun_at)
        status = one.status if eyes.at_desk else shown_status(one)
        yield Event(day, title, one.round.title, url, TONES[status], "applicant")
        check = getattr(one, "eligibility", None)
        if check and check.decided_at and check.is_eligible is False:
            yield Event(day_of(check.decided_at), _("Not eligible: %(title)s") % {"title": one.title}, check.reason,
                        url, "bad")  # fmt: skip
