"""The one view behind every list page, and the small addresses beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import signed_in
from core.errors import UserError
from core.listing import forms, services
from core.listing.filters import LookupField
from core.listing.keyset import capped_count
from core.listing.models import SavedView
from core.listing.pages import BulkAction, BulkPage, ListPage, exporter, list_pages
from core.listing.state import Listing

PARTS = {"list-region": "listing/_region.html", "list-whole": "listing/_whole.html"}


def list_page(request: HttpRequest, page: ListPage) -> HttpResponseBase:
    """Show a list page, whole or the part that htmx asks for; on POST export it or act on chosen rows."""
    listing = Listing(page, request)
    if request.method == "POST":
        return _export(listing) if "export" in request.POST else _bulk(listing)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    if not request.GET and (view := next((one for one in listing.saved_views if one.is_default), None)):
        return redirect(f"{request.path}?{view.querystring}")
    return _show(listing)


def _show(listing: Listing) -> HttpResponse:
    request = listing.request
    part = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    response = render(request, PARTS.get(part, "listing/page.html"), {**_context(listing), "part": part})
    if part in PARTS:
        response["HX-Push-Url"] = listing.address
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _context(listing: Listing) -> dict[str, Any]:
    filterset, name = listing.filterset, listing.page.name
    return {
        "listing": listing,
        "page": listing.page,
        "layout": listing.layout.context(listing) if listing.layout.context else {},
        "search_field": forms.search_field(filterset),
        "main_fields": forms.main_fields(filterset, name),
        "more_fields": forms.more_fields(filterset, name),
        "more_set": forms.more_are_set(filterset),
        "faults": [fault for faults in filterset.faults().values() for fault in faults],
    }


# Export --------------------------------------------------------------------------------------------------------------


def _export(listing: Listing) -> HttpResponseBase:
    write, form = exporter(), listing.request.POST["export"]
    if not listing.may_export or write is None:
        raise PermissionDenied(listing.page.export_permission)
    if form not in {"csv", "xlsx"}:
        raise Http404
    if "chosen" not in listing.request.POST:
        return write(listing.request, listing.page, listing.rows, form, listing.querystring)
    chosen = _chosen(listing)
    if not chosen.exists():
        messages.error(listing.request, _problem_of_none())
        return redirect(listing.address)
    return write(listing.request, listing.page, chosen, form, listing.querystring)


# Many rows at once ---------------------------------------------------------------------------------------------------


def _bulk(listing: Listing) -> HttpResponse:
    request = listing.request
    action = next((one for one in listing.bulk_actions if one.name == request.POST.get("action")), None)
    if action is None:
        raise PermissionDenied(request.POST.get("action", ""))
    chosen = _chosen(listing)
    n = capped_count(chosen, action.limit)
    if problem := _problem(action, n):
        messages.error(request, problem)
        return redirect(listing.address)
    if isinstance(action, BulkPage):
        return redirect(action.address(list(chosen.order_by("pk").values_list("pk", flat=True))))
    confirmed = "confirmed" in request.POST
    form = action.form_class(request.POST if confirmed else None, user=listing.user) if action.form_class else None
    if confirmed and (form is None or form.is_valid()):
        return _carry_out(listing, action, chosen, form.cleaned_data if form else {})
    return render(request, "listing/confirm.html", {**_confirmation(listing, action, n), "form": form})


def _chosen(listing: Listing) -> Any:
    """Return the ticked rows, or all that match where that is ticked."""
    if "everything" in listing.request.POST:
        return listing.rows
    return listing.rows.filter(pk__in=_keys(listing, listing.request.POST.getlist("selected")))


def _keys(listing: Listing, typed: list[str]) -> list[Any]:
    field = listing.rows.model._meta.pk
    try:
        return [field.to_python(one) for one in typed[: listing.page.size * 4]]
    except Exception as error:
        raise Http404 from error


def _problem(action: BulkAction | BulkPage, n: int) -> str:
    if n == 0:
        return _problem_of_none()
    if n > action.limit:
        return _("That is more than %(limit)s rows. Narrow the filter and do it in several turns.") % {
            "limit": f"{action.limit:,}"
        }
    return ""


def _problem_of_none() -> str:
    return _("Nothing is chosen. Tick the rows first.")


def _confirmation(listing: Listing, action: BulkAction, n: int) -> dict[str, Any]:
    post = listing.request.POST
    return {
        "listing": listing,
        "action": action,
        "question": action.question % {"n": f"{n:,}"},
        "selected": post.getlist("selected") if "everything" not in post else [],
        "everything": "everything" in post,
        "address": listing.address,
    }


def _carry_out(listing: Listing, action: BulkAction, chosen: Any, said: dict[str, Any]) -> HttpResponse:
    try:
        done = action.run(chosen, listing.user, **said)
    except UserError as error:
        messages.error(listing.request, error.message)
    else:
        messages.success(listing.request, done)
    return redirect(listing.address)


# Beside the list -----------------------------------------------------------------------------------------------------


def _page(request: HttpRequest, name: str) -> ListPage:
    """Return a list page that the visitor may open; 404 for every other name."""
    if name not in list_pages or not request.user.has_perm(list_pages.get(name).permission):
        raise Http404
    return list_pages.get(name)


@signed_in
@require_safe
def options(request: HttpRequest, page: str, name: str) -> HttpResponse:
    """Answer what a looked-up filter may be set to, for the text in ``q``."""
    filters = _page(request, page).filterset_class.base_filters
    field = filters[name].field if name in filters else None
    if not isinstance(field, LookupField):
        raise Http404
    found = field.options(request.GET.get("q", "")) if request.GET.get("q", "").strip() else []
    return JsonResponse({"results": [{"id": one.pk, "text": field.text(one)} for one in found]})


@signed_in
@require_POST
def save_view(request: HttpRequest, page: str) -> HttpResponse:
    """Keep the filter and order that show under a name."""
    chosen = _page(request, page)
    back = _back(request)
    querystring = QueryDict(request.POST.get("querystring", "")).urlencode()
    try:
        services.save_view(
            page=chosen.name, title=request.POST.get("title", ""), querystring=querystring[:1000], by=request.user
        )
    except UserError as error:
        messages.error(request, error.message)
    return back


@signed_in
@require_POST
def change_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a view of one's own open first (or no longer), or delete it."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    if request.POST.get("action") == "delete":
        services.delete_view(view=view, by=request.user)
        messages.success(request, _("The view “%(title)s” was deleted.") % {"title": view.title})
    else:
        services.make_default(view=view, by=request.user)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    address = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        address = "/desk/"
    return HttpResponseRedirect(address)
