"""Forms of official documents."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.correspondence.models import OfficialDocument
from core.widgets import DateInput


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A document's number, day and title."""

    class Meta:
        model = OfficialDocument
        fields = ("direction", "number", "dated_on", "title", "counterpart")
        labels = {"number": _("Number of the document")}
        widgets = {"dated_on": DateInput()}


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
