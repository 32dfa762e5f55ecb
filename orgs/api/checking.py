"""Facts from programs go through the very form of the pages, so that both are asked the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.forms import Form, ModelForm
from django.forms.models import model_to_dict
from rest_framework.exceptions import ValidationError

from core.api.handling import WHOLE
from orgs.forms.contact import ContactForm
from orgs.forms.record import OrganizationForm
from orgs.models import Organization
from unions.models import User


def organization_facts(given: Mapping[str, Any], record: Organization | None = None) -> dict[str, Any]:
    """Return the facts to write. Raises ValidationError by field."""
    now = model_to_dict(record, fields=OrganizationForm.Meta.fields) if record else {}
    return _checked(OrganizationForm(_typed({**now, **given}), instance=record))


def contact_facts(given: Mapping[str, Any], user: User) -> dict[str, Any]:
    """Return what to record of a contact: its facts, and what was agreed. Raises ValidationError by field."""
    form = ContactForm(_typed(given), user=user)
    _checked(form)
    return {"facts": form.facts(), "agreed": form.agreed()}


def _typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as they would be typed into a form."""
    return {name: _as_typed(value) for name, value in facts.items() if value is not None}


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, list) else str(value)


def _checked(form: ModelForm[Any] | Form) -> dict[str, Any]:
    if not form.is_valid():
        raise ValidationError(
            {WHOLE if name == "__all__" else name: list(map(str, said)) for name, said in form.errors.items()}
        )
    return dict(form.cleaned_data)
