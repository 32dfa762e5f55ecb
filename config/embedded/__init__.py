"""PostgreSQL and Valkey from wheels, for machines that have no servers of their own.

Every process of the portal that needs them calls :func:`ensure`: it starts what is not running, and keeps a shared
lock for as long as it lives. Whoever leaves last stops the servers. The kernel drops the locks of a killed process,
so that no list of process ids can go stale. A forked child keeps its parent's lock with it: servers are never stopped
beneath a child that outlives its parent.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType
from typing import IO

from config.embedded import postgres, valkey
from config.embedded.errors import EmbeddedError
from config.embedded.places import Places, places

DATABASE = postgres.DATABASE

__all__ = ["DATABASE", "EmbeddedError", "Places", "ensure", "needed", "places", "release", "stop"]


@dataclass(frozen=True)
class _Hold:
    """The shared lock that this process has, and the process that took it (a forked child inherits the object)."""

    owner: int
    where: Places
    lock: IO[str]


_hold: _Hold | None = None


def needed(environ: Mapping[str, str] = os.environ) -> tuple[bool, bool]:
    """Return whether an embedded PostgreSQL and an embedded Valkey are needed: where no address is set.

    In production never: there a missing address is an error that the settings report.
    """
    if environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.production":
        return False, False
    return not environ.get("DATABASE_URL"), not environ.get("REDIS_URL")


def ensure() -> None:
    """Start the embedded servers that are needed and not running, and hold them until this process ends.

    Raises :class:`EmbeddedError` when a server cannot be started.
    """
    global _hold  # noqa: PLW0603 - one lock per process
    wanted = needed()
    if not any(wanted) or (_hold and _hold.owner == os.getpid()):
        return
    where = places()
    with _told_in_one_line(where):
        where.make()
        with _gate(where):
            lock = _lock_file(where)
            fcntl.flock(lock, fcntl.LOCK_SH)
            _hold = _Hold(os.getpid(), where, lock)
            atexit.register(release)
            _leave_on_signals()
        try:
            with _gate(where):
                _start(where, *wanted)
        except BaseException:
            release()
            raise


def _start(where: Places, with_postgres: bool, with_valkey: bool) -> None:  # noqa: FBT001 - what needed() returns
    where.make_sockets_folder()
    if with_postgres:
        postgres.start(where)
    if with_valkey:
        valkey.start(where)


def release() -> None:
    """Let go of the servers; stop them when nobody else holds them. A forked child that took no hold does nothing."""
    global _hold  # noqa: PLW0603
    if _hold is None or _hold.owner != os.getpid():
        return
    where, lock = _hold.where, _hold.lock
    _hold = None
    try:
        with _gate(where):
            lock.close()
            if _nobody_holds(where):
                _stop_servers(where)
    except (OSError, EmbeddedError) as error:  # at the very end of a program: say it, and let its own outcome stand
        print(error, file=sys.stderr)  # noqa: T201


def stop() -> None:
    """Stop this portal's embedded servers, whoever still uses them. Raises :class:`EmbeddedError` when one stays."""
    where = places()
    if where.run.exists():
        with _told_in_one_line(where), _gate(where):
            _stop_servers(where)


def _stop_servers(where: Places) -> None:
    postgres.stop(where)
    valkey.stop(where)
    where.remove_sockets_folder()


def _lock_file(where: Places) -> IO[str]:
    return (where.run / "users.lock").open("a")


def _nobody_holds(where: Places) -> bool:
    with _lock_file(where) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextlib.contextmanager
def _gate(where: Places) -> Iterator[None]:
    """Let one process at a time start or stop servers."""
    with (where.run / "gate.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _told_in_one_line(where: Places) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"{error.strerror} ({error.filename or where.var})"
        raise EmbeddedError(
            f"The data folder {where.var} cannot be used: {reason}. Name another with HUB_VAR."
        ) from error


def _leave_on_signals() -> None:
    """Leave by the door (atexit) when told to end, where the program has no handler of its own."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(signum: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signum)
