"""The contact form."""

from __future__ import annotations

from django import forms

from orgs.models import Contact


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who, when, how, about what, outcome, follow-up."""

    class Meta:
        model = Contact
        fields = ["contacted_on", "method", "staff", "counterpart", "subject", "outcome", "follow_up_on", "follow_up"]
        widgets = {
            "contacted_on": forms.DateInput(attrs={"type": "date"}),
            "follow_up_on": forms.DateInput(attrs={"type": "date"}),
            "outcome": forms.Textarea(attrs={"rows": 3}),
        }
