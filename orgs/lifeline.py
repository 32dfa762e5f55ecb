"""An organization's whole life on one line: every app adds its sources of events, for the eyes that may see them.

A source yields events in a constant number of queries. Events that reach a stage (registered, filed, …) say so; the
page shows the stages along its top, each with the day on which it was first reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.urls import reverse

from core.registry import Registry
from orgs.models import Organization
from unions.models import User


@dataclass(frozen=True)
class Eyes:
    """Who looks: staff at the desk within reach, or the organization's own people."""

    user: User
    at_desk: bool

    def see(self, permission: str, organization: Organization) -> bool:
        """Tell whether what is internal may be shown: at the desk, to those who hold the permission."""
        return self.at_desk and self.user.has_perm(permission, organization)

    def page(self, organization: Organization, *, desk: str, my: str) -> str:
        """Return the address of the organization's page that shows the record: a tab of the desk, or an own page."""
        if self.at_desk:
            return reverse("orgs:desk_organization", args=[organization.pk, desk])
        return reverse(my, args=[organization.pk])


@dataclass(frozen=True)
class Event:
    """Something that happened on a day: words, the record behind it, documents.

    ``is_year``: only the year is known. ``stage``: the stage of life that it reaches, if any. ``files``: pairs of a
    document's title and address.
    """

    day: dt.date
    title: Any
    text: Any = ""
    url: str = ""
    tone: str = "neutral"
    stage: str = ""
    is_year: bool = False
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Source:
    """Where events come from. ``is_work``: whether they tell the state of its work."""

    title: Any
    icon: str
    events: Callable[[Organization, Eyes], Iterable[Event]]
    is_work: bool = False


lifeline_sources: Registry[Source] = Registry("source of life-line events")
lifeline_stages: Registry[Any] = Registry("stage of an organization's life")
WORK = "work"  # the filter that shows all sources of its work


@dataclass(frozen=True)
class Shown:
    """An event with the source it came from."""

    name: str
    source: Source
    event: Event

    @property
    def names_source(self) -> bool:
        """Whether the event's own words begin with the source's."""
        return str(self.event.title).startswith(str(self.source.title))


@dataclass(frozen=True)
class LifeLine:
    """What the page shows. ``counts``: how many events each source has, shown or not."""

    stages: list[tuple[Any, Event | None]]
    years: list[tuple[int, list[Shown]]]
    counts: list[tuple[str, Any, int]]
    total: int = 0
    work_total: int = 0
    chosen: str = field(default="")


def life_of(organization: Organization, eyes: Eyes, *, chosen: str = "") -> LifeLine:
    """Return an organization's life as the eyes may see it; ``chosen`` names one source, or WORK, to show alone."""
    everything = [
        Shown(name, lifeline_sources.get(name), event)
        for name in lifeline_sources.names()
        for event in lifeline_sources.get(name).events(organization, eyes)
    ]
    wanted = [one for one in everything if _is_wanted(one, chosen)]
    wanted.sort(key=lambda one: (one.event.day, one.name), reverse=True)
    return LifeLine(
        stages=[(lifeline_stages.get(name), _first(everything, name)) for name in lifeline_stages.names()],
        years=[(year, list(rows)) for year, rows in groupby(wanted, key=lambda one: one.event.day.year)],
        counts=_counts(everything),
        total=len(everything),
        work_total=sum(one.source.is_work for one in everything),
        chosen=chosen,
    )


def _is_wanted(one: Shown, chosen: str) -> bool:
    return not chosen or chosen == one.name or (chosen == WORK and one.source.is_work)


def _first(everything: Collection[Shown], stage: str) -> Event | None:
    return min((one.event for one in everything if one.event.stage == stage), key=lambda event: event.day, default=None)


def _counts(everything: Collection[Shown]) -> list[tuple[str, Any, int]]:
    counted = [
        (name, lifeline_sources.get(name).title, sum(one.name == name for one in everything))
        for name in lifeline_sources.names()
    ]
    return [each for each in counted if each[2]]
