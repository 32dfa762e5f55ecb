"""Merging two records at the desk, and undoing it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.audit import history_of
from core.errors import blaming
from core.http import posted
from core.lifecycle.queries import timeline
from orgs.forms.merging import MergeForm, OtherRecordForm
from orgs.forms.record import ReasonForm
from orgs.merging import moves
from orgs.models import Merge, Organization
from orgs.presentation.duplicates import merge_in_words, moves_in_words, preferred, side_by_side
from orgs.presentation.records import history_entries, timeline_entries
from orgs.queries.merging import merges_visible_to
from orgs.services import merging
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest


def _mine(request: SignedInRequest, pk: int) -> Organization:
    """Return a record that the visitor may merge, or answer 404."""
    record = in_scope(request, pk)
    if not request.user.has_perm("orgs.merge_organizations", record):
        raise Http404
    return record


@requires("orgs.merge_organizations")
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the record that is the same organization."""
    record = _mine(request, pk)
    form = OtherRecordForm(posted(request))
    if form.is_valid():
        other = form.cleaned_data["code"]
        if other.pk == record.pk:
            form.add_error("code", _("A record cannot be merged with itself: choose another one."))
        elif Organization.objects.visible_to(request.user).filter(pk=other.pk).exists():
            return redirect("orgs:desk_merge", pk, other.pk)
        else:
            form.add_error("code", _("No organization on record has this number: compare it with its page."))
    context = {
        "form": form, "organization": record, "title": _("Merge with another record"), "action": _("Compare the two"),
        "explanation": _("Both records are shown side by side before anything is changed."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.merge_organizations")
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Show two records side by side with what would move; take the second into the first."""
    kept, absorbed = _mine(request, pk), _mine(request, other)
    obstacle = merging.obstacle(kept, absorbed)
    form = MergeForm(
        posted(request), facts=side_by_side(kept, absorbed), preferred=preferred(kept, absorbed),
        two_codes=merging.have_two_codes(kept, absorbed), seen=f"{kept.version}-{absorbed.version}",
    )  # fmt: skip
    if form.is_valid() and not obstacle:
        try:
            with blaming(form):
                done = merging.merge(
                    kept=kept, absorbed=absorbed, take=form.taken(), reason=form.cleaned_data["reason"],
                    by=request.user, seen=dict(zip((kept.pk, absorbed.pk), form.versions(), strict=False)),
                    two_codes_confirmed=form.cleaned_data.get("two_codes", False),
                )  # fmt: skip
                messages.success(request, _("The two records are one. This can be undone until one of them changes."))
                return redirect("orgs:desk_merged", done.pk)
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {
        "kept": kept, "absorbed": absorbed, "form": form, "obstacle": obstacle,
        "moves": moves_in_words(moves(kept, absorbed)) if not obstacle else [],
    }  # fmt: skip
    return render(request, "orgs/desk/merge.html", context)


@requires("orgs.open_duplicates")
@require_safe
def merged(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a merge did, and the absorbed record's history."""
    done = get_object_or_404(merges_visible_to(request.user), pk=pk)
    context = {
        "merge": done,
        "moves": merge_in_words(done),
        "history": history_entries(history_of(done.absorbed)),
        "timeline": timeline_entries(timeline(done.absorbed)),
        "obstacle": merging.undo_obstacle(done, done.kept, done.absorbed),
        "can_undo": request.user.has_perm("orgs.merge_organizations", done.kept),
    }
    return render(request, "orgs/desk/merged.html", context)


@requires("orgs.merge_organizations")
@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a merge back, for a reason."""
    done: Merge = get_object_or_404(merges_visible_to(request.user), pk=pk)
    if not request.user.has_perm("orgs.merge_organizations", done.kept):
        raise Http404
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            merging.undo(merge=done, by=request.user, **form.cleaned_data)
            messages.success(request, _("The merge is undone: there are two records again."))
            return redirect("orgs:desk_merged", pk)
    context = {
        "form": form, "organization": done.kept, "title": _("Undo the merge"), "action": _("Undo the merge"),
        "explanation": _("%(absorbed)s becomes a record of its own again, with all that moved.")
        % {"absorbed": done.absorbed},
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)
