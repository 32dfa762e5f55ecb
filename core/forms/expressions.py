"""Arithmetic over answers, as rules and calculated questions write it: ``a + b``, ``table.column``, ``(a - b) * 2``.

A name is a question's key; ``table.column`` is the sum of a table's column, ``table.column.row`` one cell. What was
not answered counts as nothing.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, DecimalException
from typing import Any

OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
LONGEST = 500


class ExpressionError(ValueError):
    """The text is no arithmetic over answers."""


def parse(text: str) -> ast.expr:
    """Return the expression. Raises ExpressionError for whatever is not plain arithmetic."""
    if len(text) > LONGEST:
        raise ExpressionError(text)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(text) from error
    _check(tree, text)
    return tree


def _check(node: ast.expr, text: str) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            _check(left, text)
            _check(right, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, text)
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            pass
        case ast.Name() | ast.Attribute() if 1 <= len(_path(node)) <= 3:
            pass
        case _:
            raise ExpressionError(text)


def _path(node: ast.expr) -> tuple[str, ...]:
    """Return ``a.b.c`` as its parts, nothing where it is none."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute) and (before := _path(node.value)):
        return (*before, node.attr)
    return ()


def paths(text: str) -> list[tuple[str, ...]]:
    """Return what an expression refers to, each as (question,), (table, column) or (table, column, row)."""
    return list(_paths(parse(text)))


def _paths(node: ast.expr) -> Iterator[tuple[str, ...]]:
    if path := _path(node):
        yield path
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _paths(child)


def answered(text: str, answers: Mapping[str, Any]) -> bool:
    """Tell whether anything that an expression refers to was answered."""
    return any(cell not in (None, "") for path in paths(text) for cell in _cells(path, answers))


def evaluate(text: str, answers: Mapping[str, Any]) -> Decimal | None:
    """Return the value; None where it cannot be worked out (a division by nothing)."""
    try:
        return _value(parse(text), answers)
    except DecimalException:
        return None


def _value(node: ast.expr, answers: Mapping[str, Any]) -> Decimal:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return Decimal(OPERATORS[type(op)](_value(left, answers), _value(right, answers)))
        case ast.UnaryOp(operand=operand):
            return -_value(operand, answers)
        case ast.Constant(value=value):
            return Decimal(str(value))
        case _:
            return sum((_number(cell) for cell in _cells(_path(node), answers)), Decimal(0))


def _cells(path: tuple[str, ...], answers: Mapping[str, Any]) -> list[Any]:
    value = answers.get(path[0])
    if len(path) == 1:
        return [value]
    rows = value if isinstance(value, Mapping) else {}
    chosen = [path[2]] if len(path) == 3 else list(rows)
    return [(rows.get(row) or {}).get(path[1]) for row in chosen]


def _number(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except DecimalException:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)


NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")


def in_words_of(text: str, labels: Mapping[str, str]) -> str:
    """Return arithmetic with words in place of the keys that are known, cells of a table by their own words if any."""
    return NAME.sub(lambda name: labels.get(name[0]) or labels.get(name[0].partition(".")[0], name[0]), text)
