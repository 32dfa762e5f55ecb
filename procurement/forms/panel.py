"""The forms of meeting, decisions, notice, award and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from finance.forms import amount_field
from finance.models.budget import CENT
from procurement.choices import PanelOutcome
from procurement.services.panel import Votes
from unions.models import Meeting

MOST_VOTES = 99


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """When, where, who, and what was said."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = ("held_on", "place", "chair", "members", "minutes")
        widgets = {
            "held_on": DateInput, "members": forms.Textarea(attrs={"rows": 2}),
            "minutes": forms.Textarea(attrs={"rows": 10}),
        }  # fmt: skip
        help_texts = {"minutes": _("The decisions themselves are listed in the minutes by the portal.")}


class DecisionForm(forms.Form):
    """What the panel decides of one application, with votes and, for a departure from the ranking, the reason."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=PanelOutcome.choices, widget=forms.RadioSelect)
    amount = amount_field(_("Amount (yuan)"), least=CENT)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=MOST_VOTES, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=MOST_VOTES, required=False)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=MOST_VOTES, required=False)
    departure_reason = forms.CharField(
        label=_("Why it departs from the ranking"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the decision is another than the ranking comes to. It is kept, and everybody reads "
                    "it in the notice."),
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return what the service needs."""
        found = self.cleaned_data
        votes = Votes(found["votes_for"] or 0, found["votes_against"] or 0, found["abstentions"] or 0)
        return {"outcome": found["outcome"], "amount": found["amount"], "votes": votes,
                "departure_reason": found["departure_reason"]}  # fmt: skip


class BulkForm(forms.Form):
    """One decision for the applications chosen."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=PanelOutcome.choices)
    departure_reason = forms.CharField(label=_("Why it departs from the ranking"), max_length=500, required=False)
    chosen = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one application.")}
    )

    def __init__(self, data: Any = None, *, keys: list[int]) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(key, str(key)) for key in keys]  # type: ignore[attr-defined]


class AwardForm(forms.Form):
    """The collective decision behind an award; needed from a sum on that finance knows."""

    decided_on = forms.DateField(label=_("Day of the collective decision"), required=False, widget=DateInput)
    minutes_number = forms.CharField(label=_("Number of the minutes"), max_length=80, required=False)


class WhyForm(forms.Form):
    """A reason that others read."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
