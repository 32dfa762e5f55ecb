"""A pair of records that look alike: compare, say that they are two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.forms.record import ReasonForm
from orgs.likeness.reasons import REASONS
from orgs.models import DuplicateFlag
from orgs.presentation.duplicates import better_kept, side_by_side
from orgs.queries.duplicates import flags_visible_to
from orgs.services import duplicates
from unions.http import SignedInRequest


def _pair(request: SignedInRequest, pk: int, *, to_decide: bool = False) -> DuplicateFlag:
    """Return a pair within reach, or answer 404; ``to_decide``: also where one record may not be changed."""
    flag: DuplicateFlag = get_object_or_404(
        flags_visible_to(request.user).select_related("organization", "resembles", "dismissed_by"), pk=pk
    )
    if to_decide and not _may_decide(request, flag):
        raise Http404
    return flag


def _may_decide(request: SignedInRequest, flag: DuplicateFlag) -> bool:
    return all(request.user.has_perm("orgs.decide_duplicates", one) for one in (flag.organization, flag.resembles))


@requires("orgs.open_duplicates")
@require_safe
def pair(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the two records side by side, with what is alike."""
    flag = _pair(request, pk)
    kept, absorbed = better_kept(flag.resembles, flag.organization)
    context: dict[str, Any] = {
        "flag": flag,
        "left": flag.resembles,
        "right": flag.organization,
        "reasons": [REASONS.get(reason, reason) for reason in flag.evidence],
        "facts": side_by_side(flag.resembles, flag.organization),
        "can_decide": _may_decide(request, flag),
        "kept": kept,
        "absorbed": absorbed,
    }
    return render(request, "orgs/desk/duplicate.html", context)


@requires("orgs.decide_duplicates")
@require_http_methods(["GET", "POST"])
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that two records that look alike are two organizations, and why."""
    flag = _pair(request, pk, to_decide=True)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            duplicates.dismiss(flags=[flag], by=request.user, **form.cleaned_data)
            messages.success(request, _("Noted: these are two organizations."))
            return redirect("orgs:desk_duplicates")
    context = {
        "form": form, "organization": flag.organization, "title": _("They are two organizations"),
        "action": _("They are two organizations"),
        "explanation": _("%(one)s and %(other)s are not shown as possible duplicates again.")
        % {"one": flag.resembles, "other": flag.organization},
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)


@requires("orgs.decide_duplicates")
@require_POST
def take_up_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back that they are two."""
    duplicates.take_up_again(flag=_pair(request, pk, to_decide=True), by=request.user)
    messages.success(request, _("The pair is undecided again."))
    return redirect("orgs:desk_duplicate", pk)
