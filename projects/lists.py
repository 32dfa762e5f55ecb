"""The list page of projects at the desk."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import UserError
from core.listing.columns import Column, status_words
from core.listing.filters import ListFilterSet, SearchFilter
from core.listing.pages import BulkAction, ListPage, PageAction, list_pages
from finance.services.ledger import in_words
from orgs.filters import YES_NO, year_choices
from projects.choices import Origin, ProjectStatus
from projects.models import Project
from projects.presentation import TONES
from projects.services.projects import publish_project
from reference.queries import district_names, service_area_names
from unions.filters import UnionFilter
from unions.models import User


class ProjectFilter(ListFilterSet):
    """Filters of projects."""

    main = ("status", "year", "area")

    q = SearchFilter(hint=_("Title or words of the text"))
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ProjectStatus.choices)
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    area = django_filters.ChoiceFilter(
        label=_("Service area"), field_name="areas", choices=lambda: service_area_names().items(), method="holding"
    )
    district = django_filters.ChoiceFilter(
        label=_("District served"), field_name="districts", choices=lambda: district_names().items(), method="holding"
    )
    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices)
    union = UnionFilter()
    organization = SearchFilter("organization__search", label=_("Organization"))
    published = django_filters.ChoiceFilter(
        label=_("First published in"), field_name="published_at", lookup_expr="year", choices=year_choices
    )
    written = django_filters.ChoiceFilter(label=_("Text written"), choices=YES_NO, method="with_text")
    results = django_filters.ChoiceFilter(label=_("Results written"), choices=YES_NO, method="with_results")

    class Meta:
        model = Project
        fields: list[str] = []

    def holding(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to projects that name a code."""
        return queryset.filter(**{f"{name}__contains": [value]})

    def with_text(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those whose public text is written, or is not."""
        bare = Q(summary="") | Q(story="")
        return queryset.exclude(bare) if value == "yes" else queryset.filter(bare)

    def with_results(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those whose results are written, or are not."""
        return queryset.exclude(results="") if value == "yes" else queryset.filter(results="")


def publish_all(chosen: QuerySet[Project], by: User) -> str:
    """Publish those of the chosen projects that are ready and that somebody else wrote."""
    done = 0
    for project in chosen.filter(status=ProjectStatus.DRAFT):
        try:
            publish_project(project=project, by=by)
            done += 1
        except UserError:  # it stays a draft, and its page says what is missing
            continue
    if not done:
        return gettext("None of them can be published by you: texts are missing, or you wrote them yourself.")
    return ngettext("%(n)s project was published.", "%(n)s projects were published.", done) % {"n": done}


class ProjectList(ListPage):
    """Projects within the visitor's reach."""

    name = "projects"
    title = _("Projects")
    lead = _("What was bought or supported, from the award to its results; published ones stand in the catalogue.")
    permission = "projects.open_projects"
    filterset_class = ProjectFilter
    record_url_name = "projects:desk_project"
    export_resource = "projects"
    export_permission = "projects.export_projects"
    empty_title = _("No project yet")
    empty_hint = _(
        "Awards make their projects by themselves. Enter those of earlier years from an organization's page, or import "
        "a list of them."
    )
    empty_icon = "folder-off"
    actions = (
        PageAction(_("Import a list"), "projects:import_projects", "projects.write_project", "table-import"),
        PageAction(_("See the catalogue"), "projects:catalogue", "projects.open_projects", "external-link"),
    )
    bulk_actions = (
        BulkAction(
            "publish", _("Publish"), _("Publish those of %(n)s projects that are ready? Everybody sees them then."),
            _("Publish"), "projects.publish_project", publish_all, limit=200,
        ),
    )  # fmt: skip
    columns = (
        Column("title", _("Title"), opens=True),
        Column("number", _("Project number"), narrow=True, on_phone=False),
        Column("year", _("Year"), fields=["year"], render=str, sort="year", narrow=True),
        Column("status", _("Status"), render=status_words(ProjectStatus.choices, TONES)),
        Column("organization", _("Organization"), ["organization__name"]),
        Column("union", _("Union"), ["union__short_name", "union__name"], lambda short, full: short or full,
               on_phone=False),
        Column("amount", _("Amount (yuan)"), ["amount"], lambda amount: "—" if amount is None else in_words(amount),
               end=True),
    )  # fmt: skip

    def queryset(self, user: Any) -> QuerySet[Any]:
        """Return the projects that the visitor's appointment reaches."""
        return Project.objects.visible_to(user)


def register() -> None:
    """Fill the registry of list pages."""
    list_pages.register(ProjectList.name, ProjectList())
