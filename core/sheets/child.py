"""The program that reads an uploaded file in a process of its own: hostile files may end it, never the portal.

Run as ``python -I child.py OPTIONS_AS_JSON`` it limits its own memory and time, reads one sheet and writes frames to
standard output; see :mod:`core.sheets.reading` for the other end. A frame is four bytes of length and a marshalled
tuple whose first item names it: ``sheet``, ``faults``, ``rows``, ``refused`` or ``end``. It imports nothing of the
portal, so that it starts at once and holds little memory.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import datetime as dt
import gzip
import io
import json
import marshal
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

BATCH = 500
CHUNK = 1 << 20
ENCODINGS = ("utf-8-sig", "gb18030")

# A cell with content in a column past 702 (AAA …) or in a row past 999,999.
FAR_CELL = re.compile(rb' r="((?:[A-Z]{3,}\d+)|(?:[A-Z]{1,2}\d{7,}))"[^<>/]*>')
FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v[^<>]*>\s*</(?:\w+:)?v>)"
)
CELL_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\b([^<>]*\bt=["']e["'][^<>]*)>""")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class RefusedError(Exception):
    """The file cannot be read. ``args`` are a code of :mod:`core.sheets.errors` and its parameters."""


def main() -> None:
    """Read the file that the options name, and report in frames."""
    options = json.loads(sys.argv[1])
    out = sys.stdout.buffer
    try:
        limit(options)
        for frame in frames(options):
            send(out, frame)
    except RefusedError as refusal:
        send(out, ("refused", refusal.args[0], refusal.args[1] if len(refusal.args) > 1 else {}))
    except MemoryError:
        send(out, ("refused", "too_large", {}))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, csv.Error, struct.error):
        send(out, ("refused", "corrupt", {}))


