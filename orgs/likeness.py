"""Which organizations may be one under two names: resemblance that matching does not take for sameness.

Every name on record is read once for an import, in a stream; only names that share a key with a new one are scored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from core import clock
from core.sheets import Stage
from core.sheets.exporting import stream
from orgs.models import DuplicateFlag, Organization
from orgs.models.organization import NOT_ON_RECORD
from reference.models import Division
from reference.queries import short_name

SAME_NAME = 100.0
SAME_STEM = 90.0
LEAST = 75.0
MOST_FLAGS = 3  # of one row: more would hide the likeliest
CROWD = 200  # names that share a key: past that many it tells too little, and comparing all with all would never end
BRACKETED = re.compile(r"\(([^()]*)\)")
COMPANY_FORM = re.compile(r"(?:集团)?(?:股份)?(?:有限责任公司|有限公司|公司)$")
COMPANY = re.compile(r"(?:公司|厂|店|部|合作社|站|酒店|宾馆|饭店|集团)$")
TELLING = set("一二三四五六七八九十百零0123456789东西南北中上下大小老新男女甲乙丙丁ⅠⅡⅢ")
Names = Iterable[tuple[int, str, bool]]  # id, name's key, whether it has a USCC


@dataclass(frozen=True, slots=True)
class Shape:
    """A name's parts: the places at its beginning (or in brackets), and what tells it from others there."""

    key: str
    places: tuple[str, ...]
    stem: str
    is_company: bool
    has_code: bool

    @property
    def block(self) -> tuple[str, str, str]:
        """What names must share to be compared letter by letter."""
        return (self.places[-1] if self.places else "", self.stem[:1], self.stem[-2:])


class Shaper:
    """Takes names apart. Knows the divisions: full names of all, short names of provinces, cities and Beijing's."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        for division in Division.objects.exclude(level=Division.Level.SUBDISTRICT):
            short = short_name(division.name)
            self.places[division.name] = short
            if division.level != Division.Level.COUNTY or division.code.startswith("11"):
                self.places[short] = short
        self.lengths = sorted({len(name) for name in self.places if 2 <= len(name) <= 11}, reverse=True)

    def shape(self, key: str, *, has_code: bool = False) -> Shape:
        """Take a name's key apart."""
        bracketed = BRACKETED.findall(key)
        rest = BRACKETED.sub("", key)
        is_company = bool(COMPANY.search(rest))
        places: list[str] = []
        while len(places) < 3 and (place := self._beginning(rest)):
            places.append(self.places[place])
            rest = rest[len(place) :]
        places += [self.places[text] for text in bracketed if text in self.places]
        return Shape(key, tuple(dict.fromkeys(places)), COMPANY_FORM.sub("", rest) or rest, is_company, has_code)

    def _beginning(self, text: str) -> str:
        for length in self.lengths:
            if text[:length] in self.places and len(text) > length + 1:
                return text[:length]
        return ""


def likeness(one: Shape, other: Shape) -> float:
    """Return how alike two names are, 0 to 100; 0 where something tells them apart.

    Two that both have a code are two in law: only the same name, but for its company form, makes them suspicious.
    """
    if one.key == other.key:
        return SAME_NAME
    if not _compatible(one.places, other.places):
        return 0.0
    if one.stem == other.stem and len(one.stem) >= 2:
        return max(SAME_STEM, fuzz.ratio(one.key, other.key))
    if (one.has_code and other.has_code) or not _is_comparable(one, other) or not _is_near(one.stem, other.stem):
        return 0.0
    return max(LEAST, fuzz.ratio(one.key, other.key))


def _is_comparable(one: Shape, other: Shape) -> bool:
    """Whether a letter's difference may be a slip: companies' names differ by letters on purpose."""
    return (
        not one.is_company
        and not other.is_company
        and one.block == other.block
        and min(len(one.stem), len(other.stem)) >= 4
    )


