"""Publications: a set of files, each written in a stream, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from core import clock
from core.registry import Registry

Writer = Callable[[Path], int]
"""Writes a file and returns how many rows or objects it holds."""

INDEX = "index.json"


@dataclass(frozen=True)
class Publication:
    """Public data in some formats: title, one paragraph on what it holds, and the writer of each file by its name.

    ``write_year``: writes the data of one year into one file, for data that comes by years.
    """

    title: Any
    text: Any
    files: Mapping[str, Writer]
    write_year: Callable[[int, Path], int] | None = None

    def write(self, folder: Path) -> dict[str, int]:
        """Write the files into a folder, all from one state of the data. Return the number of rows of each."""
        folder.mkdir(parents=True, exist_ok=True)
        with transaction.atomic():
            return {name: _whole(writer, folder / name) for name, writer in self.files.items()}


publications: Registry[Publication] = Registry("publication")


def _whole(write: Writer, path: Path) -> int:
    part = path.with_name(f".part-{path.name}")
    try:
        count = write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def folder() -> Path:
    """Return where the files lie that everybody may take."""
    return Path(settings.MEDIA_ROOT) / "open-data"


def publish() -> dict[str, dict[str, int]]:
    """Write every publication anew, in Chinese, with an index of dates and sizes. Return the rows of each file."""
    place, made = folder(), {}
    with translation.override("zh-hans"):
        for name in publications.names():
            made[name] = publications.get(name).write(place / name)
    index = {
        name: {"made_at": clock.now().isoformat(), "rows": rows,
               "bytes": {file: (place / name / file).stat().st_size for file in rows}}
        for name, rows in made.items()
    }  # fmt: skip
    part = place / f".part-{INDEX}"
    part.write_text(json.dumps(index), encoding="utf-8")
    part.replace(place / INDEX)
    for gone in place.iterdir():
        if gone.is_dir() and gone.name not in made:
            shutil.rmtree(gone)
    return made


def published() -> dict[str, Any]:
    """Return the index of what lies ready; empty before the first night."""
    path = folder() / INDEX
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def file_of(name: str, file: str) -> Path | None:
    """Return where a published file lies; None for what is not published."""
    if name not in publications or file not in publications.get(name).files:
        return None
    path = folder() / name / file
    return path if path.exists() else None
