"""The forms of agencies, their staff and engagements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from procurement.choices import AgencyTask
from procurement.models import Agency, AgencyEngagement, Round
from procurement.services.agencies import FACTS, TERMS


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """An agency; ``version`` remembers what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Agency
        fields = FACTS

    def facts(self) -> dict[str, Any]:
        """Return what the form says."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def _post_clean(self) -> None:
        """Leave the checks to the service."""


class MemberForm(forms.Form):
    """Who works there too."""

    login = forms.CharField(
        label=_("E-mail or mobile number"), max_length=254, help_text=_("With which the person signs in here.")
    )


class EngagementForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an agency does, in which rounds, from when until when."""

    tasks = forms.MultipleChoiceField(
        label=_("Tasks"), choices=AgencyTask.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Its staff read these rounds and their applications; they do only what is ticked."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = AgencyEngagement
        fields = ("rounds", *TERMS)
        widgets = {
            "rounds": forms.CheckboxSelectMultiple(), "starts_on": DateInput(), "ends_on": DateInput(),
        }  # fmt: skip

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rounds"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["rounds"].label_from_instance = lambda round: f"{round.year} · {round}"  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """Return what the form says, the rounds left out."""
        return {name: self.cleaned_data[name] for name in TERMS}

    def chosen(self) -> list[Round]:
        """Return the rounds."""
        return list(self.cleaned_data["rounds"])

    def _post_clean(self) -> None:
        """Leave the checks to the service."""
