"""The whole portal in one terminal: web, worker and beat, with whatever servers they need.

``python -m config.launch`` runs until Ctrl-C, SIGTERM, the end of the terminal or of one of its processes, and leaves
none behind. ``python -m config.launch stop`` ends what is left of a portal, its embedded servers included.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import IO

from config import embedded
from config.processes import Group, Ledger, die_with_us

ADDRESS = "127.0.0.1"
PYTHON = sys.executable
PATIENCE = 15  # seconds that a process may take to end
GOOD_ENDS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class LaunchError(Exception):
    """The portal cannot start; the text says why and what to do, in one line."""


def port_of(environ: Mapping[str, str] = os.environ) -> int:
    """Return the port to serve on (``PORT``, else 8000). Raises LaunchError where it is none."""
    text = environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LaunchError(f"PORT={text} is no port: give a number from 1 to 65535.")
    return int(text)


def check_port(port: int) -> None:
    """Raise LaunchError where the port cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise LaunchError(f"Port {port} is in use. Choose another: make run PORT={port % 65535 + 1}") from error
            raise LaunchError(f"Port {port} cannot be used: {error.strerror}. Choose another with PORT=.") from error


def commands(port: int) -> dict[str, list[str]]:
    """Return the portal's processes by name, each with its command line."""
    # Said to root at every start; a portal for trying out in a container runs as root.
    celery = [PYTHON, "-W", "ignore:You're running the worker", "-m", "celery", "-A", "config", "--quiet"]
    return {
        "web": [
            PYTHON, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2",
            "--host", ADDRESS, "--port", str(port), "--log-level", "warning", "config.wsgi:application",
        ],
        "worker": [*celery, "worker", "--loglevel", "info", "--concurrency", "2", "--without-gossip"],
        "beat": [*celery, "beat", "--loglevel", "warning", "--pidfile", ""],
    }  # fmt: skip


class Portal:
    """The running processes of one portal, and what they say."""

    def __init__(self, port: int, ledger: Ledger) -> None:
        self.port = port
        self.address = f"http://{ADDRESS}:{port}"
        self.ledger = ledger
        self.leaving = threading.Event()
        self.groups: dict[str, Group] = {}

    def run(self) -> int:
        """Start everything and wait; end everything. Return the exit code: 0 where somebody asked for the end.

        The web processes start first and alone, so that the first page comes as soon as may be.
        """
        try:
            all_commands = commands(self.port)
            self._start("web", all_commands.pop("web"))
            if self._goes_on_until(self._answers):
                for name, command in all_commands.items():
                    self._start(name, command)
                self._greet()
            self._goes_on_until(lambda: False)
            return self._report_end()
        finally:
            self._end_all()

    def leave(self, _signum: int = 0, _frame: FrameType | None = None) -> None:
        """Ask for the end. May be asked again and again."""
        self.leaving.set()

    def _start(self, name: str, command: list[str]) -> None:
        process = subprocess.Popen(
            [*die_with_us(), *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True,
        )  # fmt: skip
        self.groups[name] = Group(process)
        self.ledger.add(process.pid)
        threading.Thread(target=self._relay, args=(name, process.stdout), daemon=True).start()

    def _relay(self, name: str, said: IO[str]) -> None:
        for line in said:
            say(f"{name:<6} | {line.rstrip()}")

    def _goes_on_until(self, reached: Callable[[], bool]) -> bool:
        """Wait until something is reached; return False where somebody asks for the end, or a process ends, before."""
        while not self.leaving.wait(0.1) and all(group.runs() for group in self.groups.values()):
            if reached():
                return True
        return False

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz"):  # noqa: S310 - our own
            return True
        return False

    def _greet(self) -> None:
        say(f"\nThe portal is ready: {self.address}\n{self.ledger.welcome()}\nCtrl-C ends it.\n")

    def _report_end(self) -> int:
        if self.leaving.is_set():
            say("Ending …")
            return 0
        time.sleep(0.3)  # let its last words through
        names = [name for name, group in self.groups.items() if not group.runs()]
        say(f"Ended by itself: {', '.join(names)}. What it said last stands above; ending the rest.")
        return 1

    def _end_all(self) -> None:
        for group in self.groups.values():
            group.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for group in self.groups.values():
            group.end(deadline)


def say(text: str) -> None:
    """Write a line to the terminal; a terminal that is gone is nobody's loss."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def prepare(ledger: Ledger) -> None:
    """Bring the database up to date, with demo data on first start. Raises LaunchError with what went wrong."""
    log = ledger.places.log / "prepare.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*die_with_us(), PYTHON, "-m", "config.prepare"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=out, text=True,
        )  # fmt: skip
        ledger.add(process.pid)
        last = ""
        try:
            for line in process.stdout or ():
                last = line.rstrip()
                say(last)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.wait()
    if process.returncode != 0:
        raise LaunchError(f"{last or 'The database cannot be prepared.'} (details: {log})")


@contextlib.contextmanager
def alone(ledger: Ledger, port: int) -> Iterator[None]:
    """Hold the portal: no second set of processes on the same data. Raises LaunchError where one runs."""
    with ledger.lock_file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = ledger.places.var
            raise LaunchError(
                f"This portal runs already ({where}). make stop ends it; HUB_VAR= names another."
            ) from None
        ledger.begin(port)
        yield


def launch() -> int:
    """Run the portal. Return its exit code."""
    port = port_of()
    check_port(port)
    ledger = Ledger(embedded.places())
    ledger.places.make()
    with alone(ledger, port):
        embedded.ensure()
        prepare(ledger)
        portal = Portal(port, ledger)
        for number in GOOD_ENDS:
            signal.signal(number, portal.leave)
        return portal.run()


def stop() -> int:
    """End what is left of this portal: its supervisor, the processes it started, the embedded servers."""
    ledger = Ledger(embedded.places())
    ledger.end_all(2 * PATIENCE)
    embedded.stop()
    return 0


def main(words: list[str]) -> int:
    """Run or stop the portal; say what goes wrong in one line."""
    for number in GOOD_ENDS:  # until the portal runs: leave by the door, so that what was started is ended
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        return stop() if words == ["stop"] else launch()
    except (LaunchError, embedded.EmbeddedError) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"The data folder cannot be used: {error}. Name another with HUB_VAR.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
