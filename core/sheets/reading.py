"""Reading an uploaded file through a child process that a hostile file may end."""

from __future__ import annotations

import json
import marshal
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from core.sheets.errors import FileRefusedError
from core.sheets.guard import Limits, examine

CHILD = Path(__file__).with_name("child.py")
Row = tuple[int, list[str]]


class Reader:
    """One sheet of a file, read once from top to bottom::

        with Reader(path) as reader:
            for number, cells in reader.rows():
                ...

    ``number`` is the row as the spreadsheet shows it (from 1), ``cells`` are texts; blank rows are left out.
    ``formulas`` holds the (row, column; from 1) of formula cells that store no value. Raises FileRefusedError on
    entering or while rows are read.
    """

    def __init__(self, path: Path | str, *, sheet: str | None = None, limits: Limits | None = None) -> None:
        self.path = Path(path)
        self.limits = limits or Limits()
        self.kind = examine(self.path, self.limits)
        self.sheet = sheet
        self.sheet_names: list[str] = []
        self.formulas: frozenset[tuple[int, int]] = frozenset()
        self._process: subprocess.Popen[bytes] | None = None
        self._deadline = 0.0

    def __enter__(self) -> Reader:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), json.dumps(self._options())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        self._deadline = time.monotonic() + self.limits.wall
        self._first = self._frame()
        while self._first[0] in {"sheet", "faults"}:
            if self._first[0] == "sheet":
                _, self.sheet, self.sheet_names = self._first
            else:
                self.formulas = frozenset(self._first[1])
            self._first = self._frame()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, wherever it stands."""
        if self._process is None:
            return
        self._process.kill()
        if self._process.stdout:
            self._process.stdout.close()
        self._process.wait()
        self._process = None

    def rows(self) -> Iterator[Row]:
        """Yield (row number, cells)."""
        frame = self._first
        while frame[0] == "rows":
            yield from frame[1]
            frame = self._frame()

    def _options(self) -> dict[str, Any]:
        limits = self.limits
        return {
            "path": str(self.path), "kind": self.kind.format, "gzip": self.kind.gzip, "sheet": self.sheet,
            "size": self.path.stat().st_size, "unpacked": limits.unpacked, "ratio": limits.ratio,
            "ratio_floor": limits.ratio_floor, "columns": limits.columns, "field": limits.field,
            "memory": limits.memory, "cpu": limits.cpu,
        }  # fmt: skip

    def _frame(self) -> tuple[Any, ...]:
        head = self._bytes(4)
        frame: tuple[Any, ...] = marshal.loads(self._bytes(struct.unpack(">I", head)[0]))  # noqa: S302 - our own child
        if frame[0] == "refused":
            self.close()
            raise FileRefusedError(frame[1], **frame[2])
        return frame

    def _bytes(self, count: int) -> bytes:
        """Return that many bytes of the child's output. A child that ended early ended on a limit."""
        pipe = self._pipe()
        parts: list[bytes] = []
        while count:
            ready, _, _ = select.select([pipe], [], [], max(0.0, self._deadline - time.monotonic()))
            if not ready:
                self.close()
                raise FileRefusedError("too_slow")
            part = pipe.read(min(count, 1 << 20))
            if not part:
                self._refuse_by_exit()
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _pipe(self) -> IO[bytes]:
        if self._process is None or self._process.stdout is None:
            raise RuntimeError("the reader is not open")
        return self._process.stdout

    def _refuse_by_exit(self) -> None:
        code = self._process.wait() if self._process else 0
        self.close()
        raise FileRefusedError("too_slow" if code in {-9, -24} else "too_large")
