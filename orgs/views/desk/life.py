"""Change of name, blacklisting and appeals at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.choices.life import AppealStatus, BlacklistStatus
from orgs.consequences import Ground, follows_from, met_by
from orgs.forms.life import AppealDecisionForm, BlacklistForm, NameChangeForm
from orgs.forms.record import ReasonForm
from orgs.models import Appeal, BlacklistEntry
from orgs.services import life
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union


@requires("orgs.correct_organization")
@require_http_methods(["GET", "POST"])
def change_name(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that an organization changed its name."""
    organization = in_scope(request, pk)
    form = NameChangeForm(posted(request), initial={"changed_on": clock.today()})
    if form.is_valid():
        with blaming(form):
            life.change_name(organization=organization, by=request.user, **form.cleaned_data)
            messages.success(request, _("The new name is recorded; the former one stays on record."))
            return redirect("orgs:desk_organization", pk, "life")
    context = {
        "form": form, "organization": organization, "title": _("Record a change of name"),
        "action": _("Record the new name"),
        "explanation": _(
            "A mistake in the name is put right with “Correct the record”; this is for a new name. "
            "The former name stays on record and is found by search; "
            "certificates and contracts keep the name that they were issued under."
        ),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.blacklist_organization")
@require_http_methods(["GET", "POST"])
def blacklist(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put an organization on the blacklist, for a reason and a period."""
    organization = in_scope(request, pk)
    form = BlacklistForm(posted(request), initial={"starts_on": clock.today()})
    if form.is_valid():
        with blaming(form):
            life.blacklist(organization=organization, union=acting_union(request), by=request.user, **form.cleaned_data)
            messages.success(request, _("The organization is on the blacklist; its owner is told."))
            return redirect("orgs:desk_organization", pk, "life")
    context = {
        "form": form, "organization": organization, "title": _("Put on the blacklist"),
        "action": _("Put on the blacklist"), "danger": True, "follows": follows_from(Ground.BLACKLISTED),
        "meets": met_by(organization),
        "explanation": _("Until the last day, or until the entry is lifted. Its owner is told and may appeal."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


def _entry(request: SignedInRequest, pk: int) -> BlacklistEntry:
    union_ids = request.user.scope_union_ids()
    rows = BlacklistEntry.objects.filter(status=BlacklistStatus.IN_FORCE).select_related("organization", "union")
    return get_object_or_404(rows if union_ids is None else rows.filter(union_id__in=union_ids), pk=pk)


@requires("orgs.blacklist_organization")
@require_http_methods(["GET", "POST"])
def lift(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an entry back before its end."""
    entry = _entry(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            life.lift(entry=entry, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is lifted."))
            return redirect("orgs:desk_organization", entry.organization_id, "life")
    context = {
        "form": form, "organization": entry.organization, "title": _("Lift the entry in the blacklist"),
        "action": _("Lift the entry"),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.blacklist_organization")
@require_http_methods(["GET", "POST"])
def decide_appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide upon an appeal."""
    union_ids = request.user.scope_union_ids()
    related = ("entry__organization", "entry__union", "entry__decided_by")
    rows = Appeal.objects.filter(status=AppealStatus.LODGED).select_related(*related)
    appeal = get_object_or_404(rows if union_ids is None else rows.filter(entry__union_id__in=union_ids), pk=pk)
    form = AppealDecisionForm(posted(request))
    if form.is_valid():
        with blaming(form):
            life.decide_appeal(appeal=appeal, by=request.user, **form.cleaned_data)
            messages.success(request, _("The appeal is decided; the owner is told."))
            return redirect("orgs:desk_organization", appeal.entry.organization_id, "life")
    entry = appeal.entry
    context = {
        "form": form, "organization": entry.organization, "title": _("Decide upon the appeal"),
        "action": _("Give the decision"), "is_barred": life.made_entry(entry, request.user),
        "about": [
            (_("Entry in the blacklist"), f"{entry.starts_on:%Y-%m-%d} – {entry.ends_on:%Y-%m-%d}, {entry.union}"),
            (_("Reason"), entry.reason), (_("Decision or document it rests on"), entry.grounds),
            (_("Entered by"), entry.decided_by),
            (_("The organization's appeal"), appeal.text),
            (_("Lodged on"), clock.day_of(appeal.lodged_at).isoformat()),
        ],
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)