def _compatible(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be of one place: 朝阳区 is 北京市朝阳区, but a city's body is none of its districts'."""
    return not one or not other or one[-1] == other[-1]


def _is_near(one: str, other: str) -> bool:
    """Whether a slip or an abbreviation explains the difference: no number, no point of the compass."""
    changes = Levenshtein.editops(one, other)
    touched = {one[op.src_pos] for op in changes if op.tag != "insert" and op.src_pos < len(one)}
    touched |= {other[op.dest_pos] for op in changes if op.tag != "delete" and op.dest_pos < len(other)}
    if touched & TELLING:
        return False
    shorter, longer = sorted((one, other), key=len)
    return len(changes) <= 1 or (len(longer) - len(shorter) <= 4 and _is_within(shorter, longer))


def _is_within(shorter: str, longer: str) -> bool:
    """Whether the characters of one stand in the other, in order: 社工协会 in 社会工作者协会."""
    rest = iter(longer)
    return all(sign in rest for sign in shorter)


def alike(new: Names, known: Names, shaper: Shaper) -> Iterator[tuple[int, int, float]]:
    """Yield (new id, known id, score) of names that resemble; of two new ones the later is said to resemble."""
    shapes = {pk: shaper.shape(key, has_code=has_code) for pk, key, has_code in new}
    index = _Index(shapes)
    for pk, key, has_code in known:
        other = shapes.get(pk) or shaper.shape(key, has_code=has_code)
        for near in index.near(other):
            if pk < near and (score := likeness(shapes[near], other)):
                yield near, pk, score


class _Index:
    """Finds the new names that are worth comparing with a known one."""

    def __init__(self, shapes: Mapping[int, Shape]) -> None:
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_block: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self._without_code: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for pk, shape in shapes.items():
            self._by_stem[shape.stem].append(pk)
            if not shape.is_company:
                self._by_block[shape.block].append(pk)
                if not shape.has_code:
                    self._without_code[shape.block].append(pk)
        self._by_slip: dict[tuple[Any, str], list[int]] = defaultdict(list)
        for block, pks in self._by_block.items():
            if len(pks) > CROWD:
                for pk in pks:
                    for slip in _one_less(shapes[pk].stem):
                        self._by_slip[block, slip].append(pk)

    def near(self, shape: Shape) -> set[int]:
        """Return the keys of new names with the same stem, or in the same block where one of two has no code.

        In a crowded block only those that one letter tells apart.
        """
        same_stem = self._by_stem.get(shape.stem, ())[:CROWD]
        if len(self._by_block.get(shape.block, ())) > CROWD:
            slips = (self._by_slip.get((shape.block, slip), ()) for slip in _one_less(shape.stem))
            return {*same_stem, *chain.from_iterable(found for found in slips if len(found) <= CROWD)}
        blocks = self._without_code if shape.has_code else self._by_block
        return {*same_stem, *blocks.get(shape.block, ())}


def _one_less(stem: str) -> set[str]:
    """Return a stem and what is left of it without any one letter: two that a slip tells apart share one of these."""
    return {stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem)))}


def flag_duplicates(stage: Stage) -> list[dict[str, Any]]:
    """Flag the stage's new records that resemble one on record. Returns row, name, resembles, score of each flag."""
    new = stage.rows(
        sql.SQL("SELECT target, name_key, uscc IS NOT NULL, row, name FROM {table} WHERE is_new ORDER BY target")
    )
    if not new:
        return []
    rows = {pk: (row, name) for pk, _key, _coded, row, name in new}
    best: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pk, other, score in alike([each[:3] for each in new], _names_on_record(), Shaper()):
        best[pk] = sorted([*best[pk], (score, other)], key=lambda found: (-found[0], found[1]))[:MOST_FLAGS]
    pairs = [(pk, other, score) for pk in sorted(best) for score, other in best[pk]]
    _keep(pairs)
    names = _named({other for _pk, other, _score in pairs})
    return [
        {"row": rows[pk][0], "name": rows[pk][1], **names[other], "score": round(score, 2)}
        for pk, other, score in pairs
    ]


def _names_on_record() -> Iterator[tuple[int, str, bool]]:
    query = "SELECT id, name_key, uscc IS NOT NULL FROM orgs_organization WHERE portal_status <> ALL(%s)"
    return ((pk, key, has_code) for pk, key, has_code in stream(query, [list(NOT_ON_RECORD)]))


def _keep(pairs: list[tuple[int, int, float]]) -> None:
    now = clock.now()
    DuplicateFlag.objects.bulk_create(
        (
            DuplicateFlag(
                organization_id=pk, resembles_id=other, score=round(score, 2), reason=_("similar name"), created_at=now
            )
            for pk, other, score in pairs
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


def _named(ids: set[int]) -> dict[int, dict[str, Any]]:
    found = Organization.objects.filter(pk__in=ids).values_list("pk", "name", "number")
    return {pk: {"resembles": name, "resembles_number": number} for pk, name, number in found}
