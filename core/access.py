"""Who may open an address: every view says so, and what says nothing stays shut.

A view declares its access with one of the decorators below. ``AccessMiddleware`` enforces the declaration, and a
system check refuses to start with a view under a private prefix that has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any] | type)


@dataclass(frozen=True)
class Access:
    """What an address asks of its visitor.

    ``permissions``: names, each of which the visitor must hold (none: being signed in is enough).
    ``public``: open to everyone.
    """

    permissions: tuple[str, ...] = ()
    public: bool = False


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[union-attr]
        return view

    return mark


def requires(*permissions: str) -> Callable[[View], View]:
    """Open the view to those who hold every one of the named permissions (``"app.verb_noun"``)."""
    return _declare(Access(permissions=permissions))


def public(view: View) -> View:
    """Open the view to everyone."""
    return _declare(Access(public=True))(view)


def signed_in(view: View) -> View:
    """Open the view to everyone who is signed in; the view itself narrows what they see to their own."""
    return _declare(Access())(view)


def declared_access(callback: Callable[..., Any]) -> Access | None:
    """Return what a resolved view declares, whether a function or a class-based view; None where it is silent."""
    view_class = getattr(callback, "view_class", None)
    return getattr(callback, "access", None) or getattr(view_class, "access", None)