def limit(options: dict[str, Any]) -> None:
    """Let the operating system end this process past its share of memory (bytes) and processor time (seconds)."""
    resource.setrlimit(resource.RLIMIT_AS, (options["memory"], options["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (options["cpu"], options["cpu"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def send(out: IO[bytes], frame: tuple[Any, ...]) -> None:
    """Write one frame."""
    data = marshal.dumps(frame)
    out.write(struct.pack(">I", len(data)) + data)
    out.flush()


def frames(options: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the frames of a file: its sheet, cells without a usable value, rows in batches, the end."""
    rows: Iterator[tuple[int, list[str]]]
    if options["kind"] == "csv":
        yield ("sheet", "", [""])
        rows = csv_rows(options)
    else:
        faults: list[tuple[int, int]] = []
        if options["kind"] == "xlsx":
            faults = scan(options)
        name, names, rows = workbook_rows(options, {row for row, _column in faults})
        yield ("sheet", name, names)
        yield ("faults", faults)
    batch: list[tuple[int, list[str]]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield ("rows", batch)
            batch = []
    yield ("rows", batch)
    yield ("end",)


# Workbooks -----------------------------------------------------------------------------------------------------------


def scan(options: dict[str, Any]) -> list[tuple[int, int]]:
    """Unpack every part once, counting, before a parser sees it: what the directory declares may be a lie.

    Returns the cells (row, column; from 1) of the chosen sheet whose formula has no stored value, or an error for one.
    """
    faults: list[tuple[int, int]] = []
    with zipfile.ZipFile(options["path"]) as archive:
        chosen = sheet_part(archive, options["sheet"])
        total = 0
        for info in archive.infolist():
            is_sheet = info.filename.startswith("xl/worksheets/")
            with archive.open(info) as part:
                for size, text in windows(part):
                    total += size
                    check_unpacked(total, options)
                    if is_sheet:
                        check_extent(text)
                    if info.filename == chosen:
                        faults += formulas_without_value(text)
                        faults += error_values(text)
    return sorted(set(faults))


def windows(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (bytes read, text) such that each cell stands whole in at least one text."""
    tail = b""
    while chunk := part.read(CHUNK):
        text = tail + chunk
        yield len(chunk), text
        cut = max(text.rfind(b"<c "), text.rfind(b":c "))
        tail = text[cut - 8 if cut > 8 else 0 :] if cut >= 0 else text[-256:]
        tail = tail[-65536:]


def check_unpacked(total: int, options: dict[str, Any]) -> None:
    """Refuse an archive that unpacks to more than a workbook of that size plausibly holds."""
    if total > options["unpacked"]:
        raise RefusedError("unpacks_too_large", {"megabytes": options["unpacked"] >> 20})
    if total > options["ratio_floor"] and total > options["ratio"] * options["size"]:
        raise RefusedError("bomb", {})


def check_extent(text: bytes) -> None:
    """Refuse a sheet with a filled cell so far out that the area up to it would not fit into memory."""
    if match := FAR_CELL.search(text):
        raise RefusedError("far_cell", {"cell": match[1].decode()})


def formulas_without_value(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield (row, column) of formula cells that store no value; an empty text is a value."""
    if b"<f" not in text and b":f" not in text:
        return
    for match in FORMULA_CELL.finditer(text):
        reference = CELL_REFERENCE.search(match[1])
        if reference and b't="str"' not in match[1]:
            yield int(reference[2]), column_number(reference[1].decode())


def error_values(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield (row, column) of cells that store an error, such as #DIV/0!."""
    for match in ERROR_CELL.finditer(text):
        if reference := CELL_REFERENCE.search(match[1]):
            yield int(reference[2]), column_number(reference[1].decode())


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet_part(archive: zipfile.ZipFile, name: str | None) -> str:
    """Return the archive's name of the sheet that will be read (the first visible one where no name is given)."""
    book = archive.open("xl/workbook.xml").read(CHUNK * 4).decode("utf-8", "replace")
    sheets = re.findall(r"<(?:\w+:)?sheet\b[^<>]*>", book)
    visible = [tag for tag in sheets if 'state="hidden"' not in tag and 'state="veryHidden"' not in tag] or sheets
    named = [tag for tag in sheets if name is not None and f'name="{xml_text(name)}"' in tag]
    tag = (named or visible or [""])[0]
    relation = re.search(r'\b\w+:id="([^"]+)"', tag)
    relations = archive.open("xl/_rels/workbook.xml.rels").read(CHUNK * 4).decode("utf-8", "replace")
    for link in re.findall(r"<(?:\w+:)?Relationship\b[^<>]*>", relations):
        if relation and f'Id="{relation[1]}"' in link and (target := re.search(r'Target="([^"]+)"', link)):
            return target[1].lstrip("/") if target[1].startswith("/") else "xl/" + target[1]
    return "xl/worksheets/sheet1.xml"


def xml_text(text: str) -> str:
    """Escape as attribute values of a workbook are escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def workbook_rows(options: dict[str, Any], kept: set[int]) -> tuple[str, list[str], Iterator[tuple[int, list[str]]]]:
    """Open a workbook. Returns the name of the sheet read, the names of all visible ones, and the rows.

    ``kept`` are rows that count although they look blank.
    """
    import python_calamine as calamine  # noqa: PLC0415 - a CSV file needs no workbook reader

    try:
        book = calamine.CalamineWorkbook.from_path(options["path"])
        names = [meta.name for meta in book.sheets_metadata if meta.visible == calamine.SheetVisibleEnum.Visible]
        names = names or book.sheet_names
        if not names:
            raise RefusedError("empty", {})
        name = options["sheet"] if options["sheet"] in book.sheet_names else names[0]
        sheet = book.get_sheet_by_name(name)
    except calamine.PasswordError:
        raise RefusedError("password", {}) from None
    except calamine.CalamineError:
        raise RefusedError("corrupt", {}) from None
    return name, names, sheet_rows(sheet, kept)


def sheet_rows(sheet: Any, kept: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number as the spreadsheet shows it, cells as text); blank rows are left out, merged cells filled."""
    if sheet.start is None:
        return
    pad = [""] * sheet.start[1]  # the reader gives the rows above the first filled one, not the columns left of it
    merged = merges(sheet)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = pad + [CONTROL.sub("", cell) if type(cell) is str else as_text(cell) for cell in cells]
        if merged:
            fill(merged, number - 1, texts)
        if any(texts) or number in kept:
            yield number, texts


def merges(sheet: Any) -> list[list[Any]]:
    """Return merged areas as [top, left, bottom, right, value], leaving out absurd ones."""
    areas = [[top, left, bottom, right, None] for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    return [area for area in areas[:5000] if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) <= 10_000]


def fill(merged: list[list[Any]], row: int, texts: list[str]) -> None:
    """Give each cell of a merged area the value that its first cell holds, as a reader of the sheet sees it."""
    for area in merged:
        top, left, bottom, right, value = area
        if row < top or row > bottom or left >= len(texts):
            continue
        if row == top:
            area[4] = value = texts[left]
        for column in range(left, min(right + 1, len(texts))):
            texts[column] = value or ""


def as_text(cell: Any) -> str:
    """Write a cell's value as a person would type it: 13800000000 without ``.0``, a day as 2015-01-09."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


# Comma-separated values ----------------------------------------------------------------------------------------------


def csv_rows(options: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield (record number, cells); blank records count but are left out."""
    csv.field_size_limit(options["field"])
    encoding = detect_encoding(options)
    with opened(options) as raw, io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text:
        sample = text.read(64 * 1024)
        delimiter = detect_delimiter(sample)
        lines = Lines(bounded(continued(sample, text), options["field"]))
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            if lines.end_within_quotes():
                raise RefusedError("open_quote", {"line": lines.began})
            if len(cells) > options["columns"]:
                raise RefusedError("too_many_columns", {"columns": options["columns"]})
            if any(cells):
                yield number, [CONTROL.sub("", cell) for cell in cells]


@contextlib.contextmanager
def opened(options: dict[str, Any]) -> Iterator[IO[bytes]]:
    """Open a plain or gzipped file for reading bytes."""
    with open(options["path"], "rb") as file:  # noqa: PTH123 - a program that starts lean
        yield gzip.GzipFile(fileobj=file) if options["gzip"] else file  # type: ignore[misc]


def detect_encoding(options: dict[str, Any]) -> str:
    """Return the encoding: by its mark, else UTF-8 where the whole file is valid, else GB18030.

    Counts what a gzipped file unpacks to.
    """
    with opened(options) as raw:
        head = raw.read(4)
        if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"
        candidates = {name: codecs.getincrementaldecoder(name)() for name in ENCODINGS}
        chunk, total = head, 0
        while chunk:
            total += len(chunk)
            if total > options["unpacked"]:
                raise RefusedError("unpacks_too_large", {"megabytes": options["unpacked"] >> 20})
            for name, decoder in list(candidates.items()):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    del candidates[name]
            chunk = raw.read(CHUNK)
    if not candidates:
        raise RefusedError("encoding", {})
    return next(iter(candidates))


class Lines:
    """The lines of a text as a CSV reader takes them, with what the record under way is made of."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._count, self._quotes, self.began, self._ended = 0, 0, 1, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._quotes % 2 == 0:
            self._quotes, self.began = 0, self._count + 1
        try:
            line = next(self._lines)
        except StopIteration:
            self._ended = True
            raise
        self._count += 1
        self._quotes += line.count('"')
        return line

    def end_within_quotes(self) -> bool:
        """Tell whether the text ended where a quotation mark was still open: the record swallowed what followed it."""
        return self._ended and self._quotes % 2 == 1


def detect_delimiter(sample: str) -> str:
    """Return the delimiter that splits most of the first lines, outside quotes, into equally many cells.

    Signs within texts come in any number, delimiters in the same number in each line.
    """
    bare = re.sub(r'"[^"]*"', "", sample[:16384])
    lines = [line for line in bare.splitlines() if line.strip()][:20]

    def regularity(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if sign in line]
        return max(((counts.count(each), each) for each in set(counts)), default=(0, 0))

    return max(",\t;，", key=regularity)


def continued(sample: str, text: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the sample and then those that follow it, whole."""
    pending = io.StringIO(sample, newline="").readlines()
    rest = iter(text)
    if pending and not pending[-1].endswith(("\n", "\r")):
        pending[-1] += next(rest, "")
    elif pending and pending[-1].endswith("\r"):
        following = next(rest, "")
        if following == "\n":
            pending[-1] += following
        elif following:
            pending.append(following)
    yield from pending
    yield from rest


def bounded(lines: Iterable[str], longest: int) -> Iterator[str]:
    """Yield the lines, refusing one so long that it is no table."""
    for line in lines:
        if len(line) > longest:
            raise RefusedError("long_line", {})
        yield line.replace("\x00", "")


if __name__ == "__main__":
    main()
