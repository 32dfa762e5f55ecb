"""The forms of activities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, SignUp
from activities.services.activities import FACTS
from core.attachments.filetypes import IMAGES
from core.widgets import DateTimeInput
from orgs.validators import validate_telephone
from reference.data import HOME_PROVINCE
from reference.forms import TargetGroupsField
from reference.models import Division


def form_field(field: models.Field[Any, Any], **kwargs: Any) -> Any:
    """Return the form field of a model field: times with the browser's calendar, districts of Beijing only."""
    if isinstance(field, models.DateTimeField):
        kwargs["widget"] = DateTimeInput()
    if field.name == "target_groups":
        return TargetGroupsField(label=_("For whom"), required=False)
    if field.name == "district":
        kwargs["queryset"] = Division.objects.filter(parent_id=HOME_PROVINCE, level=Division.Level.COUNTY)
    return field.formfield(**kwargs)


class _ActivityForm(forms.ModelForm):  # type: ignore[type-arg]
    """An activity; ``version`` remembers what was read, ``with_union`` makes it a joint one."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        """Return what the form says about the activity."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def clean(self) -> dict[str, Any]:
        """Say beside the field that an activity ends before it begins."""
        begin, end = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if begin and end and end < begin:
            self.add_error("ends_at", _("It ends before it begins: check both times."))
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Leave the other checks to the service, which fills in the rest."""


ActivityForm = forms.modelform_factory(Activity, form=_ActivityForm, fields=FACTS, formfield_callback=form_field)


class JointForm(ActivityForm):  # type: ignore[misc,valid-type]
    """An activity that a clerk enters for an organization."""

    with_union = forms.BooleanField(label=_("Held together with our union"), required=False)


class SignUpForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, and a telephone number or an e-mail address."""

    class Meta:
        model = SignUp
        fields = ("name", "phone", "email")
        help_texts = {
            "phone": _("A telephone number or an e-mail address: one of them is enough."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def _post_clean(self) -> None:
        """Leave the checks to the service, which knows the activity."""


class SignInForm(forms.Form):
    """What somebody enters at the place: who signed up needs no name."""

    contact = forms.CharField(
        label=_("Telephone or e-mail"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        help_text=_("The one with which you signed up, or any of yours."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Only where you did not sign up before."),
    )  # fmt: skip

    def person(self) -> dict[str, str]:
        """Return name, and telephone or e-mail."""
        contact = self.cleaned_data["contact"]
        return {"name": self.cleaned_data["name"], "email" if "@" in contact else "phone": contact}

    def clean_contact(self) -> str:
        """Refuse what is neither a telephone number nor an e-mail address."""
        contact: str = self.cleaned_data["contact"].strip()
        (forms.EmailField().clean if "@" in contact else validate_telephone)(contact)
        return contact


class WalkInForm(forms.Form):
    """Somebody who came without signing up, entered by the organizer."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Full name"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False, validators=[validate_telephone])


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    """How it went."""

    class Meta:
        model = Activity
        fields = ("outcome", "spent", "headcount", "headcount_grounds")
        help_texts = {
            "headcount": _("Beside those who signed in: for instance passers-by at a stand. Empty: nobody."),
            "headcount_grounds": _("Such as: counted at the door, leaflets given out."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = True

    def _post_clean(self) -> None:
        """Leave the checks to the service."""


class PhotoForm(forms.Form):
    """One photo."""

    file = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(
            attrs={"accept": ",".join(kind.ending for kind in IMAGES), "class": "form-control"}
        ),
        error_messages={"required": _("Choose a photo.")},
    )  # fmt: skip
