"""The desk's pages about targets."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import requires
from core.errors import blaming
from core.http import posted
from core.jobs.services import enqueue
from core.navigation import chosen_year, years
from core.sheets.exporting import export as write_file
from orgs.models import Organization
from targets import presentation, services
from targets.evidence import SHEETS, as_lines, list_of
from targets.forms import TargetsForm
from targets.metrics import metrics
from targets.on_map import figure_map
from targets.queries import Figure, by_union, figures, last_checked, monthly, unions_shown_to
from targets.reasons import reasons
from unions.http import SignedInRequest, acting_union
from unions.models import Union

A_PAGE = 50


def _chosen_union(request: SignedInRequest) -> Union:
    """Return the union that a page is about: ``?union=`` by code, else the acting one. 404 out of reach."""
    code = request.GET.get("union") or request.POST.get("union")
    if not code:
        return acting_union(request)
    union: Union = get_object_or_404(unions_shown_to(request.user), code=code)
    return union


def _as_of(request: SignedInRequest) -> dt.date:
    """Return the day whose end a page shows: ``?as_of=``, else today."""
    try:
        return min(dt.date.fromisoformat(request.GET.get("as_of", "")), clock.today())
    except ValueError:
        return clock.today()


@requires("targets.open_targets")
@require_safe
def cockpit(request: SignedInRequest) -> HttpResponse:
    """The year's targets of a union, and how the unions below stand."""
    union, year, today = _chosen_union(request), chosen_year(request), clock.today()
    shown = [union, *unions_shown_to(request.user).filter(path__startswith=union.path, depth=union.depth + 1)]
    table = by_union(figures(year=year, as_of=today, unions=shown))
    own = table.pop(union)
    rows = [_row(own[metric.key]) for metric in presentation.shown_metrics(union, own)]
    context = {
        "union": union, "year": year, "years": years(), "today": today, "rows": rows,
        "headline": presentation.headline(rows), "metrics": list(metrics),
        "above": _above(request, union),
        "heat": presentation.heat_table(table),
        "map": figure_map(table, request.GET.get("figure", ""), union, year), "last_checked": last_checked(year),
        "can_set": request.user.has_perm("targets.set_target", union),
    }  # fmt: skip
    return render(request, "targets/cockpit.html", context)


def _above(request: SignedInRequest, union: Union) -> Union | None:
    """Return the union above, where the visitor reaches it."""
    return unions_shown_to(request.user).filter(path=union.path[: -union.steplen]).first()


def _row(figure: Figure) -> presentation.Row:
    counts = monthly(figure.metric, figure.union, figure.as_of)
    why = reasons(figure.metric, figure.union, figure.year)
    return presentation.Row(figure, presentation.spark(counts, figure.as_of), why)


@requires("targets.set_target")
@require_http_methods(["GET", "POST"])
def set_targets(request: SignedInRequest) -> HttpResponse:
    """Set a union's targets of a year."""
    union, year = _chosen_union(request), chosen_year(request)
    if not request.user.has_perm("targets.set_target", union):
        raise Http404
    keys = services.settable(union, year)
    form = TargetsForm(posted(request), keys=keys, initial=services.targets_by_metric(union, year))
    if form.is_valid():
        with blaming(form):
            services.set_targets(
                union=union, year=year, values=form.values(), by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The targets for %(year)s are set.") % {"year": year})
            return redirect(f"{reverse('targets:cockpit')}?union={union.code}&year={year}")
    context = {"form": form, "union": union, "year": year, "years": years()}
    return render(request, "targets/set.html", context)


@requires("targets.open_targets")
@require_safe
def evidence(request: SignedInRequest, metric: str) -> HttpResponse:
    """The organizations that a figure was counted from, one line each."""
    figure, rows = _counted(request, metric)
    page = Paginator(list_of(figure.metric, rows), A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    lines = list(as_lines(figure.metric, page))
    reached = Organization.objects.visible_to(request.user).filter(pk__in=[line.organization_id for line in lines])
    context: dict[str, Any] = {
        **presentation.context_of(figure), "page": page, "year": figure.year, "years": years(), "lines": lines,
        "reached": set(reached.values_list("pk", flat=True)), "subtree": _with_all_below(request),
        "query": asked.urlencode(),
    }  # fmt: skip
    return render(request, "targets/evidence.html", context)


@requires("targets.open_targets")
@require_safe
def export(request: SignedInRequest, metric: str) -> FileResponse:
    """The same list as a file: ``?format=xlsx`` or ``csv``."""
    figure, rows = _counted(request, metric)
    ending = "csv" if request.GET.get("format") == "csv" else "xlsx"
    listed = list_of(figure.metric, rows).select_related(None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"evidence.{ending}"
        write_file(SHEETS[listed.model], listed, path, format=ending)
        file = path.open("rb")  # stays readable after its name is gone
    name = f"{figure.union.short_name or figure.union.name} {figure.year} {figure.metric.title}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name)


def _with_all_below(request: SignedInRequest) -> bool:
    return request.GET.get("subtree") == "yes"


def _counted(request: SignedInRequest, metric: str) -> tuple[Figure, Any]:
    """Return the figure that the address names, and its evidence. 404 for what does not exist or apply."""
    union, year, as_of = _chosen_union(request), chosen_year(request), _as_of(request)
    found = [one for one in figures(year=year, as_of=as_of, unions=[union]) if one.metric.key == metric]
    if not found:
        raise Http404
    return found[0], found[0].metric.evidence_of(union, year, as_of, subtree=_with_all_below(request))


@requires("targets.build_report")
@require_POST
def report(request: SignedInRequest) -> HttpResponse:
    """Have the annual report written; the job's page shows how far it is and hands it over."""
    union, year = _chosen_union(request), chosen_year(request)
    title = _("Annual report %(year)s, %(union)s") % {"year": year, "union": union.name}
    job = enqueue("annual_report", by=request.user, params={"union": union.code, "year": year}, title=title)
    return redirect("jobs:job", job.pk)
