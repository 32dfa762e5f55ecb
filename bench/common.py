"""What every bench shares: databases of its own, CPU of process and database together, results as JSON and Markdown."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("HUB_VAR", str(ROOT / "var" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

RESULTS = Path(os.environ["HUB_VAR"]) / "results"


def report(name: str, rows: Sequence[dict[str, Any]], **about: Any) -> Path:
    """Print rows of equal keys as a Markdown table, and keep them as ``results/NAME.json`` for the documentation."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    machine = {"python": platform.python_version(), "processors": os.cpu_count()}
    path.write_text(json.dumps({"name": name, "rows": list(rows), **machine, **about}, ensure_ascii=False, indent=1))
    print(f"\n### {name}\n\n{markdown(rows)}\n")
    return path


def markdown(rows: Sequence[dict[str, Any]]) -> str:
    """Return rows as a Markdown table."""
    if not rows:
        return ""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *[[_shown(row.get(head)) for head in heads] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)


def with_database(name: str, module: str, *words: str) -> None:
    """Run ``python -m MODULE WORDS`` on the bench database of that name, made and migrated where it is missing."""
    from config import embedded

    embedded.ensure()
    environment = {**os.environ, "BENCH_DATABASE": name}
    _make_database(name)
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", module, *words], env=environment, cwd=ROOT, check=True)


def _make_database(name: str) -> None:
    import django
    from django.db import connection

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


def say(text: str) -> None:
    """Tell what goes on, apart from the results."""
    print(text, file=sys.stderr, flush=True)


class Meter:
    """CPU of this process and of its database connection, in milliseconds; parallel query workers are switched off."""

    def __init__(self) -> None:
        import psutil
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = psutil.Process(cursor.fetchone()[0])

    def database(self) -> float:
        """Return the CPU seconds that the database connection used so far."""
        times = self.backend.cpu_times()
        return times.user + times.system

    def measure(
        self, work: Callable[[], Any], *, seconds: float = 1.5, least: int = 3, most: int = 200
    ) -> dict[str, float]:
        """Repeat the work for about that long, and return the mean of one turn: ``app``, ``db``, ``cpu``, ``wall``."""
        began, app, database = time.perf_counter(), time.process_time(), self.database()
        turns = 0
        while turns < least or (time.perf_counter() - began < seconds and turns < most):
            work()
            turns += 1
        app_ms = (time.process_time() - app) / turns * 1000
        database_ms = (self.database() - database) / turns * 1000
        wall_ms = (time.perf_counter() - began) / turns * 1000
        return {"app": app_ms, "db": database_ms, "cpu": app_ms + database_ms, "wall": wall_ms}
