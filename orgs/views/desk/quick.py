"""Quick entry of a contact in the field: one thumb, few fields, on a phone; works without any script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from core.search import matches
from orgs.choices.records import ContactMethod
from orgs.forms.contact import HITS, QuickContactForm
from orgs.models import Contact, Organization
from orgs.queries.contacts import to_contact_first, was_recorded_just_now
from orgs.services import contacts
from orgs.views.desk.records import in_scope
from unions.http import SignedInRequest, acting_union

SUBJECTS = 6


@requires("orgs.record_contact")
@require_safe
def choose(request: SignedInRequest) -> HttpResponse:
    """Ask whom it was with: those spoken to last and those near by first, else by search."""
    words = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {"words": words, "saved": request.GET.get("saved", "")}
    if words:
        rows = matches(Organization.objects.visible_to(request.user).on_record(), words).select_related("district")
        context["found"] = list(rows.order_by("name", "pk")[:HITS])
    else:
        union = acting_union(request)
        context["recent"], context["near"] = to_contact_first(request.user, union)
        context["is_district"] = union.district_id and not union.is_root()
    return render(request, "orgs/desk/quick_choose.html", context)


@requires("orgs.record_contact")
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the contact down, once: a phone without a good network sends a form again.

    The visitor's name is the one for the union.
    """
    organization = in_scope(request, pk)
    initial = {"method": ContactMethod.VISIT}
    form = QuickContactForm(posted(request), user=request.user, subjects=_usual(request), initial=initial)
    if form.is_valid():
        with blaming(form):
            facts = {**form.facts(), "staff": request.user.name}
            if not was_recorded_just_now(organization, facts, by=request.user):
                contacts.record_contact(
                    organization=organization, union=acting_union(request), agreed=form.agreed(), by=request.user,
                    facts=facts,
                )  # fmt: skip
            messages.success(request, _("The contact with %(name)s is recorded.") % {"name": organization.name})
            return redirect(f"{reverse('orgs:desk_quick')}?{urlencode({'saved': pk})}")
    context = {"form": form, "organization": organization, "today": clock.today()}
    return render(request, "orgs/desk/quick.html", context)


def _usual(request: SignedInRequest) -> list[str]:
    """Return what the visitor's last contacts were about, to be chosen by a tap."""
    mine = Contact.objects.filter(recorded_by=request.user).order_by("-recorded_at").values_list("subject", flat=True)
    return list(dict.fromkeys(mine[:50]))[:SUBJECTS]
