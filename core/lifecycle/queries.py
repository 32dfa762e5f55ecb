"""What can be done with an object now, and what was done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.lifecycle.models import TransitionLog
from core.lifecycle.states import Lifecycle, lifecycles_of


@dataclass(frozen=True)
class Action:
    """A button: the transition's name, its words, whether a reason is asked (``required``, ``optional``, ``none``)."""

    name: str
    label: Any
    reason: str
    danger: bool
    target: str

    @property
    def needs_reason(self) -> bool:
        """Whether the step is refused without a reason."""
        return self.reason == "required"

    @property
    def asks_reason(self) -> bool:
        """Whether the form shows a field for a reason."""
        return self.reason != "none"


def allowed(transition: Any, obj: models.Model, user: Any) -> bool:
    """Tell whether the user may take this step with this object. None is the portal itself, which may.

    django-fsm's own ``has_perm`` falls back to the permission without an object, which django-rules answers for the
    page as such; here only the object counts.
    """
    if user is None or not transition.permission:
        return True
    if callable(transition.permission):
        return bool(transition.permission(obj, user))
    return bool(user.has_perm(transition.permission, obj))


def available(obj: models.Model, user: Any, *, field: str | None = None) -> list[Action]:
    """Return what the user can do with the object now, in the order of declaration (of one lifecycle, or of all)."""
    lifecycles = [one for one in lifecycles_of(type(obj)) if field in {None, one.field.name}]
    return [action for lifecycle in lifecycles for action in _actions(lifecycle, obj, user)]


def _actions(lifecycle: Lifecycle, obj: models.Model, user: Any) -> Iterator[Action]:
    ready = {each.name: each for each in getattr(obj, f"get_available_{lifecycle.field.name}_transitions")()}
    for name in lifecycle.names:
        if name in ready and allowed(ready[name], obj, user) and not ready[name].custom.get("hidden"):
            custom, target = ready[name].custom, ready[name].target
            yield Action(
                name, custom.get("label", name), custom.get("reason", "optional"), custom.get("danger", False), target
            )


def timeline(obj: models.Model, *, public_only: bool = False) -> models.QuerySet[TransitionLog]:
    """Return the object's transitions, newest first, with the people who made them (one query)."""
    steps = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(obj), object_id=obj.pk
    ).select_related("by", "on_behalf_of", "object_type")
    return steps.filter(public=True) if public_only else steps


def hands_in(obj: models.Model, name: str) -> set[int]:
    """Return the keys of those whose hand was in the last transition of a name: who made it, and on whose behalf."""
    last = timeline(obj).filter(name=name).values_list("by_id", "on_behalf_of_id").first()
    return {key for key in last or () if key is not None}
