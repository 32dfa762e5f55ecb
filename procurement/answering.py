"""What is answered in an application: its sections, and the arithmetic of its budget.

A table with the columns ``price``, ``quantity`` and ``amount`` is a budget: amounts are worked out, never typed. What
is asked for (``requested``) and the own contribution (``own``) together are the budget's sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.forms.answers import Answers, storable
from core.forms.answers import in_words as answer_in_words
from core.forms.declaration import Declaration, Kind, Question, Section
from finance.services.ledger import in_words
from procurement.application_form import MOST_MONEY

PRICE, QUANTITY, AMOUNT = "price", "quantity", "amount"
REQUESTED, OWN = "requested", "own"
NOTHING = Decimal(0)


def is_budget(question: Question) -> bool:
    """Tell whether a question is a budget: a table of unit price, quantity and amount."""
    return question.kind == Kind.TABLE and {PRICE, QUANTITY, AMOUNT} <= {column.key for column in question.columns}


def number(value: Any) -> Decimal | None:
    """Return an answer as a number; None where it is none, or one that no money can be."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def amount_of(cells: Mapping[str, Any]) -> Decimal | None:
    """Return unit price times quantity; None where one of them is missing."""
    price, quantity = number(cells.get(PRICE)), number(cells.get(QUANTITY))
    return None if price is None or quantity is None else price * quantity


def with_amounts(table: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a budget's rows with their amounts worked out; whatever amounts came along count for nothing."""
    rows = {
        key: {name: value for name, value in cells.items() if name != AMOUNT} | _worked_out(cells)
        for key, cells in (table or {}).items()
        if isinstance(cells, Mapping)
    }
    return rows or None


def _worked_out(cells: Mapping[str, Any]) -> dict[str, Any]:
    amount = amount_of(cells)
    return {} if amount is None else {AMOUNT: amount}


def worked_out(declaration: Declaration, answers: Mapping[str, Any]) -> Answers:
    """Return answers with the amounts of every budget worked out."""
    budgets = {each.key for each in declaration.questions() if is_budget(each)}
    found: Answers = storable({
        key: with_amounts(value) if key in budgets and isinstance(value, Mapping) else value
        for key, value in answers.items()
    })  # fmt: skip
    return found


def sum_of(table: Mapping[str, Any] | None) -> Decimal:
    """Return the sum of a budget's amounts."""
    rows = (amount_of(cells) for cells in (table or {}).values() if isinstance(cells, Mapping))
    return sum((amount for amount in rows if amount is not None), NOTHING)


def budgets_of(declaration: Declaration, answers: Mapping[str, Any]) -> Decimal | None:
    """Return the sum of all budgets of a form; None where the form asks for none."""
    asked = [each.key for each in declaration.questions() if is_budget(each)]
    return sum((sum_of(answers.get(key)) for key in asked), NOTHING) if asked else None


def requested_in(declaration: Declaration, answers: Mapping[str, Any]) -> Decimal:
    """Return what an application asks for, as far as that is an amount of money; else 0."""
    asks = any(each.key == REQUESTED for each in declaration.questions())
    found = number(answers.get(REQUESTED)) if asks else budgets_of(declaration, answers)
    return found.quantize(Decimal("0.01")) if found is not None and NOTHING <= found <= MOST_MONEY else NOTHING


def money_faults(
    declaration: Declaration, answers: Mapping[str, Any], *, most: Decimal | None = None
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yield what is wrong with the money, question by question, in words that say what to do.

    ``most``: what one application of the lot may ask for.
    """
    keys = {each.key: each for each in declaration.questions()}
    for question in filter(is_budget, keys.values()):
        yield from _faults_of_budget(question, answers.get(question.key) or {})
    total, requested = budgets_of(declaration, answers), number(answers.get(REQUESTED))
    if REQUESTED not in keys or requested is None:
        return
    own = number(answers.get(OWN)) or NOTHING
    if total is not None and requested + own != total:
        yield (
            REQUESTED,
            _(
                "The amount asked for and the own contribution are %(sum)s yuan together; the budget adds up to "
                "%(total)s yuan. Correct one of the two."
            )
            % {"sum": in_words(requested + own), "total": in_words(total)},
        )
    if most is not None and requested > most:
        yield REQUESTED, _("One application of this lot may ask for at most %(most)s yuan.") % {"most": in_words(most)}


def _faults_of_budget(question: Question, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in question.rows:
        cells = table.get(row.key) or {}
        amount = amount_of(cells)
        words = {"row": row.label}
        if cells and amount is None:
            yield question.key, _("%(row)s: enter both unit price and quantity.") % words
        elif any((number(cells.get(name)) or NOTHING) < 0 for name in (PRICE, QUANTITY)):
            yield question.key, _("%(row)s: price and quantity cannot be less than nothing.") % words
        elif amount is not None and amount > MOST_MONEY:
            yield question.key, _("%(row)s: the amount is beyond all reason. Check price and quantity.") % words


# In words -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """An answered table: the words above its columns, the rows that say something (each cell with the word above it),
    the sum where it is a budget.
    """

    heads: list[str]
    rows: list[tuple[str, list[tuple[str, str]]]]
    sum: str = ""


@dataclass(frozen=True)
class Said:
    """A question and its answer in words; ``grid`` where the answer is a table, which pages show as one."""

    label: str
    text: str
    grid: Grid | None = None


def said_of(question: Question, value: Any, *, hide: Callable[[Any], str] = str) -> Said:
    """Return what was answered, as people read it. ``hide`` makes texts unreadable that tell who applies."""
    label, text = str(question.label), hide(answer_in_words(question, value))
    is_table = text and question.kind == Kind.TABLE and len(question.columns) > 1
    return Said(label, text, _grid_of(question, value, hide) if is_table else None)


def _grid_of(question: Question, table: Mapping[str, Any], hide: Callable[[Any], str]) -> Grid:
    def cell(cells: Mapping[str, Any], name: str) -> str:
        value = cells.get(name)
        amount = number(value) if name in {PRICE, AMOUNT} else None
        return hide("" if value is None else value) if amount is None else in_words(amount)

    columns = [(column.key, str(column.label)) for column in question.columns]
    rows = [
        (str(row.label), [(label, cell(cells, key)) for key, label in columns])
        for row in question.rows
        if (cells := table.get(row.key))
    ]
    return Grid([label for _key, label in columns], rows, in_words(sum_of(table)) if is_budget(question) else "")


# Sections -------------------------------------------------------------------------------------------------------------


def section_of(declaration: Declaration, key: str, answers: Mapping[str, Any]) -> Declaration:
    """Return one section as a form of its own: questions that depend on other sections are asked by what is answered.

    Raises KeyError for a section that the form does not have.
    """
    section = {each.key: each for each in declaration.sections}[key]
    own = {question.key for question in section.questions}
    questions = tuple(_standing_alone(section, own, answers))
    rules = tuple(rule for rule in declaration.rules if set(rule.names()) <= own)
    return Declaration((replace(section, questions=questions),), rules)


def _standing_alone(section: Section, own: set[str], answers: Mapping[str, Any]) -> Iterator[Question]:
    for question in section.questions:
        condition = question.shown_if
        if condition is None or condition.question in own:
            yield question
        elif condition.holds(answers):
            yield replace(question, shown_if=None)
