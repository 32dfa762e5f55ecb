"""Who may do what: roles of the acting appointment, and how far it reaches.

Apps declare their permissions here, each once, in their own ``rules.py`` (imported from ``AppConfig.ready``)::

    from unions.models import Role
    from unions.rules import add_perm, any_role, role_in

    add_perm("orgs.open_organizations", any_role)
    add_perm("orgs.verify_organization", role_in(Role.CLERK, Role.MANAGER))

Names are ``app.verb_noun``. The verbs add, change, delete and view belong to the administration site and are refused.
Predicates take ``(user, obj)``. Without an object they answer whether the role fits; with one, whether the acting
appointment reaches it too. Combine with ``&``, ``|`` and ``~``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import rules
from django.core.exceptions import ImproperlyConfigured
from rules.predicates import Predicate

from unions.models import Role, Union, User

_ADMIN_VERBS = ("add_", "change_", "delete_", "view_")


def add_perm(name: str, predicate: Predicate) -> None:
    """Declare a permission. Raises ImproperlyConfigured for a verb of the administration site, KeyError for a twin."""
    if name.rpartition(".")[2].startswith(_ADMIN_VERBS):
        raise ImproperlyConfigured(f"{name}: add, change, delete and view belong to the admin; name the act itself.")
    rules.add_perm(name, predicate)


def role_in(*roles: str) -> Predicate:
    """Return a predicate: the person acts in one of the roles, and within reach of the object."""
    named = frozenset(roles)

    def acts_in_role(user: Any, obj: Any = None) -> bool:
        acting = getattr(user, "acting", None)
        return acting is not None and acting.role in named and reaches(user, obj)

    return Predicate(acts_in_role, name="role_in:" + "|".join(role for role in Role.values if role in named))


any_role = role_in(*Role.values)
"""Everybody who acts for a union, auditors included: for reading."""

working_role = role_in(*(role for role in Role.values if role != Role.AUDITOR))
"""Everybody who acts for a union except auditors, who change nothing."""


def reaches(user: User, obj: Any) -> bool:
    """Tell whether the acting appointment reaches an object (True for None: no object in particular).

    An object says whose it is: it is a union, has ``scope_unions()`` (any one within reach is enough), or ``union``.
    What says nothing is reached by nobody.
    """
    return obj is None or any(user.reaches(union) for union in owning_unions(obj))


def owning_unions(obj: Any) -> Iterable[Union]:
    """Return the unions an object belongs to."""
    if isinstance(obj, Union):
        return [obj]
    if hasattr(obj, "scope_unions"):
        unions: Iterable[Union] = obj.scope_unions()
        return unions
    return [obj.union] if getattr(obj, "union", None) else []


def _acts_at_root(user: Any, _obj: Any = None) -> bool:
    """Tell whether the person acts for the city federation itself."""
    acting = getattr(user, "acting", None)
    return acting is not None and acting.union.is_root()


at_city_federation = Predicate(_acts_at_root, name="at_city_federation")

is_system_administrator: Predicate = rules.is_active & rules.is_staff

add_perm("pii.open_accesses", is_system_administrator | role_in(Role.AUDITOR))
add_perm("pii.answer_requests", is_system_administrator)
add_perm("unions.open_desk", any_role)
add_perm("correspondence.open_register", any_role)
add_perm("unions.open_partners", any_role)
add_perm("unions.open_meetings", any_role)
add_perm("unions.arrange_leave", role_in(Role.MANAGER))
add_perm("unions.hand_over_work", role_in(Role.MANAGER))
add_perm("unions.end_appointment", role_in(Role.MANAGER))
add_perm("unions.record_partner", role_in(Role.CLERK, Role.MANAGER))
add_perm("unions.administer_people", is_system_administrator)
add_perm("unions.administer_tree", is_system_administrator)


def table() -> list[tuple[str, str]]:
    """Return every permission that a rule declares with the words of its rule, by name; for guides and tests."""
    from rules.permissions import permissions  # noqa: PLC0415 - the registry's own module, read only here

    return sorted((name, str(predicate)) for name, predicate in permissions.items())
