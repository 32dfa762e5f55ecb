"""What the portal knows of its lifecycles: every model's state fields, their transitions and the words for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django_fsm import FSMFieldMixin

ANY_STATE, ANY_OTHER_STATE = "*", "+"


@dataclass(frozen=True)
class Step:
    """One way from one state to another: ``source --name--> target``."""

    name: str
    label: Any
    source: str
    target: str


@dataclass(frozen=True)
class Lifecycle:
    """A state field of a model with everything that can happen to it."""

    model: type[models.Model]
    field: FSMFieldMixin

    @property
    def states(self) -> dict[str, Any]:
        """The states and the words for them, in the order in which they are declared."""
        return dict(self.field.flatchoices)

    @property
    def initial(self) -> str:
        """The state in which an object begins unless its maker says otherwise."""
        return str(self.field.get_default())

    @property
    def names(self) -> list[str]:
        """The names of the transitions, in the order in which they are declared."""
        order = {name: place for place, name in enumerate(_declared_names(self.model))}
        return sorted(self.field.transitions[self.model], key=lambda name: order[name])

    def steps(self) -> Iterator[Step]:
        """Yield every way from state to state; wildcards as the states they stand for."""
        for name in self.names:
            for transition in ways(self.model, name).transitions.values():
                for source in self._sources(transition):
                    target = source if transition.target is None else str(transition.target)
                    yield Step(name, transition.custom.get("label", name), source, target)

    def _sources(self, transition: Any) -> list[str]:
        if transition.source == ANY_STATE:
            return list(self.states)
        if transition.source == ANY_OTHER_STATE:
            return [state for state in self.states if state != transition.target]
        return [str(transition.source)]


def _declared_names(model: type) -> list[str]:
    names: list[str] = []
    for ancestor in reversed(model.__mro__):
        names += [name for name in vars(ancestor) if name not in names]
    return names


def ways(model: type[models.Model] | None, name: str) -> Any:
    """Return what django-fsm knows of a transition: its ways, by the state they leave."""
    return getattr(model, name)._django_fsm  # noqa: SLF001 - there is no public place


def lifecycles_of(model: type[models.Model]) -> list[Lifecycle]:
    """Return the lifecycles of a model, in the order of its fields."""
    fields = model._meta.concrete_fields
    return [Lifecycle(model, field) for field in fields if isinstance(field, FSMFieldMixin) and not _is_copy(field)]


def _is_copy(field: FSMFieldMixin) -> bool:
    """Tell a state field from its copy in a history table, which knows no transitions."""
    return field.model not in field.transitions or not field.transitions[field.model]


def all_lifecycles() -> list[Lifecycle]:
    """Return every lifecycle of the installed apps, by app and model."""
    return [lifecycle for model in apps.get_models() for lifecycle in lifecycles_of(model)]


def lifecycle_with(model: type[models.Model], name: str) -> Lifecycle:
    """Return the lifecycle of a model to which a transition belongs. Raises LookupError where none has it."""
    for lifecycle in lifecycles_of(model):
        if name in lifecycle.field.transitions[model]:
            return lifecycle
    raise LookupError(f"{model.__name__} has no transition {name!r}")


def label_of_state(model: type[models.Model] | None, field: str, state: str) -> Any:
    """Return the words for a state; the bare value where model, field or state are gone."""
    if model is None:
        return state
    try:
        return dict(model._meta.get_field(field).flatchoices).get(state, state)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return state


def label_of_transition(model: type[models.Model] | None, name: str) -> Any:
    """Return what the transition's button says; the bare name where it is gone."""
    if not hasattr(model, name):
        return name
    return next((each.custom.get("label", name) for each in ways(model, name).transitions.values()), name)
