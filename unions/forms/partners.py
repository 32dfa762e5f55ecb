"""The form of a partner body."""

from __future__ import annotations

from typing import Any

from django import forms

from reference.data import HOME_PROVINCE
from reference.models import Division
from unions.models import PartnerBody
from unions.services.partners import FACTS


class PartnerForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Facts of a partner body, and the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PartnerBody
        fields = FACTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = Division.objects.filter(level=Division.Level.COUNTY, code__startswith=HOME_PROVINCE[:2])
        field: Any = self.fields["district"]
        field.queryset = districts.order_by("code")

    def facts(self) -> dict[str, Any]:
        """Return what was entered about the body itself."""
        return {name: self.cleaned_data[name] for name in FACTS}
