"""Meetings with many, entered once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import blaming
from core.http import posted
from core.search import matches
from core.wording import listed
from orgs.forms.contact import HITS, FollowUpForm, MeetingForm
from orgs.forms.record import ReasonForm
from orgs.models import Organization
from orgs.queries.contacts import meant_by, occasions_visible_to, perhaps_meant
from orgs.services import contacts
from unions.http import SignedInRequest, acting_union
from unions.models import PartnerBody


def keys_in(texts: Iterable[str]) -> list[int]:
    """Return the primary keys among texts."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal()]


def chosen(request: SignedInRequest) -> Any:
    """Return the organizations that a list handed over, within the visitor's reach."""
    keys = keys_in(request.GET.get("chosen", "").split(","))
    return Organization.objects.visible_to(request.user).on_record().filter(pk__in=keys)


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def meeting(request: SignedInRequest) -> HttpResponse:
    """Enter a meeting with many; who took part is gathered step by step, and nothing typed is lost on the way."""
    if request.method != "POST":
        initial = {"staff": request.user.name, "organizations": chosen(request)}
        form = _form(request, offered=[one.pk for one in initial["organizations"]], initial=initial)
    elif "save" not in request.POST:
        form = _gathered(request)
    else:
        form, occasion = _saved(request)
        if occasion:
            return redirect("orgs:desk_occasion", occasion.pk)
    return render(request, "orgs/desk/meeting.html", {"form": form})


def _form(
    request: SignedInRequest, data: Any = None, *, offered: Iterable[int], hits: Iterable[int] = (), **kwargs: Any
) -> MeetingForm:
    reachable = Organization.objects.visible_to(request.user).on_record().order_by("name", "pk")
    return MeetingForm(
        data, user=request.user, offered=reachable.filter(pk__in=offered), hits=reachable.filter(pk__in=hits),
        partners=PartnerBody.objects.filter(is_active=True), **kwargs,
    )  # fmt: skip


def _gathered(request: SignedInRequest) -> MeetingForm:
    """Return the form as it was typed, with those added that were ticked, pasted or found."""
    post = request.POST
    meant = meant_by(post.get("pasted", ""), user=request.user)
    took_part = [*keys_in([*post.getlist("organizations"), *post.getlist("hits")]), *(one.pk for one in meant.found)]
    found: list[int] = []
    if words := post.get("words", "").strip():
        rows = matches(Organization.objects.visible_to(request.user).on_record(), words).exclude(pk__in=took_part)
        found = list(rows.order_by("name").values_list("pk", flat=True)[:HITS])
        if not found:
            messages.warning(request, _("Nothing was found for “%(words)s”.") % {"words": words})
    if meant.lost:
        messages.warning(request, _lost(meant.lost))
        found += perhaps_meant(meant.lost[:HITS], user=request.user, beside=[*took_part, *found])
    initial = {
        **post.dict(), "organizations": took_part, "hits": [], "pasted": "\n".join(meant.lost),
        "partners": keys_in(post.getlist("partners")),
    }  # fmt: skip
    return _form(request, offered=took_part, hits=found, initial=initial)


def _saved(request: SignedInRequest) -> tuple[MeetingForm, Any]:
    """Return the form, and the occasion once it is recorded.

    What was pasted is put in order first: lines that name an organization become ticked boxes, the others stay, named
    beside the field, with what they may mean offered to tick.
    """
    post = request.POST.copy()
    meant = meant_by(post.get("pasted", ""), user=request.user)
    took_part = [*keys_in([*post.getlist("organizations"), *post.getlist("hits")]), *(one.pk for one in meant.found)]
    post.setlist("organizations", [str(pk) for pk in took_part])
    post.setlist("hits", [])
    post["pasted"] = "\n".join(meant.lost)
    may_be = perhaps_meant(meant.lost[:HITS], user=request.user, beside=took_part)
    form = _form(request, post, offered=took_part, hits=may_be)
    if meant.lost:
        form.add_error("pasted", _lost(meant.lost))
    if form.is_valid():
        organizations, partners = form.participants()
        with blaming(form):
            occasion = contacts.record_occasion(
                union=acting_union(request), facts=form.facts(), organizations=organizations,
                partners=partners, agreed=form.agreed(), by=request.user,
            )  # fmt: skip
            messages.success(request, _("The meeting is recorded."))
            return form, occasion
    return form, None


def _lost(lines: list[str]) -> str:
    return _(
        "No single organization on record within your reach is meant by: %(lines)s. Correct these lines or take them "
        "out; what they may mean is listed to tick."
    ) % {"lines": listed(lines)}


def _occasion(request: SignedInRequest, pk: int) -> Any:
    return get_object_or_404(occasions_visible_to(request.user).select_related("union", "recorded_by"), pk=pk)


@requires("orgs.open_contacts")
@require_safe
def occasion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a meeting, who took part, and what was agreed."""
    found = _occasion(request, pk)
    took_part = list(found.contacts.select_related("organization", "partner").order_by("pk"))
    context = {
        "occasion": found, "contacts": took_part,
        "standing": [one for one in took_part if one.withdrawn_at is None],
        "follow_ups": found.follow_ups.select_related("todo__for_user").order_by("todo__due", "pk"),
        "can_change": request.user.has_perm("orgs.withdraw_contact", found),
    }  # fmt: skip
    return render(request, "orgs/desk/occasion.html", context)


@requires("orgs.withdraw_contact")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back all contacts of a meeting."""
    found = _occasion(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            n = contacts.withdraw_occasion(occasion=found, by=request.user, **form.cleaned_data)
            done = ngettext("%(n)s contact is withdrawn.", "%(n)s contacts are withdrawn.", n) % {"n": n}
            messages.success(request, done)
            return redirect("orgs:desk_occasion", pk)
    context = {
        "form": form, "title": _("Withdraw the whole meeting"), "lead": str(found), "back": contacts.address_of(found),
        "action": _("Withdraw all contacts"), "danger": True,
        "explanation": _("The entries stay on record with your reason, and no longer count for the targets."),
    }  # fmt: skip
    return render(request, "orgs/desk/step.html", context)


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add what was agreed at a meeting."""
    found = _occasion(request, pk)
    form = FollowUpForm(posted(request), user=request.user)
    if form.is_valid():
        with blaming(form):
            for each in form.agreed():
                contacts.agree(agreed=each, occasion=found, by=request.user)
            messages.success(request, _("It is on the list of whoever sees to it."))
            return redirect("orgs:desk_occasion", pk)
    context = {
        "form": form, "title": _("What was agreed on %(day)s") % {"day": found.held_on}, "lead": found.subject,
        "back": contacts.address_of(found), "action": _("Put it on the list"),
    }  # fmt: skip
    return render(request, "orgs/desk/step.html", context)
