"""Documents behind a record: attach one, take one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import signed_in
from core.correspondence import services
from core.correspondence.forms import DocumentForm, WithdrawForm
from core.correspondence.holders import address_of, documents_visible_to, holders
from core.errors import blaming
from core.http import posted


@signed_in
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, label: str, key: int) -> HttpResponse:
    """Attach a document to a record that the visitor may know and change; 404 for every other."""
    if label not in holders:
        raise Http404
    holder = holders.get(label)
    record = get_object_or_404(holder.visible(request.user), pk=key)
    if not services.may_change(request.user, record):
        raise Http404
    form = DocumentForm(posted(request))
    if form.is_valid():
        with blaming(form):
            document = services.attach(record=record, by=request.user, **form.cleaned_data)
            messages.success(request, _("“%(number)s” is attached.") % {"number": document.number})
            return redirect(holder.url(record))
    context = {"form": form, "record": record, "back": holder.url(record)}
    return render(request, "correspondence/attach.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document back, with the reason."""
    document: Any = get_object_or_404(documents_visible_to(request.user).in_force(), pk=pk)
    if not services.may_change(request.user, document.record):
        raise Http404
    form = WithdrawForm(posted(request))
    if form.is_valid():
        with blaming(form):
            services.withdraw(document=document, by=request.user, **form.cleaned_data)
            messages.success(request, _("“%(number)s” is withdrawn.") % {"number": document.number})
            return redirect(address_of(document))
    context = {"form": form, "document": document, "back": address_of(document)}
    return render(request, "correspondence/withdraw.html", context)
