"""Forms about the yearly collection; its questions are the form version's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.listing.intake_views import ListUploadForm
from core.widgets import DateInput
from orgs.forms.campaign import refuse_past


class AnswersUploadForm(ListUploadForm):
    """A spreadsheet of answers, and of which year they are."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)


class InviteCollectionForm(forms.Form):
    """Which year, until when."""

    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput())

    def clean_due_on(self) -> Any:
        """Refuse a deadline that has passed."""
        return refuse_past(self.cleaned_data["due_on"])
