"""Where a rehearsal lives: its folder below the real portal's, its database, its processes.

With embedded servers the rehearsal has its own in its folder. Where ``DATABASE_URL`` names a server, it has a database
of its own there, named after the real one. Nothing of the environment that could lead a message out comes along.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import Error, connection
from django.utils.translation import gettext as _
from psycopg import sql

from core.errors import UserError

LEFT_OUT = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SMS_GATEWAY_URL", "SMS_GATEWAY_KEY", "SITE_URL", "HUB_ROLE",
            "PII_KEYS", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "DEMO_MODE", "DEBUG", "ADMIN_EMAILS")  # fmt: skip
PATIENCE = 600  # seconds until it answers; the first time a database is made
LAST_LINES = 3


@dataclass(frozen=True)
class House:
    """The place of one round's rehearsal."""

    round: int

    @property
    def folder(self) -> Path:
        """Its folder, which it has as HUB_VAR."""
        return Path(settings.VAR_DIR) / "rehearsals" / str(self.round)

    @property
    def exists(self) -> bool:
        """Whether it was begun."""
        return (self.folder / "script.json").exists()

    @property
    def database_url(self) -> str:
        """The address of its database on the real portal's server; empty where it has a server of its own."""
        real = os.environ.get("DATABASE_URL", "")
        if not real:
            return ""
        parts = urlsplit(real)
        return urlunsplit(parts._replace(path=f"{parts.path}_rehearsal_{self.round}"))

    def furnish(self, script: str) -> None:
        """Make the folder with what is played, a key of its own, and the database where it has no server of its own.

        Raises UserError where the server refuses a database.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        (self.folder / "key").write_text(secrets.token_urlsafe(48))
        if self.database_url:
            self._on_server(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            self._on_server(sql.SQL("CREATE DATABASE {name} TEMPLATE template0"))
        (self.folder / "script.json").write_text(script)

    def open(self, port: int) -> dict[str, Any]:
        """Start it and wait until it answers. Returns who plays. Raises UserError with the last that it said."""
        log = self.folder / "portal.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"], cwd=settings.BASE_DIR, env=self._environment(port),
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self._answers(port, process):
            if process.poll() is not None or time.monotonic() > until:
                last = " ".join(log.read_text(errors="replace").split("\n")[-LAST_LINES - 1 :]).strip()
                raise UserError(_("The rehearsal does not start: %(words)s") % {"words": last})
            time.sleep(0.2)
        told: dict[str, Any] = json.loads((self.folder / "sign_ins.json").read_text())
        return told

    def close(self) -> None:
        """End its processes; its data stay."""
        subprocess.run(
            [sys.executable, "-m", "config.launch", "stop"], cwd=settings.BASE_DIR, env=self._environment(8000),
            check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def tear_down(self) -> None:
        """Delete its data."""
        self.close()
        if self.database_url:
            self._on_server(sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        shutil.rmtree(self.folder)

    def _environment(self, port: int) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
        own = {
            "DJANGO_SETTINGS_MODULE": "config.settings.rehearsal", "HUB_VAR": str(self.folder), "PORT": str(port),
            "SECRET_KEY": (self.folder / "key").read_text(),
        }  # fmt: skip
        return {**kept, **own, **({"DATABASE_URL": self.database_url} if self.database_url else {})}

    def _answers(self, port: int, process: subprocess.Popen[bytes]) -> bool:
        """Tell whether it is ready; another program at the port does not count."""
        if process.poll() is not None or "ready" not in (self.folder / "portal.log").read_text(errors="replace"):
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
                return True
        except OSError:
            return False

    def _on_server(self, statement: sql.SQL) -> None:
        name = sql.Identifier(urlsplit(self.database_url).path.rpartition("/")[2])
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")  # a busy server takes its time for a whole database
                cursor.execute(statement.format(name=name))
                cursor.execute("RESET statement_timeout")
        except Error as error:
            said = {"words": " ".join(str(error).split())}
            raise UserError(_("The server refuses a database for the rehearsal: %(words)s") % said) from None
