"""What is asked besides when something is done to many rows at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.inbox.audiences import colleagues_of
from core.inbox.forms import HandOnForm
from unions.models import Union, User
from unions.queries import unions_visible_to


class ColleagueForm(HandOnForm):
    """The colleague who takes chosen to-dos over."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, colleagues=colleagues_of(user), **kwargs)


class AssignForm(forms.Form):
    """Which union becomes responsible for the chosen organizations."""

    union = forms.ModelChoiceField(label=_("Union"), queryset=Union.objects.none())
    lead = forms.BooleanField(
        label=_("It leads"), required=False, help_text=_("Other responsible unions stay, and no longer lead.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = unions_visible_to(user).filter(is_active=True)
