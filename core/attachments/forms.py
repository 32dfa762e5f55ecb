"""The upload form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.attachments.filetypes import DOCUMENTS
from core.widgets import DateInput

ACCEPT = ",".join(one.ending for one in DOCUMENTS)


class SeveralFiles(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, ``most`` of them; cleans to a list. ``store`` looks into each."""

    widget = SeveralFiles

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(widget=SeveralFiles(attrs={"accept": ACCEPT, "class": "form-control"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files sent. Raises ValidationError where there are too many, or one is empty."""
        sent = [one for one in data or [] if one]
        if len(sent) > self.most:
            raise forms.ValidationError(gettext("At most %(n)s files can be sent at once.") % {"n": self.most})
        if not sent and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in sent]


class UploadForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "form-control"}))
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the file's name serves as title."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Only for documents that expire."),
        widget=DateInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "upload_%s")
        super().__init__(*args, **kwargs)


class WithdrawForm(forms.Form):
    """Why a file is taken out of view; with the newer one where it can only be replaced."""

    file = forms.FileField(
        label=_("Newer file"), widget=forms.FileInput(attrs={"accept": ACCEPT, "class": "form-control"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))

    def __init__(self, *args: Any, is_replaced: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_replaced:
            del self.fields["file"]
