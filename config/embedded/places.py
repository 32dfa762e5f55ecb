"""Where one portal keeps its data, and its servers their sockets."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.embedded.errors import EmbeddedError

LONGEST = 900  # bytes of a data folder's path; PostgreSQL takes 1,023 with its own names below
PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Places:
    """Where one portal's servers keep their files.

    ``var`` is the portal's data folder; the sockets lie in a short temporary path, because a socket's path may not be
    longer than about 100 characters.
    """

    var: Path

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's data folder."""
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's data folder."""
        return self.var / "valkey"

    @property
    def run(self) -> Path:
        """Locks and process ids."""
        return self.var / "run"

    @property
    def log(self) -> Path:
        """What the steps of setting up and starting said."""
        return self.var / "log"

    @property
    def sockets(self) -> Path:
        """The folder of Valkey's socket; PostgreSQL's lies below it, owned by the user that PostgreSQL runs as."""
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:10]
        return Path("/tmp") / f"union-hub-{os.getuid()}-{digest}"  # noqa: S108 - checked by make_sockets_folder

    @property
    def postgres_host(self) -> Path:
        """The folder of PostgreSQL's socket, which libpq takes as host."""
        return self.sockets / "postgres"

    @property
    def broker_url(self) -> str:
        """Valkey's address for Celery."""
        return f"redis+socket://{self.sockets}/valkey.sock"

    @property
    def cache_url(self) -> str:
        """Valkey's address for the redis client."""
        return f"unix://{self.sockets}/valkey.sock"

    def make(self) -> None:
        """Make the folders that are there before any server. Raises EmbeddedError where the path is too long."""
        if len(os.fsencode(self.var)) > LONGEST:
            raise EmbeddedError(f"The data folder's path is longer than {LONGEST} bytes. Name another with HUB_VAR.")
        self.run.mkdir(parents=True, exist_ok=True)
        self.log.mkdir(exist_ok=True)

    def make_sockets_folder(self) -> None:
        """Make the sockets' folder; refuse one that somebody else made first. Raises EmbeddedError then."""
        self.sockets.mkdir(mode=0o711, exist_ok=True)
        if self.sockets.is_symlink() or self.sockets.stat().st_uid != os.getuid():
            raise EmbeddedError(f"{self.sockets} belongs to somebody else. Remove it, or name another HUB_VAR.")
        self.sockets.chmod(0o711)

    def remove_sockets_folder(self) -> None:
        """Remove the sockets' folder with what is left in it."""
        shutil.rmtree(self.sockets, ignore_errors=True)


def places(environ: Mapping[str, str] = os.environ) -> Places:
    """Return the places of the portal that the environment names.

    ``HUB_VAR`` may be absolute, begin with ``~`` or be relative to the project; unset or empty it means ``var/``.
    """
    return Places((PROJECT / Path(environ.get("HUB_VAR") or "var").expanduser()).resolve())
