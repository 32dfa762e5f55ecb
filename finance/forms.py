"""The forms of budgets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from core import clock
from core.amounts import AmountField
from core.widgets import DateInput
from core.wording import with_aside
from finance.choices import FundSource, Purpose
from finance.models import Budget, BudgetLine
from finance.models.budget import CENT
from finance.queries import last_year_of
from finance.services.budgets import Cell
from finance.services.ledger import in_words

CELLS: list[Cell] = [(purpose, source) for purpose in Purpose for source in FundSource]


def amount_field(
    label: Any, *, most: Decimal | None = None, required: bool = False, least: Decimal = Decimal(0)
) -> Any:  # fmt: skip
    """Return a field for an amount in yuan, to the fen; empty where nothing is required. ``most``: is carried over."""
    field = AmountField(
        label=label, min_value=least, max_digits=14, decimal_places=2, required=required
    )  # fmt: skip
    if most is not None:
        message = _("At most %(most)s yuan can be carried over.") % {"most": in_words(most)}
        field.validators.append(MaxValueValidator(most, message=message))
    return field


def year_choices() -> list[tuple[int, str]]:
    """Return the years for which a budget may be begun: this one and the next."""
    this = clock.today().year
    return [(year, str(year)) for year in (this, this + 1)]


class BeginForm(forms.Form):
    """For which year."""

    year = forms.TypedChoiceField(label=_("Year"), choices=year_choices, coerce=int)


class BudgetForm(forms.Form):
    """The grid of a budget: purposes down, sources of funds across; and what last year left, where it left anything."""

    remark = forms.CharField(label=_("Note"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, budget: Budget) -> None:
        lines = {(line.purpose, line.source): line for line in budget.lines.all()}
        before = last_year_of(budget)
        left = {(line.purpose, line.source): line.free for line in before.lines.all()} if before else {}
        super().__init__(data, initial={"remark": budget.remark, "version": budget.version})
        self.carries = any(amount > 0 for amount in left.values())
        for cell in CELLS:
            line, label = lines.get(cell), f"{cell[0].label} · {cell[1].label}"
            self.fields[key("planned", cell)] = amount_field(label)
            self.initial[key("planned", cell)] = line.planned or None if line else None
            if left.get(cell, Decimal(0)) > 0:
                carried = _("%(line)s, carried over") % {"line": label}
                self.fields[key("carried", cell)] = amount_field(carried, most=left[cell])
                self.initial[key("carried", cell)] = line.carried_over if line else None
        self.left = left

    def rows(self) -> list[dict[str, Any]]:
        """Return the grid's rows: the purpose, and for each source the bound fields and what last year left."""
        return [
            {
                "purpose": purpose.label,
                "cells": [
                    {
                        "planned": self[key("planned", (purpose, source))],
                        "source": source.label,
                        "carried": self[name] if (name := key("carried", (purpose, source))) in self.fields else None,
                        "left": self.left.get((purpose, source), Decimal(0)),
                    }
                    for source in FundSource
                ],
            }
            for purpose in Purpose
        ]

    def amounts(self, kind: str) -> dict[Cell, Decimal]:
        """Return the amounts of a kind, ``planned`` or ``carried``, by cell."""
        return {cell: self.cleaned_data.get(key(kind, cell)) or Decimal(0) for cell in CELLS}


def key(kind: str, cell: Cell) -> str:
    """Return the name of a cell's field."""
    return f"{kind}-{cell[0].value}-{cell[1].value}"


class DecisionForm(forms.Form):
    """The collective decision behind an approval; needed from a sum on that the service knows."""

    decided_on = forms.DateField(label=_("Day of the collective decision"), required=False, widget=DateInput)
    minutes_number = forms.CharField(label=_("Number of the minutes"), max_length=80, required=False)


class TransferForm(forms.Form):
    """An amendment: from where, to where, how much, why."""

    from_line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label=_("Line that the money comes from"),
        required=False,
        empty_label=_("Additional money"),
    )
    to = forms.ChoiceField(label=_("Line that it goes to"), required=False)
    amount = amount_field(_("Amount (yuan)"), required=True, least=CENT)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None, *, budget: Budget) -> None:
        super().__init__(data)
        from_line = self.fields["from_line"]
        from_line.queryset = budget.lines.order_by("id")  # type: ignore[attr-defined]
        from_line.label_from_instance = lambda line: _("%(line)s, %(free)s free") % {  # type: ignore[attr-defined]
            "line": line, "free": in_words(line.free),
        }  # fmt: skip
        there = {(line.purpose, line.source): line for line in budget.lines.all()}
        self.cells = {f"{purpose}-{source}": (purpose, source) for purpose, source in CELLS}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Nowhere: a cut")),
            *(
                (name, words if cell in there else with_aside(words, _("new line")))
                for name, cell in self.cells.items()
                for words in [f"{cell[0].label} · {cell[1].label}"]
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse an amendment from nowhere to nowhere, or from a line to itself."""
        found = super().clean() or {}
        line, to = found.get("from_line"), self.cells.get(found.get("to", ""))
        if line is None and to is None and not self.errors:
            self.add_error("to", _("Choose where the money goes, or where it comes from."))
        if line is not None and to == (line.purpose, line.source):
            self.add_error("to", _("Choose another line than the one that the money comes from."))
        return found

    def facts(self) -> dict[str, Any]:
        """Return what the service needs."""
        to = self.cleaned_data["to"]
        return {
            "from_line": self.cleaned_data["from_line"], "to_new": self.cells[to] if to else None,
            "amount": self.cleaned_data["amount"], "reason": self.cleaned_data["reason"],
        }  # fmt: skip
