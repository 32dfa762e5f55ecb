"""A form on paper: what a Word template needs, made from the declaration; and the built-in template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.documents.official import OfficialDocument
from core.forms.answers import in_words
from core.forms.declaration import CHOOSING, Declaration, Kind, Question
from core.forms.fields import options_of

TICKED, EMPTY = "☑", "□"


def paper_sections(declaration: Declaration, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections as a template takes them: ``title``, and ``rows`` of ``question``, ``answer`` and ``note``.

    A question to choose shows its options with boxes; a table has a row for each of its cells.
    """
    return [
        {"title": str(section.title), "rows": [row for each in section.questions for row in _rows(each, answers)]}
        for section in declaration.sections
    ]


def _rows(question: Question, answers: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    value = answers.get(question.key)
    label = f"{question.label} *" if question.required else str(question.label)
    if question.kind == Kind.TABLE:
        yield {"question": label, "answer": "", "note": str(question.help)}
        for row in question.rows:
            for column in question.columns:
                cell = ((value or {}).get(row.key) or {}).get(column.key)
                name = str(row.label) if len(question.columns) == 1 else f"{row.label} / {column.label}"
                yield {"question": f"    {name}", "answer": "" if cell is None else str(cell), "note": ""}
    else:
        yield {"question": label, "answer": _answer(question, value), "note": _note(question)}


def _answer(question: Question, value: Any) -> str:
    if question.kind == Kind.YES_NO:
        boxes = [(_("Yes"), value is True), (_("No"), value is False)]
    elif question.kind in CHOOSING:
        chosen = value if isinstance(value, list) else [value]
        boxes = [(str(label), key in chosen) for key, label in options_of(question)]
    else:
        return in_words(question, value)
    return "  ".join(f"{TICKED if ticked else EMPTY} {word}" for word, ticked in boxes)


def _note(question: Question) -> str:
    limit = _("at most %(n)s words") % {"n": question.words} if question.words else ""
    return "; ".join(part for part in (str(question.help), limit) if part)


def paper_template(title: str, facts: Sequence[tuple[str, str]]) -> bytes:
    """Return the built-in template: a title, facts (label and expression) and a table for each section."""
    document = OfficialDocument()
    document.title(title)
    for label, expression in facts:
        document.body(f"{label}：{expression}")
    document.tag("{%p for section in sections %}")
    document.heading("{{ section.title }}")
    cells = ("{{ row.question }}", "{{ row.answer }}", "{{ row.note }}")
    document.table(("题目", "填写内容", "说明"), cells, loop="row in section.rows", widths=(52, 70, 34))
    document.tag("{%p endfor %}")
    document.body("注：标有“*”的为必填项。")
    document.signature("填报单位（盖章）：                ", "填报人：            日期：            ")
    return document.content()
