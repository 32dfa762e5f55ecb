"""The import on screen, step by step: take a file, look at it, ask for a preview, ask for the import."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.attachments.filetypes import SHEETS
from core.attachments.local import on_disk
from core.attachments.models import Attachment
from core.attachments.scanning import scan
from core.attachments.services import store
from core.errors import UserError
from core.jobs.models import Job
from core.jobs.services import enqueue
from core.sheets import Result, RowError, Survey, survey
from core.sheets.guard import Limits, sniff
from core.sheets.mapping import Mapping as ColumnMapping
from orgs.models import Organization
from orgs.presentation.changes import changes_in_words
from orgs.services.importing import SKIP
from orgs.sheets.organizations import SHEET
from unions.models import User

PREVIEW = "preview_organizations_import"
IMPORT = "import_organizations"
CATEGORY = "organizations_import"
MOST_PROBLEMS = 100  # shown on the page; the error workbook holds them all
MOST_CHANGED_ROWS = 50  # shown with what changes in them; the workbook beside them holds all
MOST_CHOICES = 200  # possible duplicates that a person decides one by one
Outcome = dict[str, Any]


# Before the worker ----------------------------------------------------------------------------------------------------


def most_bytes(filename: str) -> int:
    """Return how large a list of a name may be."""
    limits = Limits()
    return limits.csv if PurePath(filename).suffix.lower() == ".csv" else limits.workbook


def take_file(*, upload: File[bytes], by: User) -> Attachment:
    """Keep an uploaded list, once it is known that it can be read. Raises UserError, which says why it is refused."""
    _check_size(upload)
    scan(upload)  # before anything reads it
    with on_disk(upload) as path:
        survey(SHEET, path)
        upload.name = truly_named(upload.name or "", path)
    return store(upload, by=by, allowed=SHEETS, category=CATEGORY, max_bytes=most_bytes(upload.name))


def truly_named(filename: str, path: Path) -> str:
    """Return the name with the ending that the content calls for: a text named .xlsx is read as the text it is."""
    named, kind = PurePath(filename).suffix.lower(), sniff(path)
    is_mistaken = named in {each.ending for each in SHEETS} and named != f".{kind.format}" and not kind.gzip
    return f"{filename}.{kind.format}" if is_mistaken else filename


def _check_size(upload: File[bytes]) -> None:
    """Refuse what is too large in words about lists, before anything reads it."""
    limit = most_bytes(upload.name or "")
    if upload.size > limit:
        raise UserError(
            _("The file is %(size)s; a list of this kind may have %(limit)s. Split it into several files.")
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        )


def look_at(*, file: Attachment, sheet_name: str | None = None) -> Survey:
    """Return what a list holds: its sheets, the headings with the columns guessed, the first rows.

    Raises FileRefusedError.
    """
    with on_disk(file.file) as path:
        return survey(SHEET, path, sheet_name=sheet_name)


@transaction.atomic
def ask_for_preview(*, file: Attachment, mapping: ColumnMapping, sheet_name: str, by: User) -> Job:
    """Ask for a preview under the acting appointment; asking again while the same one waits or runs is asking once.

    The first preview takes the file into its keeping, so that both go together when jobs are cleaned up.
    """
    locked = Attachment.objects.select_for_update().get(pk=file.pk)
    params = {
        "attachment": str(file.pk),
        "sheet": sheet_name or None,
        "mapping": mapping.as_json(),
        "appointment": by.acting.pk if by.acting else None,
    }
    same = Job.objects.filter(kind=PREVIEW, requested_by=by, params=params, state__in=Job.ACTIVE).first()
    return same or enqueue(
        PREVIEW,
        by=by,
        params=params,
        title=_("Check of “%(file)s”") % {"file": file.filename},
        files=[] if locked.object_id else [locked],
    )


def ask_for_import(*, preview: Job, file: Attachment, choices: Mapping[int, int], by: User) -> Job:
    """Ask for the import that a preview showed. Asking twice with the same choices is asking once.

    ``choices``: by row, the id of the organization that the row means, or SKIP to leave the row out.
    """
    params = {
        **preview.params,
        "choices": {str(row): chosen for row, chosen in sorted(choices.items())},
        "rows": preview.outcome["rows"],
    }
    digest = hashlib.sha256(json.dumps([str(preview.pk), params], sort_keys=True).encode()).hexdigest()
    title = _("Import of “%(file)s”") % {"file": file.filename}
    return enqueue(IMPORT, by=by, params=params, title=title, key=f"{IMPORT} {digest}")


# In the worker --------------------------------------------------------------------------------------------------------


def act_again(*, by: User, appointment: int) -> None:
    """Let a person act in the worker as it did when it asked. Raises UserError where it may not any more."""
    by.act_under(appointment)
    if by.acting is None or by.acting.pk != appointment or not by.has_perm("orgs.import_organizations"):
        raise UserError(_("The appointment under which you asked for this has ended: nothing was changed."))


def kept_file(*, pk: UUID | str, by: User) -> Attachment:
    """Return a list that a person uploaded. Raises UserError where it is not kept any longer."""
    found = Attachment.objects.current().filter(pk=pk, uploaded_by=by).first()
    if found is None:
        raise UserError(_("The file is not kept any longer: upload it again."))
    return found


def still_sound(
    *, choices: Mapping[str, int], mapping: ColumnMapping, by: User
) -> tuple[dict[int, int], list[RowError]]:
    """Return the choices as the import takes them, and faults of those whose organization is gone or out of reach.

    The rows of the latter are left out.
    """
    wanted = {chosen for chosen in choices.values() if chosen != SKIP}
    there = set(Organization.objects.on_record().visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
    message = _("The organization that you chose for this row is not on record any longer: check the list again.")
    position = mapping.position("name")
    heading = mapping.headings[position] if position is not None else SHEET.column("name").heading()
    gone = [int(row) for row, chosen in choices.items() if chosen != SKIP and chosen not in there]
    sound = {int(row): chosen for row, chosen in choices.items()} | dict.fromkeys(gone, SKIP)
    return sound, [RowError(row, heading, message, position) for row in gone]


def outcome_of_import(*, result: Result, left_out: int) -> Outcome:
    """Return the figures of an import, as its job keeps them."""
    return _figures(result) | ({"left_out": left_out} if left_out else {})


def outcome_of_preview(*, result: Result, by: User) -> Outcome:
    """Return what the page of a preview shows: figures, the first problems and notes, what looks alike."""
    alike: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in result.extras["duplicates"]:
        alike[each["row"]].append(each)
    return {
        **_figures(result),
        "rows": result.rows,
        "problem_count": len(result.errors),
        "problems": [error.as_dict() for error in result.errors[:MOST_PROBLEMS]],
        "note_count": len(result.notes),
        "notes": [note.as_dict() for note in result.notes[:MOST_PROBLEMS]],
        "changed": changes_in_words(result.changes, rows=MOST_CHANGED_ROWS),
        "changes_file": result.extras.get("changes_file", ""),
        "changed_rows": len({change.row for change in result.changes}),
        "alike_rows": sorted(alike),
        "alike": _offers([alike[row] for row in sorted(alike)[:MOST_CHOICES]], by=by),
    }


def _figures(result: Result) -> Outcome:
    return {
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "faulty": result.faulty,
        "duplicates": len({each["row"] for each in result.extras["duplicates"]}),
    }


def _offers(groups: Iterable[list[dict[str, Any]]], *, by: User) -> list[dict[str, Any]]:
    """Return for each row what it resembles. ``id`` is None for another new row of the list, which has no record."""
    groups = list(groups)
    ids = {_id(each["resembles_number"]) for group in groups for each in group}
    known = dict(Organization.objects.on_record().filter(pk__in=ids).values_list("pk", "uscc"))
    reached = set(Organization.objects.visible_to(by).filter(pk__in=known).values_list("pk", flat=True))
    return [
        {"row": group[0]["row"], "name": group[0]["name"], "alike": [_offer(each, known, reached) for each in group]}
        for group in groups
    ]


def _offer(found: dict[str, Any], known: Mapping[int, str | None], reached: set[int]) -> dict[str, Any]:
    pk = _id(found["resembles_number"])
    return {
        "id": pk if pk in known else None,
        "name": found["resembles"],
        "number": found["resembles_number"] if pk in known else "",
        "uscc": known.get(pk) or "",
        "score": found["score"],
        "within_reach": pk in reached,
    }


def _id(number: str) -> int:
    """Return the id that a portal number stands for: S0000012 is 12."""
    return int(number.removeprefix("S"))
