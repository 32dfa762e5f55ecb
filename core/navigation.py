"""Where one can go: registries of places, which apps fill in ``AppConfig.ready`` and the frames show.

A place appears only to those whom it lets in (``user.has_perm``), so that no frame ever shows a dead link.
The system check ``core.E010`` refuses a place whose address does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from core import clock
from core.registry import Registry, landing_for

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Badge = Callable[[HttpRequest], int | None]
YEARS_BACK = 6


@lru_cache(maxsize=512)
def _address(url_name: str, _prefix: str, _urlconf: str) -> str:
    # Every frame asks for some thirty addresses, which change only with what else belongs to the key.
    return reverse(url_name)


@dataclass(frozen=True)
class NavItem:
    """A place to go to.

    ``url_name``: name of an address without arguments. ``icon``: a Tabler outline icon. ``permission``: who sees it
    (empty: everyone who sees the frame). ``group``: a name in ``desk_groups``, or in ``my_groups``. ``badge``: counts
    what waits there; a function of the request, or the name of a context variable that another app provides. ``text``:
    one sentence, for cards. ``also``: where else its pages lie, as ``"my/calls/"``.
    """

    title: str | _StrPromise
    url_name: str
    icon: str
    permission: str = ""
    group: str = ""
    badge: Badge | str | None = None
    text: str | _StrPromise = ""
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address. Raises NoReverseMatch where there is none."""
        return _address(self.url_name, get_script_prefix(), settings.ROOT_URLCONF)

    def holds(self, path: str) -> int:
        """Return how long the address is that leads to this place and begins the path; 0 where none does."""
        addresses = (self.url, *(get_script_prefix() + one for one in self.also))
        return max((len(one) for one in addresses if path.startswith(one)), default=0)


@dataclass(frozen=True)
class Group:
    """Places of an organization's portal that stand under one name in its bar, which has room for five."""

    title: str | _StrPromise
    icon: str


@dataclass(frozen=True)
class Frame:
    """A part of the portal with a frame of its own: the address of its home page, and the template."""

    url_name: str
    template: str

    @property
    def url(self) -> str:
        """The address below which all its pages lie. Raises NoReverseMatch where there is none."""
        return _address(self.url_name, get_script_prefix(), settings.ROOT_URLCONF)


@dataclass(frozen=True)
class Panel:
    """A part of a home page: ``context`` returns what ``template`` needs, or None where there is nothing to show."""

    title: str | _StrPromise
    template: str
    context: Callable[[HttpRequest], Mapping[str, Any] | None]
    permission: str = ""
    icon: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure on the landing page. ``value`` is asked at most every ten minutes."""

    label: str | _StrPromise
    value: Callable[[], int]
    url_name: str = ""


@dataclass(frozen=True)
class Hit:
    """One line that leads somewhere: a find of the global search, a piece of news on the landing page."""

    title: str
    url: str
    detail: str = ""


def lines(hits: Iterable[Hit], url_name: str) -> dict[str, Any] | None:
    """Return what ``public/_lines.html`` shows: the finds, and the page that lists all; None where nothing is found."""
    found = list(hits)
    return {"lines": found, "all_url": reverse(url_name)} if found else None


@dataclass(frozen=True)
class SearchSource:
    """What the global search looks through: ``find(user, words, limit)`` answers only what the user may see."""

    title: str | _StrPromise
    find: Callable[[Any, str, int], Iterable[Hit]]
    icon: str = "search"
    permission: str = ""
    all_results: Callable[[str], str] | None = field(default=None)  # address of the full list for the same words


desk_groups: Registry[str | _StrPromise] = Registry("group of the desk's sidebar")
desk: Registry[NavItem] = Registry("place of the desk")
top: Registry[NavItem] = Registry("counter in the top bar")
me: Registry[NavItem] = Registry("place of the personal menu")
my_groups: Registry[Group] = Registry("group of places of an organization's portal")
my: Registry[NavItem] = Registry("place of an organization's portal")
review: Registry[NavItem] = Registry("place of the experts' portal")
public: Registry[NavItem] = Registry("place of the public site")
footer: Registry[NavItem] = Registry("place of the public footer")
landing: Registry[NavItem] = Registry("card on the landing page")
figures: Registry[Figure] = Registry("figure on the landing page")
desk_panels: Registry[Panel] = Registry("panel of the workbench")
my_panels: Registry[Panel] = Registry("panel of an organization's home page")
public_panels: Registry[Panel] = Registry("panel of the landing page")
search_sources: Registry[SearchSource] = Registry("source of the global search")
frames: Registry[Frame] = Registry("frame")

PLACES = (desk, top, me, my, review, public, footer, landing)
Shown = TypeVar("Shown", NavItem, Panel, SearchSource)


def visible(registry: Registry[Shown], user: Any) -> list[tuple[str, Shown]]:
    """Return the named items that the user may see, in order."""
    named = ((name, registry.get(name)) for name in registry.names())
    return [(name, item) for name, item in named if not item.permission or user.has_perm(item.permission)]


def current(items: Iterable[tuple[str, NavItem]], path: str) -> str:
    """Return the name of the place that the path lies in: the longest address that begins the path; else ``""``."""
    length, name = max(((item.holds(path), name) for name, item in items), default=(0, ""))
    return name if length else ""


def frame_at(path: str) -> str:
    """Return the name of the frame that a path lies in, ``""`` for pages that all frames share."""
    return next((name for name in frames.names() if path.startswith(frames.get(name).url)), "")


def frame_of(request: HttpRequest) -> str:
    """Return the template of a page's frame; a page that all share stands in the one that its reader comes from.

    Whoever comes from none sees that of the place where they start.
    """
    named = frame_at(request.path) or request.session.get("frame", "")
    if named not in frames:
        named = frame_at(landing_for(request.user)) or "my"
    return frames.get(named).template


def count(item: NavItem, request: HttpRequest, context: Mapping[str, Any]) -> int:
    """Return how much waits at a place for the visitor, 0 where it does not count."""
    if not request.user.is_authenticated:
        return 0
    if isinstance(item.badge, str):
        return int(context.get(item.badge) or 0)
    return (item.badge(request) or 0) if item.badge else 0


def years() -> list[int]:
    """Return the years one may switch to: the next, this one, and those before, latest first."""
    this = clock.today().year
    return list(range(this + 1, this - YEARS_BACK, -1))


def chosen_year(request: HttpRequest) -> int:
    """Return the year that a page is about: ``?year=``, else the one last chosen in this session, else this year.

    A page that calls this passes ``years=years()`` and ``year=`` to its template; the top bar then shows the switch.
    """
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and int(asked) in years():
        request.session["year"] = int(asked)
    return int(request.session.get("year", clock.today().year))
