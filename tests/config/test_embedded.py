"""The embedded servers: started by the first, shared, stopped by the last, whatever becomes of anybody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded

PROJECT = Path(__file__).resolve().parents[2]
HOLDER = "import sys; from config import embedded; embedded.ensure(); print('up', flush=True); sys.stdin.read()"


@pytest.fixture
def portal(tmp_path, monkeypatch):
    """A portal of its own, with a blank in its path; whatever a test leaves running is stopped."""
    var = tmp_path / "a b" / "var"
    environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    portal = Portal(var, {**environ, "HUB_VAR": str(var)})
    yield portal
    portal.run("from config import embedded; embedded.stop()")


class Portal:
    """One data folder and the programs that use it."""

    def __init__(self, var: Path, environ: dict[str, str]):
        self.var, self.environ = var, environ
        self.places = embedded.places(environ)

    def run(self, code: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return self.call([sys.executable, "-c", code], environ)

    def manage(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return self.call([sys.executable, "manage.py", *words], environ)

    def call(self, command: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, check=False, cwd=PROJECT, env=self.environ | environ, text=True, capture_output=True
        )

    @contextmanager
    def holder(self, code: str = HOLDER):
        command = [sys.executable, "-c", code]
        with subprocess.Popen(
            command, cwd=PROJECT, env=self.environ, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout.readline() == "up\n"
            try:
                yield process
            finally:
                process.stdin.close()
                process.wait(30)

    def database_answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.places.postgres_host), port=5432, user="hub", dbname="hub").close()
        except psycopg.OperationalError:
            return False
        return True

    def broker_answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.places.cache_url) as client:
                return client.ping()
        except redis.ConnectionError:
            return False

    def up(self) -> tuple[bool, bool]:
        return self.database_answers(), self.broker_answers()


def test_servers_stop_with_the_last_who_leaves(portal):
    with portal.holder():
        with portal.holder():
            assert portal.up() == (True, True)
        assert portal.up() == (True, True)
    assert portal.up() == (False, False)
    assert not portal.places.sockets.exists()


def test_data_outlives_the_servers(portal):
    write = "CREATE TABLE kept AS SELECT 1"
    code = f"import psycopg; psycopg.connect(host='{portal.places.postgres_host}', user='hub', autocommit=True)"
    hold = "from config import embedded; embedded.ensure();"
    assert portal.run(f"{hold}{code}.execute('{write}')").returncode == 0
    assert portal.run(f"{hold}{code}.execute('SELECT * FROM kept')").returncode == 0


def test_servers_stop_after_sigterm_to_the_last(portal):
    with portal.holder() as process:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        assert process.returncode == 128 + signal.SIGTERM
        assert portal.up() == (False, False)


def test_killed_process_leaves_no_stale_hold(portal):
    with portal.holder() as process:
        process.kill()
        process.wait()
        assert portal.up() == (True, True)
    with portal.holder():
        pass
    assert portal.up() == (False, False)


def test_stop_ends_servers_that_a_killed_process_left(portal):
    with portal.holder() as process:
        process.kill()
        process.wait()
    assert portal.run("from config import embedded; embedded.stop()").returncode == 0
    assert portal.up() == (False, False)


def test_forked_child_that_ends_stops_nothing(portal):
    child = "import os; pid = os.fork(); pid or sys.exit(); os.waitpid(pid, 0);"
    with portal.holder(HOLDER.replace("print(", child + "print(")):
        assert portal.up() == (True, True)


def test_forked_child_keeps_the_servers_when_its_parent_ends(portal):
    code = HOLDER.replace("sys.stdin.read()", "import os; os.fork() and sys.exit(); sys.stdin.read()")
    with portal.holder(code) as parent:
        parent.wait(30)
        assert portal.up() == (True, True)


def test_killed_servers_start_again(portal):
    with portal.holder():
        postmaster = int((portal.places.pgdata / "postmaster.pid").read_text().split()[0])
        broker = int((portal.places.valkey / "valkey.pid").read_text())
        os.kill(postmaster, signal.SIGKILL)
        os.kill(broker, signal.SIGKILL)
        with portal.holder():
            assert portal.up() == (True, True)


def test_two_portals_live_side_by_side(portal, tmp_path):
    other_var = tmp_path / "other"
    other = Portal(other_var, portal.environ | {"HUB_VAR": str(other_var)})
    with portal.holder():
        with other.holder():
            assert (portal.up(), other.up()) == ((True, True), (True, True))
        assert (portal.up(), other.up()) == ((True, True), (False, False))


def test_named_servers_are_not_embedded(portal):
    done = portal.run(
        "from config import embedded; embedded.ensure(); print(embedded.places().run.exists())",
        DATABASE_URL="postgres://a/b",
        REDIS_URL="redis://a",
    )
    assert done.stdout == "False\n"


def test_only_the_server_without_an_address_is_embedded(portal):
    code = "from config import embedded as e; e.ensure(); w = e.places(); print(w.pgdata.exists(), w.valkey.exists())"
    assert portal.run(code, DATABASE_URL="postgres://a/b").stdout == "False True\n"


@pytest.mark.parametrize(
    ("value", "folder"),
    [
        ("", embedded.places({}).var),
        ("other/place", PROJECT / "other/place"),
        ("/srv/a b", Path("/srv/a b")),
        ("~/x", Path.home() / "x"),
    ],
)
def test_places_of_the_data_folder(value, folder):
    assert embedded.places({"HUB_VAR": value}).var == folder


def test_socket_path_is_short_for_a_long_folder():
    assert len(str(embedded.places({"HUB_VAR": "/" + "long/" * 100}).postgres_host / ".s.PGSQL.5432")) < 100


def test_portal_works_in_a_very_long_folder(portal):
    var = portal.var.joinpath(*["long" * 40] * 4)
    long = Portal(var, portal.environ | {"HUB_VAR": str(var)})
    with long.holder():
        assert long.up() == (True, True)


def damage_lock(pgdata):
    (pgdata / "postmaster.pid").write_text("nonsense")


def damage_version(pgdata):
    (pgdata / "PG_VERSION").write_text("\x00\xff\n")


def age_version(pgdata):
    (pgdata / "PG_VERSION").write_text("12\n")


def lose_version(pgdata):
    (pgdata / "PG_VERSION").unlink()


def damage_control_file(pgdata):
    (pgdata / "global/pg_control").write_bytes(b"")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_lock, "postmaster.pid is damaged"),
        (damage_version, "no database of PostgreSQL"),
        (age_version, "PG_VERSION says '12'"),
        (lose_version, "PG_VERSION says 'nothing'"),
        (damage_control_file, "pg_control"),
    ],
)
def test_broken_database_is_told_in_one_line(portal, damage, words):
    with portal.holder():
        pass
    damage(portal.places.pgdata)
    done = portal.manage("showmigrations")
    assert done.returncode != 0
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert portal.up() == (False, False)


def test_lock_file_of_a_process_that_is_another_now_is_stale(portal):
    with portal.holder():
        lock = (portal.places.pgdata / "postmaster.pid").read_text()
    stale = lock.replace(lock.split()[0], str(os.getpid()), 1)
    (portal.places.pgdata / "postmaster.pid").write_text(stale)
    with portal.holder():
        assert portal.up() == (True, True)


def test_stale_broker_id_ends_nobody_else(portal):
    with portal.holder(), subprocess.Popen(["sleep", "60"]) as innocent:
        (portal.places.valkey / "valkey.pid").write_text(f"{innocent.pid}\n")
        assert portal.run("from config import embedded; embedded.stop()").returncode == 0
        assert innocent.poll() is None
        assert portal.up() == (False, False)
        innocent.kill()


@pytest.mark.parametrize("value", ["file/below", "x" * 300, "long/" * 200])
def test_impossible_folder_is_told_in_one_line(portal, tmp_path, value):
    (tmp_path / "file").write_text("no folder")
    done = portal.manage("showmigrations", HUB_VAR=str(tmp_path / value))
    assert done.returncode != 0
    assert "HUB_VAR" in done.stderr
    assert done.stderr.count("\n") == 1


def test_server_that_does_not_answer_is_told_in_one_line(portal):
    done = portal.manage("showmigrations", DATABASE_URL="postgres://hub@127.0.0.1:1/hub")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("The database cannot be used: ")


@pytest.mark.skipif(os.getuid() != 0, reason="only root steps down")
def test_root_leaves_every_folder_above_as_it_was(portal, tmp_path):
    portal.var.mkdir(parents=True)
    above = [tmp_path, tmp_path / "a b", portal.var]
    for folder in above:
        folder.chmod(0o700)
    with portal.holder():
        assert portal.up() == (True, True)
    assert [folder.stat().st_mode & 0o777 for folder in above] == [0o700] * 3
    assert {folder.stat().st_uid for folder in above} == {0}
