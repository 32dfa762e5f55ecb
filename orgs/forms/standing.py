"""Forms of standing: one for each kind of entry, made from its declaration."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.attachments.filetypes import DOCUMENTS
from core.widgets import DateInput
from orgs.standing import StandingKind, standing_kinds
from reference.forms import HomeDistrictsField, TargetGroupsField
from reference.models import ServiceArea

ACCEPT = ",".join(one.ending for one in DOCUMENTS)


TICKED = {"target_groups": TargetGroupsField, "districts": HomeDistrictsField}
"""Arrays of codes, by their names."""


def entry_field(field: models.Field[Any, Any], **kwargs: Any) -> Any:
    """Return the form field of a model field: dates with the browser's calendar, arrays of codes as words to tick."""
    if field.name in TICKED:
        label, help_text = capfirst(field.verbose_name), field.help_text
        return TICKED[field.name](label=label, help_text=help_text, required=False)
    if isinstance(field, models.ForeignKey):
        kwargs["queryset"] = ServiceArea.objects.filter(is_active=True)
    if isinstance(field, models.DateField):
        kwargs["widget"] = DateInput()
    return field.formfield(**kwargs)


@lru_cache(maxsize=32)
def entry_form(slug: str, *, is_correction: bool) -> type[forms.ModelForm]:  # type: ignore[type-arg]
    """Return the form of a kind of entry; a correction asks for the reason, and remembers what was read."""
    kind: StandingKind = standing_kinds.get(slug)
    extra: dict[str, Any] = {}
    if kind.with_file:
        extra["file"] = forms.FileField(
            label=_("Document (scan, photo or file)"), required=False,
            widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "form-control"}),
        )  # fmt: skip
    if is_correction:
        extra["reason"] = forms.CharField(label=_("Reason of the correction"), max_length=200)
        extra["version"] = forms.IntegerField(widget=forms.HiddenInput)
    base = type(f"{kind.model.__name__}Form", (forms.ModelForm,), extra)
    made: type[forms.ModelForm] = forms.modelform_factory(  # type: ignore[type-arg]
        kind.model, form=base, fields=kind.fields, formfield_callback=entry_field
    )
    return made


def facts_in(form: Any, slug: str) -> dict[str, Any]:
    """Return what a form says about the entry itself."""
    return {name: form.cleaned_data[name] for name in standing_kinds.get(slug).fields}
