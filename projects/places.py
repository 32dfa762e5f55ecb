"""Where projects appear: menus, organizations' pages, life-line, tasks, notifications; and what they listen to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, navigation
from core.attachments.access import register_access
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.lifecycle.signals import transitioned
from core.navigation import Figure, Hit, NavItem, Panel, SearchSource
from core.search import matches
from orgs.lifeline import Event, Eyes, Source, lifeline_sources
from orgs.models import Organization
from orgs.tabs import Part, profile_parts, work_parts
from procurement.models import Award
from procurement.signals import awarded, contract_changed
from projects.choices import ProjectStatus
from projects.models import Project
from projects.presentation import TONES
from projects.queries import Wanted, shown_of
from projects.services import projects
from unions.models import User

MOST = 50
NEWS = 5  # on the landing page
SHOWN = 8  # on an organization's pages; the catalogue holds them all
KINDS = (
    ("project_awarded", gettext_lazy("Text of a project"),
     gettext_lazy("“%(project)s” was awarded: write what everybody may read about it in the catalogue.")),
    ("project_published", gettext_lazy("Project published"),
     gettext_lazy("“%(project)s” stands in the catalogue of projects now.")),
)  # fmt: skip


def register() -> None:
    """Fill the registries of the kernel and of the organization database, and listen to awards."""
    _register_navigation()
    register_kinds(*(NotificationKind(name, title, text, email=Frequency.DAILY) for name, title, text in KINDS))
    task_sources.register("projects", TaskSource(gettext_lazy("Projects"), tasks, lambda user: _waiting(user).count()))
    lifeline_sources.register(
        "projects", Source(gettext_lazy("Projects"), "folder", life_events, is_work=True), order=16
    )
    work_parts.register("projects", Part("projects/_work_part.html", work_part), order=2)
    profile_parts.register("projects", Part("projects/_profile_part.html", profile_part), order=2)
    register_access(
        Project,
        lambda user, project: user.has_perm("projects.open_projects", project) or may_write(user, project),
        may_change=may_write,
    )
    awarded.connect(_take_award, dispatch_uid="projects.award")
    contract_changed.connect(_follow_contract, dispatch_uid="projects.contract")
    transitioned.connect(_follow_award, sender=Award, dispatch_uid="projects.lapse")


def may_write(user: User, project: Project) -> bool:
    """Tell whether somebody may write a project's text: for the union, or for the organization."""
    return bool(user.has_perm("projects.write_project", project) or user.has_perm("projects.keep_project", project))


def _take_award(*, award: Award, by: User | None, **_more: Any) -> None:
    projects.take_award(award=award, by=by)


def _follow_contract(*, contract: Any, by: User | None, **_more: Any) -> None:
    projects.follow_contract(contract=contract, by=by)


def _follow_award(*, instance: Award, name: str, reason: str, **_more: Any) -> None:
    if name == "lapse":
        projects.drop_lapsed(award=instance, reason=reason)


def _register_navigation() -> None:
    title, icon = gettext_lazy("Projects"), "folder"
    desk = NavItem(title, "projects:desk_projects", icon, "projects.open_projects", group="work")
    public = NavItem(
        gettext_lazy("Catalogue of projects"), "projects:catalogue", icon,
        text=gettext_lazy("What unions buy and support for workers: what it is, where, for whom, with which results."),
    )  # fmt: skip
    navigation.desk.register("projects", desk, order=8)
    navigation.public.register("projects", public)
    navigation.landing.register("projects", public)
    navigation.public_panels.register(
        "projects", Panel(gettext_lazy("New in the catalogue"), "public/_lines.html", newest, icon=icon), order=30
    )
    navigation.figures.register(
        "projects",
        Figure(gettext_lazy("projects in the catalogue"), lambda: Project.objects.public().count(),
               "projects:catalogue"),
    )  # fmt: skip
    navigation.my.register(
        "projects", NavItem(gettext_lazy("Our projects"), "projects:my_projects", icon, "projects.keep_project",
                            group="applications"),
        order=24,
    )  # fmt: skip
    navigation.my_panels.register(
        "projects",
        Panel(gettext_lazy("Our projects"), "projects/_my_panel.html", ours, "projects.keep_project", icon),
    )
    navigation.search_sources.register(
        "projects",
        SearchSource(
            title, find_projects, icon, "projects.open_projects",
            all_results=lambda words: f"{reverse('projects:desk_projects')}?{urlencode({'q': words})}",
        ),
    )  # fmt: skip


