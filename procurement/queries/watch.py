"""Signs that deserve a second look, each with what it was seen from. None of them decides anything by itself."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from core.names import name_key
from finance.services.ledger import in_words
from procurement.choices import ApplicationStatus, AssignmentStatus, AwardStatus, PanelOutcome
from procurement.conflicts import conflicts_between
from procurement.conflicts import in_words as reasons_in_words
from procurement.models import Application, Assignment, Expert, Round

IN_PLAY = [one for one in ApplicationStatus if one not in {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN}]
SHINGLE, SKETCH = 8, 64  # characters that are compared as one piece; pieces kept of each application
ENOUGH = 16  # pieces of its own that an application needs before its words are compared
FEW, MANY = 3, 20  # how many applications share a passage before it counts as the form's own words
ALIKE = 0.4  # share of the pieces kept that two texts have in common
OFTEN = 3  # applications for which the same expert was highest,
MOSTLY = 0.75  # and their share of those that the expert scored
SENTENCE = re.compile(r"[\u4e00-\u9fff]{4}|\w \w")  # words somebody wrote, no figure and no code
LONGEST = 120  # characters of a common passage that are shown


@dataclass(frozen=True)
class Sign:
    """One sign: its kind, what was seen, the applications it is about, and the expert where there is one.

    ``quote``: the words that two applications have in common. ``weight``: the heaviest of a kind are shown first.
    """

    kind: str
    text: str
    applications: tuple[Application, ...] = ()
    expert: Expert | None = None
    quote: str = ""
    weight: float = 0


TIED, CONTACTS, WORDS, SPLIT, HIGHEST = "tied", "contacts", "words", "split", "highest"


def signs(round: Round) -> list[Sign]:
    """Return what deserves a second look in a round, in a number of queries that does not grow with it."""
    rows = list(
        Application.objects.filter(round=round, status__in=IN_PLAY).select_related("organization").order_by("pk")
    )
    found: list[Sign] = []
    for look in (_tied, _same_contacts, _alike_texts, _split, _same_expert_highest):
        found += sorted(look(round, rows), key=lambda sign: -sign.weight)
    return found


REACHED: tuple[tuple[str, Any], ...] = (
    ("telephone", lambda: _("telephone")), ("email", lambda: _("e-mail")), ("address", lambda: _("address")),
    ("legal_representative", lambda: _("legal representative")),
)  # fmt: skip


def _same_contacts(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Applications of different organizations with the same telephone, e-mail, address or representative on record."""
    for order, (field, label) in enumerate(REACHED):
        groups: dict[str, list[Application]] = defaultdict(list)
        for one in rows:
            value = name_key(str(getattr(one.organization, field) or ""))
            if value:
                groups[value].append(one)
        for members in groups.values():
            if len({one.organization_id for one in members}) > 1:
                said = getattr(members[0].organization, field)
                text = _("The same %(what)s on record: %(value)s") % {"what": label(), "value": said}
                yield Sign(CONTACTS, text, tuple(members), weight=-order)


