"""The form of an entry of the service directory."""

from __future__ import annotations

from typing import Any

from django import forms

from core.widgets import DateInput
from procurement.models import ServiceDirectoryEntry
from procurement.services.directory import FACTS
from reference.models import ServiceArea


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """A service that may be bought; ``version`` remembers what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ServiceDirectoryEntry
        fields = FACTS
        widgets = {
            "valid_from": DateInput(), "valid_until": DateInput(), "description": forms.Textarea(attrs={"rows": 3})
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = ServiceArea.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the form says."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def _post_clean(self) -> None:
        """Leave the checks to the service."""
