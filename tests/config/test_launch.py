"""The supervisor, really run: it starts the portal, and however it ends, nothing of it stays."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import embedded, launch
from config.embedded.processes import started_at
from config.processes import Ledger

PROJECT = Path(__file__).resolve().parents[2]
LAUNCH = [sys.executable, "-m", "config.launch"]
PATIENCE = 90  # seconds for a start on a busy machine
READY = re.compile(r"The portal is ready: (\S+)")


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """One portal's data folder for all tests here: migrations take a while."""
    portal = Portal(tmp_path_factory.mktemp("portal") / "var")
    yield portal
    portal.call("stop")


class Portal:
    """A portal of its own, which a test starts, looks at and ends."""

    def __init__(self, var: Path):
        foreign = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        self.environ = {**kept, "HUB_VAR": str(var), "PORT": str(free_port()), "DEMO_MODE": "0"}
        self.ledger = Ledger(embedded.places(self.environ))

    def call(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [*LAUNCH, *words]
        return subprocess.run(
            command,
            check=False,
            cwd=PROJECT,
            text=True,
            capture_output=True,
            env=self.environ | environ,
            timeout=PATIENCE,
        )

    @contextmanager
    def running(self):
        """Start the supervisor and wait until it says where the portal is; end it in any case."""
        with subprocess.Popen(
            LAUNCH, cwd=PROJECT, env=self.environ, text=True, stdout=subprocess.PIPE, start_new_session=True
        ) as process:
            timer = threading.Timer(PATIENCE, process.kill)
            timer.start()
            said = []
            for line in process.stdout:
                said.append(line)
                if ready := READY.search(line):
                    process.address = ready[1]
                    break
            else:
                pytest.fail("".join(said))
            timer.cancel()
            threading.Thread(target=process.stdout.read, daemon=True).start()
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)

    def processes(self) -> list[tuple[int, str]]:
        return json.loads((self.ledger.places.run / "portal.json").read_text())

    def left(self, processes) -> list[object]:
        """Return what is still there: processes, and the servers' sockets."""
        sockets = [self.ledger.places.sockets] if self.ledger.places.sockets.exists() else []
        return sockets + [pid for pid, start in processes if started_at(pid) == start]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(address: str) -> int:
    with urllib.request.urlopen(address) as response:
        return response.status


def test_portal_serves_and_sigterm_ends_all(portal):
    with portal.running() as process:
        processes = portal.processes()
        assert len(processes) >= 4
        assert status(f"{process.address}/healthz") == 200
        process.terminate()
        process.terminate()  # again and again: make passes it on as well
        assert process.wait(PATIENCE) == 0
    assert portal.left(processes) == []


def test_ctrl_c_in_the_terminal_ends_all(portal):
    with portal.running() as process:
        processes = portal.processes()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert portal.left(processes) == []


def test_end_of_one_process_ends_all(portal):
    with portal.running() as process:
        processes = portal.processes()
        os.kill(processes[-1][0], signal.SIGKILL)
        assert process.wait(PATIENCE) == 1
    assert portal.left(processes) == []


def test_stop_ends_a_running_portal(portal):
    with portal.running() as process:
        processes = portal.processes()
        assert portal.call("stop").returncode == 0
        assert process.wait(PATIENCE) == 0
    assert portal.left(processes) == []


def test_stop_ends_what_a_killed_supervisor_left(portal):
    with portal.running() as process:
        processes = portal.processes()
        process.kill()
        process.wait(PATIENCE)
        assert portal.call("stop").returncode == 0
    assert portal.left(processes) == []


def test_second_start_of_a_running_portal_is_refused(portal):
    with portal.running() as process:
        done = portal.call(PORT=str(free_port()))
        assert done.returncode == 1
        assert "runs already" in done.stderr
        assert done.stderr.count("\n") == 1
        assert status(f"{process.address}/healthz") == 200


def test_servers_stay_while_another_command_uses_them(portal):
    hold = "import sys; from config import embedded; embedded.ensure(); print('up', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold]
    with (
        portal.running() as process,
        subprocess.Popen(
            command, cwd=PROJECT, env=portal.environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as other,
    ):
        assert other.stdout.readline() == "up\n"
        process.terminate()
        process.wait(PATIENCE)
        assert portal.ledger.places.sockets.exists()
        other.communicate(timeout=PATIENCE)
    assert not portal.ledger.places.sockets.exists()


def test_stop_of_a_portal_that_never_ran_is_no_error(portal, tmp_path):
    assert portal.call("stop", HUB_VAR=str(tmp_path / "never")).returncode == 0
    assert not (tmp_path / "never").exists()


def test_stop_spares_a_process_that_got_the_id_of_ours(portal, tmp_path):
    (tmp_path / "run").mkdir()
    with subprocess.Popen(["sleep", "60"]) as innocent:
        (tmp_path / "run/portal.json").write_text(json.dumps([[innocent.pid, "another start"]]))
        assert portal.call("stop", HUB_VAR=str(tmp_path)).returncode == 0
        assert innocent.poll() is None
        innocent.kill()


def test_port_in_use_is_told_in_one_line(portal, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = portal.call(PORT=str(port), HUB_VAR=str(tmp_path / "var"))
    assert (done.returncode, done.stderr) == (1, f"Port {port} is in use. Choose another: make run PORT={port + 1}\n")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_impossible_port_is_told_in_one_line(port):
    with pytest.raises(launch.LaunchError, match="is no port"):
        launch.port_of({"PORT": port})


def test_database_that_does_not_answer_is_told_in_one_line(portal, tmp_path):
    done = portal.call(DATABASE_URL="postgres://hub@127.0.0.1:1/hub", HUB_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr
    assert done.stderr.count("\n") == 1


def test_broken_database_is_told_in_one_line(portal, tmp_path):
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres/PG_VERSION").write_text("9.6\n")
    done = portal.call(HUB_VAR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
