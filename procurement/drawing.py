"""Drawing experts by lot: a pure function of a seed and of what is drawn from, so that anybody can draw again.

The rule, published with each draw (``ALGORITHM``):

1. Every lot number is HMAC-SHA256 with the seed as key over a text; smaller comes first.
2. Applications are served in the order of their lot numbers, ``"application:<id>"``.
3. An application's candidates are the experts who are tied to its applicant by nothing and were not asked for it yet.
4. They are taken in the order of the applications that they have already, where an expert whose speciality is not the
   application's area counts as having ``PREFERENCE`` more; among equals the lot number ``"<application>:<expert>"``
   decides.
5. What an expert was given counts at once for the next application.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

ALGORITHM = "hmac-sha256/1"
PREFERENCE = 3  # applications that a speciality outweighs


@dataclass(frozen=True)
class Candidate:
    """An expert who can be drawn: specialities, and how many applications the expert has already."""

    id: int
    areas: tuple[str, ...] = ()
    load: int = 0


@dataclass(frozen=True)
class Place:
    """An application that experts are drawn for: its area, how many it needs, and who may not be asked."""

    id: int
    needs: int
    area: str = ""
    barred: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pool:
    """What is drawn from."""

    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Pool:
        """Read a pool as a draw recorded it."""
        return cls(
            tuple(Candidate(**{**each, "areas": tuple(each["areas"])}) for each in data["candidates"]),
            tuple(Place(**{**each, "barred": tuple(each["barred"])}) for each in data["places"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the pool as it is recorded."""
        return {"candidates": [asdict(each) for each in self.candidates], "places": [asdict(p) for p in self.places]}


def new_seed() -> str:
    """Return a seed that nobody can guess."""
    return secrets.token_hex(32)


def next_seed(first: str, number: int) -> str:
    """Return the seed of a round's draw after the first one: ``number`` is 1 for the second draw."""
    return _digest(first, f"draw:{number}").hex()


def draw(seed: str, pool: Pool) -> dict[int, list[int]]:
    """Return the experts of each application, in the order drawn; fewer than needed where too few are free."""
    load = {each.id: each.load for each in pool.candidates}
    drawn: dict[int, list[int]] = {}
    for place in sorted(pool.places, key=lambda each: _digest(seed, f"application:{each.id}")):
        free = [each for each in pool.candidates if each.id not in place.barred]
        ranked = sorted(free, key=lambda each: (_weight(each, place, load), _digest(seed, f"{place.id}:{each.id}")))
        drawn[place.id] = [each.id for each in ranked[: place.needs]]
        for expert in drawn[place.id]:
            load[expert] += 1
    return drawn


def _weight(candidate: Candidate, place: Place, load: Mapping[int, int]) -> int:
    is_stranger = bool(place.area) and place.area not in candidate.areas
    return load[candidate.id] + (PREFERENCE if is_stranger else 0)


def _digest(seed: str, text: str) -> bytes:
    return hmac.digest(seed.encode(), text.encode(), hashlib.sha256)


def as_result(drawn: Mapping[int, Iterable[int]]) -> list[dict[str, Any]]:
    """Return what came out as it is recorded, in the order drawn."""
    return [{"application": place, "experts": list(experts)} for place, experts in drawn.items()]
