"""Forms of key people: a new term, a correction, an end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms.fields import YesNoField
from core.pii.fields import SealedFormField
from core.widgets import DateInput
from orgs.choices.people import LEAVES
from orgs.models import KeyPerson
from orgs.models.key_people import SEALED
from orgs.services.key_people import FACTS


class KeyPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who holds a post, from when to when; personal numbers are optional."""

    is_full_time = YesNoField(label=_("Full-time"))

    class Meta:
        model = KeyPerson
        fields = FACTS
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "post_title": _("Where the organization calls it otherwise, for instance: executive director."),
            "identity_number": _("Optional. Stored encrypted, shown masked; every look at it is on record."),
            "ends_on": _("Empty: without an end. You are reminded 60, 30 and 7 days before."),
        }

    def facts(self) -> dict[str, Any]:
        """Return what the form says about the person."""
        return {name: self.cleaned_data[name] for name in FACTS}


class NewKeyPersonForm(KeyPersonForm):
    """A new term."""

    succeeds = forms.BooleanField(
        label=LEAVES, required=False,
        help_text=_("For posts that one person holds: legal representative, chair, secretary general, finance."),
    )  # fmt: skip


class KeyPersonCorrectionForm(KeyPersonForm):
    """A correction, with what is on record hinted at by its mask."""

    forget = forms.MultipleChoiceField(
        label=_("Erase what is on record"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason of the correction"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [name for name in SEALED if getattr(self.instance, name)]
        for name in held:
            field = self.fields[name]
            assert isinstance(field, SealedFormField)  # noqa: S101 - SEALED names nothing else
            field.hint(getattr(self.instance, name))
        self.fields["forget"].choices = [  # type: ignore[attr-defined]
            (name, self.fields[name].label) for name in held
        ]  # fmt: skip
        if not held:
            del self.fields["forget"]


class TermEndForm(forms.Form):
    """The last day of a term, and why it ends."""

    on = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For instance: re-election, retirement, change of work.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": clock.today()})
        super().__init__(*args, **kwargs)
