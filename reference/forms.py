"""Form fields over reference data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reference.models import Division, ServiceArea, TargetGroup
from reference.queries import find_division, full_name, home_districts, subdistricts_of

County = Division.Level.COUNTY


HOME = "北京市"


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

    def in_words(self, value: Any) -> str:
        """Return a division as a person reads it: where it lies, without the city that goes without saying."""
        place = find_division(str(getattr(value, "pk", value)), level=self.level) if value else None
        return full_name(place).removeprefix(HOME) if place else str(value or "")

    def clean(self, value: Any) -> Division | None:
        """Return the division meant. Raises ValidationError where none is known by that name."""
        text = super().clean(value)
        if not text:
            return None
        division = find_division(text, level=self.level)
        if division is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return division


class DistrictWidget(forms.MultiWidget):
    """Beijing's districts to choose from, and below them a line for a district elsewhere in the country."""

    template_name = "reference/district.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        select = forms.Select(attrs={"class": "form-select"})
        super().__init__({"": select, "elsewhere": forms.TextInput(attrs={"class": "form-control"})}, attrs)

    def id_for_label(self, id_: str) -> str:
        """Let the label belong to the choice."""
        return f"{id_}_0" if id_ else id_

    def decompress(self, value: Any) -> list[Any]:
        """Return the parts for one value: the choice where it is among the choices, else the line."""
        offered = {str(key) for key, _name in self.widgets[0].choices}  # type: ignore[attr-defined]
        return [value, ""] if str(value or "") in offered else ["", value]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed for elsewhere, or else what was chosen."""
        chosen, elsewhere = super().value_from_datadict(data, files, name)
        return (elsewhere or "").strip() or chosen


class DistrictField(DivisionField):
    """A district: one of Beijing's, chosen; or one elsewhere, typed."""

    widget = DistrictWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.widgets[0].choices = _home_choices  # type: ignore[attr-defined]

    def prepare_value(self, value: Any) -> Any:
        """Return the code of one of Beijing's districts, the full name of another one."""
        found = value if isinstance(value, Division) else find_division(str(value or ""), level=self.level)
        if found is None:
            return value
        return found.code if found in home_districts() else full_name(found)


class SubdistrictField(DivisionField):
    """A subdistrict, chosen among those of the district that :meth:`offer` names."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(level=Division.Level.SUBDISTRICT, **kwargs)

    def offer(self, district: Any) -> None:
        """Offer the subdistricts of a district (as it is stored or was typed); of all of them where it is unknown."""
        groups = subdistrict_groups(district)
        self.choices = [choice for _name, places in groups for choice in places]
        self.widget.choices = [("", "—"), *(groups if len(groups) > 1 else self.choices)]

    def prepare_value(self, value: Any) -> Any:
        """Return the code by which a choice is marked."""
        return value.code if isinstance(value, Division) else value


def _home_choices() -> list[tuple[str, str]]:
    return [("", "—"), *((district.code, district.name) for district in home_districts())]


def subdistrict_groups(district: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the subdistricts of a district as pairs of code and name under its name; of all of Beijing's districts
    where none is known."""
    found = district if isinstance(district, Division) else find_division(str(district or ""), level=County)
    groups = subdistricts_of(home_districts() if found is None else [found])
    return [(place.name, [(each.code, each.name) for each in inside]) for place, inside in groups.items()]


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
