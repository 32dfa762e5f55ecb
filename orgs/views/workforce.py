"""Entering figures on people: the organization's own page, and the desk's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from orgs.forms.workforce import WorkforceForm
from orgs.models import Organization
from orgs.presentation.workforce import initial_of
from orgs.services.workforce import record_workforce
from orgs.views.desk.records import in_scope
from orgs.views.my.standing import ours
from unions.http import SignedInRequest


def _page(request: SignedInRequest, organization: Organization, frame: str, back: str) -> HttpResponse:
    """Show the form of a year (``?year=``, else this year); keep what it says."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
    form = WorkforceForm(posted(request), initial=initial_of(organization, year))
    if form.is_valid():
        with blaming(form):
            record_workforce(
                organization=organization, year=form.cleaned_data["year"], figures=form.figures(), by=request.user
            )
            messages.success(request, _("The figures for %(year)s are kept.") % {"year": form.cleaned_data["year"]})
            return redirect(back)
    context: dict[str, Any] = {"form": form, "organization": organization, "frame": frame, "back": back}
    return render(request, "orgs/workforce.html", context)


@requires("orgs.record_people")
@require_http_methods(["GET", "POST"])
def at_desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter an organization's figures."""
    back = reverse("orgs:desk_organization", args=[pk, "people"])
    return _page(request, in_scope(request, pk), "desk/base.html", back)


@requires("orgs.keep_people")
@require_http_methods(["GET", "POST"])
def our_own(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter our figures."""
    return _page(request, ours(request, pk), "my/base.html", reverse("orgs:my_people", args=[pk]))
