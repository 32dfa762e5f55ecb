"""Forms of contacts: one, one in the field, a meeting with many, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.inbox.audiences import colleagues_of
from core.widgets import DateInput
from core.wording import with_aside
from orgs.choices.records import ContactMethod, FollowUpKind
from orgs.models import Contact, ContactOccasion, Organization
from orgs.services.contacts import Agreed
from unions.models import PartnerBody, User

HITS = 20
NEEDED_WITH = {
    FollowUpKind.OURS: gettext_lazy("Say what was promised, or take the day away."),
    FollowUpKind.THEIRS: gettext_lazy("Say what was promised, or take the day away."),
}


class AgreedFields(forms.Form):
    """What was agreed, and who of the union sees to it; each becomes a to-do of that person."""

    follow_up = forms.CharField(label=gettext_lazy("What to follow up"), max_length=200, required=False)
    follow_up_on = forms.DateField(label=gettext_lazy("Follow up on"), required=False, widget=DateInput())
    ours = forms.CharField(label=gettext_lazy("What the union promised"), max_length=200, required=False)
    ours_on = forms.DateField(label=gettext_lazy("Promised for"), required=False, widget=DateInput())
    theirs = forms.CharField(label=gettext_lazy("What the other side promised"), max_length=200, required=False)
    theirs_on = forms.DateField(label=gettext_lazy("Expected by"), required=False, widget=DateInput())
    responsible = forms.ModelChoiceField(
        label=gettext_lazy("Who sees to it"), queryset=User.objects.none(), required=False,
        empty_label=gettext_lazy("Myself"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["responsible"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in colleagues_of(user)]).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """Demand the day of what was agreed, and the words of what was promised for a day."""
        data = super().clean() or self.cleaned_data
        for kind in FollowUpKind.values:
            what, day = data.get(kind), data.get(f"{kind}_on")
            if what and not day and f"{kind}_on" not in self.errors:
                self.add_error(f"{kind}_on", _("Say by which day."))
            if day and not what and kind in NEEDED_WITH:
                self.add_error(kind, NEEDED_WITH[FollowUpKind(kind)])
        return data

    def agreed(self) -> list[Agreed]:
        """Return what was agreed."""
        data = self.cleaned_data
        return [
            Agreed(kind, data[kind], data[f"{kind}_on"], data["responsible"])
            for kind in FollowUpKind.values
            if data[f"{kind}_on"]
        ]

    def facts(self) -> dict[str, Any]:
        """Return what was entered about the contact itself."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}  # type: ignore[attr-defined]


class ContactForm(AgreedFields, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who, when, how, about what, outcome; and what was agreed."""

    class Meta:
        model = Contact
        fields = ("contacted_on", "method", "staff", "counterpart", "subject", "outcome")
        widgets = {"contacted_on": DateInput(), "outcome": forms.Textarea(attrs={"rows": 3})}


class FollowUpForm(AgreedFields):
    """More that was agreed at a contact or an occasion."""

    def clean(self) -> dict[str, Any]:
        """Demand one thing at least."""
        data = super().clean()
        if not self.errors and not any(data.get(f"{kind}_on") for kind in FollowUpKind.values):
            self.add_error("follow_up_on", _("Say what is to be done, and by which day."))
        if data.get("follow_up_on") and not data.get("follow_up"):
            self.add_error("follow_up", _("Say what is to be followed up."))
        return data


class OrganizationChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Organizations with their codes, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Return name and code."""
        return with_aside(obj.name, obj.uscc or obj.number)


class MeetingForm(AgreedFields, forms.ModelForm):  # type: ignore[type-arg]
    """A meeting with many: what it was, and who took part; chosen, found by words, or pasted as a list."""

    organizations = OrganizationChoices(
        label=gettext_lazy("Organizations that took part"), queryset=Organization.objects.none(), required=False
    )
    hits = OrganizationChoices(
        label=gettext_lazy("Found: tick those that took part"), queryset=Organization.objects.none(), required=False
    )
    words = forms.CharField(label=gettext_lazy("Find an organization"), max_length=100, required=False)
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a list: names, USCCs or portal numbers, one a line"), required=False,
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    partners = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Partner bodies that took part"), queryset=PartnerBody.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = ContactOccasion
        fields = ("held_on", "method", "subject", "place", "staff", "outcome")
        widgets = {"held_on": DateInput(), "outcome": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, *args: Any, offered: QuerySet[Organization], hits: QuerySet[Organization], partners: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organizations", offered)
        self._offer("hits", hits)
        self._offer("partners", partners)

    def _offer(self, name: str, rows: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = rows
        if not rows:
            del self.fields[name]

    def about(self) -> list[Any]:
        """Return the fields that say what it was."""
        return [self[name] for name in self._meta.fields or ()]

    def agreements(self) -> list[Any]:
        """Return the fields of what was agreed."""
        return [self[name] for name in AgreedFields.base_fields]

    def participants(self) -> tuple[list[Organization], list[PartnerBody]]:
        """Return who was ticked; what was pasted comes on top."""
        ticked = [*self.cleaned_data.get("organizations", ()), *self.cleaned_data.get("hits", ())]
        return ticked, list(self.cleaned_data.get("partners", ()))


class QuickContactForm(AgreedFields, forms.ModelForm):  # type: ignore[type-arg]
    """A contact in the field: how, about what, what came of it, and one thing to follow up. The rest is known."""

    method = forms.ChoiceField(label=gettext_lazy("How"), choices=ContactMethod.choices, widget=forms.RadioSelect)

    class Meta:
        model = Contact
        fields = ("method", "subject", "outcome", "counterpart", "contacted_on")
        widgets = {"contacted_on": DateInput(), "outcome": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, user: User, subjects: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in ("ours", "ours_on", "theirs", "theirs_on", "responsible"):
            del self.fields[name]
        self.subjects = list(subjects)
        self.fields["subject"].widget.attrs["list"] = "subjects"

    def clean(self) -> dict[str, Any]:
        """Take what is not asked here as not agreed."""
        data = super().clean()
        return {"responsible": None, **{f"{kind}_on": None for kind in FollowUpKind.values}, **data}
