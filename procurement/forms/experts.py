"""The forms of the expert pool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from orgs.validators import validate_telephone
from procurement.choices import TieKind
from procurement.models import Expert
from procurement.services.experts import FACTS


class ExpertForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Facts of an expert, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Expert
        fields = (
            "name",
            "employer",
            "position",
            "areas",
            "telephone",
            "email",
            "address",
            "starts_on",
            "ends_on",
            "fee",
            "remark",
        )
        widgets = {
            "areas": forms.CheckboxSelectMultiple, "starts_on": DateInput, "ends_on": DateInput,
        }  # fmt: skip
        help_texts = {
            "employer": _("Its full name: whoever works for an applicant never reads its application."),
            "telephone": _("Only to reach the expert, and to find ties to applicants."),
            "address": _("Of the home or the office; only to find ties to applicants."),
            "ends_on": _("Left empty, the term runs on."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["telephone"].validators.append(validate_telephone)

    def facts(self) -> dict[str, Any]:
        """Return what was entered about the expert."""
        return {name: self.cleaned_data[name] for name in (*FACTS, "areas")}


class TieForm(forms.Form):
    """A tie to a body."""

    name = forms.CharField(
        label=_("Full name of the body"), max_length=120,
        help_text=_("An organization, its supervising authority, or an agency."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind of tie"), choices=TieKind.choices)
    starts_on = forms.DateField(label=_("From"), required=False, widget=DateInput)
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("Left empty, it is still in force.")
    )


class EndForm(forms.Form):
    """The last day of a tie."""

    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)
