"""Amounts of money as people write and copy them: one field for all screens."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TOO_LARGE = _("This amount is too large: check its number of digits.")
AROUND = re.compile(r"[\s,、¥]|元$")


class AmountField(forms.DecimalField):
    """An amount in yuan, to the fen: with separators, full-width digits, a sign or word for yuan."""

    default_error_messages = {
        "invalid": _("Write an amount in yuan, such as 120000 or 120000.50."),
        "max_digits": TOO_LARGE,
        "max_whole_digits": TOO_LARGE,
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"decimal_places": 2, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        """Leave out what only serves reading. Raises ValidationError for powers of ten: 1e9 is a slip, no amount."""
        if not isinstance(value, str):
            return super().to_python(value)
        plain = AROUND.sub("", unicodedata.normalize("NFKC", value))
        if "e" in plain.lower():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(plain)
