"""How the dashboard of a round is shown: stages, money, who has what to do, charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from procurement.choices import RoundStatus
from procurement.models import Round
from procurement.presentation.rounds import dates_of
from procurement.queries.dashboard import Funnel, Money
from reference.district_map import DistrictFigure, counted
from reference.queries import district_names, service_area_names
from unions.models import User

NONE = Decimal(0)
ENDED = (RoundStatus.AWARDED, RoundStatus.CONCLUDED, RoundStatus.FAILED, RoundStatus.CANCELLED)


def stage_words() -> dict[str, str]:
    """Return the stages that applications reach, in words, by name."""
    return {
        "submitted": pgettext("stage of applications", "Handed in"), "eligible": _("Eligible"),
        "reviewed": _("Reviewed"), "proposed": _("Proposed"), "awarded": _("Awarded"),
    }  # fmt: skip


def funnel_rows(funnel: Funnel, round: Round, user: User) -> list[tuple[str, int, str]]:
    """Return the stages in words, with how many applications reached each and the list of these.

    Drafts are nobody's to read but their writers', and stand in no list.
    """
    words = {"begun": _("Begun"), **stage_words()}
    lists = stage_words() if user.has_perm("procurement.open_applications", round) else ()
    url = reverse("procurement:desk_applications")
    return [
        (words[name], number, f"{url}?round={round.pk}&stage={name}" if name in lists and number else "")
        for name, number in asdict(funnel).items()
    ]


def money_rows(money: Money) -> list[tuple[str, Decimal, Decimal]]:
    """Return what is asked, proposed and awarded, in words, each with how much it is over the ceiling."""
    rows = [(_("Asked for"), money.requested), (_("Proposed"), money.proposed), (_("Awarded"), money.awarded)]
    ceiling = money.ceiling or NONE
    return [(label, amount, max(amount - ceiling, NONE) if ceiling else NONE) for label, amount in rows]


def next_date(round: Round) -> dict[str, Any] | None:
    """Return the next date of a round under way, with the days that are left; None where none is ahead."""
    if round.status in ENDED:
        return None
    ahead = next((row for row in dates_of(round) if not row["is_over"]), None)
    return {**ahead, "left": (ahead["day"] - clock.today()).days} if ahead else None


def waiting_rows(waiting: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Return who has what to do, and how often; what waits for nobody is left out."""
    words = {
        "approve": (_("Manager"), _("Approve the round, once it is whole")),
        "publish": (_("Clerk"), _("Publish the call")),
        "questions": (_("Clerk"), _("Answer questions")),
        "begin": (_("Clerk"), _("Begin the eligibility check")),
        "too_few": (_("Manager"), _("Too few applications: declare the round failed, or let the check begin")),
        "eligibility": (_("Clerk"), _("Decide on eligibility")),
        "supplements": (_("Applicants"), _("Supply what is missing")),
        "hand_over": (_("Clerk"), _("Hand over to the experts")),
        "offered": (_("Experts"), _("Accept or decline")),
        "scoring": (_("Experts"), _("Score")),
        "close_review": (_("Clerk"), _("Assign experts, or finish the review")),
        "panel": (_("Clerk"), _("Write down what the panel decides")),
        "notice": (_("Manager"), _("Publish the notice")),
        "objections": (_("Clerk"), _("Examine objections")),
        "examined": (_("Manager"), _("Decide on objections")),
        "award": (_("Manager"), _("Award the round")),
        "contracts": (_("Clerk"), _("Draft contracts")),
        "signatures": (_("Manager"), _("Record signatures of contracts")),
        "acceptance": (_("Manager"), _("Accept what was delivered")),
        "conclude": (_("Clerk"), _("Conclude the round")),
    }
    return [(*words[name], number) for name, number in waiting.items() if number]


def coverage_map(districts: Counter[str]) -> dict[str, DistrictFigure]:
    """Return the map of how many applications come from each district; empty where there are none."""
    return counted(districts) if districts else {}


def coverage_charts(districts: Counter[str], areas: Counter[str]) -> list[dict[str, Any]]:
    """Return the charts of districts and service areas that applications come from; none where there are none."""
    parts = (
        ("districts", _("Districts covered"), _("District"), districts, district_names()),
        ("areas", _("Service areas covered"), _("Service area"), areas, service_area_names()),
    )
    return [_chart(*part) for part in parts if part[3]]


def _chart(key: str, title: str, first: str, counted: Counter[str], names: Mapping[str, str]) -> dict[str, Any]:
    rows = [(names.get(code, _("not known")), number) for code, number in counted.most_common()]
    return {
        "id": key, "title": title, "first": first, "labels": [name for name, _number in rows],
        "series": [{"name": _("Applications"), "values": [number for _name, number in rows]}],
    }  # fmt: skip
