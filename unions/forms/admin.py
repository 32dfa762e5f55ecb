"""Forms of the administration site for people and the tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminEmailInputWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from unions.models import Union, User
from unions.people import plain_email, plain_phone

_E164 = RegexValidator(
    r"^\+[1-9]\d{5,14}$", _("Enter a mobile phone number, such as 13800000000, or +852… with the country's code.")
)


class UserForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """An account: a name, and an address or a number to sign in with."""

    email = forms.EmailField(label=_("e-mail"), required=False, widget=UnfoldAdminEmailInputWidget)
    phone = forms.CharField(label=_("mobile phone"), required=False, widget=UnfoldAdminTextInputWidget)
    is_staff = forms.BooleanField(
        label=_("system administrator"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("Opens this administration site. What somebody does for a union comes from appointments only."),
    )

    class Meta:
        model = User
        fields = ("name", "email", "phone", "is_staff")

    def clean_email(self) -> str | None:
        """Return the address in its one way of writing; refuse one that is taken."""
        return self._free(
            "email", plain_email(self.cleaned_data["email"]), _("Another account uses this e-mail address.")
        )

    def clean_phone(self) -> str | None:
        """Return the number as E.164; refuse one that is malformed or taken."""
        phone = plain_phone(self.cleaned_data["phone"])
        if phone:
            _E164(phone)
        return self._free("phone", phone, _("Another account uses this phone number."))

    def _free(self, field: str, value: str | None, taken: Any) -> str | None:
        if value and User.objects.filter(**{field: value}).exclude(pk=self.instance.pk).exists():
            raise ValidationError(taken)
        return value

    def clean(self) -> dict[str, Any]:
        """Demand an address or a number."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", _("Enter an e-mail address or a mobile phone number, or both."))
        return cleaned


class UnionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A union, indented by its place in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the union's name behind a dash for each level."""
        return f"{'— ' * (obj.depth - 1)}{obj.name}"


class UnionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A union and the one it belongs to."""

    parent = UnionChoice(label=_("belongs to"), queryset=Union.objects.none(), required=False)

    class Meta:
        model = Union
        fields = (
            "parent", "code", "name", "name_en", "short_name", "kind", "district",
            "leader_in_charge", "office", "full_time_staff", "is_active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = Union.objects.order_by("path")
        if self.instance.pk:
            parents = parents.exclude(path__startswith=self.instance.path)
            self.fields["parent"].initial = Union.objects.get_parent(self.instance)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_parent(self) -> Union | None:
        """Demand a parent of every union but the city federation."""
        parent: Union | None = self.cleaned_data["parent"]
        if parent is None and not (self.instance.pk and self.instance.is_root()):
            raise ValidationError(_("Choose the union that this one belongs to."))
        return parent
