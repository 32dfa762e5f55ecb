"""The forms of contracts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from finance.forms import amount_field
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
