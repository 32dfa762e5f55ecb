"""The forms of contracts and of their amendments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from finance.forms import DecisionForm, amount_field
from finance.models.budget import CENT
from procurement.models import Contract


class ContractForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a contract says."""

    amount = amount_field(_("Amount (yuan)"), required=True, least=CENT)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Contract
        fields = ("subject", "amount", "starts_on", "ends_on", "terms")
        widgets = {
            "starts_on": DateInput, "ends_on": DateInput, "terms": forms.Textarea(attrs={"rows": 5}),
        }  # fmt: skip
        help_texts = {"terms": _("Each line is a paragraph of its own in the contract.")}

    def facts(self) -> dict[str, Any]:
        """Return what the service needs."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class SignForm(forms.Form):
    """The signature of both sides, and the scan of the signed paper."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput)
    signed_for_union = forms.CharField(label=_("Signed for the union by"), max_length=60)
    signed_for_organization = forms.CharField(label=_("Signed for the organization by"), max_length=60)
    scan = forms.FileField(label=_("Scan of the signed contract"), help_text=_("PDF or picture."))


class AmendForm(forms.Form):
    """What a contract is to say from then on, and why."""

    amount = amount_field(_("Amount from then on (yuan)"), required=True, least=CENT)
    starts_on = forms.DateField(label=_("From"), widget=DateInput)
    ends_on = forms.DateField(label=_("Until"), widget=DateInput)
    content = forms.CharField(
        label=_("What changes in the services"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Each line is a paragraph of its own in the amendment."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AgreeForm(DecisionForm):
    """The signature of an amendment, the scan, and the collective decision where the sum added needs one."""

    agreed_on = forms.DateField(label=_("Signed on"), widget=DateInput)
    scan = forms.FileField(label=_("Scan of the signed amendment"), help_text=_("PDF or picture."))
    field_order = ("agreed_on", "scan", "decided_on", "minutes_number")

    def __init__(self, *args: Any, asks_decision: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_decision:
            del self.fields["decided_on"], self.fields["minutes_number"]
