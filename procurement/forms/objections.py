"""The forms of objections: lodging one, writing to the other side, deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.attachments.forms import FilesField
from orgs.validators import validate_telephone
from procurement.models import PublicNotice

MOST_FILES = 5


def _files() -> FilesField:
    return FilesField(
        label=_("Files"), most=MOST_FILES, required=False,
        help_text=_("Evidence as PDF, Word, Excel or picture, at most 5 files. Only those who examine the objection, "
                    "and whoever holds its receipt, can open them."),
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """What somebody holds against a notice. ``website`` is filled in by machines alone, which stumble over it."""

    about = forms.ChoiceField(label=_("Application objected to"), required=False)
    what = forms.CharField(
        label=_("What you object to"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which part of the notice is wrong."),
    )  # fmt: skip
    argument = forms.CharField(
        label=_("Why"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Which rule or fact speaks against it."),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("Evidence"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where it can be looked up: documents, addresses on the web, witnesses."),
    )  # fmt: skip
    attached = _files()
    remedy = forms.CharField(label=_("What should be done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    name = forms.CharField(label=_("Your name or organization"), max_length=120)
    contact = forms.CharField(
        label=_("Telephone or e-mail"), max_length=120,
        help_text=_("Only those who examine the objection see it. With an e-mail address you are sent each answer."),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Leave this empty"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, notice: PublicNotice) -> None:
        super().__init__(data, files)
        lines = [*notice.content["proposed"], *notice.content["reserve"]]
        self.fields["about"].choices = [("", _("The notice as a whole"))] + [  # type: ignore[attr-defined]
            (str(one["id"]), f"{one['number']} {one['title']} · {one['organization']}") for one in lines
        ]

    def clean_contact(self) -> str:
        """Refuse what is neither a telephone number nor an e-mail address: the answer would reach nobody."""
        contact: str = self.cleaned_data["contact"].strip()
        validate = validate_email if "@" in contact else validate_telephone
        try:
            validate(contact)
        except forms.ValidationError:
            raise forms.ValidationError(
                _("Write a telephone number, as 13800000000 or 010-83570000, or an e-mail address.")
            ) from None
        return contact

    def clean_website(self) -> str:
        """Refuse what a machine filled in."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty: people do not see it."))
        return ""

    def facts(self) -> dict[str, Any]:
        """Return what the service needs; ``application_id`` where one application is meant."""
        names = ("what", "argument", "evidence", "remedy", "name", "contact")
        about = self.cleaned_data["about"]
        return {
            **{name: self.cleaned_data[name] for name in names}, "files": self.cleaned_data["attached"],
            "application_id": int(about) if about else None,
        }  # fmt: skip


class PostForm(forms.Form):
    """A message to the other side."""

    text = forms.CharField(label=_("Message"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))
    attached = _files()

    def facts(self) -> dict[str, Any]:
        """Return what the service needs."""
        return {"text": self.cleaned_data["text"], "files": self.cleaned_data["attached"]}


class ObjectionDecisionForm(forms.Form):
    """The decision on an objection, with its reasons."""

    UPHELD, REJECTED = "upheld", "rejected"
    result = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[(UPHELD, _("Upheld: the notice is withdrawn and the panel decides again")),
                 (REJECTED, _("Rejected: the notice stands"))],
    )  # fmt: skip
    excludes = forms.BooleanField(
        label=_("Exclude the application objected to"), required=False,
        help_text=_("Only where the objection is upheld: the application takes no further part."),
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Reasons"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Whoever lodged the objection reads them in the decision letter."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, can_exclude: bool, is_withdrawn: bool = False) -> None:
        super().__init__(data)
        if is_withdrawn:  # by another objection that was upheld
            self.fields["result"].choices = [  # type: ignore[attr-defined]
                (self.UPHELD, _("Upheld: the panel decides again")), (self.REJECTED, _("Rejected")),
            ]  # fmt: skip
        if not can_exclude:
            del self.fields["excludes"]
