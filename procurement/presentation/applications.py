"""How applications are shown: sections and how far they are, papers, what changed from version to version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.attachments.models import Attachment
from core.audit import is_same
from core.forms.answers import in_words
from core.forms.declaration import Declaration, Question
from core.templatetags.ui import Step
from core.wording import listed
from procurement.answering import Said, said_of
from procurement.choices import ApplicationStatus as A
from procurement.models import Application, ApplicationDocument, SectionLock, Submission
from procurement.services.submissions import application_faults, is_unchanged

TONES: dict[str, str] = {
    A.DRAFT: "neutral", A.SUBMITTED: "waiting", A.ELIGIBLE: "good", A.INELIGIBLE: "bad", A.REVIEWED: "info",
    A.PROPOSED: "good", A.RESERVE: "waiting", A.DECLINED: "bad", A.AWARDED: "distinction", A.NOT_AWARDED: "neutral",
    A.WITHDRAWN: "neutral",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
"""What is compared as one piece: a Latin word or number, else a single character."""


# Sections -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SectionState:
    """How far a section is: how many of its questions are answered, what is wrong, and who writes it just now."""

    key: str
    title: Any
    answered: int
    asked: int
    faults: list[str]
    lock: SectionLock | None
    url: str

    @property
    def state(self) -> str:
        """As the steps component names it."""
        if not self.faults:
            return "done"
        return "faulty" if self.answered else "todo"


def sections_of(application: Application, locks: Sequence[SectionLock] = ()) -> list[SectionState]:
    """Return an application's sections with how far each is."""
    declaration, faults = application.form_version.declaration, application_faults(application)
    held = {lock.section: lock for lock in locks if lock.until > clock.now()}
    return [_section(application, section, faults, held.get(section.key)) for section in declaration.sections]


def _section(
    application: Application, section: Any, faults: Mapping[str, list[str]], lock: SectionLock | None
) -> SectionState:
    asked = [each for each in section.questions if _is_asked(each, application.answers)]
    return SectionState(
        key=section.key, title=section.title, asked=len(asked), lock=lock,
        answered=sum(application.answers.get(each.key) not in (None, "", [], {}) for each in asked),
        faults=[f"{each.label}：{' '.join(faults[each.key])}" for each in asked if each.key in faults],
        url=reverse("procurement:my_section", args=[application.pk, section.key]),
    )  # fmt: skip


def _is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    return question.is_asked and (question.shown_if is None or question.shown_if.holds(answers))


def steps_of(application: Application, *, current: str) -> list[Step]:
    """Return the sections as steps, one of them the current one."""
    return [
        Step(one.title, "current" if one.key == current else one.state, one.url) for one in sections_of(application)
    ]


def shown_answers(declaration: Declaration, answers: Mapping[str, Any]) -> list[tuple[Any, list[Said]]]:
    """Return pairs of a section's title and its questions with their answers in words."""
    return [
        (section.title, [said_of(each, answers.get(each.key)) for each in section.questions
                         if each.is_answered and (each.shown_if is None or each.shown_if.holds(answers))])
        for section in declaration.sections
    ]  # fmt: skip


# Papers ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """A paper that the round asks for, as the checklist shows it."""

    row: ApplicationDocument
    files: list[Attachment]

    @property
    def is_there(self) -> bool:
        """Whether a file is attached."""
        return bool(self.files)

    @property
    def is_missing(self) -> bool:
        """Whether it is needed and not there."""
        return self.row.document.is_required and not self.files


# Versions -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """A piece of a text: the same in both versions, put in, or taken out."""

    text: str
    kind: str = "same"


@dataclass(frozen=True)
class Difference:
    """An answer that is another in the later version."""

    label: Any
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)


def differences(declaration: Declaration, before: Submission, after: Submission) -> list[Difference]:
    """Return what changed from one version to another: lot, answers, papers."""
    changed = []
    if before.lot != after.lot:
        changed.append(_difference(_("Lot"), before.lot, after.lot))
    for question in declaration.questions():
        old, new = before.answers.get(question.key), after.answers.get(question.key)
        if question.is_answered and not is_same(old, new):
            changed.append(_difference(question.label, in_words(question, old), in_words(question, new)))
    old_papers, new_papers = _papers(before), _papers(after)
    changed += [
        _difference(title, old_papers.get(title, ""), new_papers.get(title, ""))
        for title in dict.fromkeys([*old_papers, *new_papers])
        if _hashes(before, title) != _hashes(after, title)
    ]
    return changed


def _papers(version: Submission) -> dict[str, str]:
    return {paper["title"]: listed(each["filename"] for each in paper["files"]) for paper in version.documents}


def _hashes(version: Submission, title: str) -> list[str]:
    found = [paper["files"] for paper in version.documents if paper["title"] == title]
    return [each["sha256"] for files in found for each in files]


def _difference(label: Any, before: str, after: str) -> Difference:
    return Difference(label, before, after, list(_pieces(before, after)))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    one, two = WORD.findall(before), WORD.findall(after)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, one, two).get_opcodes():
        if kind == "equal":
            yield Piece("".join(one[start:end]))
            continue
        if start < end:
            yield Piece("".join(one[start:end]), "out")
        if new_start < new_end:
            yield Piece("".join(two[new_start:new_end]), "in")


def compared(application: Application, versions: Sequence[Submission], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page of versions shows: all of them, the two compared (``from``, ``to``), what changed."""
    by_number = {str(each.number): each for each in versions}
    after = by_number.get(asked.get("to", ""), versions[-1] if versions else None)
    earlier = versions[-2] if len(versions) > 1 else None
    before = by_number.get(asked.get("from", ""), earlier)
    changes = differences(application.form_version.declaration, before, after) if before and after else []
    return {
        "versions": [(each, is_unchanged(each)) for each in versions], "before": before, "after": after,
        "changes": changes,
    }  # fmt: skip