def newest(_request: HttpRequest) -> dict[str, Any] | None:
    """Return the projects published last, for the landing page."""
    last = Wanted().sorted().select_related("organization")[:NEWS]
    return navigation.lines(
        (Hit(each.title, reverse("projects:page", args=[each.number]), each.organization.name) for each in last),
        "projects:catalogue",
    )


def ours(request: HttpRequest) -> dict[str, Any]:
    """Return the projects of the visitor's organizations on which they can still write."""
    user: Any = request.user
    open_ones = [ProjectStatus.DRAFT, ProjectStatus.PUBLISHED]
    return {"rows": Project.objects.kept_by(user).filter(status__in=open_ones).order_by("-year", "-id")[:5]}


def find_projects(user: User, words: str, limit: int) -> Iterator[Hit]:
    """Yield the projects within the user's reach that hold the words, the latest first."""
    rows = matches(Project.objects.visible_to(user), words).select_related("organization")
    for project in rows.order_by("-year", "-id")[:limit]:
        url = reverse("projects:desk_project", args=[project.pk])
        yield Hit(project.title, url, f"{project.number} {project.organization.name}")


# Parts of an organization's pages -------------------------------------------------------------------------------------


def work_part(organization: Organization, user: User) -> dict[str, Any] | None:
    """Return what the tab and the page of its work show of its projects."""
    rows = list(Project.objects.filter(organization=organization).order_by("-year", "-id")[: SHOWN + 1])
    enter_url = ""
    if user.has_perm("projects.write_project", organization):
        enter_url = reverse("projects:enter", args=[organization.pk])
    return {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "enter_url": enter_url} if rows or enter_url else None


def profile_part(organization: Organization, _visitor: Any) -> dict[str, Any] | None:
    """Return what the public page shows of its projects."""
    rows = list(shown_of(organization)[: SHOWN + 1])
    query = urlencode({"organization": organization.number})
    more_url = f"{reverse('projects:catalogue')}?{query}" if len(rows) > SHOWN else ""
    return {"rows": rows[:SHOWN], "more_url": more_url} if rows else None


def life_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield the organization's projects, for its life-line: when they began, or when they were entered."""
    name = "desk" if eyes.at_desk else "my"
    for project in Project.objects.filter(organization=organization).select_related("union"):
        url = reverse(f"projects:{name}_project", args=[project.pk])
        words = "，".join(filter(None, (project.get_status_display(), project.funder or project.union.name)))
        day = project.starts_on or clock.day_of(project.created_at)
        yield Event(day, project.title, words, url, TONES[project.status], "contractor")


# Tasks ----------------------------------------------------------------------------------------------------------------


def _waiting(user: User) -> QuerySet[Project]:
    """Return what waits for the user: texts to write, drafts to publish, results to report after the last day."""
    kept = Q(organization__members__user=user)
    missing = Q(status=ProjectStatus.DRAFT) & (Q(summary="") | Q(story=""))
    over = Q(status=ProjectStatus.PUBLISHED, ends_on__lt=clock.today(), results="")
    wanted = kept & (missing | over)
    if user.acting is not None and user.has_perm("projects.publish_project"):
        ready = Q(status=ProjectStatus.DRAFT) & ~Q(summary="") & ~Q(story="") & ~Q(areas=[])
        written = Project.writers.through.objects.filter(user_id__in=user.hands).values("project_id")
        wanted |= ready & Q(union=user.acting.union) & ~Q(pk__in=written)
    return Project.objects.filter(wanted).distinct()


def tasks(user: User) -> Iterator[Task]:
    """Yield projects whose next step is the user's."""
    for project in _waiting(user).order_by("id")[:MOST]:
        facts = {"project": project.title}
        if project.status == ProjectStatus.PUBLISHED:
            title, name = _("Write the results of “%(project)s”") % facts, "my_edit"
        elif project.summary and project.story:
            title, name = _("Publish “%(project)s” in the catalogue") % facts, "desk_project"
        else:
            title, name = _("Write the public text of “%(project)s”") % facts, "my_edit"
        yield Task(title=title, url=reverse(f"projects:{name}", args=[project.pk]))
