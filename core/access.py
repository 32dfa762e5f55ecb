"""Who may open an address: every view says so, and what says nothing stays shut.

A view declares its access with one of the decorators below. ``core.middleware.AccessMiddleware`` enforces the
declaration, ``core.checks`` refuses to start with a view under a private prefix that has none, and the permission
matrix (``tests/test_permission_matrix.py``) tries every address as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import rules
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., Any] | type)

READING = ("GET", "HEAD", "OPTIONS")
PRIVATE_PREFIXES = ("desk/", "my/", "review/", "api/", "jobs/", "inbox/", "files/", "account/switch/", "personal-data/",
                    "rehearsal/")  # fmt: skip

# Other people's views, which declare nothing: view name (with namespace) or its beginning → why they may stay so.
EXEMPT = {
    "account_": "allauth: sign-in is for strangers, and what is for the signed-in redirects strangers by itself",
    "mfa_": "allauth: second factors; each view asks for the signed-in user, and for the password again",
    "admin:": "the middleware lets in system administrators only; the admin site checks each model permission",
    "set_language": "Django's own switch of language, for everybody",
}


@dataclass(frozen=True)
class Access:
    """What an address asks of its visitor.

    ``permissions``: names, each of which the visitor must hold (none: being signed in is enough).
    ``public``: open to everyone. ``shut``: open to nobody, for views that declare nothing.
    ``writing``: what methods other than reading ask, where that differs.
    """

    permissions: tuple[str, ...] = ()
    public: bool = False
    shut: bool = False
    writing: Access | None = None

    def of(self, method: str | None) -> Access:
        """Return what the address asks of a request by a method."""
        return self if self.writing is None or method in READING else self.writing

    def admits(self, user: Any) -> bool:
        """Tell whether a visitor, a stranger perhaps, may open the address."""
        if self.public or self.shut or not user.is_authenticated:
            return self.public
        return all(holds(user, permission) for permission in self.permissions)


OPEN_ADMIN = "core.open_admin"
rules.add_perm(OPEN_ADMIN, rules.is_active & rules.is_staff)


def asked(path: str, view_name: str, callback: Callable[..., Any]) -> Access:
    """Return what an address asks of its visitor, declared or not.

    ``path``: without the leading slash; ``view_name``: with namespace, may be empty.
    """
    if view_name.startswith("admin:"):
        return Access(permissions=(OPEN_ADMIN,))
    silent = Access(public=True) if not path.startswith(PRIVATE_PREFIXES) or is_exempt(view_name) else Access(shut=True)
    return declared_access(callback) or silent


@dataclass(frozen=True)
class Route:
    """One address of the portal: its pattern (without the leading slash), full view name, view and arguments."""

    pattern: str
    name: str
    callback: Callable[..., Any]
    arguments: tuple[str, ...]

    @property
    def declared(self) -> Access | None:
        """What the view declares; None where it is silent."""
        return declared_access(self.callback)

    @property
    def asked(self) -> Access:
        """What the address asks of its visitor."""
        return asked(self.pattern, self.name, self.callback)

    @property
    def exempt(self) -> bool:
        """Whether the view is somebody else's, on the reasoned list above."""
        return is_exempt(self.name)

    @property
    def private(self) -> bool:
        """Whether the address lies under a private prefix."""
        return self.pattern.startswith(PRIVATE_PREFIXES)


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


def public_to_read(*to_write: str) -> Callable[[View], View]:
    """Open the view to everyone who reads; to write, to those who hold every one of the named permissions."""
    return _declare(Access(public=True, writing=Access(permissions=to_write)))


def requires_to_write(*to_write: str, read: str) -> Callable[[View], View]:
    """Open the view to those who hold one permission to read, and others to write."""
    return _declare(Access(permissions=(read,), writing=Access(permissions=to_write)))


def declared_access(callback: Callable[..., Any]) -> Access | None:
    """Return what a resolved view declares, whether a function or a class-based view; None where it is silent."""
    view_class = getattr(callback, "view_class", None)
    return getattr(callback, "access", None) or getattr(view_class, "access", None)


def is_exempt(view_name: str) -> bool:
    """Tell whether a view, by its name with namespace, is on the list of other people's views."""
    return bool(view_name) and view_name.startswith(tuple(EXEMPT))


def holds(user: Any, permission: str) -> bool:
    """Tell whether the user holds a permission as such, for no object in particular.

    A permission that a rule declares is decided by the rule alone: being a system administrator opens no desk.
    """
    if rules.perm_exists(permission):
        return bool(user.is_active and rules.has_perm(permission, user, None))
    return bool(user.has_perm(permission))


def demand(user: Any, permission: str, obj: Any = None) -> None:
    """Let pass who may do this to the object; raise PermissionDenied for everybody else.

    For services and views. Whether the object may be known at all is decided before, by ``visible_to``.
    """
    if not user.has_perm(permission, obj):
        raise PermissionDenied(permission)


def routes(urlconf: str | None = None) -> Iterator[Route]:
    """Yield every address of the portal (of another URLconf, where one is named)."""
    yield from _walk(get_resolver(urlconf).url_patterns, "", [], ())


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, namespaces: list[str], arguments: tuple[str, ...]
) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        known = arguments + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = [*namespaces, entry.namespace] if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, pattern, inner, known)
        else:
            name = ":".join([*namespaces, entry.name or ""]) if entry.name or namespaces else ""
            yield Route(pattern.replace("^", "").replace(r"\Z", ""), name, entry.callback, known)
