"""The kinds of jobs: each app declares its own with ``@job``, in its ``jobs`` module, which is found at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.registry import Registry

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    ``handler(run, **params)`` does the work and returns the outcome, a dict that fits JSON, or None. ``figures`` gives
    the outcome's keys that the page shows their labels. ``atomic``: the handler's changes and "done" are written in
    one transaction; a handler that is not atomic manages its own and must bear being run again.
    """

    name: str
    title: Any
    handler: Callable[..., Any]
    atomic: bool = True
    figures: Mapping[str, Any] = field(default_factory=dict)


job_kinds: Registry[JobKind] = Registry("job kind")


def job(
    name: str, *, title: Any, atomic: bool = True, figures: Mapping[str, Any] | None = None
) -> Callable[[Handler], Handler]:
    """Mark a function ``(run: Run, **params) -> dict | None`` as the handler of a kind of job.

    The outcome's key ``url`` becomes the button that opens the result. The handler says how far it is with
    ``run.progress``, hands over files with ``run.attach``, and raises UserError for what a person must be told.
    """

    def register(handler: Handler) -> Handler:
        job_kinds.register(name, JobKind(name, title, handler, atomic, figures or {}))
        return handler

    return register
