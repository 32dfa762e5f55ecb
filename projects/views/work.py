"""Writing projects, in an organization's own portal and at the desk; publishing them at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.forms import PhotoForm
from core import clock
from core.access import requires
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available, timeline
from orgs.forms.record import ReasonForm
from orgs.presentation.records import timeline_entries
from orgs.views.desk.records import in_scope
from projects.choices import Origin, ProjectStatus
from projects.forms import ProjectForm
from projects.models import Project
from projects.places import may_write
from projects.presentation import TONES, desk_facts
from projects.services import projects
from projects.services.projects import missing_for_publication, photos_of
from projects.views.frames import DESK, Frame
from unions.http import SignedInRequest, acting_union

PER_PAGE = 30


@requires("projects.keep_project")
@require_safe
def ours(request: SignedInRequest) -> HttpResponse:
    """The projects of the organizations that the visitor keeps, the latest first."""
    rows = Project.objects.kept_by(request.user).select_related("organization", "union").order_by("-year", "-id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/ours.html", {"page": page, "rows": [(one, TONES[one.status]) for one in page]})


@require_safe
def page(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """One project: facts, texts, photos, what is missing, what can be done."""
    return _page(request, frame.find(request, pk), frame, PhotoForm())


def _page(
    request: SignedInRequest, project: Project, frame: Frame, photo_form: PhotoForm, status: int = 200
) -> HttpResponse:
    writable = may_write(request.user, project) and project.status != ProjectStatus.WITHDRAWN
    missing = missing_for_publication(project) if project.status == ProjectStatus.DRAFT else []
    context = frame.context(
        project, facts=desk_facts(project), photos=photos_of(project), tone=TONES[project.status],
        may_write=writable, photo_form=photo_form, missing=missing,
        actions=[
            {"action": each, "url": reverse("projects:move", args=[project.pk, each.name])}
            for each in (available(project, request.user) if frame is DESK else [])
        ],
        timeline=timeline_entries(timeline(project)),
        public_url=reverse("projects:page", args=[project.number]) if project.is_public else "",
    )  # fmt: skip
    return render(request, "projects/project.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Write what is said of a project. Two people at once: neither overwrites the other unseen."""
    project = frame.find(request, pk)
    if project.status == ProjectStatus.WITHDRAWN:
        messages.error(request, _("It was withdrawn from view: take it back into preparation first."))
        return frame.open(project)
    form: Any = frame.form(posted(request), instance=project, initial={"version": project.version})
    if form.is_valid():
        with comparing(form):
            projects.write_project(
                project=project, facts=form.facts(), version=version_seen(request) or project.version, by=request.user
            )
            messages.success(request, _("The project is saved."))
            return frame.open(project)
    context = frame.context(project, form=form, title=_("Write “%(title)s”") % {"title": project.title})
    return render(request, "projects/form.html", context)


@requires("projects.write_project")
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a project of an organization: of an earlier year, or paid by others."""
    organization = in_scope(request, pk)
    form: Any = ProjectForm(posted(request), initial={"origin": Origin.EARLIER, "year": clock.today().year - 1})
    if form.is_valid():
        with blaming(form):
            made = projects.enter_project(
                facts=form.facts(), organization=organization, union=acting_union(request), by=request.user
            )
            messages.success(request, _("The project is entered; somebody else publishes it."))
            return DESK.open(made)
    context = {
        "form": form, "base": DESK.base, "title": _("Enter a project"), "lead": organization.name,
        "back": reverse("orgs:desk_organization", args=[pk, "work"]), "back_label": organization.name,
    }  # fmt: skip
    return render(request, "projects/form.html", context)


@requires("projects.write_project")
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int, transition: str) -> HttpResponse:
    """Publish, conclude, withdraw from view with a reason, or take back into preparation."""
    project = DESK.find(request, pk)
    action = next((one for one in available(project, request.user) if one.name == transition), None)
    if action is None:
        if request.method == "POST":
            messages.error(request, _("That can no longer be done: see where it stands now."))
        return DESK.open(project)
    form = ReasonForm(posted(request)) if action.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            projects.move_project(project=project, name=transition, reason=reason, by=request.user)
            messages.success(request, _("Done: %(what)s.") % {"what": action.label})
        except UserError as error:
            messages.error(request, str(error.message))
        return DESK.open(project)
    if form is None:
        return DESK.open(project)
    return render(request, "projects/reason.html", DESK.context(project, form=form, action=action))


@require_POST
def add_photo(request: SignedInRequest, pk: int, frame: Frame) -> HttpResponse:
    """Add a photo, which everybody sees once the project is public."""
    project = frame.find(request, pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid() and may_write(request.user, project):
        with blaming(form):
            projects.add_photo(project=project, upload=form.cleaned_data["file"], by=request.user)
            messages.success(request, _("The photo is kept."))
            return redirect(frame.url("project", pk))
    return _page(request, project, frame, form, status=400)
