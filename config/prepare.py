"""What happens between "the servers run" and "the portal runs": migrations, demo data, the words of welcome.

A process of its own (``python -m config.prepare``), so that the supervisor stays small. Says each step in one line on
standard output, the last of them what went wrong; everything else goes to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from importlib import import_module, util

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from config import embedded

SEED = "seed_demo"


def migrate() -> None:
    """Apply the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Migrating the database …")
        call_command("migrate", interactive=False, stdout=sys.stderr)


def seed() -> None:
    """Fill a database that nobody uses yet with demo data, where the settings want demo data at all."""
    if settings.DEMO_MODE and SEED in get_commands() and not _has_users():
        _say("Filling in demo data …")
        call_command(SEED, scale="small", stdout=sys.stderr)


def stage() -> None:
    """Put the round up where this is a rehearsal that nobody has begun yet."""
    if settings.REHEARSAL and not _has_users():
        _say("Putting the round up …")
        import_module("procurement.rehearsal.staging").stage()


def welcome() -> str:
    """Return what whoever starts the portal needs to know: the demo's sign-ins, or the rehearsal's."""
    if settings.REHEARSAL:
        return str(import_module("procurement.rehearsal.staging").words_of_welcome())
    if not settings.DEMO_MODE or util.find_spec("unions.demo") is None:
        return ""
    return _lines(import_module("unions.demo").demo_sign_ins())


def _has_users() -> bool:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - after setup

    return get_user_model().objects.exists()


def _lines(sign_ins: str | Iterable[object]) -> str:
    """Put sign-ins one to a line, whether they are a text, rows of texts or single texts."""
    if isinstance(sign_ins, str):
        return sign_ins
    return "\n".join(row if isinstance(row, str) else "  ".join(map(str, _cells(row))) for row in sign_ins)


def _cells(row: object) -> Iterable[object]:
    return row if isinstance(row, Iterable) else [row]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Do the steps. Return 0, or 1 after a last line that says why not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    try:
        embedded.ensure()
        django.setup()
        migrate()
        seed()
        stage()
        (embedded.places().run / "welcome.txt").write_text(welcome())
    except embedded.EmbeddedError as error:
        _say(str(error))
    except Error as error:
        traceback.print_exc()
        _say(f"The database cannot be used: {' '.join(str(error).split())}")
    except Exception as error:  # noqa: BLE001 - a newcomer gets a line, the log the rest
        traceback.print_exc()
        _say(f"The portal cannot be prepared: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
