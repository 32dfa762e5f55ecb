"""The parts of a draft, each on a page of its own: lots, documents, rules, scoring, timetable."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.editing import comparing, version_seen
from core.errors import UserError, blaming
from core.http import posted
from core.workdays.days import CalendarMissingError
from procurement import timetable as dates
from procurement.blueprints import ROWS
from procurement.choices import MilestoneKind
from procurement.eligibility.engine import RuleKind, rule_kinds
from procurement.forms.rounds import DocumentRows, LotRows, MoveForm, TimetableForm, rows_said
from procurement.forms.scheme import CriterionRows, RuleForm, SchemeForm, criteria_said, criterion_rows
from procurement.models import Round
from procurement.presentation.rounds import dates_of, scheme_of
from procurement.scheme import Scheme
from procurement.services import rounds
from procurement.services.parts import save_rows, save_scheme
from procurement.views.rounds import draft_in_reach, reachable
from unions.http import SignedInRequest

PARTS: dict[str, tuple[Any, Any, Any]] = {
    "lots": (
        LotRows, gettext_lazy("Lots"),
        gettext_lazy("Parts of the round by service area, each with its own money. A whole round has one lot."),
    ),
    "documents": (
        DocumentRows, gettext_lazy("Documents required"),
        gettext_lazy("What an application brings along, stamped where you say so."),
    ),
}  # fmt: skip


def rows_of(round: Round, name: str) -> list[dict[str, Any]]:
    """Return a round's lots, rules or documents as services take them."""
    return list(getattr(round, name).values(*ROWS[name]))


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def rows(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Write the lots or the documents of a draft, all on one page."""
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    maker, title, lead = PARTS[name]
    there = [{key.removesuffix("_id"): value for key, value in row.items()} for row in rows_of(shown, name)]
    formset = maker(posted(request), initial=there)
    if request.method == "POST" and formset.is_valid():
        try:
            save_rows(
                round=shown, name=name, rows=rows_said(formset), version=version_seen(request) or shown.version,
                by=request.user,
            )  # fmt: skip
            messages.success(request, _("The round is saved."))
            return redirect("procurement:round", pk)
        except UserError as error:
            messages.error(request, str(error.message))
    context = {"round": shown, "formset": formset, "title": title, "lead": lead, "version": _version(request, shown)}
    return render(request, "procurement/desk/rows.html", context)


def _version(request: SignedInRequest, shown: Round) -> int:
    return version_seen(request) or shown.version


# Rules ----------------------------------------------------------------------------------------------------------------


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def rules(request: SignedInRequest, pk: int) -> HttpResponse:
    """The rules of a draft: take one out, move one, choose the kind of a new one."""
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    there = rows_of(shown, "rules")
    if request.method == "POST":
        _keep_rules(request, shown, _rearranged(there, request.POST))
        return redirect("procurement:round_rules", pk)
    kinds = [rule_kinds.get(row["kind"]).title for row in there]
    context = {
        "round": shown, "rows": list(zip(there, kinds, strict=True)), "kinds": list(rule_kinds),
    }  # fmt: skip
    return render(request, "procurement/desk/rules.html", context)


def _rearranged(there: list[dict[str, Any]], said: Any) -> list[dict[str, Any]]:
    """Return the rules as a button wants them: one out, or one place up or down."""
    name = next((each for each in ("remove", "up", "down") if each in said), "")
    place = int(said[name]) if said.get(name, "").isdecimal() else -1
    if not 0 <= place < len(there):
        return there
    taken = there[place]
    rest = there[:place] + there[place + 1 :]
    if name == "remove":
        return rest
    to = max(place - 1, 0) if name == "up" else place + 1
    return [*rest[:to], taken, *rest[to:]]


def _keep_rules(request: SignedInRequest, shown: Round, rows: list[dict[str, Any]]) -> bool:
    try:
        save_rows(
            round=shown, name="rules", rows=rows, version=version_seen(request) or shown.version, by=request.user
        )  # fmt: skip
    except UserError as error:
        messages.error(request, str(error.message))
        return False
    messages.success(request, _("The round is saved."))
    return True


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def add_rule(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Add a rule of a kind, with its parameters."""
    if kind not in rule_kinds:
        raise Http404
    return _rule(request, pk, rule_kinds.get(kind), None)


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, pk: int, place: int) -> HttpResponse:
    """Change a rule of a draft."""
    there = rows_of(reachable(request, pk), "rules")
    if place >= len(there):
        raise Http404
    return _rule(request, pk, rule_kinds.get(there[place]["kind"]), place)


