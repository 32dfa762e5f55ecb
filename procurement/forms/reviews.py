"""The forms of a round's review at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from finance.choices import BudgetStatus
from finance.models import BudgetLine
from procurement.models import Round


class FeeForm(forms.Form):
    """The line of the budget that experts' fees are bound from."""

    line = forms.ModelChoiceField(label=_("Budget line for the fees"), queryset=BudgetLine.objects.none())

    def __init__(self, *args: Any, round: Round, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.queryset = BudgetLine.objects.filter(
            budget__union=round.union_id, budget__year=round.year, budget__status=BudgetStatus.APPROVED
        ).order_by("purpose", "source")
        field.required = required


class CloseForm(FeeForm):
    """The close of a review: the line for the fees, and why it is closed with fewer scores than planned."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where an application has fewer scores than the scheme asks for."),
    )  # fmt: skip


class DrawForm(forms.Form):
    """The seed of a round's first draw."""

    seed = forms.RegexField(
        r"^[0-9A-Za-z-]{8,64}$", label=_("Seed"), required=False,
        help_text=_("Left empty, the portal makes one. A seed agreed in the open (say, numbers drawn before witnesses) "
                    "has 8 to 64 letters and digits."),
        error_messages={"invalid": _("Use 8 to 64 letters and digits.")},
    )  # fmt: skip
