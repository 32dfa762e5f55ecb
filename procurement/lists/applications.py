"""The list page of applications."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs.services import enqueue
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, LookupFilter, SearchFilter
from core.listing.pages import BulkAction, ListPage, PageAction, list_pages
from finance.lists import year_choices
from finance.services.ledger import in_words
from procurement.choices import AgencyTask, ApplicationStatus, RoundKind
from procurement.models import Application, Lot, Round
from procurement.presentation.applications import TONES
from procurement.presentation.dashboard import stage_words
from procurement.queries.dashboard import STAGES
from procurement.services import eligibility
from unions.filters import UnionFilter
from unions.models import User

YES_NO = [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
RULES = [
    ("yes", gettext_lazy("All conditions are met")), ("no", gettext_lazy("A rule does not hold")),
    ("unknown", gettext_lazy("A person must decide")),
]  # fmt: skip
HANDED_IN = [choice for choice in ApplicationStatus.choices if choice[0] != ApplicationStatus.DRAFT]


class ApplicationFilter(ListFilterSet):
    """Filters of applications."""

    main = ("round", "status", "year")

    q = SearchFilter(
        "search", "organization__search", hint=gettext_lazy("Project, application number, applicant's name or USCC")
    )
    round = LookupFilter(
        label=gettext_lazy("Round"), queryset=Round.objects.public().order_by("-year", "-id"), names=["title"]
    )
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), field_name="seen", choices=HANDED_IN)
    stage = django_filters.ChoiceFilter(
        label=gettext_lazy("Stage reached"), choices=lambda: stage_words().items(), method="by_stage"
    )
    year = django_filters.ChoiceFilter(label=gettext_lazy("Year"), field_name="round__year", choices=year_choices)
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), field_name="round__kind", choices=RoundKind.choices)
    lot = LookupFilter(label=gettext_lazy("Lot"), queryset=Lot.objects.order_by("-round", "position"), names=["title"])
    union = UnionFilter("round__union")
    rules = django_filters.ChoiceFilter(label=gettext_lazy("Rules"), choices=RULES, method="by_rules")
    paper = django_filters.ChoiceFilter(
        label=gettext_lazy("Came on paper"), field_name="is_paper", choices=YES_NO, method="by_paper"
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def by_stage(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that reached a stage, whatever became of them; for agencies, if they hold the panel."""
        if self.user.acting is None:
            queryset = queryset.filter(round__in=Round.objects.delegated_to(self.user, AgencyTask.PANEL))
        return queryset.filter(STAGES[value])

    def by_rules(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow by what the rules answered."""
        return queryset.filter(eligibility__holds={"yes": True, "no": False}.get(value), eligibility__isnull=False)

    def by_paper(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that came on paper, or on screen."""
        return queryset.filter(is_paper=value == "true")


def find_eligible(objects: QuerySet[Application], by: User) -> str:
    """Decide for those of which all rules hold; many of them in a job."""
    keys = list(objects.order_by("pk").values_list("pk", flat=True))
    if len(keys) > eligibility.AT_ONCE:
        acting = by.acting.pk if by.acting else None
        enqueue("find_eligible", by=by, params={"applications": keys, "acting": acting})
        return _(
            "It goes on in the background. “My jobs” shows how far it is, and a message tells you when it is over."
        )
    done = eligibility.find_eligible(keys, by=by)
    return _("%(done)s are eligible; %(left)s need a look of their own.") % {"done": done, "left": len(keys) - done}


class ApplicationList(ListPage):
    """Applications within the visitor's reach."""

    name = "applications"
    title = gettext_lazy("Applications")
    lead = gettext_lazy("What organizations applied for, from the day it was handed in.")
    permission = "procurement.open_applications"
    filterset_class = ApplicationFilter
    record_url_name = "procurement:desk_application"
    export_resource = "applications"
    export_permission = "procurement.export_rounds"
    empty_title = gettext_lazy("No application yet")
    empty_hint = gettext_lazy("They appear here as they are handed in; what came on paper is entered by a clerk.")
    empty_icon = "file-off"
    actions = (
        PageAction(gettext_lazy("Enter a paper application"), "procurement:desk_paper", "procurement.enter_application",
                   "file-plus"),
    )  # fmt: skip
    bulk_actions = (
        BulkAction("find_eligible", gettext_lazy("Find eligible where all rules hold"),
                   gettext_lazy("Find those of these %(n)s applications eligible of which all rules hold?"),
                   gettext_lazy("Find eligible"), "procurement.decide_eligibility", find_eligible, limit=5000),
    )  # fmt: skip
    columns = (
        Column("title", gettext_lazy("Project"), ["title", "number"], lambda title, number: title or number or "—",
               opens=True),
        Column("number", gettext_lazy("Application number"), narrow=True),
        Column("organization", gettext_lazy("Applicant"), ["organization__name"]),
        Column("round", gettext_lazy("Round"), ["round__title"], on_phone=False),
        Column("lot", gettext_lazy("Lot"), ["lot__title"], on_phone=False),
        Column("requested", gettext_lazy("Asked for (yuan)"), ["requested"], in_words, end=True),
        Column("status", gettext_lazy("Status"), ["seen"], render=status_words(ApplicationStatus.choices, TONES)),
        Column("submitted_at", gettext_lazy("Handed in"), narrow=True, on_phone=False),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the applications that the visitor's appointment reaches."""
        return Application.objects.visible_to(user).as_seen_by(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(ApplicationList.name, ApplicationList())
