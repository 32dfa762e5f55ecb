"""What is open of a person, to be handed over to a successor: a registry that every app fills.

An app registers in ``AppConfig.ready``::

    open_work.register("filings", OpenWork(_("Filings begun"), filings_begun_by, hand_over_filings))
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry
from unions.models import User


@dataclass(frozen=True)
class WorkItem:
    """One thing that is open: what, where it is, and by which day."""

    title: str
    url: str = ""
    due: dt.date | None = None


@dataclass(frozen=True)
class OpenWork:
    """A kind of open work. ``items(user)`` lists it; ``hand_over(who, to, by)`` moves all of it, returns how much."""

    title: Any
    items: Callable[[User], Iterable[WorkItem]]
    hand_over: Callable[[User, User, User], int]


open_work: Registry[OpenWork] = Registry("kind of open work")
