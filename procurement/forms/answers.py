"""The questions of an application as a form: amounts worked out, the money checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.forms.answers import Answers, AnswersForm, as_data, storable
from core.forms.declaration import Declaration, Question
from core.forms.fields import TableField, TableWidget
from procurement.answering import AMOUNT, OWN, REQUESTED, amount_of, is_budget, money_faults, sum_of, with_amounts
from procurement.models import Application


class BudgetWidget(TableWidget):
    """Unit price and quantity are typed; amounts and their sum are shown."""

    template_name = "procurement/my/_budget_table.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the rows their amounts, and the table its sum."""
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        for row, shown in zip(self.rows, context["rows"], strict=True):
            shown["key"], shown["amount"] = row.key, amount_of(given.get(row.key) or {})
        return {**context, "name": name, "sum": sum_of(given)}

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:  # noqa: ARG002
        return render_to_string(self.template_name, context)


class BudgetField(TableField):
    """A budget. Cleans to its rows with the amounts worked out; whatever amounts were sent count for nothing."""

    def __init__(self, question: Question) -> None:
        typed = tuple(column for column in question.columns if column.key != AMOUNT)
        super().__init__(
            rows=question.rows, columns=typed, label=str(question.label), help_text=str(question.help),
            required=question.required,
        )  # fmt: skip
        self.widget = BudgetWidget(question.rows, typed)

    def clean(self, value: Any) -> Any:
        """Check every cell, then work out the amounts. Raises ValidationError that names the cells."""
        return with_amounts(super().clean(value))


class ApplicationForm(AnswersForm):
    """The questions of an application, or of one section, checked with its money.

    ``most``: what one application of the chosen lot may ask for.
    """

    def __init__(
        self, declaration: Declaration, data: Any = None, *, most: Decimal | None = None, **kwargs: Any
    ) -> None:
        super().__init__(declaration, data, **kwargs)
        self.most = most
        for question in filter(is_budget, declaration.questions()):
            self.fields[question.key] = BudgetField(question)

    def clean(self) -> Answers:
        """Check the answers, each by itself, against each other, and the money as a whole once its parts are right."""
        answers = super().clean()
        if self._with_money().isdisjoint(self.errors):
            for key, message in money_faults(self.declaration, answers, most=self.most):
                self.add_error(key, message)
        return answers

    def as_typed(self) -> Answers:
        """Return what can be kept of an unfinished form; sums that do not agree yet are kept as they are."""
        kept = super().as_typed()
        for key in self._with_money() - set(kept):
            kept |= self._right_by_itself(key)
        typed: Answers = storable(kept)
        return typed

    def _with_money(self) -> set[str]:
        budgets = {question.key for question in self.declaration.questions() if is_budget(question)}
        return budgets | ({REQUESTED, OWN} & set(self.fields))


def whole_form(application: Application) -> ApplicationForm:
    """Return an application's answers as a form that is checked as a whole."""
    declaration = application.form_version.declaration
    most = application.lot.most_each if application.lot else None
    return ApplicationForm(declaration, as_data(declaration, application.answers), most=most)
