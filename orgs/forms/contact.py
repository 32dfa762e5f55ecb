"""The contact form."""

from __future__ import annotations

from django import forms

from core.widgets import DateInput
from orgs.models import Contact


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who, when, how, about what, outcome, follow-up."""

    class Meta:
        model = Contact
        fields = ["contacted_on", "method", "staff", "counterpart", "subject", "outcome", "follow_up_on", "follow_up"]
        widgets = {
            "contacted_on": DateInput(),
            "follow_up_on": DateInput(),
            "outcome": forms.Textarea(attrs={"rows": 3}),
        }
