"""An application as an expert reads it. Where the scheme is anonymous nothing in it tells who applies.

Everything that an expert gets of an application — page, print, score sheet, message — is made from a ``Reading`` or
from ``public_name``, and from nothing else. What is blind leaves out the questions that ask for people and numbers,
blackens the applicant's names, people, numbers and addresses wherever they are written, and shows no papers, which
bear stamps and letterheads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.forms.declaration import Declaration, Question
from orgs.models import KeyPerson, Organization
from procurement.answering import Said, said_of
from procurement.models import Application
from procurement.scheme import Scheme
from procurement.templatetags.rounds import lot_title

IDENTIFYING = frozenset({"leader", "leader_telephone"})
IDENTIFYING_FORMATS = frozenset({"telephone", "email", "uscc", "identity_number"})
SEVERAL = re.compile(r"[,;、/，；]")
SHORTEST = 2
BLACK = "■■■"


@dataclass(frozen=True)
class Reading:
    """What an expert reads: title, applicant ("" where it is blind), answers by section, whether papers are shown."""

    number: str
    title: str
    lot: str
    applicant: str
    sections: list[tuple[str, list[Said]]]
    is_blind: bool


def is_blind(application: Application) -> bool:
    """Tell whether experts may not learn who applies."""
    return Scheme.from_json(application.round.scheme).is_anonymous


def public_name(application: Application, *, declared: bool) -> str:
    """Return how an application is named to an expert: by its number alone where it is blind.

    Before the declaration an open one is named by its title and applicant, so that the expert knows what to declare.
    """
    if is_blind(application):
        return application.number
    name = f"{application.number} {application.title}"
    return name if declared else f"{name} · {application.organization.name}"


def reading_of(application: Application) -> Reading:
    """Return an application as an expert who declared no conflict reads it."""
    blind = is_blind(application)
    declaration = Declaration.from_json(application.form_version.content)
    hide = _blackener(application, declaration) if blind else str
    sections = [
        (str(section.title), [
            said_of(each, application.answers.get(each.key), hide=hide)
            for each in section.questions
            if _is_shown(each, application.answers, blind=blind)
        ])
        for section in declaration.sections
    ]  # fmt: skip
    return Reading(
        application.number, hide(application.title), lot_title(application.lot) if application.lot else "",
        "" if blind else application.organization.name, [one for one in sections if one[1]], blind,
    )  # fmt: skip


def _is_shown(question: Question, answers: Mapping[str, Any], *, blind: bool) -> bool:
    if not question.is_answered or (question.shown_if and not question.shown_if.holds(answers)):
        return False
    return not (blind and _identifies(question))


def _identifies(question: Question) -> bool:
    return question.key in IDENTIFYING or question.format in IDENTIFYING_FORMATS


def _blackener(application: Application, declaration: Declaration) -> Any:
    words = {*_facts_of(application.organization), *_said_of_people(application, declaration)}
    # The longest first, or a short name would break the full one before that is found.
    patterns = [_loosely(each) for each in sorted(words, key=len, reverse=True) if len(each) >= SHORTEST]
    pattern = re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)
    return lambda text: pattern.sub(BLACK, str(text))


def _facts_of(one: Organization) -> Iterable[str]:
    facts = [
        one.name, one.short_name, one.name_en, one.uscc or "", one.number, one.registration_number, one.address,
        one.telephone, one.email, one.website, one.legal_representative, *SEVERAL.split(one.former_names),
    ]  # fmt: skip
    people = KeyPerson.objects.in_force().filter(organization=one).values_list("name", flat=True)
    return (each.strip() for each in (*facts, *people) if each and each.strip())


def _said_of_people(application: Application, declaration: Declaration) -> Iterable[str]:
    for section in declaration.sections:
        for each in section.questions:
            said = application.answers.get(each.key)
            if _identifies(each) and isinstance(said, str):
                yield said.strip()


def _loosely(word: str) -> str:
    """Return a pattern that finds a word with blanks between its letters, and with either kind of brackets."""
    kinds = {"(": "[(（]", "（": "[(（]", ")": "[)）]", "）": "[)）]"}
    return r"\s*".join(kinds.get(letter, re.escape(letter)) for letter in word if not letter.isspace())


def state_in_words(reading: Reading) -> str:
    """Say why an expert does not learn who applies; "" where the expert does."""
    return _("Who applies is not shown in this round; names and numbers are blackened.") if reading.is_blind else ""
