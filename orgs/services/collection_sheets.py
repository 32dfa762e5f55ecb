"""Answers of organizations that do not work on line: sent out as spreadsheets, taken in again by a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import is_same
from core.errors import UserError
from core.forms.answers import Answers, check, storable
from core.forms.declaration import Declaration
from core.forms.workbook import Response, answers_in, cells_of, read_responses, write_many, write_one
from core.sheets import RowError
from orgs.models import Collection, Organization
from orgs.queries.records import collections_visible_to
from orgs.services.collections import save_answers, submit
from unions.models import User

NUMBER = "number"


@dataclass
class Taken:
    """What came of a file: answers handed in, kept but not whole, left as they were, refused; and the problems."""

    submitted: int = 0
    untouched: int = 0
    unfinished: int = 0
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)


def write_collection(path: Path, collection: Collection) -> None:
    """Write one organization's form as a spreadsheet to fill in."""
    organization = collection.organization
    write_one(
        path, collection.form_version.declaration, number=organization.number, name=organization.name,
        answers=collection.answers,
    )  # fmt: skip


def write_collections(path: Path, declaration: Declaration, collections: Iterable[Collection]) -> None:
    """Write many organizations' forms as one spreadsheet, a row for each."""
    write_many(
        path, declaration, [(one.organization.number, one.organization.name, one.answers) for one in collections]
    )


def take_in_answers(
    *, path: Path, year: int, by: User, progress: Callable[[int], Any] = lambda _done: None
) -> Taken:  # fmt: skip
    """Take in a spreadsheet that was filled in, for the year's collections within the clerk's reach.

    An empty cell leaves what is known, and a row in a list of many that says nothing new leaves all: nobody filled it
    in. Whole answers are handed in; others are kept as far as they are right, and the problems are told. Raises
    FileRefusedError for a file that is no such form.
    """
    outcome = Taken()
    for done, response in enumerate(read_responses(path), 1):
        try:
            _take_in(response, outcome, year=year, by=by)
        except UserError as error:
            outcome.refused += 1
            outcome.errors.append(_error(response, NUMBER, _("Portal number"), str(error.message)))
        progress(done)
    return outcome


@transaction.atomic
def _take_in(response: Response, outcome: Taken, *, year: int, by: User) -> None:
    collection = _asked(response.number, year, by)
    declaration = collection.form_version.declaration
    said, faults = answers_in(declaration, response)
    if not response.is_alone and not faults and _says_nothing_new(said, collection):
        outcome.untouched += 1
        return
    right, errors = check(declaration, {**collection.answers, **said})
    labels = {cell.key: cell.label for cell in cells_of(declaration)}
    problems = [_error(response, key, labels[key], message) for key, message in faults.items()]
    unread = {key.partition(".")[0] for key in faults}
    for key, messages in errors.items():
        if key not in unread:
            cell = key if key in labels else next((one for one in labels if one.startswith(f"{key}.")), key)
            problems.append(_error(response, cell, labels.get(cell, key), " ".join(messages)))
    if problems:
        save_answers(collection=collection, answers=right, by=by, for_union=True)
        outcome.unfinished += 1
        outcome.errors += problems
    else:
        submit(collection=collection, answers=right, by=by, for_union=True)
        outcome.submitted += 1


def _says_nothing_new(said: Answers, collection: Collection) -> bool:
    return all(is_same(storable(value), collection.answers.get(key)) for key, value in said.items())


def _asked(number: str, year: int, by: User) -> Collection:
    organization = Organization.objects.filter(number=number).first()
    seen = collections_visible_to(by).filter(organization=organization, year=year) if organization else None
    collection = seen.order_by("-version").first() if seen is not None else None
    if collection is None:
        raise UserError(
            _("No collection of %(year)s is known for the number %(number)s.") % {"year": year, "number": number}
        )
    if not by.has_perm("orgs.answer_collection", collection):
        raise UserError(_("You may not do this."))
    return collection


def _error(response: Response, key: str, label: str, message: str) -> RowError:
    row, column = response.places.get(key, (response.row, 0))
    return RowError(row, label, message, column)
