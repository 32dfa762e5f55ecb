"""Why somebody looks; what people ask; what is answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RevealForm(forms.Form):
    """Why personal data is looked at."""

    reason = forms.CharField(
        label=_("What do you need it for?"), max_length=200,
        help_text=_("For instance: check the application for filing, call back about the annual inspection."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
