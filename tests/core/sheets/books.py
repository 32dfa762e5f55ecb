"""Workbooks and lists that the tests make: ordinary, messy and hostile ones."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="rId2" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, *rows: list, merged: tuple[str, ...] = (), more: dict[str, list[list]] | None = None) -> Path:
    """Save rows as the first sheet of a workbook, ``more`` as further ones."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    for name, others in (more or {}).items():
        page = book.create_sheet(name)
        for row in others:
            page.append(row)
    book.save(path)
    return path


def csv_file(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Save lines as a CSV file."""
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


def raw_workbook(
    path: Path, sheet: str | bytes, *, shared: str | bytes = "", extra: dict[str, bytes] | None = None
) -> Path:
    """Save a workbook whose sheet (``<sheetData>`` and around) is given as XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", shared or f'<sst xmlns="{NAMESPACE}"/>')
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def sheet_xml(cells: str, before: str = "") -> str:
    """Wrap rows as a sheet's XML."""
    return f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{cells}</sheetData></worksheet>'


def text_cell(reference: str, text: str) -> str:
    """A cell that holds its text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


HEADINGS = f'<row r="1">{text_cell("A1", "名称")}{text_cell("B1", "统一社会信用代码")}</row>'


def padded(path: Path, megabytes: int = 512) -> Path:
    """A sheet padded with blanks: half a megabyte that unpacks to 512."""
    body = io.BytesIO()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELATIONS)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(sheet_xml(HEADINGS).replace("</worksheet>", "").encode())
            for _ in range(megabytes):
                part.write(b" " * (1 << 20))
            part.write(b"</worksheet>")
    body.close()
    return path


def lie_about_sizes(path: Path) -> Path:
    """Let the archive's directory declare every part small."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(data)
    return path