def _alike_texts(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Applications of different organizations whose answers are largely the same words, the form's own left out."""
    texts = {one.pk: "\n".join(_texts(one.answers)) for one in rows}
    sketches = {pk: _sketch(text) for pk, text in texts.items()}
    holders = Counter(piece for pieces in sketches.values() for piece in pieces)
    most = min(max(FEW, len(rows) // 10), MANY)
    own = {pk: {piece for piece in pieces if holders[piece] <= most} for pk, pieces in sketches.items()}
    sharing: dict[int, list[int]] = defaultdict(list)
    for pk, pieces in own.items():
        for piece in pieces if len(pieces) >= ENOUGH else ():
            sharing[piece].append(pk)
    shared = Counter(pair for members in sharing.values() for pair in combinations(members, 2))
    by_key = {one.pk: one for one in rows}
    for (one_key, other_key), count in sorted(shared.items()):
        one, other = by_key[one_key], by_key[other_key]
        share = count / min(len(own[one_key]), len(own[other_key]))
        if one.organization_id != other.organization_id and share >= ALIKE:
            text = _("About %(share)s percent of the sampled passages are the same.") % {"share": int(100 * share)}
            yield Sign(WORDS, text, (one, other), quote=_in_common(texts[one_key], texts[other_key]), weight=share)


def _sketch(text: str) -> set[int]:
    """Return the smallest hashes of a text's passages: equal texts have the same, alike ones many in common."""
    text = name_key(text)
    pieces = {text[place : place + SHINGLE] for place in range(len(text) - SHINGLE + 1)}
    return set(sorted(zlib.crc32(one.encode()) for one in pieces)[:SKETCH]) if len(pieces) >= SKETCH else set()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if SENTENCE.search(value):
            yield value
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _texts(value[key])
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _in_common(one: str, other: str) -> str:
    """Return the longest passage that stands in both texts, word for word."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    passage = one[match.a : match.a + match.size].strip()
    return passage if len(passage) <= LONGEST else f"{passage[:LONGEST]}…"


def _same_expert_highest(_round: Round, rows: list[Application]) -> Iterator[Sign]:
    """An expert who mostly gave the highest total to one organization, over all rounds."""
    organizations = {one.organization_id for one in rows}
    done = Assignment.objects.filter(
        application__organization__in=organizations, status=AssignmentStatus.DONE
    ).select_related("expert", "application__organization", "application__round")
    totals: dict[int, list[Assignment]] = defaultdict(list)
    read: Counter[tuple[int, int]] = Counter()
    for each in done:
        totals[each.application_id].append(each)
        read[each.expert_id, each.application.organization_id] += 1
    highest: dict[tuple[int, int], list[Assignment]] = defaultdict(list)
    for members in totals.values():
        ranked = sorted(members, key=lambda each: each.total or Decimal(0))
        if len(ranked) > 1 and (ranked[-1].total or 0) > (ranked[-2].total or 0):
            highest[ranked[-1].expert_id, ranked[-1].application.organization_id].append(ranked[-1])
    for key, found in highest.items():
        if len(found) >= max(OFTEN, MOSTLY * read[key]):
            text = _("%(expert)s gave the highest total to %(organization)s for %(n)s of the %(of)s applications "
                     "that both had to do with.") % {
                "expert": found[0].expert, "organization": found[0].application.organization, "n": len(found),
                "of": read[key],
            }  # fmt: skip
            about = tuple(each.application for each in found)
            yield Sign(HIGHEST, text, about, found[0].expert, weight=len(found))


def _tied(round: Round, rows: list[Application]) -> Iterator[Sign]:
    """Proposed or awarded organizations to which somebody who scored in this round is tied, declared or computed."""
    favoured = {
        one.organization_id: one
        for one in rows
        if one.status in {ApplicationStatus.PROPOSED, ApplicationStatus.AWARDED}
    }
    done = Assignment.objects.filter(application__round=round, status=AssignmentStatus.DONE)
    scored = set(done.values_list("expert_id", "application_id"))
    experts = Expert.objects.filter(pk__in={expert for expert, _application in scored}).prefetch_related("ties")
    by_key = {one.pk: one for one in experts}
    found = conflicts_between(by_key.values(), [one.organization for one in favoured.values()])
    for (expert, organization), reasons in found.items():
        one = favoured[organization]
        itself = (expert, one.pk) in scored
        text = (
            _("%(expert)s scored this very application, and is tied to it: %(reasons)s") if itself
            else _("%(expert)s scored others in this round, and is tied to this one: %(reasons)s")
        )  # fmt: skip
        said = text % {"expert": by_key[expert], "reasons": reasons_in_words(reasons)}
        yield Sign(TIED, said, (one,), by_key[expert], weight=itself)


def _split(round: Round, rows: list[Application]) -> Iterator[Sign]:
    """One organization's purchases of a year, each below the sum that needs a collective decision, together above."""
    limit = Decimal(settings.BUDGET_COLLECTIVE_FROM)
    standing = Q(award__isnull=False) & ~Q(award__status=AwardStatus.LAPSED)
    proposed = Q(round=round, panel_decision__outcome=PanelOutcome.PROPOSED, award__isnull=True)
    bought = Application.objects.filter(
        standing | proposed, round__union=round.union_id, round__year=round.year,
        organization__in={one.organization_id for one in rows},
    ).select_related("organization", "round", "award", "panel_decision")  # fmt: skip
    groups: dict[int, list[Application]] = defaultdict(list)
    for one in bought.order_by("pk"):
        groups[one.organization_id].append(one)
    for members in groups.values():
        amounts = [one.award.amount if hasattr(one, "award") else one.panel_decision.amount for one in members]
        whole, is_here = sum(amounts, Decimal(0)), any(one.round_id == round.pk for one in members)
        if is_here and len(amounts) > 1 and max(amounts) < limit <= whole:
            text = _("%(n)s awards of the year, each below %(limit)s yuan, come to %(sum)s yuan together.") % {
                "n": len(amounts), "limit": in_words(limit), "sum": in_words(whole),
            }  # fmt: skip
            yield Sign(SPLIT, text, tuple(members), weight=float(whole))
