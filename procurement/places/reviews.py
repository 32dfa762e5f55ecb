"""Where experts and reviews appear: menus, tasks, messages, reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from celery.schedules import crontab
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.jobs.schedule import Periodic, periodic
from core.navigation import Frame, NavItem
from core.registry import landing
from procurement.choices import AssignmentStatus, MilestoneKind
from procurement.models import Application, Expert
from procurement.presentation.reviews import file_rows, part_of
from procurement.queries.reviews import READ, open_readings_of
from procurement.reading import is_blind, public_name
from procurement.tabs import ApplicationPart, RoundTab, application_parts, readers, round_tabs
from unions.models import User

MOST = 50


def register() -> None:
    """Fill the registries of the kernel, and the pages of a round."""
    pool = NavItem(
        gettext_lazy("Experts"), "procurement:experts", "user-star", "procurement.open_experts", group="rounds"
    )
    navigation.desk.register("experts", pool, order=20)
    mine = NavItem(gettext_lazy("My reviews"), "procurement:readings", "clipboard-check", "procurement.open_reviews")
    navigation.review.register("readings", mine)
    navigation.me.register("readings", mine, order=20)
    navigation.frames.register("review", Frame("procurement:readings", "procurement/review/base.html"))
    ties = NavItem(gettext_lazy("My ties"), "procurement:own_ties", "link", "procurement.open_reviews")
    navigation.review.register("ties", ties)
    landing.register("review", _home, order=500)
    tab = RoundTab(gettext_lazy("Expert review"), "procurement:round_experts", "procurement.follow_review")
    round_tabs.register("experts", tab, order=30)
    part = ApplicationPart(
        gettext_lazy("Expert review"),
        "procurement.follow_review",
        "procurement/desk/_reviews_of_application.html",
        part_of,
        file_rows,
    )
    application_parts.register("reviews", part, order=20)
    readers.register("reviews", may_read)
    source = TaskSource(gettext_lazy("Reviews"), reading_tasks, lambda user: open_readings_of(user).count())
    task_sources.register("reviews", source)
    register_kinds(*(NotificationKind(name, title, text, email=often) for name, title, text, often in KINDS))
    morning = Periodic("procurement.tasks.remind_experts", crontab(hour=8, minute=40))
    periodic.register("procurement.remind_experts", morning)


KINDS: tuple[tuple[str, Any, Any, Frequency], ...] = (
    ("review_asked", gettext_lazy("Asked to review"),
     gettext_lazy("You are asked to review %(n)s applications of “%(round)s”."), Frequency.IMMEDIATE),
    ("review_reminder", gettext_lazy("Reviews outstanding"),
     gettext_lazy("%(n)s reviews of “%(round)s” wait for you; they are due on %(day)s."), Frequency.IMMEDIATE),
    ("experts_short", gettext_lazy("Too few free experts"),
     gettext_lazy("For %(n)s applications of “%(round)s” too few experts are free: add experts to the pool."),
     Frequency.DAILY),
)  # fmt: skip


def may_read(user: User, application: Application) -> bool:
    """Tell whether the user reads the application as an expert who declared no conflict, and may know who applies."""
    mine = application.assignments.filter(expert__user=user.pk, declared_at__isnull=False, status__in=READ)
    return not is_blind(application) and mine.exists()


def _home(user: Any) -> str | None:
    return "/review/" if Expert.objects.filter(user=user.pk).exists() else None


def reading_tasks(user: User) -> Iterator[Task]:
    """Yield what the user is asked to read or to score, named as an expert may know it."""
    for row in open_readings_of(user)[:MOST]:
        name = public_name(row.application, declared=row.declared_at is not None)
        title = _("Answer: %(name)s") if row.status == AssignmentStatus.OFFERED else _("Score: %(name)s")
        due: dt.date | None = row.application.round.days.get(MilestoneKind.REVIEW)
        yield Task(title=title % {"name": name}, url=reverse("procurement:read", args=[row.pk]), due=due)
