"""The contact log."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.forms.contact import ContactForm
from orgs.forms.record import ReasonForm
from orgs.queries.records import contacts_visible_to
from orgs.services import contacts
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a contact with an organization."""
    organization = in_scope(request, pk)
    form = ContactForm(posted(request), initial={"staff": request.user.name})
    if form.is_valid():
        with blaming(form):
            contacts.record_contact(
                organization=organization, union=acting_union(request), facts=form.cleaned_data, by=request.user
            )
            messages.success(request, _("The contact is recorded."))
            return redirect("orgs:desk_organization", pk, "contacts")
    return render(request, "orgs/desk/contact.html", {"form": form, "organization": organization})


@requires("orgs.withdraw_contact")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a contact entered by mistake."""
    contact = get_object_or_404(contacts_visible_to(request.user).filter(withdrawn_at__isnull=True), pk=pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            contacts.withdraw_contact(contact=contact, by=request.user, **form.cleaned_data)
            messages.success(request, _("The entry is withdrawn."))
            return redirect("orgs:desk_organization", contact.organization_id, "contacts")
    context = {
        "form": form, "organization": contact.organization, "title": _("Withdraw the contact of %(day)s")
        % {"day": contact.contacted_on}, "action": _("Withdraw"), "danger": True,
        "explanation": _("The entry stays on record with your reason, and no longer counts for the targets."),
    }  # fmt: skip
    return render(request, "orgs/desk/decision.html", context)
