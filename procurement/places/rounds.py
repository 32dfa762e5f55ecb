"""Where rounds appear: menus, the public site, tasks, notifications, files, what beat does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from celery.schedules import crontab
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.jobs.schedule import Periodic, periodic
from core.navigation import Figure, Hit, NavItem, Panel, SearchSource
from core.search import matches
from finance.claims import claims
from procurement.models import Round
from procurement.queries.rounds import public_calls, to_answer, to_approve, to_correct, to_declare_failed, to_publish
from procurement.tabs import RoundTab, round_tabs
from unions.models import User

MOST = 50
NEWS = 5  # on the landing page
EVERY_MINUTE = dt.timedelta(minutes=1)


def register() -> None:
    """Fill the registries of the kernel, and the pages of a round."""
    claims.register("rounds", lambda budget: map(str, Round.objects.filter(line__budget=budget).under_way()))
    _register_navigation()
    tabs = (
        ("overview", RoundTab(gettext_lazy("Overview"), "procurement:round", "procurement.open_rounds")),
        ("dashboard", RoundTab(gettext_lazy("Dashboard"), "procurement:round_dashboard", "procurement.open_rounds")),
        ("questions", RoundTab(gettext_lazy("Questions and addenda"), "procurement:round_questions",
                               "procurement.open_rounds")),
    )  # fmt: skip
    for order, (name, tab) in enumerate(tabs):
        round_tabs.register(name, tab, order=order)
    task_sources.register("rounds", TaskSource(gettext_lazy("Rounds"), round_tasks, round_count))
    register_kinds(*(NotificationKind(name, title, text, email=often) for name, title, text, often in KINDS))
    register_access(
        Round,
        lambda user, round: user.has_perm("procurement.open_rounds", round) or round.opened_at is not None,
        may_change=lambda user, round: round.can_be_written and user.has_perm("procurement.prepare_round", round),
    )
    periodic.register("procurement.close", Periodic("procurement.tasks.close_due_rounds", EVERY_MINUTE))
    morning = Periodic("procurement.tasks.remind_of_deadlines", crontab(hour=8, minute=30))
    periodic.register("procurement.remind", morning)


def _register_navigation() -> None:
    navigation.desk_groups.register("rounds", gettext_lazy("Buying services"), order=30)
    rounds = NavItem(
        gettext_lazy("Rounds"), "procurement:rounds", "speakerphone", "procurement.open_rounds", group="rounds"
    )
    navigation.desk.register("rounds", rounds, order=0)
    calls = NavItem(
        gettext_lazy("Calls"), "procurement:calls", "speakerphone",
        text=gettext_lazy("What unions buy, subsidize and reward, and who may apply."),
    )  # fmt: skip
    navigation.public.register("calls", calls, order=20)
    navigation.landing.register("calls", calls, order=20)
    navigation.public_panels.register(
        "calls", Panel(gettext_lazy("Open calls"), "public/_lines.html", open_calls, icon="speakerphone"), order=10
    )
    navigation.figures.register(
        "calls", Figure(gettext_lazy("open calls"), lambda: public_calls(state="open").count(), "procurement:calls")
    )
    navigation.search_sources.register(
        "rounds", SearchSource(gettext_lazy("Rounds"), find_rounds, "speakerphone", "procurement.open_rounds")
    )


def open_calls(_request: HttpRequest) -> dict[str, Any] | None:
    """Return the calls that take applications, those that end first on top, for the landing page."""
    return navigation.lines(
        (
            Hit(call.title, reverse("procurement:call", args=[call.pk]), _until(call.deadline))
            for call in public_calls(state="open").order_by("deadline", "pk")[:NEWS]
        ),
        "procurement:calls",
    )


def _until(deadline: dt.datetime | None) -> str:
    until = date_format(timezone.localtime(deadline), "Y-m-d H:i") if deadline else "–"
    return _("Applications until %(until)s") % {"until": until}


def find_rounds(user: User, words: str, limit: int) -> Iterator[Hit]:
    """Yield the rounds within the user's reach that hold the words, the latest first."""
    rows = matches(Round.objects.visible_to(user), words)
    for round in rows.order_by("-year", "-id")[:limit]:
        yield Hit(round.title, reverse("procurement:round", args=[round.pk]), round.get_status_display())


KINDS = (
    ("round_to_approve", gettext_lazy("Round ready for approval"),
     gettext_lazy("The round “%(round)s” is ready and waits for your approval."), Frequency.DAILY),
    ("round_approved", gettext_lazy("Round approved"),
     gettext_lazy("The round “%(round)s” is approved: its call can be published."), Frequency.DAILY),
    ("round_returned", gettext_lazy("Round returned"),
     gettext_lazy("The round “%(round)s” was returned to you: %(reason)s"), Frequency.DAILY),
    ("call_closed", gettext_lazy("Call closed"),
     gettext_lazy("The call “%(round)s” is closed: the eligibility check can begin."), Frequency.DAILY),
    ("call_question", gettext_lazy("Question on a call"),
     gettext_lazy("A question was asked on the call “%(round)s”."), Frequency.DAILY),
    ("call_answered", gettext_lazy("Your question was answered"),
     gettext_lazy("Your question on the call “%(round)s” was answered."), Frequency.IMMEDIATE),
    ("call_corrected", gettext_lazy("Addendum to a call"),
     gettext_lazy("The call “%(round)s” was corrected: read the addendum."), Frequency.IMMEDIATE),
    ("deadline_moved", gettext_lazy("Deadline of a call moved"),
     gettext_lazy("The call “%(round)s” now takes applications until %(day)s: %(reason)s"), Frequency.IMMEDIATE),
    ("deadline_near", gettext_lazy("Deadline of a call near"),
     gettext_lazy("Your application to “%(round)s” is not handed in yet; the last day is %(day)s."),
     Frequency.IMMEDIATE),
    ("call_failed", gettext_lazy("Call failed"),
     gettext_lazy("The call “%(round)s” failed: %(reason)s"), Frequency.IMMEDIATE),
    ("call_cancelled", gettext_lazy("Call cancelled"),
     gettext_lazy("The call “%(round)s” was called off: %(reason)s"), Frequency.IMMEDIATE),
)  # fmt: skip


def round_tasks(user: User) -> Iterator[Task]:
    """Yield rounds to approve, to correct and to publish, and questions to answer."""
    for round in to_approve(user)[:MOST]:
        yield Task(title=_("Approve the round “%(round)s”") % {"round": round}, url=_url(round), is_decision=True)
    for round in to_correct(user)[:MOST]:
        yield Task(title=_("Correct the round “%(round)s”, which was returned") % {"round": round}, url=_url(round))
    for round in to_publish(user)[:MOST]:
        yield Task(title=_("Publish the call “%(round)s”") % {"round": round}, url=_url(round), due=round.starts_on)
    for round in to_declare_failed(user)[:MOST]:
        title = _("Too few eligible applications: declare “%(round)s” failed") % {"round": round}
        yield Task(title=title, url=reverse("procurement:desk_eligibility", args=[round.pk]), is_decision=True)
    for question in to_answer(user)[:MOST]:
        url = reverse("procurement:round_answer", args=[question.round_id, question.pk])
        yield Task(title=_("Answer a question on “%(round)s”") % {"round": question.round}, url=url)


def _url(round: Round) -> str:
    return reverse("procurement:round", args=[round.pk])


def round_count(user: User) -> int:
    """Return how much waits for the user."""
    return sum(rows(user).count() for rows in (to_approve, to_correct, to_publish, to_declare_failed, to_answer))
