"""The forms of applications; the questions themselves are the form version's own (``forms.answers``)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.widgets import DateInput
from finance.services.ledger import in_words
from procurement.models import Lot, Round
from procurement.templatetags.rounds import lot_title


class LotForm(forms.Form):
    """For which lot the application is."""

    lot = forms.ModelChoiceField(
        queryset=Lot.objects.none(), label=gettext_lazy("Lot"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, data: Any = None, *, round: Round, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["lot"].queryset = round.lots.all()  # type: ignore[attr-defined]
        self.fields["lot"].label_from_instance = _lot_with_limit  # type: ignore[attr-defined]


def _lot_with_limit(lot: Lot) -> str:
    words = {"lot": lot_title(lot), "most": in_words(lot.most_each)}
    return _("%(lot)s: at most %(most)s yuan for one application") % words


class DeclarationForm(forms.Form):
    """What is declared when an application is handed in."""

    declares = forms.BooleanField(
        label=gettext_lazy(
            "I declare for the organization that everything stated and attached is true and complete, and that no "
            "other public money pays for the same services."
        ),
        error_messages={"required": gettext_lazy("Confirm the declaration to hand the application in.")},
    )


class SupplementForm(forms.Form):
    """What is missing, and for how many working days the applicant may supply it."""

    asked_for = forms.CharField(
        label=gettext_lazy("What is missing"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The applicant reads this. It can be asked only once: name everything."),
    )  # fmt: skip
    workdays = forms.IntegerField(
        label=gettext_lazy("Working days to supply it"), min_value=1, max_value=10, initial=3,
        help_text=gettext_lazy("Until 17:00 on the last of them; today does not count."),
    )  # fmt: skip


class SupplyForm(forms.Form):
    """The applicant's answer to what is missing."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Attach the papers that are missing beside their names before you send the answer."),
    )  # fmt: skip


class EligibilityForm(forms.Form):
    """A person's decision beside what the rules answered."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("eligible", gettext_lazy("Eligible")), ("ineligible", gettext_lazy("Not eligible"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Needed for a refusal, and where you decide otherwise than the rules; the applicant reads it."
        ),
    )  # fmt: skip


class PaperForm(forms.Form):
    """An application that came on paper: whose, for which lot, when it was received."""

    organization = forms.CharField(
        label=gettext_lazy("Applicant"), max_length=120,
        help_text=gettext_lazy("Portal number, unified social credit code or full name, as on record."),
    )  # fmt: skip
    lot = forms.ModelChoiceField(queryset=Lot.objects.none(), label=gettext_lazy("Lot"))
    received_on = forms.DateField(label=gettext_lazy("Received on"), widget=DateInput())
    received_time = forms.TimeField(
        label=gettext_lazy("Received at (hour and minute)"), widget=forms.TimeInput(attrs={"placeholder": "09:30"})
    )

    def __init__(self, data: Any = None, *, round: Round, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["lot"].queryset = round.lots.all()  # type: ignore[attr-defined]

    def received_at(self) -> dt.datetime:
        """Return the instant of receipt."""
        return dt.datetime.combine(self.cleaned_data["received_on"], self.cleaned_data["received_time"], clock.SHANGHAI)
