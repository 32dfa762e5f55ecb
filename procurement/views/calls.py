"""Calls in public: find one, read it whole, ask, take its dates along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import public, requires
from core.attachments.models import Attachment
from core.errors import blaming
from core.http import posted
from core.inbox.icalendar import calendar_of
from core.inbox.tasklist import Task
from core.lifecycle.queries import timeline
from orgs.presentation.records import timeline_entries
from procurement.choices import ApplicationStatus, RoundKind, RoundStatus
from procurement.forms.answers import ApplicationForm
from procurement.forms.rounds import QuestionForm
from procurement.models import Application, Round
from procurement.presentation.awards import AWARD_TONES
from procurement.presentation.rounds import dates_of, facts_of, scheme_facts, scheme_of
from procurement.queries.applications import kept_by
from procurement.queries.awards import public_awards
from procurement.queries.rounds import public_calls
from procurement.services import calls
from unions.http import SignedInRequest

PER_PAGE = 20
MOST_IN_FEED = 40
STATES = (
    ("open", RoundStatus.OPEN.label), ("running", gettext_lazy("Under way")), ("over", gettext_lazy("Over")),
)  # fmt: skip
ENDED = ("cancel", "fail")


def published(pk: int) -> Round:
    """Return a published call, or answer 404."""
    return get_object_or_404(Round.objects.public().select_related("union", "line", "form_version__form"), pk=pk)


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """All published calls, those open first."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "kind", "state")}
    page = Paginator(public_calls(**wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "wanted": wanted, "kinds": RoundKind.choices, "states": STATES,
        "is_filtered": any(wanted.values()),
    }  # fmt: skip
    return render(request, "procurement/public/calls.html", context)


def _dates(shown: Round) -> list[dict[str, Any]]:
    """Return the dates of a call; of one that failed or was cancelled, those until then."""
    ended = timeline(shown).filter(name__in=ENDED).first()
    return [row for row in dates_of(shown) if ended is None or row["day"] <= clock.day_of(ended.at)]


@public
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: dates, lots, rules with their sources, documents, scoring, addenda, questions and answers."""
    shown = published(pk)
    scheme = scheme_of(shown)
    context: dict[str, Any] = {
        "round": shown, "facts": facts_of(shown, inside=False), "dates": _dates(shown), "scheme": scheme,
        "scheme_facts": scheme_facts(scheme) if scheme else [], "links": _links(shown, request.user),
        "ours": _ours(shown, request.user),
        "takes_questions": calls.takes_questions(shown), "may_ask": _may_ask(request.user),
        "ended": timeline_entries(timeline(shown, public_only=True).filter(name__in=ENDED)),
        "again": Round.objects.public().filter(called_again=shown).first(), "questions": shown.questions.all(),
        "notices": shown.notices.order_by("-starts_at"),
        "awards": [(one, AWARD_TONES[one.status]) for one in public_awards(shown)],
        "files": Attachment.objects.about(shown).current().filter(is_public=True),
    }  # fmt: skip
    return render(request, "procurement/public/call.html", context)


def _may_ask(user: Any) -> bool:
    return bool(user.is_authenticated and user.has_perm("procurement.ask_question"))


def _links(shown: Round, user: Any) -> dict[str, str]:
    """Return where one applies while applications are taken; who keeps no organization's record registers it first."""
    if not shown.takes_applications or getattr(user, "is_insider", False):
        return {}
    if user.is_authenticated and not user.has_perm("procurement.write_application"):
        return {"register": reverse("orgs:register")}
    return {name: reverse(f"procurement:{name}", args=[shown.pk]) for name in ("my_eligible", "my_apply")}


def _ours(shown: Round, user: Any) -> list[Application]:
    """Return what the visitor's organizations have begun or handed in, so that nobody begins it twice."""
    if not _may_ask(user):
        return []
    return list(kept_by(user).filter(round=shown).exclude(status=ApplicationStatus.WITHDRAWN).order_by("pk"))


@public
@require_safe
def form(request: HttpRequest, pk: int) -> HttpResponse:
    """The application form of a call, to read before one applies."""
    shown = published(pk)
    assert shown.form_version is not None  # noqa: S101 - a constraint of the database says so of published calls
    asked = ApplicationForm(shown.form_version.declaration)
    for field in asked.fields.values():
        field.disabled = True
    return render(request, "procurement/public/form.html", {"round": shown, "form": asked})


@requires("procurement.ask_question")
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask something about an open call, as somebody who keeps an organization's record."""
    shown = published(pk)
    asking = QuestionForm(posted(request))
    if asking.is_valid():
        with blaming(asking):
            calls.ask_question(round=shown, by=request.user, **asking.cleaned_data)
            messages.success(request, _("Your question was handed in. You are told when it is answered."))
            return redirect(reverse("procurement:call", args=[pk]) + "#questions")
    context = {"round": shown, "form": asking, "takes_questions": calls.takes_questions(shown)}
    return render(request, "procurement/public/ask.html", context)


@public
@require_safe
def calendar(_request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of a call as a file for one's calendar."""
    shown = published(pk)
    url = reverse("procurement:call", args=[pk])
    tasks = [Task(title=str(row["label"]), url=url, due=row["day"], about=shown.title) for row in _dates(shown)]
    answer = HttpResponse(calendar_of(tasks, name=shown.title), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="call-{shown.pk}.ics"'
    return answer


class Calls(Feed):  # type: ignore[type-arg]
    """The latest calls for programs that watch."""

    title = gettext_lazy("Calls of the unions for services to workers")
    description = gettext_lazy("What unions buy, subsidize and reward; who may apply, and until when.")

    def link(self) -> str:
        """Return the page of all calls."""
        return reverse("procurement:calls")

    def items(self) -> list[Round]:
        """Return the latest calls."""
        return list(Round.objects.public().select_related("union").order_by("-opened_at", "-id")[:MOST_IN_FEED])

    def item_title(self, item: Round) -> str:
        """Return a call's title with its state."""
        return f"{item.title} · {item.get_status_display()}"

    def item_description(self, item: Round) -> str:
        """Return what a call is for, with its deadline."""
        until = _("Applications until %(day)s") % {"day": item.days.get("deadline", "")}
        return f"{item.union.local_name} · {until}\n{item.summary}"

    def item_link(self, item: Round) -> str:
        """Return a call's page."""
        return reverse("procurement:call", args=[item.pk])

    def item_pubdate(self, item: Round) -> Any:
        """Return when it was published."""
        return item.opened_at


feed = public(require_safe(Calls()))
