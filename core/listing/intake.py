"""Lists that come in: one page and one job for every sheet that an app declares here.

>>> intakes.register("partners", Intake("partners", _("Partner bodies"), SHEET, plan, "unions.record_partner",
...                                     "unions:import_partners", "unions:partners"))

Its two addresses come from ``core.listing.intake_views.intake_paths``, in the app's own list of addresses.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit
from core.attachments.filetypes import SHEETS
from core.attachments.local import on_disk
from core.attachments.models import Attachment
from core.attachments.services import store
from core.errors import UserError
from core.jobs.models import Job
from core.jobs.run import Run
from core.jobs.services import enqueue
from core.registry import Registry
from core.sheets import Plan, Result, Sheet, import_file, write_faults

KIND = "take_in_list"


@dataclass(frozen=True)
class Intake:
    """A kind of list that comes in. ``plan(by)`` says how its rows are taken in; ``page_url`` and ``list_url``
    name where a list comes in, and where its rows show.
    """

    name: str
    title: Any
    sheet: Sheet
    plan: Callable[[Any], Plan]
    permission: str
    page_url: str
    list_url: str
    hint: Any = ""


intakes: Registry[Intake] = Registry("kind of list that comes in")


def take_in(*, intake: Intake, path: Path | str, by: Any, dry_run: bool = False, progress: Any = None) -> Result:
    """Take a list in, or only check it: sound rows are taken, faulty ones refused with a reason.

    Raises FileRefusedError where the file cannot be read as a list.
    """
    with transaction.atomic(), audit.context(by=by, reason=_("imported from a list")):
        return import_file(intake.plan(by), path, dry_run=dry_run, progress=progress)


@transaction.atomic
def ask(*, intake: Intake, upload: Any, dry_run: bool, by: Any) -> Job:
    """Keep a file, and ask for its import or its check under the acting appointment. Raises UserError."""
    file = store(upload, by=by, allowed=SHEETS, category=KIND)
    return enqueue(KIND, by=by, files=[file], **_asked(intake, file, by, dry_run=dry_run))


@transaction.atomic
def go_on(*, intake: Intake, checked: Job, by: Any) -> Job:
    """Ask for the import of the file that a job checked; asked twice it is one import. Raises UserError."""
    file = _kept(checked.params["attachment"], by)
    return enqueue(KIND, by=by, key=f"{KIND} {checked.pk}", **_asked(intake, file, by, dry_run=False))


def _asked(intake: Intake, file: Attachment, by: Any, *, dry_run: bool) -> dict[str, Any]:
    """Return the job's title and parameters."""
    title = _("Check of %(kind)s: “%(file)s”") if dry_run else _("%(kind)s: “%(file)s”")
    return {"title": title % {"kind": intake.title, "file": file.filename}, "params": {
        "intake": intake.name, "attachment": str(file.pk), "dry_run": dry_run, "acting": getattr(by.acting, "pk", None)
    }}  # fmt: skip


def _kept(pk: str, by: Any) -> Attachment:
    file = Attachment.objects.current().filter(pk=pk, uploaded_by=by).first()
    if file is None:
        raise UserError(_("The file is not kept any longer: upload it again."))
    return file


def carry_out(run: Run, *, intake: Intake, attachment: str, dry_run: bool, acting: int | None) -> dict[str, Any]:
    """Do in the worker what was asked for. Raises UserError where the appointment or the file is gone."""
    run.by.act_under(acting)
    if getattr(run.by.acting, "pk", None) != acting or not run.by.has_perm(intake.permission):
        raise UserError(_("The appointment under which you asked for this has ended: nothing was changed."))
    file = _kept(attachment, run.by)
    words = _("rows are being checked") if dry_run else _("rows are being taken in")
    with on_disk(file.file) as path:
        result = take_in(
            intake=intake, path=path, by=run.by, dry_run=dry_run, progress=lambda done: run.progress(done, 0, words)
        )
        hand_over_faults(run, result, file, path)
    figures = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "faulty")}
    if not dry_run:
        return {**figures, "url": reverse(intake.list_url)}
    return {
        **figures, "url": f"{reverse(intake.page_url)}?checked={run.job.pk}", "open": _("Go on to import"),
        "note": _("This was the check only: nothing is imported yet."),
    }  # fmt: skip


def hand_over_faults(run: Run, result: Result, file: Attachment, source: Path) -> None:
    """Attach the rows as they were, each faulty cell marked."""
    if not result.errors:
        return
    name = _("%(file)s, problems.xlsx") % {"file": PurePath(file.filename).stem}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problems.xlsx"
        write_faults(source, result.errors, path, header_row=result.header_row, sheet=result.sheet_name)
        run.attach(path, name, title=_("the rows with their problems"))
