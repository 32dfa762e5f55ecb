"""Why somebody looks; what people ask; what is answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.pii.choices import RequestStatus


class RevealForm(forms.Form):
    """Why personal data is looked at."""

    reason = forms.CharField(
        label=_("What do you need it for?"), max_length=200,
        help_text=_("For instance: check the application for filing, call back about the annual inspection."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip


class AskForm(forms.Form):
    """What is wrong about a person's data."""

    text = forms.CharField(
        label=_("What is wrong, and what is right?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ErasureForm(forms.Form):
    """The wish to have one's account erased."""

    text = forms.CharField(
        label=_("What we should know (optional)"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    understood = forms.BooleanField(
        label=_("I understand that my account cannot be brought back"),
        error_messages={"required": _("Tick this to go on.")},
    )


class AnswerForm(forms.Form):
    """What came of a request."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[(RequestStatus.DONE, _("Done")), (RequestStatus.REFUSED, _("Refused, with the reason"))],
    )  # fmt: skip
    text = forms.CharField(label=_("Answer to the person"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
