"""Triggers in migrations: installed as django-pgtrigger says, without rendering models for them."""

from __future__ import annotations

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


def add_quietly(self: AddTrigger, app_label: str, state: ProjectState) -> None:
    """Note the trigger among the model's options; the class that migrations use is the same with and without it."""
    options = state.models[app_label, self.model_name].options
    options["triggers"] = [*options.get("triggers", []), self.trigger]


def remove_quietly(self: RemoveTrigger, app_label: str, state: ProjectState) -> None:
    """Strike the trigger from the model's options."""
    options = state.models[app_label, self.model_name].options
    options["triggers"] = [each for each in options.get("triggers", []) if each.name != self.name]


def render_no_models_for_triggers() -> None:
    """Keep each trigger's operation from rendering half of all models anew, three times for every table with history.

    An empty database is migrated in two thirds of the time.
    """
    AddTrigger.state_forwards = add_quietly  # type: ignore[method-assign]
    RemoveTrigger.state_forwards = remove_quietly  # type: ignore[method-assign]
