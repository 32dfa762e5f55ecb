"""Signs that deserve a second look, each with what it was seen from. None of them decides anything by itself."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.names import name_key
from finance.services.ledger import in_words
from procurement.choices import ApplicationStatus, AssignmentStatus, AwardStatus
from procurement.models import Application, Assignment, Award, ExpertTie, PanelDecision, Round

IN_PLAY = [one for one in ApplicationStatus if one not in {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN}]
SHINGLE, SKETCH = 8, 64  # characters that are compared as one piece; pieces kept of each application
ALIKE = 0.4  # share of the pieces kept that two texts have in common
OFTEN = 3  # applications for which the same expert was highest


@dataclass(frozen=True)
class Sign:
    """One sign: its kind in words, what was seen, and the applications that it is about."""

    kind: str
    text: str
    applications: tuple[Application, ...] = ()


def signs(round: Round) -> list[Sign]:
    """Return what deserves a second look in a round, in a number of queries that does not grow with it."""
    rows = list(
        Application.objects.filter(round=round, status__in=IN_PLAY).select_related("organization").order_by("pk")
    )
    found: list[Sign] = []
    for look in (_same_contacts, _alike_texts, _same_expert_highest, _tied, _split):
        found += look(round, rows)
    return found


CONTACTS: tuple[tuple[str, Any], ...] = (
    ("telephone", lambda: _("telephone")), ("email", lambda: _("e-mail")), ("address", lambda: _("address")),
    ("legal_representative", lambda: _("legal representative")),
)  # fmt: skip


def _same_contacts(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Applications of different organizations with the same telephone, e-mail, address or representative on record."""
    for field, label in CONTACTS:
        groups: dict[str, list[Application]] = defaultdict(list)
        for one in rows:
            value = name_key(str(getattr(one.organization, field) or ""))
            if value:
                groups[value].append(one)
        for members in groups.values():
            if len({one.organization_id for one in members}) > 1:
                said = getattr(members[0].organization, field)
                yield Sign(_("Same contact"), _("The same %(what)s on record: %(value)s") % {
                    "what": label(), "value": said,
                }, tuple(members))  # fmt: skip


def _alike_texts(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Applications of different organizations whose answers are largely the same words."""
    sketches = {one.pk: _sketch(one.answers) for one in rows}
    holders: dict[int, list[Application]] = defaultdict(list)
    for one in rows:
        for piece in sketches[one.pk]:
            holders[piece].append(one)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for members in holders.values():
        if len(members) <= MOST_HOLDERS:
            for one, other in combinations(members, 2):
                shared[one.pk, other.pk] += 1
    by_key = {one.pk: one for one in rows}
    for (one_key, other_key), count in sorted(shared.items()):
        one, other = by_key[one_key], by_key[other_key]
        least = min(len(sketches[one_key]), len(sketches[other_key]))
        if one.organization_id != other.organization_id and count >= ALIKE * least:
            yield Sign(_("Same words"), _("About %(share)s percent of the sampled passages are the same.") % {
                "share": 100 * count // least,
            }, (one, other))  # fmt: skip


MOST_HOLDERS = 20  # passages that more applications share are the form's own words


def _sketch(answers: Any) -> set[int]:
    """Return the smallest hashes of a text's passages: equal texts have the same, alike ones many in common."""
    text = name_key("".join(_texts(answers)))
    pieces = {text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1)}
    return set(sorted(zlib.crc32(one.encode()) for one in pieces)[:SKETCH]) if len(pieces) >= SKETCH else set()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _texts(value[key])
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _same_expert_highest(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """An expert who gave the highest total to one organization time and again, over all rounds."""
    organizations = {one.organization_id for one in rows}
    done = Assignment.objects.filter(
        application__organization__in=organizations, status=AssignmentStatus.DONE
    ).select_related("expert", "application__organization")
    totals: dict[int, list[Assignment]] = defaultdict(list)
    for each in done:
        totals[each.application_id].append(each)
    highest: dict[tuple[int, int], list[Assignment]] = defaultdict(list)
    for members in totals.values():
        ranked = sorted(members, key=lambda each: each.total or Decimal(0))
        if len(ranked) > 1 and (ranked[-1].total or 0) > (ranked[-2].total or 0):
            highest[ranked[-1].expert_id, ranked[-1].application.organization_id].append(ranked[-1])
    for found in highest.values():
        if len(found) >= OFTEN:
            yield Sign(_("Same expert always highest"), _(
                "%(expert)s gave the highest total to %(organization)s for %(n)s applications."
            ) % {"expert": found[0].expert, "organization": found[0].application.organization, "n": len(found)},
                tuple(each.application for each in found))  # fmt: skip


def _tied(round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Proposed or awarded organizations to which an expert who scored in this round has a tie."""
    favoured = {
        one.organization_id: one
        for one in rows
        if one.status in {ApplicationStatus.PROPOSED, ApplicationStatus.AWARDED}
    }
    scored = Assignment.objects.filter(application__round=round, status=AssignmentStatus.DONE).values("expert")
    ties = ExpertTie.objects.filter(organization__in=favoured, expert__in=scored).select_related(
        "expert", "organization"
    )
    for tie in ties:
        one = favoured[tie.organization_id or 0]
        yield Sign(_("Tied organization"), _("%(expert)s, who scored in this round, has a tie to it: %(kind)s.") % {
            "expert": tie.expert, "kind": tie.get_kind_display(),
        }, (one,))  # fmt: skip


def _split(round: Round, rows: list[Application]) -> Iterator[Sign]:
    """One organization's purchases of a year, each below the sum that needs a collective decision, together above."""
    limit = Decimal(settings.BUDGET_COLLECTIVE_FROM)
    organizations = {one.organization_id: one for one in rows}
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    awards = Award.objects.exclude(status=AwardStatus.LAPSED).filter(
        application__round__union=round.union_id, application__round__year=round.year,
        application__organization__in=organizations,
    ).exclude(application__round=round)  # fmt: skip
    proposed = PanelDecision.objects.filter(application__round=round, outcome="proposed")
    for rows_of in (awards, proposed):
        for organization, amount in rows_of.values_list("application__organization", "amount"):
            amounts[organization].append(amount)
    for organization, given in amounts.items():
        if len(given) > 1 and max(given) < limit <= sum(given, Decimal(0)):
            yield Sign(_("Split purchases"), _(
                "%(n)s awards of the year, each below %(limit)s yuan, come to %(sum)s yuan together."
            ) % {"n": len(given), "limit": in_words(limit), "sum": in_words(sum(given, Decimal(0)))},
                (organizations[organization],))  # fmt: skip
