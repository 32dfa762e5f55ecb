"""Forms: what a person wishes to hear, and what becomes of a to-do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.inbox.channels import channels
from core.inbox.kinds import APP, NotificationKind, kinds
from core.inbox.models import Frequency, Preference
from core.widgets import DateInput
from core.wording import labelled


def _channel_choices() -> dict[str, tuple[Any, tuple[Frequency, ...]]]:
    """Return title and possible frequencies of each channel that the portal offers."""
    offered = {name: channels.get(name) for name in channels.names() if channels.get(name).is_offered()}
    outside = {name: (channel.title, channel.frequencies) for name, channel in offered.items()}
    return {APP: (_("In the portal"), (Frequency.IMMEDIATE, Frequency.OFF)), **outside}


class PostponeForm(forms.Form):
    """Another day for a to-do."""

    due = forms.DateField(label=gettext_lazy("Postpone until"), widget=DateInput())


class HandOnForm(forms.Form):
    """The colleague who takes a to-do over."""

    to: Any = forms.ModelChoiceField(label=gettext_lazy("Hand on to"), queryset=None)

    def __init__(self, *args: Any, colleagues: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = get_user_model()._default_manager
        field: Any = self.fields["to"]
        field.queryset = people.filter(pk__in=[one.pk for one in colleagues]).order_by("name", "pk")


class PreferencesForm(forms.Form):
    """A table: kinds of messages down, channels across."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = _channel_choices()
        wishes = {(one.kind, one.channel): one.frequency for one in Preference.objects.filter(user=user)}
        for kind in kinds:
            for channel in self.channels:
                wish = wishes.get((kind.name, channel), kind.default(channel, has_mail=bool(user.email)))
                self.fields[f"{kind.name}:{channel}"] = self._choice(kind, channel, wish)

    def _choice(self, kind: NotificationKind, channel: str, wish: str) -> forms.ChoiceField:
        title, frequencies = self.channels[channel]
        fixed = kind.mandatory and channel == APP
        return forms.ChoiceField(
            choices=[(one.value, one.label) for one in frequencies],
            initial=Frequency.IMMEDIATE if fixed else wish,
            disabled=fixed,
            label=labelled(kind.label, title),
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def rows(self) -> list[tuple[NotificationKind, list[tuple[forms.BoundField, Any]]]]:
        """Return each kind with its fields and their channels' titles, in the order of the channels."""
        return [
            (kind, [(self[f"{kind.name}:{name}"], self.channels[name][0]) for name in self.channels]) for kind in kinds
        ]

    def wishes(self) -> dict[tuple[str, str], str]:
        """Return what was chosen, (kind, channel) to frequency."""
        return {(name.rpartition(":")[0], name.rpartition(":")[2]): value for name, value in self.cleaned_data.items()}
