"""The register of agencies at the desk: facts, staff, engagements."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.audit import history_of
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.http import posted
from orgs.forms.record import ReasonForm
from procurement.choices import AgencyTask, RoundStatus
from procurement.forms.agencies import AgencyForm, EngagementForm, MemberForm
from procurement.models import Agency, AgencyEngagement, Round
from procurement.queries.agencies import agencies_visible_to
from procurement.services import agencies
from unions.http import SignedInRequest, acting_union

OVER = (RoundStatus.CONCLUDED, RoundStatus.CANCELLED, RoundStatus.FAILED)


def reachable(request: SignedInRequest, pk: int) -> Agency:
    """Return the agency, or answer 404 where it lies out of the visitor's reach."""
    return get_object_or_404(agencies_visible_to(request.user).select_related("union"), pk=pk)


@requires("procurement.keep_agencies")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Enter an agency of the visitor's union."""
    form = AgencyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            made = agencies.write_agency(
                agency=None, union=acting_union(request), facts=form.facts(), version=None, by=request.user
            )
            return redirect("procurement:agency", made.pk)
    return render(request, "procurement/desk/agency_form.html", {"form": form, "title": _("Add an agency")})


@requires("procurement.open_agencies")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One agency with its staff and engagements."""
    shown = reachable(request, pk)
    words = dict(AgencyTask.choices)
    rows = shown.engagements.prefetch_related("rounds").select_related("agency")
    context = {
        "agency": shown, "members": shown.members.select_related("user"), "form": MemberForm(),
        "engagements": [(each, [words.get(task, task) for task in each.tasks]) for each in rows],
        "can_keep": request.user.has_perm("procurement.keep_agencies", shown), "changes": history_of(shown),
    }  # fmt: skip
    return render(request, "procurement/desk/agency.html", context)


@requires("procurement.keep_agencies")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct an agency. Two people at once: neither overwrites the other unseen."""
    shown = reachable(request, pk)
    form = AgencyForm(posted(request), instance=shown, initial={"version": shown.version})
    if form.is_valid():
        with comparing(form):
            agencies.write_agency(
                agency=shown, union=shown.union, facts=form.facts(), by=request.user,
                version=version_seen(request) or shown.version,
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("procurement:agency", pk)
    context = {"form": form, "title": _("Correct the agency"), "agency": shown}
    return render(request, "procurement/desk/agency_form.html", context)


@requires("procurement.keep_agencies")
@require_POST
def add_member(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody work for the agency."""
    shown = reachable(request, pk)
    form = MemberForm(request.POST)
    try:
        if form.is_valid():
            agencies.add_member(agency=shown, by=request.user, **form.cleaned_data)
            messages.success(request, _("The person works for the agency from now on."))
        else:
            messages.error(request, _("Enter the person's e-mail or mobile number."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("procurement:agency", pk)


@requires("procurement.keep_agencies")
@require_POST
def remove_member(request: SignedInRequest, pk: int, member: int) -> HttpResponse:
    """End somebody's work for the agency."""
    shown = reachable(request, pk)
    agencies.remove_member(member=get_object_or_404(shown.members, pk=member), by=request.user)
    messages.success(request, _("The person no longer works for the agency."))
    return redirect("procurement:agency", pk)


@requires("procurement.keep_agencies")
@require_http_methods(["GET", "POST"])
def engage(request: SignedInRequest, pk: int) -> HttpResponse:
    """Engage the agency for rounds."""
    return _engagement(request, reachable(request, pk), None)


@requires("procurement.keep_agencies")
@require_http_methods(["GET", "POST"])
def engagement(request: SignedInRequest, pk: int, engagement: int) -> HttpResponse:
    """Change a running engagement."""
    shown = reachable(request, pk)
    return _engagement(request, shown, get_object_or_404(shown.engagements, pk=engagement))


def _engagement(request: SignedInRequest, agency: Agency, there: AgencyEngagement | None) -> HttpResponse:
    initial = {"version": there.version} if there else None
    form = EngagementForm(posted(request), instance=there, initial=initial, rounds=_open_to(agency, there))
    if form.is_valid():
        with blaming(form):
            agencies.write_engagement(
                engagement=there, agency=agency, terms=form.terms(), rounds=form.chosen(), by=request.user,
                version=version_seen(request) or (there.version if there else None),
            )  # fmt: skip
            messages.success(request, _("The engagement is entered; the agency's staff see these rounds."))
            return redirect("procurement:agency", agency.pk)
    context = {"form": form, "title": _("Engagement"), "agency": agency}
    return render(request, "procurement/desk/agency_form.html", context)


def _open_to(agency: Agency, there: AgencyEngagement | None) -> QuerySet[Round]:
    """Return the rounds that can be delegated: those of the union that are not over, and those chosen already."""
    mine = Q(pk__in=there.rounds.values("pk")) if there else Q(pk=None)
    under_way = Q(union=agency.union) & ~Q(status__in=OVER)
    return Round.objects.filter(under_way | mine).order_by("-year", "-id")


@requires("procurement.keep_agencies")
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, pk: int, engagement: int) -> HttpResponse:
    """End an engagement before its day, with the reason."""
    shown = reachable(request, pk)
    row = get_object_or_404(shown.engagements, pk=engagement)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            agencies.end_engagement(engagement=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("The engagement has ended; its rounds are out of the agency's reach."))
            return redirect("procurement:agency", pk)
    context = {"form": form, "title": _("End the engagement"), "agency": shown, "action": _("End it now")}
    return render(request, "procurement/desk/agency_form.html", context)
