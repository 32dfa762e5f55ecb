"""The forms of a round: beginning, facts, lots, documents, timetable, steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core import clock
from core.widgets import DateInput
from core.wording import listed
from finance.choices import Purpose
from finance.forms import amount_field
from finance.models import BudgetLine
from finance.models.budget import CENT
from finance.services.ledger import in_words
from procurement.blueprints import templates
from procurement.choices import PURPOSES, MilestoneKind
from procurement.models import Lot, RequiredDocument, Round
from procurement.queries.rounds import lines_of, released_forms
from procurement.themes import Theme
from procurement.timetable import LENGTHS
from reference.models import ServiceArea
from unions.models import Union

MOST_EARLIER = 60
FACTS = (
    "title", "kind", "funding_mode", "summary", "line", "ceiling", "form_version", "most_applications",
    "least_eligible", "needs_certifier", "contact_name", "contact_telephone", "contact_email",
)  # fmt: skip


class LineField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A line of the union's budget, with its year and what is left of it for one more round."""

    def label_from_instance(self, obj: BudgetLine) -> str:
        """Say what the line is, and what it holds besides what rounds under way will need."""
        left = obj.free - obj.promised  # type: ignore[attr-defined] # lines_of says how much
        return str(_("%(year)s · %(line)s, %(free)s free")) % {
            "year": obj.budget.year, "line": obj, "free": in_words(max(left, Decimal(0))),
        }  # fmt: skip


def offered_lines(union: Union, *years: int, kind: str) -> LineField:
    """Return the field for the budget line of a round of a kind, which says why other lines are not offered."""
    purposes = listed(str(purpose.label) for purpose in Purpose if purpose in PURPOSES[kind])
    others = dict.fromkeys(map(str, lines_of(union, *years).exclude(purpose__in=PURPOSES[kind])))
    said = str(_("Rounds of this kind are paid from lines for: %(purposes)s.") % {"purposes": purposes})
    if others:
        said += " " + _("Not offered, being for something else: %(lines)s.") % {"lines": listed(others)}
    return LineField(
        lines_of(union, *years, kind=kind), label=_("Budget line"), required=False, help_text=said,
        error_messages={
            "invalid_choice": _("The budget line is for something else than the round: choose another one."),
        },
    )  # fmt: skip


class LikeForm(forms.Form):
    """What a round begins like: its kind says which lines of the budget can pay it."""

    like = forms.ChoiceField(
        label=_("Begin like"),
        help_text=_("Rules, documents, scoring, lots and dates are taken over; you can change everything."),
    )

    def __init__(self, data: Any = None, *, earlier: Any) -> None:
        super().__init__(data)
        self.earlier = {f"round-{each.pk}": each for each in earlier[:MOST_EARLIER]}
        known = [(name, templates.get(name)[0]) for name in templates.names()]
        before = [(key, f"{each.year} · {each}") for key, each in self.earlier.items()]
        self.fields["like"].choices = [  # type: ignore[attr-defined]
            (_("Templates"), known), *([(_("Earlier rounds"), before)] if before else []),
        ]  # fmt: skip

    @property
    def round(self) -> Round | None:
        """The earlier round that was chosen; None for a template."""
        return self.earlier.get(self.cleaned_data["like"])

    @property
    def template(self) -> str:
        """The template that was chosen; empty for an earlier round."""
        return "" if self.round else str(self.cleaned_data["like"])

    @property
    def title(self) -> str:
        """What was chosen, in words."""
        return f"{self.round.year} · {self.round}" if self.round else str(templates.get(self.template)[0])

    @property
    def kind(self) -> str:
        """The kind of round that it makes."""
        return self.round.kind if self.round else str(templates.get(self.template)[1]["kind"])


