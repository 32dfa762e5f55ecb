"""What a person must be told when something they asked for cannot be done."""

from __future__ import annotations

from typing import Any


class UserError(Exception):
    """A refusal in words a person understands: what is wrong and what to do.

    ``message`` is a translated sentence; ``field`` names the form field to blame, where there is one.
    """

    def __init__(self, message: Any, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
