"""Long work: checking and importing lists of organizations."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.attachments.local import on_disk
from core.attachments.models import Attachment
from core.jobs.kinds import job
from core.jobs.run import Run
from core.listing.intake import hand_over_faults
from core.sheets import Result, RowError
from core.sheets.exporting import write_records
from core.sheets.mapping import Mapping as ColumnMapping
from orgs.models import Campaign
from orgs.presentation.changes import CHANGE_COLUMNS, change_records
from orgs.queries.campaigns import campaigns_visible_to
from orgs.services import campaigns, imports
from orgs.services.collection_sheets import take_in_answers
from orgs.services.importing import SKIP, import_organizations

FIGURES = {
    "created": gettext_lazy("New"),
    "updated": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "faulty": gettext_lazy("Faulty rows, refused"),
    "duplicates": gettext_lazy("Possible duplicates"),
    "left_out": gettext_lazy("Left out by your choice"),
}


@job(imports.PREVIEW, title=gettext_lazy("Check of a list of organizations"), figures=FIGURES)
def preview_organizations_import(
    run: Run, *, attachment: str, mapping: dict[str, Any], sheet: str | None, appointment: int
) -> dict[str, Any]:
    """Do all that the import would do, report it, and change nothing."""
    imports.act_again(by=run.by, appointment=appointment)
    result = _take_in(run, attachment, ColumnMapping.from_json(mapping), sheet, dry_run=True)
    url = reverse("orgs:desk_import_preview", args=[attachment, run.job.pk])
    return {**imports.outcome_of_preview(result=result, by=run.by), "url": url}


@job(imports.IMPORT, title=gettext_lazy("Import of a list of organizations"), figures=FIGURES)
def import_organizations_list(
    run: Run, *, attachment: str, mapping: dict[str, Any], sheet: str | None, appointment: int,
    choices: dict[str, int], rows: int,
) -> dict[str, Any]:  # fmt: skip
    """Import a list as its preview showed it, checking everything anew. ``rows``: how many the preview counted."""
    imports.act_again(by=run.by, appointment=appointment)
    columns = ColumnMapping.from_json(mapping)
    sound, gone = imports.still_sound(choices=choices, mapping=columns, by=run.by)
    result = _take_in(run, attachment, columns, sheet, choices=sound, gone=gone, total=rows)
    left_out = sum(chosen == SKIP for chosen in choices.values())
    url = f"{reverse('orgs:desk_organizations')}?{urlencode({'imported': str(run.job.pk)})}"
    return {**imports.outcome_of_import(result=result, left_out=left_out), "url": url}


def _take_in(
    run: Run,
    attachment: str,
    columns: ColumnMapping,
    sheet: str | None,
    *,
    choices: Mapping[int, int] | None = None,
    gone: Sequence[RowError] = (),
    total: int = 0,
    dry_run: bool = False,
) -> Result:
    """Import the list for the acting union; hand over its faulty rows, with those whose choice is ``gone``."""
    file = imports.kept_file(pk=attachment, by=run.by)
    words = _("rows are being checked") if dry_run else _("rows are being taken in")
    with on_disk(file.file) as path:
        result = import_organizations(
            path=path, union=run.by.acting.union, by=run.by, mapping=columns, sheet_name=sheet, choices=choices,
            job=None if dry_run else run.job, dry_run=dry_run,
            progress=lambda done: run.progress(done, total, words),
        )  # fmt: skip
        result.errors = sorted([*result.errors, *gone], key=lambda error: error.row)
        result.faulty += len(gone)
        hand_over_faults(run, result, file, path)
    _hand_over_changes(run, result, file)
    return result


def _hand_over_changes(run: Run, result: Result, file: Attachment) -> None:
    """Attach every change of a record that is there, where a check found any."""
    if not result.changes:
        return
    name = _("%(file)s, changes.xlsx") % {"file": PurePath(file.filename).stem}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "changes.xlsx"
        write_records(CHANGE_COLUMNS, change_records(result.changes), path)
        made = run.attach(path, name, title=_("all changes"))
    result.extras["changes_file"] = str(made.pk)


# Campaigns ------------------------------------------------------------------------------------------------------------

INVITE, CHASE, CLOSE = "invite_campaign", "chase_campaign", "close_campaign"
TAKE_IN = "take_in_answers"


@job(INVITE, title=gettext_lazy("Invitations of a campaign"), figures={
    "invited": gettext_lazy("Invited"), "left_out": gettext_lazy("Left out: asked before, or not to be invited now"),
})  # fmt: skip
def invite_of_campaign(run: Run, *, campaign: int) -> dict[str, Any]:
    """Invite whom the campaign's filters choose."""
    words = _("organizations are being invited")
    done = campaigns.invite_chosen(
        campaign=Campaign.objects.get(pk=campaign), by=run.by, progress=lambda n: run.progress(n, 0, words)
    )
    return {"invited": done.invited, "left_out": done.left_out, "url": _board(campaign)}


