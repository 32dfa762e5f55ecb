"""Groups of processes: ended whole, and written down so that what a killed supervisor left can be found again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.embedded.places import Places
from config.embedded.processes import started_at

LINGERING = 2  # seconds


@cache
def die_with_us() -> list[str]:
    """Return the words before a command that let the kernel end it when this process is killed (Linux only)."""
    words = ["setpriv", "--pdeathsig", "TERM"]
    if shutil.which("setpriv") and subprocess.run([*words, "true"], check=False, capture_output=True).returncode == 0:
        return words
    return []


@dataclass
class Group:
    """A process that leads its own session, with all it has started."""

    process: subprocess.Popen[str]

    def runs(self) -> bool:
        """Tell whether the leader still runs."""
        return self.process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the leader, who tells the others."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def end(self, deadline: float) -> None:
        """Wait for the leader until a deadline (``time.monotonic``), then end by force whatever is left."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        kill_group(self.process.pid)
        self.process.wait()


def kill_group(leader: int) -> None:
    """End a process group by force, if any of it is left, and wait until the kernel has done so.

    The wait is bounded: where nobody collects orphans (many containers), an ended one stays listed for ever.
    """
    deadline = time.monotonic() + LINGERING
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
        while time.monotonic() < deadline:
            os.killpg(leader, 0)
            time.sleep(0.02)


@dataclass(frozen=True)
class Ledger:
    """What runs for one portal, on disk: the supervisor first, then each group it started, by id and time of start."""

    places: Places

    @property
    def lock_file(self) -> Path:
        """The file that a running supervisor holds locked."""
        return self.places.run / "portal.lock"

    @property
    def _path(self) -> Path:
        return self.places.run / "portal.json"

    def begin(self, port: int) -> None:
        """Start afresh with this process as supervisor, which serves on a port."""
        self.end_all(5)  # what a killed supervisor may have left
        self._path.write_text("[]")
        (self.places.run / "port").write_text(str(port))
        self.add(os.getpid())

    def add(self, pid: int) -> None:
        """Write down one more process."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps([*self._entries(), [pid, started_at(pid)]]))
        fresh.replace(self._path)  # at once: make stop may be reading

    def welcome(self) -> str:
        """Return what to tell whoever started the portal, as written when it was prepared."""
        path = self.places.run / "welcome.txt"
        return path.read_text() if path.exists() else ""

    def end_all(self, patience: float) -> None:
        """End every process written down that still is the one meant: the supervisor first, who ends the others."""
        for pid in self._alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + patience
            while pid in self._alive() and time.monotonic() < deadline:
                time.sleep(0.05)
        for pid in self._alive():
            kill_group(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._path.unlink(missing_ok=True)

    def _alive(self) -> list[int]:
        return [pid for pid, start in self._entries() if start and pid != os.getpid() and started_at(pid) == start]

    def _entries(self) -> list[tuple[int, str | None]]:
        try:
            return [(int(pid), start) for pid, start in json.loads(self._path.read_text())]
        except (OSError, ValueError, TypeError):
            return []