def _rule(request: SignedInRequest, pk: int, kind: RuleKind, place: int | None) -> HttpResponse:
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    there = rows_of(shown, "rules")
    form = RuleForm(posted(request), kind=kind, row=None if place is None else there[place])
    if form.is_valid():
        rows = [*there, form.row()] if place is None else [*there[:place], form.row(), *there[place + 1 :]]
        if _keep_rules(request, shown, rows):
            return redirect("procurement:round_rules", pk)
    context = {
        "round": shown, "form": form, "title": kind.title, "back": "procurement:round_rules",
        "back_label": _("Who may apply"), "version": _version(request, shown),
    }  # fmt: skip
    return render(request, "procurement/desk/form.html", context)


# Scoring --------------------------------------------------------------------------------------------------------------


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def scheme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write how applications are scored: criteria with their weights, and how the result is counted."""
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    there = scheme_of(shown) or Scheme()
    initial = {name: getattr(there, name) for name in SchemeForm.base_fields if name != "version"}
    form = SchemeForm(posted(request), initial={**initial, "version": shown.version})
    formset = CriterionRows(posted(request), initial=criterion_rows(there))
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        with blaming(form):
            made = form.scheme(criteria_said(formset))
            save_scheme(round=shown, scheme=made, version=form.cleaned_data["version"], by=request.user)
            for fault in made.faults():
                messages.warning(request, fault)
            messages.success(request, _("The round is saved."))
            return redirect("procurement:round", pk)
    context = {"round": shown, "form": form, "formset": formset}
    return render(request, "procurement/desk/scheme.html", context)


# Dates ----------------------------------------------------------------------------------------------------------------


@requires("procurement.prepare_round")
@require_http_methods(["GET", "POST"])
def timetable(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make all dates from the first day: look at them with their warnings, then save them."""
    shown = draft_in_reach(request, pk)
    if shown is None:
        return redirect("procurement:round", pk)
    form = TimetableForm(posted(request), round=shown)
    preview: list[dict[str, Any]] = []
    if form.is_valid():
        with comparing(form):
            starts_on, lengths = form.cleaned_data["starts_on"], form.lengths()
            if "look" in request.POST:
                preview = _preview(starts_on, lengths)
            else:
                rounds.set_timetable(
                    round=shown, starts_on=starts_on, lengths=lengths, by=request.user,
                    version=form.cleaned_data["version"],
                )  # fmt: skip
                messages.success(request, _("The timetable is made."))
                return redirect("procurement:round", pk)
    return render(request, "procurement/desk/timetable.html", {"round": shown, "form": form, "preview": preview})


def _preview(starts_on: Any, lengths: Any) -> list[dict[str, Any]]:
    days = dates.generate(starts_on, lengths)
    noted = [(each.kind, each.message) for each in dates.warnings(days, starts_on)]
    return [
        {"label": MilestoneKind(kind).label, "day": day, "warnings": [words for of, words in noted if of == kind]}
        for kind, day in days.items()
    ]  # fmt: skip


@requires("procurement.run_round")
@require_http_methods(["GET", "POST"])
def move(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Move a date and all later ones, with the reason."""
    shown = reachable(request, pk)
    row = next((each for each in dates_of(shown) if each["kind"] == kind), None)
    if row is None or not row["can_move"]:
        messages.error(request, _("This date cannot be moved any more."))
        return redirect("procurement:round", pk)
    form = MoveForm(posted(request))
    if form.is_valid():
        with blaming(form):
            try:
                rounds.move_date(round=shown, kind=kind, by=request.user, **form.cleaned_data)
            except CalendarMissingError as error:
                raise UserError(error.message, field="to") from None
            messages.success(request, _("The date is moved, and all later ones with it."))
            return redirect("procurement:round", pk)
    context = {
        "round": shown, "form": form, "title": _("Move “%(date)s”") % {"date": row["label"]},
        "lead": _("Now on %(day)s. All later dates move along, by the same counts of working days.") % row,
    }  # fmt: skip
    return render(request, "procurement/desk/form.html", context)
