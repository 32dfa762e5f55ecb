"""What an uploaded file is, judged by its content, and whether it may be opened at all.

Everything here costs milliseconds and a few kilobytes whatever the file holds; what takes parsing happens in
:mod:`core.sheets.child`, whose limits stand here too.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from core.sheets.errors import FileRefusedError

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a file may take: sizes in bytes, times in seconds.

    A list of 100,000 rows × 25 columns measures about 11 MB as XLSX (180 MB unpacked) and 90 MB as CSV.
    """

    workbook: int = 50 * MEGABYTE
    csv: int = 150 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    ratio: int = 100
    ratio_floor: int = 20 * MEGABYTE
    parts: int = 2000
    columns: int = 500
    field: int = MEGABYTE
    memory: int = 800 * MEGABYTE
    cpu: int = 120
    wall: int = 300


@dataclass(frozen=True)
class Kind:
    """What a file is: ``format`` is xlsx, xls or csv; a CSV file may be ``gzip``-packed."""

    format: str
    gzip: bool = False


def examine(path: Path, limits: Limits | None = None) -> Kind:
    """Return what the file is. Raises FileRefusedError where it may not be opened."""
    limits = limits or Limits()
    if not path.is_file():
        raise FileRefusedError("missing", name=path.name)
    if path.stat().st_size == 0:
        raise FileRefusedError("empty")
    _check_size(path, max(limits.csv, limits.workbook))
    kind = sniff(path)
    _check_size(path, limits.csv if kind.format == "csv" else limits.workbook)
    if kind.format == "xlsx":
        _check_directory(path, limits)
    return kind


def _check_size(path: Path, allowed: int) -> None:
    if path.stat().st_size > allowed:
        raise FileRefusedError("too_big", megabytes=allowed // MEGABYTE)


def sniff(path: Path) -> Kind:
    """Return what the file is by its content; its name may say anything. Raises FileRefusedError."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _sniff_compound(path)
    if head.startswith(b"\x1f\x8b"):
        return Kind("csv", gzip=True)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise FileRefusedError("web_page")
    if (b"\0" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}) or head.startswith((b"%PDF", b"{\\rtf")):
        raise FileRefusedError("format")
    return Kind("csv")


def _sniff_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise FileRefusedError("corrupt") from None
    if "xl/workbook.xml" in names:
        return Kind("xlsx")
    raise FileRefusedError("format" if names else "corrupt")


def _sniff_compound(path: Path) -> Kind:
    """Tell an old workbook from an encrypted new one: both are compound documents."""
    with path.open("rb") as file:
        if "EncryptedPackage".encode("utf-16-le") in file.read(64 * MEGABYTE):
            raise FileRefusedError("password")
    return Kind("xls")


def _check_directory(path: Path, limits: Limits) -> None:
    """Refuse by what the archive itself declares; the child counts again while it unpacks."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > limits.parts:
        raise FileRefusedError("too_many_parts")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefusedError("password")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked:
        raise FileRefusedError("unpacks_too_large", megabytes=limits.unpacked // MEGABYTE)
    if unpacked > limits.ratio_floor and unpacked > limits.ratio * path.stat().st_size:
        raise FileRefusedError("bomb")
