"""From the decisions to the award: notice, objections, budget check, award, lapse, end of the round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.errors import UserError, blaming
from core.http import posted
from core.lifecycle.queries import timeline
from core.wording import listed
from core.workdays.days import CalendarMissingError
from finance.services.ledger import needs_collective_decision
from orgs.presentation.records import timeline_entries
from procurement.choices import AwardStatus, RoundStatus
from procurement.forms.panel import AwardForm, WhyForm
from procurement.models import Award, Contract, Letter, Objection, Round
from procurement.presentation.awards import AWARD_TONES, NOTICE_STATES, NOTICE_TONES, OBJECTION_TONES, before_notice
from procurement.queries.notices import notice_in_force, open_objections, state_of
from procurement.queries.panel import hands_of_decisions, lot_sums
from procurement.services import awards, notices
from procurement.services.panel import NO_MONEY, faults_of_decisions
from procurement.views.panel import EARLY, reachable
from unions.http import SignedInRequest

MOST_SHOWN = 200


@requires("procurement.open_panel")
@require_safe
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a round stands between the panel and its awards: budget check, notice, objections, awards."""
    shown = reachable(request, pk)
    user, sums = request.user, lot_sums(shown)
    total, notice = sum((one.amount for one in sums), NO_MONEY), notice_in_force(shown)
    may_approve = user.has_perm("procurement.approve_award", shown)
    made = Award.objects.filter(application__round=shown).select_related("application__organization")
    objections = Objection.objects.filter(notice__round=shown).select_related("application")
    context: dict[str, Any] = {
        "round": shown, "sums": sums, "total": total, "line": shown.line, "is_early": shown.status in EARLY,
        "is_covered": bool(shown.line and shown.line.free >= total), "notice": notice,
        "notice_state": NOTICE_STATES[state_of(notice)] if notice else "",
        "notice_tone": NOTICE_TONES[state_of(notice)] if notice else "",
        "withdrawn": shown.notices.filter(withdrawn_at__isnull=False),
        "objections": [(one, OBJECTION_TONES[one.status]) for one in objections],
        "open_objections": open_objections(shown).count(),
        "faults": faults_of_decisions(shown) if shown.status == RoundStatus.PANEL else [],
        "refusal": awards.refusal_of_award(shown) if shown.status == RoundStatus.NOTICE else None,
        "may_approve": may_approve, "is_preparer": bool(may_approve and user.hands & hands_of_decisions(shown)),
        "needs_decision": needs_collective_decision(total), "limit": settings.BUDGET_COLLECTIVE_FROM,
        "awards": [(one, AWARD_TONES[one.status]) for one in made.order_by("application__lot", "pk")[:MOST_SHOWN]],
        "may_conclude": shown.status == RoundStatus.AWARDED and user.has_perm("procurement.run_round", shown),
        "letters": Letter.objects.filter(application__round=shown).count(),
        "timeline": timeline_entries(timeline(shown)),
    }  # fmt: skip
    return render(request, "procurement/desk/award.html", context)


