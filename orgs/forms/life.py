"""Forms of filing, party and union building, change of name, blacklisting and appeals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.widgets import DateInput
from orgs.models import BlacklistEntry, Filing, Guidance, PartyBuilding, UnionBuilding
from orgs.models.building import BuildingRecord
from orgs.services.building import PEOPLE
from orgs.services.filings import ANSWERS
from orgs.validators import validate_telephone


class FilingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What an organization tells the hub. Saved as far as it goes; what is needed is asked for when it is handed in."""

    organizer_telephone = forms.CharField(
        label=_("Telephone of the person in charge"), max_length=60, required=False, validators=[validate_telephone],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Filing
        fields = ANSWERS
        widgets = {"activities": forms.Textarea(attrs={"rows": 5}), "purpose": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "activities": _("For whom, how often, what came of it: a few sentences."),
            "supported_by": _("For groups that are not registered: the enterprise or union that gives them room."),
        }

    def answers(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in ANSWERS}


class StepForm(forms.Form):
    """When a step was taken, and a word about it."""

    day = forms.DateField(label=_("Date"), widget=DateInput())
    reason = forms.CharField(
        label=_("Remark"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"day": clock.today()})
        super().__init__(*args, **kwargs)


class _BuildingForm(forms.ModelForm):  # type: ignore[type-arg]
    """People, members, superior, next step."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def facts(self) -> dict[str, Any]:
        """Return what was entered."""
        return {name: self.cleaned_data[name] for name in PEOPLE}


class PartyBuildingForm(_BuildingForm):
    """People and next step of party building."""

    class Meta:
        model = PartyBuilding
        fields = PEOPLE
        widgets = {"next_step_on": DateInput()}


class UnionBuildingForm(_BuildingForm):
    """People and next step of union building."""

    class Meta:
        model = UnionBuilding
        fields = PEOPLE
        widgets = {"next_step_on": DateInput()}


def building_form(record: BuildingRecord) -> type[_BuildingForm]:
    """Return the form of a record."""
    return PartyBuildingForm if isinstance(record, PartyBuilding) else UnionBuildingForm


class GuidanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Guidance or a check."""

    class Meta:
        model = Guidance
        fields = ("subject", "given_on", "given_by", "text", "is_check")
        widgets = {"given_on": DateInput(), "text": forms.Textarea(attrs={"rows": 4})}


class NameChangeForm(forms.Form):
    """The new name and since when."""

    name = forms.CharField(label=_("New name"), max_length=200)
    changed_on = forms.DateField(label=_("Name changed on"), widget=DateInput())
    document_number = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class BlacklistForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why and for how long."""

    class Meta:
        model = BlacklistEntry
        fields = ("reason", "grounds", "starts_on", "ends_on")
        widgets = {
            "starts_on": DateInput(), "ends_on": DateInput(), "reason": forms.Textarea(attrs={"rows": 3}),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Leave the period to the service, which says beside the field what is wrong with it."""
        return self.cleaned_data


class AppealForm(forms.Form):
    """What the organization says against the entry."""

    text = forms.CharField(label=_("Why the entry is wrong"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))


class AppealDecisionForm(forms.Form):
    """The decision upon an appeal, with the answer."""

    accept = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "true", widget=forms.RadioSelect,
        choices=[("true", _("Accept the appeal: the entry is lifted")), ("false", _("Dismiss it: the entry stands"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("Answer to the organization"), max_length=300,
                             widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
