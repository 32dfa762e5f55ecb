"""Forms of leave and of hand-overs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.widgets import DateInput
from core.wording import labelled
from unions.models import Appointment, User


class AppointmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An appointment with its holder."""

    def label_from_instance(self, obj: Any) -> str:
        """Return who holds it, where, as what."""
        return labelled(obj.user, obj)


class LeaveForm(forms.Form):
    """Who is on leave, who stands in, from when to when."""

    appointment = AppointmentChoice(label=_("Who is on leave"), queryset=Appointment.objects.none())
    to = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none())
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("Until (last day)"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, appointments: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["appointment"].queryset, fields["to"].queryset = appointments, people


class HandOverForm(forms.Form):
    """The successor, and a word to both."""

    to = forms.ModelChoiceField(label=_("Successor"), queryset=User.objects.none())
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, successors: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in successors]).order_by("name", "pk")


class EndForm(forms.Form):
    """The last day of an appointment."""

    on = forms.DateField(label=_("Last day"), widget=DateInput())
