"""The contact log: contacts with organizations and partner bodies, what was agreed at them, and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.forms.contact import ContactForm, FollowUpForm
from orgs.forms.record import ReasonForm
from orgs.queries.records import contacts_visible_to
from orgs.services import contacts
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union
from unions.models import PartnerBody


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a contact with an organization."""
    organization = in_scope(request, pk)
    return _record(request, organization=organization)


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def add_with_partner(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a contact with a partner body."""
    return _record(request, partner=get_object_or_404(PartnerBody, pk=pk, is_active=True))


def _record(request: SignedInRequest, **other_side: Any) -> HttpResponse:
    form = ContactForm(posted(request), initial={"staff": request.user.name}, user=request.user)
    if form.is_valid():
        with blaming(form):
            contact = contacts.record_contact(
                union=acting_union(request), facts=form.facts(), agreed=form.agreed(), by=request.user, **other_side
            )
            messages.success(request, _("The contact is recorded."))
            return redirect(contacts.address_of(contact))
    whom = next(iter(other_side.values()))
    return render(request, "orgs/desk/contact.html", {"form": form, "whom": whom, **other_side})


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add what was agreed at a contact: a follow-up, or a promise of either side."""
    contact = get_object_or_404(contacts_visible_to(request.user).filter(withdrawn_at__isnull=True), pk=pk)
    form = FollowUpForm(posted(request), user=request.user)
    if form.is_valid():
        with blaming(form):
            for each in form.agreed():
                contacts.agree(agreed=each, contact=contact, by=request.user)
            messages.success(request, _("It is on the list of whoever sees to it."))
            return redirect(contacts.address_of(contact))
    context = {
        "form": form, "title": _("What was agreed on %(day)s") % {"day": contact.contacted_on},
        "lead": contact.other_side.name, "back": contacts.address_of(contact), "action": _("Put it on the list"),
    }  # fmt: skip
    return render(request, "orgs/desk/step.html", context)


@requires("orgs.withdraw_contact")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a contact entered by mistake."""
    contact = get_object_or_404(contacts_visible_to(request.user).filter(withdrawn_at__isnull=True), pk=pk)
    form = ReasonForm(posted(request))
    back = contacts.address_of(contact.occasion or contact)
    if form.is_valid():
        with blaming(form):
            contacts.withdraw_contact(contact=contact, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is withdrawn."))
            return redirect(back)
    context = {
        "form": form, "title": _("Withdraw the contact of %(day)s") % {"day": contact.contacted_on},
        "lead": contact.other_side.name, "back": back, "action": _("Withdraw"), "danger": True,
        "explanation": _("The entry stays on record with your reason, and no longer counts for the targets."),
    }  # fmt: skip
    return render(request, "orgs/desk/step.html", context)
