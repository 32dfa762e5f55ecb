"""Which column of a file is which of ours, guessed from headings in Chinese or English, correctable by a person."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from core.sheets.columns import Column, Sheet
from core.sheets.errors import CellError, FileRefusedError

BRACKETED = re.compile(r"[(\[{〔【<《].*?[)\]}〕】>》]")
NUMBERING = re.compile(r"^(?:\d+[.、)]|[一二三四五六七八九十]+、)")
NOISE = re.compile(r"[\s*:：·_\-—/\\.。、,，'\"“”‘’?？!！#№()\[\]{}〔〕【】]+")
ALIKE = 90  # per cent; 法定代表人 and 法定代表人电话 are 83 alike and not the same


def folded(heading: str) -> str:
    """Return a heading without what does not tell columns apart: width, case, blanks, numbering, marks."""
    text = NUMBERING.sub("", unicodedata.normalize("NFKC", heading).strip().casefold())
    return NOISE.sub("", text)


def without_brackets(heading: str) -> str:
    """Return a folded heading without remarks in brackets: 注册资金（万元） is 注册资金."""
    return folded(BRACKETED.sub("", unicodedata.normalize("NFKC", heading)))


@dataclass(frozen=True)
class Mapping:
    """Which column of the file (position from 0) fills which of ours (key)."""

    headings: tuple[str, ...]
    keys: MappingType[int, str]
    doubled: MappingType[int, str] = field(default_factory=dict)
    guessed: frozenset[int] = frozenset()

    @property
    def unmapped(self) -> list[int]:
        """Positions of headed columns that fill nothing."""
        return [at for at, heading in enumerate(self.headings) if heading.strip() and at not in self.keys]

    def position(self, key: str) -> int | None:
        """Return the position that fills a key, None where none does."""
        return next((at for at, filled in self.keys.items() if filled == key), None)

    def as_json(self) -> dict[str, Any]:
        """Return what :meth:`from_json` takes, as job parameters and hidden form fields hold it."""
        return {"headings": list(self.headings), "keys": {str(at): key for at, key in self.keys.items()}}

    @classmethod
    def from_json(cls, data: MappingType[str, Any]) -> Mapping:
        """Return the mapping that was serialised."""
        return cls(tuple(data["headings"]), {int(at): key for at, key in data["keys"].items()})

    def corrected(self, keys: MappingType[int, str]) -> Mapping:
        """Return the mapping as a person corrected it; an empty key leaves a column out."""
        return Mapping(self.headings, {at: key for at, key in keys.items() if key})


class Headings:
    """The headings under which a sheet's columns are known."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.known: dict[str, str] = {}
        for column in sheet.importable():
            for name in column.names():
                self.known.setdefault(folded(name), column.key)

    def exact(self, heading: str) -> str | None:
        """Return the key of a known heading."""
        return self.known.get(folded(heading)) or self.known.get(without_brackets(heading))

    def alike(self, heading: str) -> str | None:
        """Return the key of the one known heading that is nearly the same."""
        text = without_brackets(heading)
        if len(text) < 4:
            return None
        found = process.extract(text, self.known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        keys = {self.known[name] for name, *_ in found}
        return keys.pop() if len(keys) == 1 else None


def guess_mapping(sheet: Sheet, headings: Sequence[str], below: Sequence[Sequence[str]] = ()) -> Mapping:
    """Return which heading fills which column. Of two for one column the first counts and the other is reported.

    ``below``: the first rows of the list, which decide what a contested heading means.
    """
    known = Headings(sheet)
    keys: dict[int, str] = {}
    doubled: dict[int, str] = {}
    for find in (known.exact, known.alike):
        for at, heading in enumerate(headings):
            if at in keys or at in doubled or not heading.strip() or (key := find(heading)) is None:
                continue
            if key in keys.values():
                doubled[at] = key
            else:
                keys[at] = key
    for at, heading in enumerate(headings):
        key = None if at in keys else _by_content(sheet, heading, [row[at] for row in below if at < len(row)])
        if key and key not in keys.values():
            keys[at] = key
    guessed = frozenset(at for at in keys if known.exact(headings[at]) is None)
    return Mapping(tuple(headings), dict(sorted(keys.items())), doubled, guessed)


def _by_content(sheet: Sheet, heading: str, cells: Sequence[str]) -> str | None:
    """Return the column, of those that share a contested heading, that takes most of the cells; None if none does."""
    contested = {folded(name): keys for name, keys in sheet.contested.items()}
    taken = {key: _taken(sheet.column(key), cells) for key in contested.get(without_brackets(heading), ())}
    best = max(taken, key=lambda key: taken[key], default=None)
    return best if best is not None and taken[best] else None


def _taken(column: Column, cells: Sequence[str]) -> int:
    """Return how many of the cells that say something a column can read."""
    read, count = column.kind.parser(), 0
    for cell in cells:
        with contextlib.suppress(CellError):
            count += read(cell) is not None
    return count


def require_columns(sheet: Sheet, mapping: Mapping) -> None:
    """Raise FileRefusedError where a needed column is filled by nothing."""
    for key in sheet.needed:
        if mapping.position(key) is None:
            raise FileRefusedError("no_column", column=sheet.column(key).heading())
