"""Form fields over reference data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reference.models import Division, ServiceArea, TargetGroup
from reference.queries import find_division, home_districts


class DivisionField(forms.CharField):
    """A division typed as people write it: 海淀, 海淀区, 110108. Cleans to a Division, or None where empty."""

    default_error_messages = {
        "unknown": _("No such district is known. Write for example 海淀区, or its six-digit code."),
    }

    def __init__(self, *, level: str = Division.Level.COUNTY, **kwargs: Any) -> None:
        self.level = level
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored division by its name."""
        if isinstance(value, Division):
            return value.name
        if isinstance(value, str) and value.isdigit():
            return Division.objects.filter(pk=value).values_list("name", flat=True).first() or value
        return value

    def clean(self, value: Any) -> Division | None:
        """Return the division meant. Raises ValidationError where none is known by that name."""
        text = super().clean(value)
        if not text:
            return None
        division = find_division(text, level=self.level)
        if division is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return division


class TickedField(forms.MultipleChoiceField):
    """Several of what ``options`` returns, ticked. Cleans to a list of codes in their own order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self.options, **kwargs)

    @staticmethod
    def options() -> list[tuple[str, str]]:
        """Return codes and words."""
        raise NotImplementedError


class ServiceAreasField(TickedField):
    """Service areas in use."""

    @staticmethod
    def options() -> list[tuple[str, str]]:
        """Return the areas."""
        return [(area.code, area.name) for area in ServiceArea.objects.filter(is_active=True)]


class TargetGroupsField(TickedField):
    """Target groups in use."""

    @staticmethod
    def options() -> list[tuple[str, str]]:
        """Return the groups."""
        return [(group.code, group.name) for group in TargetGroup.objects.filter(is_active=True)]


class HomeDistrictsField(TickedField):
    """Beijing's districts."""

    @staticmethod
    def options() -> list[tuple[str, str]]:
        """Return the districts."""
        return [(district.code, district.name) for district in home_districts()]
