"""What a clerk says when two records are merged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.models import Organization
from orgs.presentation.duplicates import Compared
from orgs.queries.merging import organization_by_code

KEPT, ABSORBED = "kept", "absorbed"


class OtherRecordForm(forms.Form):
    """Which record is the same organization."""

    code = forms.CharField(
        label=gettext_lazy("Portal number or USCC of the other record"), max_length=30,
        help_text=gettext_lazy("For instance S00000012. It stands below the name on the record's page."),
    )  # fmt: skip

    def clean_code(self) -> Organization:
        """Return the record."""
        try:
            return organization_by_code(self.cleaned_data["code"])
        except Organization.DoesNotExist:
            raise ValidationError(_("No organization on record has this number: compare it with its page.")) from None


class MergeForm(forms.Form):
    """Fact by fact, which of the two records is right; and why they are one."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are one organization"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    two_codes = forms.BooleanField(
        label=gettext_lazy("I checked with the registration authority that both USCCs are this organization's."),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any, *, facts: list[Compared], preferred: set[str], two_codes: bool, seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.differing = [each for each in facts if each.differs]
        for each in self.differing:
            self.fields[each.name] = forms.ChoiceField(
                label=each.label, choices=[(KEPT, each.left or _("(empty)")), (ABSORBED, each.right or _("(empty)"))],
                initial=ABSORBED if each.name in preferred else KEPT, required=False,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )  # fmt: skip
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, max_length=40)
        if not two_codes:
            del self.fields["two_codes"]

    def rows(self) -> list[tuple[Compared, Any]]:
        """Return the facts that differ, each with its field."""
        return [(each, self[each.name]) for each in self.differing]

    def taken(self) -> list[str]:
        """Return the facts that the absorbed record contributes."""
        return [each.name for each in self.differing if self.cleaned_data.get(each.name) == ABSORBED]

    def versions(self) -> list[int]:
        """Return the versions of the two records that were compared."""
        return [int(part) for part in self.cleaned_data["seen"].split("-") if part.isdigit()]

    def initial_for(self, name: str) -> str:
        """Return which record a fact is taken from unless the clerk says otherwise."""
        return str(self.fields[name].initial)