@job(CHASE, title=gettext_lazy("Reminder to organizations that have not answered"), figures={
    "told": gettext_lazy("Reminded"), "today": gettext_lazy("Reminded today already"),
    "unreachable": gettext_lazy("Nobody keeps the record on the portal"),
})  # fmt: skip
def chase_for_campaign(run: Run, *, campaign: int, union: int | None, appointment: int) -> dict[str, Any]:
    """Chase those who have not answered, within the person's reach."""
    imports.act_again(by=run.by, appointment=appointment)
    scope = run.by.scope_union_ids()
    chosen = scope if union is None else [union] if scope is None or union in scope else []
    words = _("organizations are being reminded")
    done = campaigns.chase_campaign(
        campaign=campaigns_visible_to(run.by).get(pk=campaign), by=run.by, union_ids=chosen,
        progress=lambda n: run.progress(n, 0, words),
    )  # fmt: skip
    return {"told": done.told, "today": done.today, "unreachable": done.unreachable, "url": _board(campaign)}


@job(CLOSE, title=gettext_lazy("Closing of a campaign"), figures={"closed": gettext_lazy("Closed without answer")})
def close_whole_campaign(run: Run, *, campaign: int, appointment: int) -> dict[str, Any]:
    """Close a campaign and what nobody answered."""
    imports.act_again(by=run.by, appointment=appointment)
    words = _("collections are being closed")
    done = campaigns.close_campaign(
        campaign=campaigns_visible_to(run.by).get(pk=campaign), by=run.by,
        progress=lambda n: run.progress(n, 0, words),
    )  # fmt: skip
    return {"closed": done, "url": _board(campaign)}


@job(TAKE_IN, title=gettext_lazy("Import of answers"), figures={
    "submitted": gettext_lazy("Forms handed in"), "unfinished": gettext_lazy("Kept, not whole"),
    "untouched": gettext_lazy("Left alone: nothing was filled in"), "refused": gettext_lazy("Faulty rows, refused"),
})  # fmt: skip
def take_in_sheet_of_answers(run: Run, *, attachment: str, year: int, appointment: int) -> dict[str, Any]:
    """Take in answers that came as a spreadsheet; hand over the rows with their problems."""
    imports.act_again(by=run.by, appointment=appointment)
    file = imports.kept_file(pk=attachment, by=run.by)
    words = _("forms are being read")
    with on_disk(file.file) as path:
        done = take_in_answers(path=path, year=year, by=run.by, progress=lambda n: run.progress(n, 0, words))
        hand_over_faults(run, Result(errors=done.errors, header_row=1), file, path)
    url = f"{reverse('orgs:desk_collections')}?year={year}"
    return {
        "submitted": done.submitted, "unfinished": done.unfinished, "untouched": done.untouched,
        "refused": done.refused, "url": url,
    }  # fmt: skip


def _board(campaign: int) -> str:
    return reverse("orgs:desk_campaign", args=[campaign])
