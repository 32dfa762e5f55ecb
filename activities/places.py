"""Where activities appear: menus, home pages, parts of an organization's pages, tasks, files, nightly work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.models.activity import COMING
from activities.presentation import TONES
from activities.queries import held_by, public_list, to_report
from core import clock, navigation
from core.attachments.access import register_access
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.navigation import Hit, NavItem, Panel, SearchSource
from core.search import matches
from orgs.consequences import BARRED, Consequence, consequences
from orgs.lifeline import Event, Eyes, Source, lifeline_sources
from orgs.models import Organization
from orgs.tabs import Part, profile_parts, work_parts
from unions.models import User

MOST = 50
NEWS = 5  # on the landing page
SHOWN = 8  # on an organization's pages; the list holds them all


def register() -> None:
    """Fill the registries of the kernel and of the organization database."""
    _register_navigation()
    source = Source(gettext_lazy("Activities"), "calendar-event", life_events, is_work=True)
    lifeline_sources.register("activities", source, order=15)
    work_parts.register("activities", Part("activities/_work_part.html", work_part))
    profile_parts.register("activities", Part("activities/_profile_part.html", profile_part))
    register_access(
        Activity,
        lambda user, activity: user.has_perm("activities.open_activities", activity) or _may_run(user, activity),
        may_change=_may_run,
    )
    task_sources.register("activities", TaskSource(gettext_lazy("Activities"), report_tasks, report_count))
    consequences.register("activities", Consequence(gettext_lazy("Its activities take no sign-ups"), BARRED), order=50)


def _may_run(user: User, activity: Activity) -> bool:
    return user.has_perm("activities.run_activity", activity)


def _register_navigation() -> None:
    title, icon = gettext_lazy("Activities"), "calendar-event"
    public = NavItem(
        title, "activities:find", icon, text=gettext_lazy("Training, consultation, culture and sports: sign up here.")
    )
    navigation.desk.register(
        "activities",
        NavItem(title, "activities:desk_activities", icon, "activities.open_activities", group="work"),
        order=9,
    )
    navigation.public.register("activities", public)
    navigation.landing.register("activities", public)
    navigation.public_panels.register(
        "activities", Panel(gettext_lazy("Coming activities"), "public/_lines.html", coming, icon=icon), order=40
    )
    navigation.my.register(
        "activities", NavItem(title, "activities:my_activities", icon, "activities.keep_activities"), order=30
    )
    navigation.my_panels.register(
        "activities",
        Panel(gettext_lazy("Coming activities"), "activities/_my_panel.html", coming_of_ours,
              "activities.keep_activities", icon),
    )  # fmt: skip
    navigation.search_sources.register(
        "activities",
        SearchSource(
            title, find_activities, icon, "activities.open_activities",
            all_results=lambda words: f"{reverse('activities:desk_activities')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip


def coming(_request: HttpRequest) -> dict[str, Any] | None:
    """Return the next activities that everybody may see, for the landing page."""
    next_ones = public_list(q="", kind="", district="", group="", when="")[:NEWS]
    return navigation.lines(
        (
            Hit(each.title, reverse("activities:page", args=[each.pk]),
                f"{clock.day_of(each.starts_at)} · {each.place}")
            for each in next_ones
        ),
        "activities:find",
    )  # fmt: skip


def coming_of_ours(request: HttpRequest) -> dict[str, Any]:
    """Return the next activities of the visitor's organizations."""
    user: Any = request.user
    coming = Activity.objects.kept_by(user).filter(status__in=COMING, ends_at__gte=clock.now())
    return {"rows": coming.order_by("starts_at")[:5]}


def find_activities(user: User, words: str, limit: int) -> Iterator[Hit]:
    """Yield the activities within the user's reach that hold the words, the latest first."""
    for activity in matches(Activity.objects.visible_to(user), words).order_by("-starts_at")[:limit]:
        url = reverse("activities:desk_activity", args=[activity.pk])
        yield Hit(activity.title, url, f"{clock.day_of(activity.starts_at)} {activity.place}")


# Parts of an organization's pages -------------------------------------------------------------------------------------


def work_part(organization: Organization, user: User) -> dict[str, Any]:
    """Return what the tab and the page of its work show of its activities."""
    rows, total = list(held_by(organization)[:SHOWN]), organization.activities.count()
    plan_url = ""
    if user.has_perm("activities.enter_activity", organization):
        plan_url = reverse("activities:desk_plan_for", args=[organization.pk])
    elif organization.members.filter(user=user).exists():
        plan_url = reverse("activities:my_plan", args=[organization.pk])
    number = urlencode({"organization": organization.number})
    return {
        "rows": rows, "more": max(total - SHOWN, 0), "plan_url": plan_url,
        "all_url": f"{reverse('activities:desk_activities')}?{number}",
    }  # fmt: skip


def profile_part(organization: Organization, _visitor: Any) -> dict[str, Any] | None:
    """Return what the public page shows of its activities: those coming and those held."""
    rows = held_by(organization).filter(is_public=True).exclude(status="cancelled")
    found = list(rows[:SHOWN])
    return {"rows": found} if found else None


def life_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield what the organization holds, for its life-line."""
    name = "desk" if eyes.at_desk else "my"
    for activity in held_by(organization):
        reached = _("%(n)s people reached") % {"n": activity.reached} if activity.is_done else ""
        words = "，".join(filter(None, (activity.get_status_display(), activity.place, reached)))
        url = reverse(f"activities:{name}_activity", args=[activity.pk])
        yield Event(clock.day_of(activity.starts_at), activity.title, words, url, TONES[activity.status])


# Tasks ----------------------------------------------------------------------------------------------------------------


def report_tasks(user: User) -> Iterator[Task]:
    """Yield activities that are over and that nobody has reported."""
    for activity in to_report(user)[:MOST]:
        name = "desk" if user.acting is not None and activity.union_id == user.acting.union_id else "my"
        yield Task(
            title=_("Report how “%(title)s” went") % {"title": activity.title},
            url=reverse(f"activities:{name}_activity", args=[activity.pk]),
        )


def report_count(user: User) -> int:
    """Return how many activities wait for a report."""
    return to_report(user).count()
