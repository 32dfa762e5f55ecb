"""Revealing one field for a reason; people's own data and what they ask for; the notice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, requires, signed_in
from core.errors import UserError, blaming
from core.http import posted
from core.jobs.services import enqueue
from core.pii import retention, rights, services
from core.pii.choices import RequestKind, RequestStatus
from core.pii.fields import SealedField
from core.pii.forms import AnswerForm, AskForm, ErasureForm, RevealForm
from core.pii.jobs import EXPORT
from core.pii.models import DataRequest
from core.pii.reveal import revealables
from core.pii.sources import personal_data


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("value")
def reveal(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """Ask for the reason; with it, show the field once and write the access down."""
    user: Any = request.user
    if kind not in revealables:
        raise Http404
    declared = revealables.get(kind)
    row = get_object_or_404(declared.visible(user), pk=pk)
    model_field = {each.name: each for each in row._meta.fields if isinstance(each, SealedField)}.get(field)
    if model_field is None or not declared.may(user, row):
        raise Http404
    form, value = RevealForm(posted(request)), ""
    if form.is_valid():
        with blaming(form):
            value = services.reveal(kind=declared, row=row, field=field, reason=form.cleaned_data["reason"], by=user)
    context = {
        "form": form, "value": value, "label": declared.label(field), "masked": getattr(row, field),
        "whose": declared.whose(row), "back": declared.back(row, user),
    }  # fmt: skip
    return render(request, "pii/reveal.html", context)


# One's own data -------------------------------------------------------------------------------------------------------


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is kept about the visitor, what they may do about it, and what they asked for."""
    return render(request, "pii/mine.html", _own(request, AskForm(auto_id="ask_%s")))


def _own(request: HttpRequest, form: AskForm) -> dict[str, Any]:
    user: Any = request.user
    return {
        "found": [(source, len(rows)) for _name, source, rows in rights.collected(user)], "form": form,
        "requests": DataRequest.objects.filter(user=user), "holds": rights.holds_of(user),
    }  # fmt: skip


@signed_in
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the file with everything that is kept about the visitor."""
    job = enqueue(EXPORT, by=request.user, params={}, title=gettext("My personal data"))
    return redirect("jobs:job", job.pk)


@signed_in
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a correction."""
    form = AskForm(request.POST, auto_id="ask_%s")
    if form.is_valid():
        with blaming(form):
            rights.ask(user=request.user, kind=RequestKind.CORRECTION, text=form.cleaned_data["text"])
            messages.success(request, gettext("Your request is on its way."))
            return redirect("pii:mine")
    return render(request, "pii/mine.html", _own(request, form))


@signed_in
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for the erasure of the account, after reading what goes and what stays."""
    user: Any = request.user
    form = ErasureForm(posted(request))
    if form.is_valid():
        with blaming(form):
            rights.ask(user=user, kind=RequestKind.ERASURE, text=form.cleaned_data["text"])
            messages.success(request, gettext("Your request is on its way."))
            return redirect("pii:mine")
    sources = [(name, personal_data.get(name)) for name in personal_data.names()]
    context = {"form": form, "sources": sources, "holds": rights.holds_of(user)}
    return render(request, "pii/erase.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's request back."""
    own = get_object_or_404(DataRequest, pk=pk, user=request.user)
    try:
        rights.withdraw(request=own, by=request.user)
        messages.success(request, gettext("The request is withdrawn."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("pii:mine")


# Administrators -------------------------------------------------------------------------------------------------------


@requires(rights.ANSWER)
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a request and answer it."""
    found = get_object_or_404(DataRequest.objects.select_related("user", "decided_by"), pk=pk)
    form = AnswerForm(posted(request))
    if form.is_valid():
        with blaming(form):
            done = form.cleaned_data["decision"] == RequestStatus.DONE
            rights.answer(request=found, done=done, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, gettext("The request is answered."))
            return redirect("pii:requests")
    is_erasure = found.kind == RequestKind.ERASURE
    holds = rights.holds_of(found.user) if is_erasure and found.is_open else []
    context = {"found": found, "form": form, "holds": holds, "is_erasure": is_erasure}
    return render(request, "pii/request.html", context)


# The notice -----------------------------------------------------------------------------------------------------------


@public
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Say plainly what is kept, why, for how long, and whom to ask."""
    periods = [(retention.rules.get(name).title, retention.days_of(name)) for name in retention.rules.names()]
    context = {
        "sources": list(personal_data), "periods": periods, "answer_days": settings.PII_ANSWER_WORKDAYS,
        "reveals": settings.PII_REVEALS_PER_HOUR,
    }  # fmt: skip
    return render(request, "pii/notice.html", context)
