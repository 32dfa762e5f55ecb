"""What a person must be told when something they asked for cannot be done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm


class UserError(Exception):
    """A refusal in words a person understands: what is wrong and what to do.

    ``message`` is a translated sentence; ``field`` names the form field to blame, where there is one.
    """

    def __init__(self, message: Any, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StaleError(UserError):
    """Somebody else changed the record since it was read."""


@contextlib.contextmanager
def blaming(form: BaseForm) -> Iterator[None]:
    """Turn a refusal of a service into an error of the form: beside its field where it names one, else at the top."""
    try:
        yield
    except UserError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
    except ValidationError as error:
        for field, messages in getattr(error, "message_dict", {None: error.messages}).items():
            form.add_error(field if field in form.fields else None, messages)
