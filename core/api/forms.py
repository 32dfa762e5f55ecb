"""The form by which a person makes a token."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.models import Scope
from core.widgets import DateInput


def in_three_months() -> dt.date:
    """Return the last day that is proposed, where the settings allow it."""
    return clock.today() + dt.timedelta(days=min(90, settings.API_TOKEN_MAX_DAYS))


class TokenForm(forms.Form):
    """What a token is for, what it may do, until when."""

    name = forms.CharField(
        label=_("What the token is for"), max_length=60,
        help_text=_("For instance the other system's name. You know by it later which token to revoke."),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What it may do"), choices=Scope.choices, initial=Scope.READ, widget=forms.RadioSelect,
        help_text=_("Within your own rights, never beyond them."),
    )  # fmt: skip
    valid_until = forms.DateField(label=_("Last day"), initial=in_three_months, widget=DateInput())
