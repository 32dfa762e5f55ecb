"""How rounds are shown: tones, facts, dates with their warnings, the scheme in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.wording import with_aside
from finance.services.ledger import in_words
from procurement import timetable
from procurement.choices import MilestoneKind, Normalisation, RoundStatus
from procurement.models import Round
from procurement.queries.agencies import running_in
from procurement.scheme import TRIM_FROM, Scheme

TONES: dict[str, str] = {
    RoundStatus.DRAFT: "neutral",
    RoundStatus.APPROVED: "waiting",
    RoundStatus.OPEN: "good",
    RoundStatus.CLOSED: "waiting",
    RoundStatus.ELIGIBILITY: "info",
    RoundStatus.REVIEW: "info",
    RoundStatus.PANEL: "info",
    RoundStatus.NOTICE: "warning",
    RoundStatus.AWARDED: "good",
    RoundStatus.CONCLUDED: "neutral",
    RoundStatus.FAILED: "bad",
    RoundStatus.CANCELLED: "bad",
}


def facts_of(round: Round, *, inside: bool) -> list[tuple[str, Any]]:
    """Return what a round is, as label and value; ``inside`` also what only staff need."""
    ceiling = None if round.ceiling is None else _("%(amount)s yuan") % {"amount": in_words(round.ceiling)}
    shown: list[tuple[str, Any]] = [
        (_("Number of the call"), round.number),
        (_("Union"), round.union.local_name),
        (_("Kind"), round.get_kind_display()),
        (_("Funding mode"), round.get_funding_mode_display()),
        (_("Money for the round"), ceiling),
        (_("Applications an organization may hand in"), round.most_applications),
        (_("Prepared and certified by two people"), _("Yes") if round.needs_certifier else _("No")),
        (_("Whom to ask"), "，".join(filter(None, (round.contact_name, round.contact_telephone,
                                                         round.contact_email)))),
    ]  # fmt: skip
    if inside:
        shown += [
            (_("Budget line"), f"{round.line.budget} · {round.line}" if round.line else None),
            (_("Eligible applications needed"), round.least_eligible),
            (_("Prepared by"), round.prepared_by),
            (_("Approved by"), round.approved_by),
            (_("Delegated to"), "；".join(with_aside(each.agency, each.ends_on) for each in running_in(round))),
        ]
    return shown


def dates_of(round: Round) -> list[dict[str, Any]]:
    """Return the dates of a round in order, with why they were moved, what to look at, and whether they are over."""
    rows = {each.kind: each for each in round.milestones.all()}
    days = {kind.value: rows[kind].day for kind in MilestoneKind if kind in rows}
    noted: dict[str, list[str]] = {}
    for warning in timetable.warnings(days, round.starts_on):
        noted.setdefault(warning.kind, []).append(warning.message)
    return [
        {
            "kind": kind, "label": MilestoneKind(kind).label, "day": day, "because": rows[kind].moved_because,
            "warnings": noted.get(kind, []), "is_over": day < clock.today(),
            "can_move": timetable.can_move(round.status, kind, day, clock.today()),
        }
        for kind, day in days.items()
    ]  # fmt: skip


def scheme_of(round: Round) -> Scheme | None:
    """Return a round's scoring scheme, None where none was chosen."""
    return Scheme.from_json(round.scheme) if round.scheme else None


def scheme_facts(scheme: Scheme) -> list[tuple[str, Any]]:
    """Return how scores are counted, as label and value."""
    trimmed = _("Highest and lowest left out, from %(n)s experts on") % {"n": TRIM_FROM}
    return [
        (_("Experts for one application"), scheme.reviews_each),
        (_("Lowest total that can be proposed"), scheme.minimum),
        (_("Discussed again when totals lie further apart than"), scheme.spread),
        (_("How the result is counted"), trimmed if scheme.trims else _("Mean of all totals")),
        (_("How experts' totals are compared"), Normalisation(scheme.normalisation).label),
        (_("Experts read who applies"), _("No") if scheme.is_anonymous else _("Yes")),
        (_("Applicants read their scores"), _("Yes") if scheme.shows_scores else _("No")),
    ]
