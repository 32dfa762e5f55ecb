"""Where a list stands in its sheet: titles above it, headings over several rows, headings repeated, totals, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from core.sheets.columns import Sheet
from core.sheets.errors import FileRefusedError
from core.sheets.mapping import Headings, Mapping, folded, guess_mapping
from core.sheets.reading import Row
from core.wording import listed

SEARCHED = 60
TOTALS = re.compile(
    r"(合计|总计|小计|共计|累计|总数|本页小计|total|subtotal|grandtotal|sum)[:：]?[\d.,]*(家|个|人|条|户)?",
    re.IGNORECASE,
)
REMARKS = re.compile(
    r"(注|备注|说明|附注|附|注意|填表说明|数据来源|来源|填表人|填报人|填报单位|填表单位|制表|制表人|审核|审核人|复核人|负责人|单位负责人|经办人|联系人|联系电话|"
    r"填表日期|填报日期|填报时间|制表日期|日期|盖章|单位盖章|note|notes|remark|remarks|source)\s*(\(盖章\)|\(公章\))?\s*([:：]|[1-9][.、)]|$)"
    r"|以上(数据|信息|名单|为|共|均|资料)|共\s*\d+\s*(家|个|条)|截至|截止|数据由|资料由|[(（]?(此|本)表|第\s*\d+\s*页|[(（]?以下(空白|无正文)|---+|===+|\*{3,}",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """Where the list stands: its headings, the row they end in, the mapping, and the rows read on the way."""

    mapping: Mapping
    header_row: int
    above: tuple[Row, ...]


def find_layout(sheet: Sheet, rows: Iterator[Row]) -> tuple[Layout, Iterator[Row]]:
    """Find the headings among the first rows. Returns the layout and the rows below the headings.

    Raises FileRefusedError where there are none.
    """
    first = list(islice(rows, SEARCHED))
    if not first:
        raise FileRefusedError("empty")
    known = Headings(sheet)
    scores = [_score(known, cells) for _number, cells in first]
    best = max(range(len(first)), key=lambda at: (scores[at], -at))
    if not _is_heading(sheet, known, first[best][1], scores[best]):
        examples = listed(sheet.column(key).heading() for key in sheet.keys()[:3])
        raise FileRefusedError("no_header", examples=examples)
    headings, last = _joined(known, first, best)
    below = [cells for _number, cells in first[last + 1 :]]
    layout = Layout(guess_mapping(sheet, headings, below), first[last][0], tuple(first[: last + 1]))
    return layout, chain(first[last + 1 :], rows)


def _score(known: Headings, cells: Sequence[str]) -> int:
    return len({known.exact(cell) for cell in cells if cell} - {None})


def _is_heading(sheet: Sheet, known: Headings, cells: Sequence[str], score: int) -> bool:
    """Two known headings make a heading row; one does where it is a needed column's."""
    found = {known.exact(cell) for cell in cells if cell}
    return score >= 2 or bool(found & set(sheet.needed))


def _joined(known: Headings, rows: list[Row], best: int) -> tuple[list[str], int]:
    """Return the headings, those of a second row joined in, and the index of the last heading row."""
    headings = [cell.strip() for cell in rows[best][1]]
    below = rows[best + 1][1] if best + 1 < len(rows) else []
    filled = {at: cell.strip() for at, cell in enumerate(below) if cell.strip()}
    if _continues(known, headings, filled):
        return [filled.get(at, heading) for at, heading in enumerate(headings)], best + 1
    above = rows[best - 1][1] if best else []
    if len({cell for cell in above if cell}) > 1:
        headings = [head or (above[at].strip() if at < len(above) else "") for at, head in enumerate(headings)]
    return headings, best


def _continues(known: Headings, headings: list[str], filled: dict[int, str]) -> bool:
    """Whether the row below holds headings too: all its cells are known ones, none a repetition of its whole."""
    if not filled or any(known.exact(cell) is None for cell in filled.values()):
        return False
    new = [at for at, cell in filled.items() if at >= len(headings) or folded(cell) != folded(headings[at])]
    return bool(new) and all(at < len(headings) for at in filled)


def is_heading_again(mapping: Mapping, cells: Sequence[str]) -> bool:
    """Whether a row repeats the headings, as printed lists do on every page."""
    filled = [(at, cell) for at, cell in enumerate(cells) if cell]
    same = sum(1 for at, cell in filled if at < len(mapping.headings) and cell.strip() == mapping.headings[at])
    return same >= 2 and same * 2 >= len(filled)


def is_aside(mapping: Mapping, cells: Sequence[str], name_at: int | None) -> bool:
    """Whether a row is a total, a remark or a heading within the list, and no record.

    ``name_at`` is the position of the column that names a record. A row counts as an aside when it says nothing in
    any mapped column, or repeats one merged text, or begins like a total or a remark while no name stands beside it.
    """
    filled = [(at, cell) for at, cell in enumerate(cells) if cell and not cell.isspace()]
    if not any(at in mapping.keys for at, _cell in filled):
        return True
    texts = {cell for _at, cell in filled}
    if len(texts) == 1 and len(filled) > 2:
        return True
    name = cells[name_at] if name_at is not None and name_at < len(cells) else ""
    if name and name != filled[0][1]:
        return False
    first = unicodedata.normalize("NFKC", filled[0][1]).strip()
    if TOTALS.fullmatch(re.sub(r"\s", "", first)):
        return True
    others = [cell for at, cell in filled[1:] if at in mapping.keys]
    return bool(REMARKS.match(first)) and not (name and others)