class BeginForm(forms.Form):
    """Everything that a round needs which no template knows."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Left empty: year and the title of what it begins like."),
    )
    line = LineField(BudgetLine.objects.none())  # of the union and the kind
    money = amount_field(_("Money for the round (yuan)"), least=CENT)
    most_each = amount_field(_("Maximum per application (yuan)"), least=CENT)
    starts_on = forms.DateField(
        label=_("First day of the call"),
        required=False,
        widget=DateInput,
        help_text=_("All dates are made from it, in working days."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Areas that workers ask for"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Each one ticked becomes a lot, in place of those taken over; the money is divided by the counts."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, union: Union, kind: str, themes: Sequence[Theme] = (), chosen: Sequence[str] = ()
    ) -> None:
        this = clock.today().year
        super().__init__(data, initial={"year": this, "areas": chosen})
        self.themes = themes
        if themes:
            self.fields["areas"].choices = [  # type: ignore[attr-defined]
                (one.code, _("%(name)s: %(n)s (%(share)s%%)") % {"name": one.name, "n": one.count, "share": one.share})
                for one in themes
            ]
        else:
            del self.fields["areas"]
        self.fields["year"].choices = [(year, str(year)) for year in (this, this + 1)]  # type: ignore[attr-defined]
        self.fields["line"] = offered_lines(union, this, this + 1, kind=kind)

    def facts(self) -> dict[str, Any]:
        """Return what the service needs."""
        said = dict(self.cleaned_data)
        areas = said.pop("areas", ())
        return {**said, "themes": [theme for theme in self.themes if theme.code in areas]}

    def clean(self) -> dict[str, Any]:
        """Ask for the money where it is to be divided among areas; it holds what one application may get."""
        said = super().clean() or {}
        if said.get("money") and said.get("most_each") and said["most_each"] > said["money"]:
            self.add_error("most_each", _("One application cannot get more than the round holds."))
        if said.get("areas") and not said.get("money") and "money" not in self.errors:
            self.add_error("money", _("Say how much money is to be divided among the areas."))
        return said


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of a round; ``version`` remembers what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Round
        fields = FACTS
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"] = offered_lines(self.instance.union, self.instance.year, kind=self.instance.kind)
        self.fields["ceiling"] = amount_field(self.fields["ceiling"].label, least=CENT)
        self.fields["form_version"].queryset = released_forms()  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the form says."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def _post_clean(self) -> None:
        """Leave the checks to the service."""


class LotForm(forms.ModelForm):  # type: ignore[type-arg]
    """One lot; an empty one is left out."""

    class Meta:
        model = Lot
        fields = ("title", "area", "ceiling", "most_each", "places")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = ServiceArea.objects.filter(is_active=True)  # type: ignore[attr-defined]
        for name in ("ceiling", "most_each"):
            self.fields[name] = amount_field(self.fields[name].label, required=True, least=CENT)
        self.fields["places"] = forms.IntegerField(label=self.fields["places"].label, min_value=1, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse more for one application than the lot holds."""
        said = super().clean() or {}
        if said.get("most_each") and said.get("ceiling") and said["most_each"] > said["ceiling"]:
            self.add_error("most_each", _("One application cannot get more than the lot holds."))
        return said

    def _post_clean(self) -> None:
        """Leave the checks to the service: the row belongs to no round yet."""


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    """One document required; an empty one is left out."""

    class Meta:
        model = RequiredDocument
        fields = ("title", "note", "is_required", "is_stamped")

    def has_changed(self) -> bool:
        """Count a row whose boxes alone were touched as empty."""
        return super().has_changed() and any(self.data.get(self.add_prefix(name)) for name in ("title", "note"))

    def _post_clean(self) -> None:
        """Leave the checks to the service: the row belongs to no round yet."""


MORE_ROWS = 3
LotRows = formset_factory(LotForm, extra=MORE_ROWS, max_num=50, validate_max=True, can_delete=True)
DocumentRows = formset_factory(DocumentForm, extra=MORE_ROWS, max_num=50, validate_max=True, can_delete=True)


def rows_said(formset: Any) -> list[dict[str, Any]]:
    """Return the rows of a valid formset that are filled in and not to be taken out."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]


class TimetableForm(forms.Form):
    """The first day, and the working days from date to date; ``version`` remembers what was read."""

    starts_on = forms.DateField(label=_("First day of the call"), widget=DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, round: Round) -> None:
        super().__init__(data, initial={"starts_on": round.starts_on, "version": round.version})
        for kind in list(MilestoneKind)[1:]:
            least = 0 if LENGTHS[kind] == 0 else 1
            self.fields[kind.value] = forms.IntegerField(
                label=_("%(date)s: working days after the date before") % {"date": kind.label},
                initial=round.lengths.get(kind.value, LENGTHS[kind]), min_value=least, max_value=250,
            )  # fmt: skip

    def lengths(self) -> Mapping[str, int]:
        """Return the working days by date."""
        return {kind.value: self.cleaned_data[kind.value] for kind in list(MilestoneKind)[1:]}


class MoveForm(forms.Form):
    """A date's new day, and why."""

    to = forms.DateField(label=_("New day"), widget=DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class StepForm(forms.Form):
    """The reason of a step."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=300)

    def __init__(self, data: Any = None, *, needed: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = needed


class AddendumForm(forms.Form):
    """What is corrected, and a later deadline where one is wanted."""

    text = forms.CharField(label=_("What is corrected"), widget=forms.Textarea(attrs={"rows": 5}), max_length=2000)
    deadline = forms.DateField(
        label=_("Later deadline"), required=False, widget=DateInput,
        help_text=_("Where fewer than three working days are left, the deadline moves by itself."),
    )  # fmt: skip


class QuestionForm(forms.Form):
    """A question on a call."""

    question = forms.CharField(
        label=_("Your question"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000,
        help_text=_("Question and answer are public; who asks is not shown. Name nobody in it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=2000)
