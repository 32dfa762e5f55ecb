"""Questions about processes of which only the id is known, and which may have ended and left it to another."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROC = Path("/proc")


def command_of(pid: int) -> str | None:
    """Return the name of the program that runs under an id, or None where nothing does."""
    if not _has_proc():
        return Path(_ps(pid, "comm=")).name or None
    told = _stat(pid)
    return told[0] if told else None


def started_at(pid: int) -> str | None:
    """Return when a process began, in whatever notation: two answers are equal for the same process only."""
    if not _has_proc():
        return _ps(pid, "lstart=") or None
    told = _stat(pid)
    return told[1] if told else None


def _has_proc() -> bool:
    return (PROC / "self").exists()


def _stat(pid: int) -> tuple[str, str] | None:
    """Return name and start of a process; None where it has ended, waited for or not (a zombie).

    proc_pid_stat(5): the name stands in round brackets, the state is field 3, the start field 22.
    """
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    name, _, rest = text.partition("(")[2].rpartition(")")
    fields = rest.split()
    return None if fields[0] in "ZX" else (name, fields[19])


def _ps(pid: int, column: str) -> str:
    told = subprocess.run(["ps", "-p", str(pid), "-o", column], check=False, text=True, capture_output=True)  # noqa: S607 - where ps lies differs
    return told.stdout.strip()
