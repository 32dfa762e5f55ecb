"""The service directory: entries at the desk, and what everybody reads of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import public, requires, requires_to_write
from core.editing import comparing, version_seen
from core.http import posted
from procurement.forms.directory import EntryForm
from procurement.models import ServiceDirectoryEntry
from procurement.presentation.directory import by_area, facts_of_entry, growth_chart
from procurement.queries.directory import entries_on, purchases_by_area, purchases_by_year
from procurement.services.directory import write_entry
from unions.http import SignedInRequest

SHOWN_YEARS = 4


@requires("procurement.keep_directory")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Enter a service that may be bought."""
    return _write(request, None)


@requires_to_write("procurement.keep_directory", read="procurement.open_rounds")
@require_http_methods(["GET", "POST"])
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """One entry; those who keep the directory correct it. Two people at once: neither overwrites the other unseen."""
    shown = get_object_or_404(ServiceDirectoryEntry.objects.select_related("area"), pk=pk)
    if request.user.has_perm("procurement.keep_directory"):
        return _write(request, shown)
    context = {"title": str(shown), "entry": shown, "facts": facts_of_entry(shown)}
    return render(request, "procurement/desk/directory_entry.html", context)


def _write(request: SignedInRequest, shown: ServiceDirectoryEntry | None) -> HttpResponse:
    title = str(shown) if shown else _("Add a service")
    form = EntryForm(posted(request), instance=shown, initial={"version": shown.version} if shown else None)
    if form.is_valid():
        with comparing(form):
            version = version_seen(request) or (shown.version if shown else None)
            write_entry(entry=shown, facts=form.facts(), version=version, by=request.user)
            messages.success(request, _("The entry is saved."))
            return redirect("procurement:directory")
    return render(request, "procurement/desk/directory_entry.html", {"form": form, "title": title, "entry": shown})


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What unions may buy today, by area; and how purchases grow."""
    years = purchases_by_year()
    shown = [each.year for each in years[:SHOWN_YEARS]][::-1]
    context = {
        "areas": by_area(entries_on(clock.today())), "years": years, "chart": growth_chart(years),
        "area_years": shown, "bought": purchases_by_area(shown),
    }  # fmt: skip
    return render(request, "procurement/public/directory.html", context)
