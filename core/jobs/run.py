"""What a job's handler is given: itself, as it runs."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.attachments import services as attachments
from core.attachments.models import Attachment
from core.jobs.lease import Keeper
from core.jobs.models import Job

OnProgress = Callable[[int, int, str], None]


class JobCancelled(Exception):  # noqa: N818 - it is a wish, not an error
    """Somebody wishes the work to stop; nothing of it stays."""


class LeaseLost(Exception):  # noqa: N818 - the other attempt does the work
    """Another attempt has taken the job over; this one's changes are rolled back."""


class Run:
    """One attempt at one job, in the hands of its handler."""

    def __init__(self, job: Job, keeper: Keeper, on_progress: OnProgress | None = None) -> None:
        self.job = job
        self.by: Any = job.requested_by
        self._keeper = keeper
        self._on_progress = on_progress
        self._began = time.monotonic()

    @property
    def files(self) -> list[Attachment]:
        """Return the files that came with the job."""
        return list(self.job.inputs)

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far the work is: units done, of how many (0: unknown), and a few words.

        Costs next to nothing: the keeper writes the last word once a second, outside the work's transaction.
        Raises JobCancelled or LeaseLost where the work is to stop.
        """
        elapsed = time.monotonic() - self._began
        rate = done / elapsed if elapsed > 0 else 0
        self._keeper.progress = {"done": done, "total": total, "rate": rate, "message": message[:200]}
        if self._on_progress:
            self._on_progress(done, total, message)
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raise JobCancelled where somebody wishes the work to stop, LeaseLost where another attempt does it."""
        if self._keeper.cancelled.is_set():
            raise JobCancelled
        if self._keeper.lost.is_set():
            raise LeaseLost

    def attach(self, path: Path | str, filename: str, title: str = "", media_type: str = "") -> Attachment:
        """Hand over a file that the work made; whoever asked for the job downloads it from the job's page."""
        guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        return attachments.keep_made(
            Path(path), filename=filename, title=title or filename, media_type=media_type or guessed,
            by=self.by, about=self.job, category="result",
        )  # fmt: skip

    def last_word(self) -> dict[str, Any]:
        """Return the progress as it was said last, for the row's end."""
        return dict(self._keeper.progress)
