"""The forms of projects."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst

from core.widgets import DateInput
from projects.choices import Origin
from projects.models import Project
from projects.services.projects import FACTS, OF_AWARD, TEXTS
from reference.forms import HomeDistrictsField, ServiceAreasField, TargetGroupsField

TICKED: dict[str, Any] = {
    "areas": ServiceAreasField, "districts": HomeDistrictsField, "target_groups": TargetGroupsField
}  # fmt: skip
ROWS = {"story": 8, "results": 6, "participation": 4}


def form_field(field: models.Field[Any, Any], **kwargs: Any) -> Any:
    """Return the form field of a model field: codes to tick, days with the browser's calendar."""
    if field.name in TICKED:
        return TICKED[field.name](
            label=capfirst(field.verbose_name), help_text=field.help_text, required=field.name == "areas"
        )
    if isinstance(field, models.DateField):
        kwargs["widget"] = DateInput()
    if field.name == "origin":
        kwargs["choices_form_class"] = forms.TypedChoiceField
    if field.name in ROWS:
        kwargs["widget"] = forms.Textarea(attrs={"rows": ROWS[field.name]})
    return field.formfield(**kwargs)


class _ProjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of a project; ``version`` remembers what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.award_id:  # the award says so
            for name in OF_AWARD:
                self.fields.pop(name, None)
        elif "origin" in self.fields:
            origin: Any = self.fields["origin"]
            origin.choices = [choice for choice in origin.choices if choice[0] != Origin.AWARD]

    def facts(self) -> dict[str, Any]:
        """Return what the form says about the project."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def _post_clean(self) -> None:
        """Leave the checks to the service, which fills in the rest."""


ProjectForm = forms.modelform_factory(
    Project, form=_ProjectForm, fields=(*FACTS[:7], *TEXTS[:4], *FACTS[7:], *TEXTS[4:]),
    formfield_callback=form_field,
)  # fmt: skip
"""What the union writes."""
TextForm = forms.modelform_factory(Project, form=_ProjectForm, fields=TEXTS, formfield_callback=form_field)
"""What the organization writes."""
