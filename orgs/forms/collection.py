"""The collection form, made of the declared questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.widgets import DateInput
from orgs.choices.records import InspectionResult, Rating
from orgs.collection_form import QUESTIONS, SECTIONS, Question, cross_checks
from orgs.forms.record import YesNoField
from orgs.validators import validate_telephone
from reference.forms import ServiceAreasField

CHOICES: dict[str, list[tuple[str, Any]]] = {"rating": Rating.choices, "inspection_result": InspectionResult.choices}
MOST_PEOPLE = 10_000_000


FIELDS: dict[str, Callable[..., forms.Field]] = {
    "count": partial(forms.IntegerField, min_value=0, max_value=MOST_PEOPLE),
    "money": partial(forms.DecimalField, min_value=0, max_digits=16, decimal_places=2),
    "areas": ServiceAreasField,
    "email": forms.EmailField,
    "telephone": partial(forms.CharField, max_length=60, validators=[validate_telephone]),
    "long_text": partial(forms.CharField, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})),
    "text": partial(forms.CharField, max_length=300),
}


def field_for(question: Question) -> forms.Field:
    """Return the form field that a question asks for."""
    if question.kind == "yes_no":
        return YesNoField(label=question.label, help_text=question.help)
    common: dict[str, Any] = {"label": question.label, "required": question.required, "help_text": question.help}
    if question.kind == "choice":
        return forms.ChoiceField(choices=[("", "—"), *CHOICES[question.key]], **common)
    return FIELDS[question.kind](**common)


class CollectionForm(forms.Form):
    """The answers for one year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS.values():
            self.fields[question.key] = field_for(question)

    def sections(self) -> list[dict[str, Any]]:
        """Return the bound fields under their headings."""
        return [
            {"title": section.title, "fields": [self[question.key] for question in section.questions]}
            for section in SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        """Check answers against each other."""
        answers = super().clean() or self.cleaned_data
        for key, message in cross_checks(answers).items():
            self.add_error(key, message)
        return answers

    def as_typed(self) -> Mapping[str, Any]:
        """Return what can be kept of an unfinished form: the answers that are right by themselves."""
        self.is_valid()
        return self.cleaned_data


class InviteCollectionForm(forms.Form):
    """Which year, until when."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    def clean_due_on(self) -> Any:
        """Refuse a deadline that has passed."""
        day = self.cleaned_data["due_on"]
        if day and day < clock.today():
            raise forms.ValidationError(_("The deadline has passed already: choose a later day."))
        return day
