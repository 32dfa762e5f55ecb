"""The yearly collection at the desk: invite, fill in for an organization, return, verify."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import requires
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.forms.answers import AnswersForm
from core.http import posted
from core.lifecycle.queries import timeline
from orgs.forms.collection import InviteCollectionForm
from orgs.models import Collection
from orgs.models.collection import ANSWERABLE
from orgs.presentation.collections import unsent
from orgs.presentation.records import timeline_entries
from orgs.queries.records import can_correct, collections_visible_to, previous_answers, versions_of
from orgs.services import collections
from orgs.views.desk.records import in_scope
from orgs.views.my.records import begin_correction, save_or_submit
from unions.http import SignedInRequest, acting_union


def reachable(request: SignedInRequest, pk: int) -> Collection:
    """Return the collection, or answer 404 where it lies out of the visitor's reach."""
    return get_object_or_404(
        collections_visible_to(request.user).select_related("organization", "union", "campaign", "form_version__form"),
        pk=pk,
    )


@requires("orgs.invite_collection")
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite one organization to answer for a year."""
    organization = in_scope(request, pk)
    form = InviteCollectionForm(posted(request), initial={"year": clock.today().year})
    if form.is_valid():
        with blaming(form):
            made = collections.invite(
                organizations=[organization], union=acting_union(request), by=request.user, **form.cleaned_data
            )
            if made:
                messages.success(request, _("%(name)s is invited.") % {"name": organization.name})
                return redirect("orgs:desk_collection", made[0].pk)
            form.add_error("year", _("This organization was invited for that year already."))
    context = {
        "form": form, "organization": organization,
        "title": _("Invite to the yearly collection"), "action": _("Invite"),
        "explanation": _("Those who keep the record are told, and find the form prefilled on their own page."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.open_collections")
@require_http_methods(["GET", "POST"])
def collection(request: SignedInRequest, pk: int) -> HttpResponse:
    """The answers beside last year's; return them or verify them."""
    asked = reachable(request, pk)
    remarks = {key: str(text) for key, text in request.POST.items() if key.startswith("remark-")}
    if request.method == "POST" and request.user.has_perm("orgs.verify_collection", asked):
        try:
            _decide(request, asked, {key.removeprefix("remark-"): text for key, text in remarks.items()})
            return redirect("orgs:desk_collection", pk)
        except UserError as error:
            messages.error(request, str(error.message))
    context = {
        "collection": asked, "declaration": asked.form_version.declaration,
        "last_year": previous_answers(asked), "timeline": timeline_entries(timeline(asked)),
        "reason": request.POST.get("reason", ""),
        "can_verify": asked.status == "submitted" and request.user.has_perm("orgs.verify_collection", asked),
        "can_answer": asked.takes_answers and request.user.has_perm("orgs.answer_collection", asked),
        "can_chase": asked.status in ANSWERABLE and request.user.has_perm("orgs.invite_collection", asked),
        "can_correct": can_correct(asked, request.user), "versions": versions_of(asked),
    }  # fmt: skip
    return render(request, "orgs/desk/collection.html", context)


def _decide(request: SignedInRequest, asked: Collection, remarks: dict[str, str]) -> None:
    read = version_seen(request)
    if request.POST.get("decision") == "verify":
        collections.verify(collection=asked, by=request.user, revision=read)
        messages.success(request, _("The answers are verified and frozen."))
    else:
        reason = request.POST.get("reason", "")
        collections.return_for_correction(
            collection=asked, remarks=remarks, reason=reason, by=request.user, revision=read
        )
        messages.success(request, _("The answers were returned with your remarks."))


@requires("orgs.verify_collection")
@require_POST
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a new version of verified answers."""
    return begin_correction(request, reachable(request, pk), "orgs:desk_collection")


@requires("orgs.answer_collection")
@require_http_methods(["GET", "POST"])
def fill_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Fill in the answers for an organization that does not do so itself."""
    asked = reachable(request, pk)
    if not asked.takes_answers and request.method != "POST":
        return redirect("orgs:desk_collection", pk)
    form = AnswersForm(asked.form_version.declaration, posted(request), initial=asked.answers)
    if request.method == "POST":
        with comparing(form):
            done = save_or_submit(request, asked, form, for_union=True)
            if done:
                return done
    context = {
        "collection": asked, "form": form, "last_year": previous_answers(asked),
        "unsent": None if asked.takes_answers else unsent(asked, form),
    }  # fmt: skip
    return render(request, "orgs/desk/collection_form.html", context)
