"""Partner bodies at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.audit import history_of
from core.errors import blaming
from core.http import posted
from unions.forms.partners import PartnerForm
from unions.http import SignedInRequest, acting_union
from unions.models import PartnerBody
from unions.partners import partner_panels
from unions.services import partners


@requires("unions.open_partners")
@require_safe
def partner(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a partner body, with what higher apps know of it."""
    found = get_object_or_404(PartnerBody.objects.select_related("district", "union"), pk=pk)
    panels = [
        (panel.template, panel.context(found, request.user))
        for panel in partner_panels
        if request.user.has_perm(panel.permission)
    ]
    context = {
        "partner": found, "panels": panels, "changes": history_of(found),
        "can_change": request.user.has_perm("unions.record_partner", found),
    }  # fmt: skip
    return render(request, "unions/partner.html", context)


@requires("unions.record_partner")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Enter a partner body."""
    form = PartnerForm(posted(request))
    if form.is_valid():
        with blaming(form):
            made = partners.create_partner(facts=form.facts(), union=acting_union(request), by=request.user)
            messages.success(request, _("%(name)s is entered.") % {"name": made.name})
            return redirect("unions:partner", made.pk)
    return render(request, "unions/partner_form.html", {"form": form})


@requires("unions.record_partner")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a partner body: those who reach the union that keeps it."""
    found = get_object_or_404(PartnerBody, pk=pk)
    if not request.user.has_perm("unions.record_partner", found):
        raise Http404
    form = PartnerForm(posted(request), instance=found, initial={"version": found.version})
    if form.is_valid():
        with blaming(form):
            partners.update_partner(
                partner=found, facts=form.facts(), version=form.cleaned_data["version"], by=request.user
            )
            messages.success(request, _("Saved."))
            return redirect("unions:partner", pk)
    return render(request, "unions/partner_form.html", {"form": form, "partner": found})
