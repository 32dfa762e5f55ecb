"""Form controls that every app uses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR = 1900


def whole_year(day: dt.date) -> None:
    """Refuse a year that was half typed: browsers send 0202 for it. Raises ValidationError."""
    if day.year < FIRST_YEAR:
        raise ValidationError(_("Check the year: write it with four digits."))


class DateInput(forms.DateInput):
    """The browser's own date picker, which takes its value in ISO form whatever the reader's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own picker of a day and an hour, in Shanghai's time, which takes its value in ISO form."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
