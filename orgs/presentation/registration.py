"""How far a registration is: its steps, what was remarked on each, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import Step as ShownStep
from orgs.forms.record import STEPS, Step, step_form
from orgs.models import Organization, Remark

REVIEW = "review"


def shown_steps(organization: Organization, remarks: Mapping[str, list[Remark]], *, current: str) -> list[ShownStep]:
    """Return the steps of a registration as the steps component takes them, the one that sends it in last."""
    answers = organization.draft.answers
    shown = [_shown(organization, step, answers, remarks, current=current) for step in STEPS]
    sending = ShownStep(
        _("Review and send in"), "current" if current == REVIEW else "todo",
        reverse("orgs:register_review", args=[organization.pk]),
    )  # fmt: skip
    return [*shown, sending]


def _shown(
    organization: Organization,
    step: Step,
    answers: dict[str, Any],
    remarks: Mapping[str, list[Remark]],
    *,
    current: str,
) -> ShownStep:
    made = sum(len(remarks.get(field, [])) for field in step.fields)
    if step.key == current:
        state = "current"
    elif made:
        state = "faulty"
    else:
        state = _state(organization, step, answers)
    note = ngettext("%(n)s remark", "%(n)s remarks", made) % {"n": made} if made else ""
    return ShownStep(step.title, state, reverse("orgs:register_step", args=[organization.pk, step.key]), note)


def _state(organization: Organization, step: Step, answers: dict[str, Any]) -> str:
    """Return whether a step was filled in, and rightly."""
    if not set(step.fields) <= set(answers):
        return "todo"
    return "done" if step_form(step.key)(as_query(answers), instance=organization).is_valid() else "faulty"


def first_to_correct(remarks: Mapping[str, list[Remark]]) -> str:
    """Return the key of the first step with a remark, else of the first step."""
    return next((step.key for step in STEPS if set(step.fields) & set(remarks)), STEPS[0].key)


def as_query(answers: Mapping[str, Any]) -> QueryDict:
    """Return kept answers in the shape in which a browser sends them."""
    query = QueryDict(mutable=True)
    for name, value in answers.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query
