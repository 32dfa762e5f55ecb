"""The form of a year's figures on people: a table of figures by kind of work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import clock
from core.wording import labelled
from orgs.models import Workforce
from orgs.models.workforce import MOST
from orgs.workforce import ASKED, FIGURES, GROUPS, TOTAL, Engagement, disagreements, key_of


def label_of(figure: str) -> str:
    """Return a figure in words."""
    field: Any = Workforce._meta.get_field(figure)
    return capfirst(str(field.verbose_name))


class WorkforceForm(forms.Form):
    """Year and figures; each group is left empty or adds up to the total."""

    year = forms.IntegerField(
        label=_("Year"), min_value=1990, widget=forms.NumberInput(attrs={"class": "form-control form-control-short"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = clock.today().year
        for engagement in ASKED:
            for figure in FIGURES:
                label = labelled(label_of(figure), engagement.label)
                self.fields[key_of(engagement, figure)] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST,
                    widget=forms.NumberInput(attrs={"class": "form-control", "aria-label": label}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check each kind of work's figures against each other."""
        cleaned = super().clean() or self.cleaned_data
        for engagement, named in self.figures().items():
            for figure, problem in disagreements(named):
                self.add_error(key_of(engagement, figure), problem)
        return cleaned

    def figures(self) -> dict[str, dict[str, int | None]]:
        """Return the figures by kind of work; those of which nothing was entered are left out."""
        named = {
            str(engagement): {figure: self.cleaned_data.get(key_of(engagement, figure)) for figure in FIGURES}
            for engagement in ASKED
        }
        return {key: figures for key, figures in named.items() if any(value is not None for value in figures.values())}

    def table(self) -> Iterator[tuple[Any, list[tuple[str, list[Any]]]]]:
        """Yield groups with their rows: a figure's words and its three fields."""
        yield "", [(label_of(TOTAL), self._cells(TOTAL))]
        for group in GROUPS:
            yield group.title, [(label_of(figure), self._cells(figure)) for figure in group.figures]

    def _cells(self, figure: str) -> list[Any]:
        return [self[key_of(engagement, figure)] for engagement in ASKED]

    @staticmethod
    def heads() -> list[Any]:
        """Return the heads of the table's columns."""
        return [Engagement(engagement).label for engagement in ASKED]
