"""Collection campaigns at the desk: open one, see how far it is, chase, extend, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import blaming
from core.forms.services import current_version
from core.http import posted
from core.jobs.services import enqueue
from orgs.choices.records import CampaignStatus
from orgs.collection_form import KEY
from orgs.forms.campaign import CampaignForm, ExtendForm
from orgs.jobs import CHASE, CLOSE, INVITE
from orgs.models import Campaign
from orgs.presentation.campaigns import board_cells
from orgs.presentation.results import sections_of
from orgs.queries.campaigns import BOARD, board, campaigns_visible_to, chosen_by
from orgs.queries.records import ANSWERS_THAT_COUNT, VERIFIED, collections_visible_to
from orgs.queries.results import WHICH, results_of
from orgs.services import campaigns
from unions.http import SignedInRequest, acting_union


def reachable(request: SignedInRequest, pk: int) -> Campaign:
    """Return the campaign, or answer 404 where it lies out of the visitor's reach."""
    return get_object_or_404(campaigns_visible_to(request.user), pk=pk)


@requires("orgs.open_campaign")
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Open a campaign: say what and whom, see how many that are, then open it."""
    current_version(KEY)  # the standard form comes into being with the first who needs it
    form = CampaignForm(posted(request))
    chosen: int | None = None
    if form.is_valid():
        with blaming(form):
            if "open" in request.POST:
                return _open(request, form)
            wanted = Campaign(union=acting_union(request), whom=form.whom())
            chosen = chosen_by(wanted).count()
    return render(request, "orgs/desk/campaign_form.html", {"form": form, "chosen": chosen})


def _open(request: SignedInRequest, form: CampaignForm) -> HttpResponse:
    campaign = campaigns.open_campaign(union=acting_union(request), by=request.user, whom=form.whom(), **form.facts())
    enqueue(INVITE, by=request.user, params={"campaign": campaign.pk})
    messages.success(request, _("The campaign is open; organizations are being invited."))
    return redirect("orgs:desk_campaign", campaign.pk)


@requires("orgs.open_collections")
def campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far each union is; every figure opens its list."""
    shown = reachable(request, pk)
    rows, whole = board(shown, request.user)
    may_chase = request.user.has_perm("orgs.invite_collection") and shown.status == CampaignStatus.OPEN
    ours = request.user.reaches(shown.union)
    context: dict[str, Any] = {
        "campaign": shown, "rows": [board_cells(shown, row) for row in rows], "whole": board_cells(shown, whole),
        "may_chase": may_chase, "states": [(state, state.label) for state in BOARD],
        "may_extend": ours and may_chase,
        "may_close": shown.status == CampaignStatus.OPEN and request.user.has_perm("orgs.close_campaign", shown),
    }  # fmt: skip
    return render(request, "orgs/desk/campaign.html", context)


@requires("orgs.open_collections")
@require_safe
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the answers come to, question by question; the same rows leave as a spreadsheet."""
    shown = reachable(request, pk)
    which = request.GET.get("answers", VERIFIED)
    if which not in WHICH:
        raise Http404
    found = results_of(shown, request.user, which=which)
    context = {
        "campaign": shown, "results": found, "which": which, "choices": ANSWERS_THAT_COUNT,
        "sections": sections_of(found, shown.form_version.declaration),
        "evidence": found.list_url(),
        "may_export": request.user.has_perm("orgs.export_organizations"),
    }  # fmt: skip
    return render(request, "orgs/desk/results.html", context)


@requires("orgs.invite_collection")
@require_POST
def chase(request: SignedInRequest, pk: int) -> HttpResponse:
    """Chase all who have not answered: those of one union, or of all within the visitor's reach.

    The job's page says what came of it.
    """
    shown = reachable(request, pk)
    union = request.POST.get("union", "")
    params = {**_as(request, shown), "union": int(union) if union.isdecimal() else None}
    return redirect(enqueue(CHASE, by=request.user, params=params))


@requires("orgs.open_campaign")
@require_http_methods(["GET", "POST"])
def extend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move the deadline."""
    shown = reachable(request, pk)
    form = ExtendForm(posted(request), instance=shown)
    if form.is_valid():
        with blaming(form):
            campaigns.extend_campaign(campaign=shown, due_on=form.cleaned_data["due_on"], by=request.user)
            messages.success(request, _("The deadline is moved for all who have not answered."))
            return redirect("orgs:desk_campaign", pk)
    return render(request, "orgs/desk/campaign_extend.html", {"campaign": shown, "form": form})


@requires("orgs.close_campaign")
@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the campaign and what nobody answered."""
    shown = reachable(request, pk)
    if request.user.has_perm("orgs.close_campaign", shown):
        enqueue(CLOSE, by=request.user, params=_as(request, shown), key=f"close {shown.pk}")
        messages.success(request, _("The campaign is being closed."))
    return redirect("orgs:desk_campaign", pk)


def _as(request: SignedInRequest, shown: Campaign) -> dict[str, int]:
    """Return what a job needs to act as the visitor does now."""
    return {"campaign": shown.pk, "appointment": request.user.acting.pk if request.user.acting else 0}


@requires("orgs.invite_collection")
@require_POST
def chase_one(request: SignedInRequest, pk: int) -> HttpResponse:
    """Chase one organization."""
    asked = get_object_or_404(collections_visible_to(request.user).select_related("organization", "campaign"), pk=pk)
    done = campaigns.chase(collections=[asked], by=request.user)
    if done.told:
        messages.success(request, _("Those who keep the record were reminded."))
    elif done.today:
        messages.info(request, _("They were reminded today already."))
    else:
        messages.warning(request, _("Nobody keeps this record on line: telephone, or print the form."))
    return redirect("orgs:desk_collection", pk)
