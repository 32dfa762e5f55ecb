"""Changes of a declaration, each returning a new one; and what is wrong with one before it is released."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.errors import UserError
from core.forms.declaration import CHOOSING, Declaration, Kind, Question, Rule, Section, Words
from core.forms.expressions import ExpressionError, paths


def fingerprint(part: object) -> str:
    """Return what tells whether a question, or a section's title, is still as it was read; empty for none."""
    return "" if part is None else hashlib.sha256(repr(part).encode()).hexdigest()[:16]


def next_key(declaration: Declaration, start: str) -> str:
    """Return a key that nothing in the declaration has: ``q1``, ``q2`` …"""
    taken = {question.key for question in declaration.questions()} | {each.key for each in declaration.sections}
    return next(key for n in range(1, 10_000) if (key := f"{start}{n}") not in taken)


def with_section(declaration: Declaration, title: Words) -> Declaration:
    """Add a section at the end."""
    made = Section(next_key(declaration, "s"), title)
    return replace(declaration, sections=(*declaration.sections, made))


def with_section_named(declaration: Declaration, key: str, title: Words) -> Declaration:
    """Give a section another title."""
    sections = tuple(replace(each, title=title) if each.key == key else each for each in declaration.sections)
    return replace(declaration, sections=sections)


def without_section(declaration: Declaration, key: str) -> Declaration:
    """Take an empty section out. Raises UserError for one that holds questions."""
    if any(each.key == key and each.questions for each in declaration.sections):
        raise UserError(_("This section holds questions: move them elsewhere or take them out first."))
    return replace(declaration, sections=tuple(each for each in declaration.sections if each.key != key))


def with_section_moved(declaration: Declaration, key: str, step: int) -> Declaration:
    """Move a section with its questions up (-1) or down (1)."""
    order = list(declaration.sections)
    at = next((place for place, each in enumerate(order) if each.key == key), None)
    if at is None or not 0 <= at + step < len(order):
        return declaration
    order[at], order[at + step] = order[at + step], order[at]
    return replace(declaration, sections=tuple(order))


def section_of(declaration: Declaration, key: str) -> str:
    """Return the key of the section that holds a question, nothing where none does."""
    return next((each.key for each in declaration.sections if any(q.key == key for q in each.questions)), "")


def with_question(declaration: Declaration, question: Question, section: str = "") -> Declaration:
    """Put a question in the place of the one with its key; at the end of ``section`` where it was not in that one."""
    home = section_of(declaration, question.key)
    if home and section in {"", home}:
        return _each_section(declaration, lambda old: tuple(question if q.key == question.key else q for q in old))
    rest = without_question(declaration, question.key)
    sections = tuple(
        replace(each, questions=(*each.questions, question)) if each.key == section else each for each in rest.sections
    )
    return replace(rest, sections=sections)


def without_question(declaration: Declaration, key: str) -> Declaration:
    """Take a question out."""
    return _each_section(declaration, lambda old: tuple(q for q in old if q.key != key))


def moved(declaration: Declaration, key: str, step: int) -> Declaration:
    """Move a question up (-1) or down (1); over the edge of its section into the next one."""
    orders = [list(section.questions) for section in declaration.sections]
    place = next(((n, at) for n, order in enumerate(orders) for at, q in enumerate(order) if q.key == key), None)
    if place is None:
        return declaration
    n, at = place
    if 0 <= at + step < len(orders[n]):
        orders[n].insert(at + step, orders[n].pop(at))
    elif 0 <= n + step < len(orders):
        orders[n + step].insert(len(orders[n + step]) if step < 0 else 0, orders[n].pop(at))
    sections = zip(declaration.sections, orders, strict=True)
    return replace(declaration, sections=tuple(replace(each, questions=tuple(order)) for each, order in sections))


def _each_section(declaration: Declaration, change: object) -> Declaration:
    sections = tuple(replace(each, questions=change(each.questions)) for each in declaration.sections)  # type: ignore[operator]
    return replace(declaration, sections=sections)


def with_rule(declaration: Declaration, rule: Rule) -> Declaration:
    """Add a rule between answers."""
    return replace(declaration, rules=(*declaration.rules, rule))


def without_rule(declaration: Declaration, place: int) -> Declaration:
    """Take a rule out."""
    return replace(declaration, rules=tuple(each for at, each in enumerate(declaration.rules) if at != place))


def faults(declaration: Declaration) -> list[str]:
    """Return what keeps a declaration from being released, in words."""
    found = [fault for question in declaration.questions() for fault in _faults_of(question, declaration)]
    if not declaration.answered():
        found.append(_("The form asks nothing yet."))
    empty = [section.title for section in declaration.sections if not section.questions]
    found += [_("The section “%(what)s” holds no question.") % {"what": title} for title in empty]
    for rule in declaration.rules:
        for text in (rule.left, rule.right):
            found += _unknown(text, declaration, str(rule.message))
        if rule.blame not in {question.key for question in declaration.answered()}:
            found.append(_("“%(what)s”: the question that it stands beside is gone.") % {"what": rule.message})
    return found


def _faults_of(question: Question, declaration: Declaration) -> Iterator[str]:
    if question.kind in CHOOSING and not (question.options or question.source):
        yield _("“%(what)s” offers nothing to choose.") % {"what": question.label}
    if question.kind == Kind.TABLE and not (question.rows and question.columns):
        yield _("“%(what)s” needs rows and columns.") % {"what": question.label}
    if question.kind == Kind.CALCULATED:
        yield from _unknown(question.formula, declaration, str(question.label))
    if question.shown_if and question.shown_if.question not in _before(question, declaration):
        yield _("“%(what)s” is shown after an answer that is not asked before it.") % {"what": question.label}


def _before(question: Question, declaration: Declaration) -> Sequence[str]:
    keys = [each.key for each in declaration.questions()]
    return keys[: keys.index(question.key)]


def _unknown(text: str, declaration: Declaration, what: str) -> list[str]:
    keys = {question.key for question in declaration.answered()}
    try:
        unknown = [path[0] for path in paths(text) if path[0] not in keys]
    except ExpressionError:
        return [_("“%(what)s”: “%(text)s” is no calculation.") % {"what": what, "text": text}]
    return [_("“%(what)s” refers to “%(key)s”, which is not asked.") % {"what": what, "key": key} for key in unknown]
