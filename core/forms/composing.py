"""Changes of a declaration, each returning a new one; and what is wrong with one before it is released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.forms.declaration import CHOOSING, Declaration, Kind, Question, Rule, Section, Words
from core.forms.expressions import ExpressionError, paths


def next_key(declaration: Declaration, start: str) -> str:
    """Return a key that nothing in the declaration has: ``q1``, ``q2`` …"""
    taken = {question.key for question in declaration.questions()} | {each.key for each in declaration.sections}
    return next(key for n in range(1, 10_000) if (key := f"{start}{n}") not in taken)


def with_section(declaration: Declaration, title: Words) -> Declaration:
    """Add a section at the end."""
    made = Section(next_key(declaration, "s"), title)
    return replace(declaration, sections=(*declaration.sections, made))


def with_question(declaration: Declaration, question: Question, section: str = "") -> Declaration:
    """Put a question in the place of the one with its key, or at the end of a section."""
    keys = {each.key for each in declaration.questions()}
    if question.key in keys:
        return _each_section(declaration, lambda old: tuple(question if q.key == question.key else q for q in old))
    sections = tuple(
        replace(each, questions=(*each.questions, question)) if each.key == section else each
        for each in declaration.sections
    )
    return replace(declaration, sections=sections)


def without_question(declaration: Declaration, key: str) -> Declaration:
    """Take a question out."""
    return _each_section(declaration, lambda old: tuple(q for q in old if q.key != key))


def moved(declaration: Declaration, key: str, step: int) -> Declaration:
    """Move a question up (-1) or down (1) within its section."""

    def move(questions: tuple[Question, ...]) -> tuple[Question, ...]:
        at = next((place for place, q in enumerate(questions) if q.key == key), None)
        if at is None or not 0 <= at + step < len(questions):
            return questions
        order = list(questions)
        order[at], order[at + step] = order[at + step], order[at]
        return tuple(order)

    return _each_section(declaration, move)


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
