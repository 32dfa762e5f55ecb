"""The forms of rules and of the scoring scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms.declaration import Words
from procurement.choices import Normalisation
from procurement.eligibility.engine import RuleKind
from procurement.scheme import Criterion, Scheme


class RuleForm(forms.Form):
    """One rule: the parameters of its kind, its text where the usual words do not serve, and its source."""

    text = forms.CharField(
        label=_("Text"), max_length=300, required=False, help_text=_("Left empty: the usual words for these values.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Law, plan or decision behind the rule, as everybody reads it."),
    )

    def __init__(self, data: Any = None, *, kind: RuleKind, row: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.kind = kind
        fields = {name: make() for name, make in kind.fields.items()}
        self.fields = {**fields, **self.fields}
        self.initial = {"source": kind.source_words()}
        if row:
            usual = kind.words(row["parameters"])
            own = "" if row["text"] == usual else row["text"]
            self.initial = {**row["parameters"], "source": row["source"], "text": own}

    def row(self) -> dict[str, Any]:
        """Return the rule as a round keeps it."""
        parameters = {name: self.cleaned_data[name] for name in self.kind.fields}
        text = self.cleaned_data["text"] or self.kind.words(parameters)
        return {
            "kind": self.kind.name, "parameters": parameters, "text": text[:300], "source": self.cleaned_data["source"]
        }  # fmt: skip


class CriterionForm(forms.Form):
    """One criterion; an empty one is left out."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False)
    title_zh = forms.CharField(label=_("Criterion in Chinese"), max_length=60)
    title_en = forms.CharField(label=_("Criterion in English"), max_length=80, required=False)
    weight = forms.IntegerField(label=_("Weight (percent)"), min_value=1, max_value=100)
    most = forms.IntegerField(label=_("Highest score"), min_value=1, max_value=100, initial=10)
    guidance_zh = forms.CharField(label=_("What experts look at, in Chinese"), max_length=300, required=False)
    guidance_en = forms.CharField(label=_("What experts look at, in English"), max_length=300, required=False)

    def has_changed(self) -> bool:
        """Count a row without title and weight as empty."""
        return any(self.data.get(self.add_prefix(name)) for name in ("title_zh", "title_en", "weight"))


CriterionRows = formset_factory(CriterionForm, extra=2, max_num=30, validate_max=True, can_delete=True)


def criteria_said(formset: Any) -> tuple[Criterion, ...]:
    """Return the criteria of a valid formset; a new one gets the next free key."""
    kept = [
        form.cleaned_data
        for form in formset.forms
        if form.has_changed() and form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    taken = {row["key"] for row in kept}
    free = (key for n in range(1, 100) if (key := f"c{n}") not in taken)
    return tuple(
        Criterion(
            row["key"] or next(free), Words(row["title_zh"], row["title_en"]), row["weight"], row["most"],
            Words(row["guidance_zh"], row["guidance_en"]),
        )
        for row in kept
    )  # fmt: skip


def criterion_rows(scheme: Scheme) -> list[dict[str, Any]]:
    """Return the criteria as the formset shows them."""
    return [
        {
            "key": each.key, "title_zh": each.title.zh, "title_en": each.title.en, "weight": each.weight,
            "most": each.most, "guidance_zh": each.guidance.zh, "guidance_en": each.guidance.en,
        }
        for each in scheme.criteria
    ]  # fmt: skip


class SchemeForm(forms.Form):
    """How scores are counted, and who reads what."""

    reviews_each = forms.IntegerField(label=_("Experts for one application"), min_value=1, max_value=15)
    minimum = forms.IntegerField(label=_("Lowest total that can be proposed"), help_text=_("Out of 100; 0: none."),
                                 validators=[MinValueValidator(0), MaxValueValidator(100)])  # fmt: skip
    spread = forms.IntegerField(label=_("Discussed again when totals lie further apart than"),
                                validators=[MinValueValidator(1), MaxValueValidator(100)])  # fmt: skip
    trims = forms.BooleanField(
        label=_("Leave out the highest and the lowest total"), required=False, help_text=_("From five experts on.")
    )
    normalisation = forms.ChoiceField(
        label=_("How experts' totals are compared"), choices=Normalisation.choices, initial=Normalisation.NONE,
        help_text=_("Standard scores even out that some experts are stricter than others. The rule is published with "
                    "the call; the plain means are shown beside."),
    )  # fmt: skip
    is_anonymous = forms.BooleanField(label=_("Experts do not read who applies"), required=False)
    shows_scores = forms.BooleanField(
        label=_("Applicants read their scores and remarks, without names"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def scheme(self, criteria: tuple[Criterion, ...]) -> Scheme:
        """Return the whole scheme."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Scheme(criteria=criteria, **said)
