"""The form on which an expert scores, and those of answers to being asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.choices import RefusalReason, TieKind
from procurement.models import Assignment
from procurement.scheme import Criterion, Scheme
from procurement.services.reviews import REMARK, STEP


class ScoreForm(forms.Form):
    """A score and a remark for each criterion, and an opinion of the whole."""

    def __init__(self, data: Any = None, *, assignment: Assignment, scheme: Scheme) -> None:
        initial: dict[str, Any] = {"overall": assignment.overall, "version": assignment.revision}
        initial |= {f"score_{key}": Decimal(value).normalize() for key, value in assignment.scores.items()}
        initial |= {f"remark_{key}": text for key, text in assignment.remarks.items()}
        super().__init__(data, initial=initial)
        self.criteria = scheme.criteria
        for each in scheme.criteria:
            self.fields[f"score_{each.key}"] = _score(each)
            self.fields[f"remark_{each.key}"] = forms.CharField(
                label=_("Remark on “%(title)s”") % {"title": each.title}, required=False, max_length=REMARK,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )  # fmt: skip
        self.fields["overall"] = forms.CharField(
            label=_("Opinion of the whole"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        )

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Return each criterion with its two fields, as the page lays them out."""
        return [(each, self[f"score_{each.key}"], self[f"remark_{each.key}"]) for each in self.criteria]

    def answers(self) -> dict[str, Any]:
        """Return what ``services.reviews.save_scores`` takes."""
        said: Mapping[str, Any] = self.cleaned_data
        return {
            "scores": {each.key: said[f"score_{each.key}"] for each in self.criteria if f"score_{each.key}" in said},
            "remarks": {each.key: said.get(f"remark_{each.key}", "") for each in self.criteria},
            "overall": said.get("overall", ""),
        }


def _score(criterion: Criterion) -> forms.DecimalField:
    field = forms.DecimalField(
        label=_("%(title)s: 0 to %(most)s points") % {"title": criterion.title, "most": criterion.most},
        required=False, min_value=0, max_value=criterion.most, step_size=STEP, help_text=str(criterion.guidance),
    )  # fmt: skip
    field.widget.attrs.update(
        {"data-weight": criterion.weight, "data-most": criterion.most, "inputmode": "decimal", "class": "form-control"}
    )
    return field


class RefuseForm(forms.Form):
    """Why an expert does not read an application."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=RefusalReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Explanation"), required=False, max_length=300,
                           widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip


class RecuseForm(forms.Form):
    """What ties an expert to the applicant."""

    note = forms.CharField(label=gettext_lazy("What ties you to the applicant"), max_length=120)


class OwnTieForm(forms.Form):
    """A tie that an expert declares."""

    name = forms.CharField(
        label=gettext_lazy("Full name of the body"), max_length=120,
        help_text=gettext_lazy("Where you work or worked, sit on the board, or have a close relative."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), choices=TieKind.choices)
