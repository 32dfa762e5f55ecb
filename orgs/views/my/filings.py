"""Our filing with the union hub, and our status: what follows from it, appeals."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import available
from orgs.choices.life import BlacklistStatus
from orgs.consequences import what_follows
from orgs.forms.life import AppealForm
from orgs.forms.record import ReasonForm
from orgs.models import BlacklistEntry, Filing
from orgs.services import filings, life
from orgs.views.desk.filings import about, certificate_file, save_or_submit
from orgs.views.my.standing import ours
from unions.http import SignedInRequest


def _our_filing(request: SignedInRequest, pk: int) -> Filing:
    kept = Filing.objects.filter(organization__members__user=request.user)
    return get_object_or_404(kept.select_related("organization", "union", "renews"), pk=pk)


@requires("orgs.keep_filing")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """All our filings, and the button that begins or renews one."""
    organization = ours(request, pk)
    rows = list(organization.filings.select_related("union"))
    context = {
        "organization": organization,
        "filings": rows,
        "under_way": next((one for one in rows if one.is_open), None),
        "renews": filings.last_filed(organization),
    }
    return render(request, "orgs/my/filings.html", context)


@requires("orgs.keep_filing")
@require_POST
def begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a form, or the renewal of what is filed."""
    try:
        filing = filings.begin_filing(organization=ours(request, pk), by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect("orgs:my_filings", pk)
    return redirect("orgs:my_filing", filing.pk)


@requires("orgs.keep_filing")
@require_http_methods(["GET", "POST"])
def filing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Our form as long as it can be changed; what was said, and the certificate, after that."""
    found = _our_filing(request, pk)
    actions = {one.name for one in available(found, request.user)}
    context = {**about(found, public_only=True), "can_withdraw": "withdraw" in actions}
    if "submit" in actions:
        form, done = save_or_submit(request, found)
        if done:
            return redirect("orgs:my_filing", pk)
        context["form"] = form
    return render(request, "orgs/my/filing.html", context)


@requires("orgs.keep_filing")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give our filing up."""
    found = _our_filing(request, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            filings.withdraw_filing(filing=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The filing is withdrawn."))
            return redirect("orgs:my_filings", found.organization_id)
    context = {
        "form": form, "organization": found.organization, "title": _("Withdraw the filing"), "danger": True,
        "action": _("Withdraw"), "explanation": _("Its certificate is revoked, and the public page says so."),
    }  # fmt: skip
    return render(request, "orgs/my/decision.html", context)


@requires("orgs.keep_filing")
@require_safe
def certificate(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Take our certificate, as PDF or Word file."""
    return certificate_file(_our_filing(request, pk), kind)


@requires("orgs.keep_organization")
@require_safe
def status(request: SignedInRequest, pk: int) -> HttpResponse:
    """Our status, what follows from it, and how to appeal."""
    organization = ours(request, pk)
    entries = organization.blacklist_entries.prefetch_related("appeals")
    context = {
        "organization": organization,
        "follows": what_follows(organization),
        "entries": entries,
        "name_changes": organization.name_changes.all(),
        "is_owner": request.user.has_perm("orgs.appeal_blacklisting", organization),
    }
    return render(request, "orgs/my/status.html", context)


@requires("orgs.appeal_blacklisting")
@require_http_methods(["GET", "POST"])
def appeal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Appeal against an entry in the blacklist."""
    in_force = BlacklistEntry.objects.filter(status=BlacklistStatus.IN_FORCE)
    owned = in_force.filter(organization__members__user=request.user, organization__members__role="owner")
    entry = get_object_or_404(owned.select_related("organization"), pk=pk)
    if entry.is_appealed:
        messages.info(request, _("You appealed already; the union has not decided yet."))
        return redirect("orgs:my_life", entry.organization_id)
    form = AppealForm(posted(request))
    if form.is_valid():
        with blaming(form):
            life.lodge_appeal(entry=entry, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your appeal was lodged; you will be told of the decision."))
            return redirect("orgs:my_life", entry.organization_id)
    context = {
        "form": form, "organization": entry.organization, "title": _("Appeal against the blacklisting"),
        "action": _("Lodge the appeal"), "explanation": entry.reason,
    }  # fmt: skip
    return render(request, "orgs/my/decision.html", context)