def _step(
    request: SignedInRequest, shown: Round, *, title: str, text: str, done: str, form: Any,
    carry_out: Callable[..., Any], danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """Ask once more, take the step, and go back to the round's award page."""
    back = reverse("procurement:award", args=[shown.pk])
    if form is None and request.method == "POST":
        try:
            carry_out()
            messages.success(request, done)
        except UserError as error:
            messages.error(request, str(error.message))
        return redirect(back)
    if form is not None and form.is_valid():
        with blaming(form):
            carry_out(**form.cleaned_data)
            messages.success(request, done)
            return redirect(back)
    context = {"round": shown, "form": form, "title": title, "action": title, "text": text, "danger": danger,
               "back": "procurement:award"}  # fmt: skip
    return render(request, "procurement/desk/panel_step.html", context)


@requires("procurement.approve_award")
@require_http_methods(["GET", "POST"])
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Publish the notice."""
    shown = reachable(request, pk)
    try:
        text = before_notice(shown)
    except CalendarMissingError as error:  # nobody can say yet how long it would run
        messages.error(request, str(error.message))
        return redirect("procurement:award", pk)
    return _step(
        request, shown, title=_("Publish the notice"), form=None, text=text,
        done=_("The notice is public."),
        carry_out=lambda: notices.publish_notice(round=shown, by=request.user),
    )  # fmt: skip


@requires("procurement.approve_award")
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw the notice in force, with the reason."""
    shown = reachable(request, pk)
    notice = notice_in_force(shown)
    if notice is None or shown.status != RoundStatus.NOTICE:
        messages.error(request, _("There is no notice that could be withdrawn."))
        return redirect("procurement:award", pk)
    return _step(
        request, shown, title=_("Withdraw the notice"), form=WhyForm(posted(request)), danger=True,
        text=_("The notice stays public, marked as withdrawn with your reason, and the panel decides again."),
        done=_("The notice is withdrawn; the panel decides again."),
        carry_out=lambda reason: notices.withdraw_notice(notice=notice, reason=reason, by=request.user),
    )  # fmt: skip


@requires("procurement.approve_award")
@require_http_methods(["GET", "POST"])
def award(request: SignedInRequest, pk: int) -> HttpResponse:
    """Award everything that was proposed, at one moment."""
    shown = reachable(request, pk)
    return _step(
        request, shown, title=_("Award the round"), form=AwardForm(posted(request)),
        text=_("The money of all awards is committed at once, and all applicants read their results from this moment "
               "on. It cannot be taken back; single awards can lapse."),
        done=_("The round is awarded. Letters are being made, and everybody is told."),
        carry_out=lambda **facts: awards.award_round(round=shown, by=request.user, **facts),
    )  # fmt: skip


def award_in_reach(request: SignedInRequest, pk: int) -> Award:
    """Return the award, or answer 404 where it lies out of the visitor's reach."""
    rows = Award.objects.visible_to(request.user).select_related(
        "application__round__union", "application__organization", "application__lot", "commitment__line__budget__union",
        "awarded_by", "replaces__application",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


@requires("procurement.open_awards")
@require_safe
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    """One award: its money, its letter, its contract, what can be done."""
    shown = award_in_reach(request, pk)
    user = request.user
    contract = Contract.objects.filter(award=shown).first()
    context = {
        "award": shown, "tone": AWARD_TONES[shown.status], "application": shown.application, "contract": contract,
        "letters": Letter.objects.filter(application=shown.application),
        "replaced_by": Award.objects.filter(replaces=shown).first(),
        "can_draft": contract is None and shown.status == AwardStatus.AWARDED
        and user.has_perm("procurement.draft_contract", shown),
        "can_lapse": shown.status == AwardStatus.AWARDED and user.has_perm("procurement.approve_award", shown),
        "timeline": timeline_entries(timeline(shown)),
    }  # fmt: skip
    return render(request, "procurement/desk/one_award.html", context)


@requires("procurement.approve_award")
@require_http_methods(["GET", "POST"])
def lapse(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an award lapse, with the reason; the reserve moves up."""
    shown = award_in_reach(request, pk)
    form = WhyForm(posted(request))
    if form.is_valid():
        with blaming(form):
            moved = awards.lapse_award(award=shown, by=request.user, **form.cleaned_data)
            words = _("The award lapsed and its money is free.") + " " + (
                _("Moved up from the reserve: %(names)s.") % {"names": listed(str(each) for each in moved)}
                if moved else _("Nobody moves up: no reserve is left that the money of the lot pays for.")
            )  # fmt: skip
            messages.success(request, words)
            return redirect("procurement:one_award", pk)
    context = {
        "title": _("Let the award lapse"), "form": form, "yes": _("Let it lapse"),
        "text": _("The money is set free, and the best of the reserve that the money of the lot pays for moves up. The "
                  "applicant reads the reason."),
        "cancel_url": reverse("procurement:one_award", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
