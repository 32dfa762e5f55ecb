"""How signs that deserve a second look are shown: by kind, each kind with what it means and from where it is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.queries.watch import CONTACTS, HIGHEST, SPLIT, TIED, WORDS, Sign

KINDS: dict[str, tuple[Any, Any]] = {
    TIED: (_("Tied organization"), _(
        "Somebody who scored is tied to an organization that is proposed or awarded: as declared, or by the register "
        "as it stands today. The draw keeps the two apart; a tie that came to light later shows here.")),
    CONTACTS: (_("Same contact"), _(
        "Different applicants have the same telephone, e-mail, address or legal representative on record. Perhaps one "
        "stands behind the other; perhaps they share a building, or two people have the same name.")),
    WORDS: (_("Same words"), _(
        "Passages of two applications by different organizations are the same, questions and what many write left out. "
        "Perhaps one copied from the other, or one hand wrote both.")),
    SPLIT: (_("Split purchases"), _(
        "One organization gets several awards of the year that stay below the sum from which a collective decision is "
        "needed, and together exceed it. Perhaps one purchase was divided.")),
    HIGHEST: (_("Same expert always highest"), _(
        "One expert nearly always gave an organization more than all others did, over all rounds.")),
}  # fmt: skip
MOST = 50
"""How many signs of a kind are shown, the heaviest first."""


@dataclass(frozen=True)
class Group:
    """The signs of one kind; ``more``: how many are not shown."""

    title: Any
    why: Any
    signs: list[Sign]
    more: int


def groups_of(found: Iterable[Sign]) -> list[Group]:
    """Return signs by kind, the gravest kind first."""
    by_kind: dict[str, list[Sign]] = {kind: [] for kind in KINDS}
    for sign in found:
        by_kind[sign.kind].append(sign)
    return [
        Group(*KINDS[kind], theirs[:MOST], max(len(theirs) - MOST, 0)) for kind, theirs in by_kind.items() if theirs
    ]
