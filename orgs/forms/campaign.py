"""Forms about collection campaigns."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms.models import FormVersion
from core.widgets import DateInput
from orgs.collection_form import KEY
from orgs.filters import OrganizationFilter
from orgs.models import Campaign
from orgs.models.campaign import DAYS_AFTER, DAYS_BEFORE

WHOM = ("district", "legal_form", "area", "union", "worker_service", "rating", "q")
"""The filters of the list of organizations by which a campaign chooses on screen."""


class DaysField(forms.CharField):
    """Numbers of days, written with commas: ``14, 3``."""

    def prepare_value(self, value: Any) -> Any:
        """Show days with commas."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[int]:
        """Return the days. Raises ValidationError where something else is written."""
        parts = super().clean(value).replace("，", ",").replace("、", ",").split(",")
        days = [part.strip() for part in parts if part.strip()]
        if not all(day.isdecimal() and int(day) <= 366 for day in days):
            raise forms.ValidationError(_("Write numbers of days with commas between them, for instance 14, 3."))
        return sorted({int(day) for day in days})


def released_versions() -> Any:
    """Return the released versions of the collection's forms, the latest first."""
    versions = FormVersion.objects.filter(form__kind=KEY, released_at__isnull=False)
    return versions.select_related("form").order_by("form__key", "-number")


class CampaignForm(forms.Form):
    """What is asked, of whom, until when."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    due_on = forms.DateField(label=_("Due on"), widget=DateInput())
    form_version = forms.ModelChoiceField(label=_("Form"), queryset=FormVersion.objects.none(), empty_label=None)
    cascades = forms.BooleanField(
        label=_("Unions below verify their own"), required=False,
        help_text=_("The union that leads for an organization sees and verifies its answers."),
    )  # fmt: skip
    accepts_late = forms.BooleanField(
        label=_("Take answers after closing"), required=False, help_text=_("They bear a mark that says they came late.")
    )
    remind_before = DaysField(label=_("Reminders, days before the deadline"), required=False)
    remind_after = DaysField(label=_("Reminders, days after the deadline"), required=False)

    def __init__(self, data: Any = None) -> None:
        defaults = {
            "year": clock.today().year, "cascades": True, "accepts_late": True, "remind_before": DAYS_BEFORE,
            "remind_after": DAYS_AFTER, "worker_service": "yes",
        }  # fmt: skip
        super().__init__(data, initial=defaults)
        self.fields["form_version"].queryset = released_versions()  # type: ignore[attr-defined]
        self.fields["form_version"].initial = released_versions().first()
        for name, field in OrganizationFilter.base_filters.items():
            if name in WHOM:
                made = field.field
                made.required, made.empty_label = False, _("Any")
                self.fields[name] = made

    @property
    def fields_of_campaign(self) -> list[str]:
        """The names of the campaign's own fields; the others choose whom to invite."""
        return list(CampaignForm.base_fields)

    def clean_due_on(self) -> Any:
        """Refuse a deadline that has passed."""
        return refuse_past(self.cleaned_data["due_on"])

    def facts(self) -> dict[str, Any]:
        """Return the campaign's own fields."""
        return {name: self.cleaned_data[name] for name in CampaignForm.base_fields}

    def whom(self) -> dict[str, str]:
        """Return the filters as the list of organizations takes them."""
        chosen = {name: self[name].value() for name in WHOM if name in self.fields}
        return {"list": urlencode({name: value for name, value in chosen.items() if value})}


class ExtendForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A later deadline."""

    class Meta:
        model = Campaign
        fields = ["due_on"]
        widgets = {"due_on": DateInput()}

    def clean_due_on(self) -> Any:
        """Refuse a deadline that has passed."""
        return refuse_past(self.cleaned_data["due_on"])


def refuse_past(day: Any) -> Any:
    """Return a day that has not passed. Raises ValidationError for one that has."""
    if day and day < clock.today():
        raise forms.ValidationError(_("The deadline has passed already: choose a later day."))
    return day
