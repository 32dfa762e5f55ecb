"""Long work: lists of activities."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.services.importing import import_activities
from core.attachments.local import on_disk
from core.jobs.kinds import job
from core.jobs.run import Run
from core.listing.intake import hand_over_faults
from orgs.jobs import FIGURES
from orgs.services import imports

IMPORT = "import_activities"


@job(IMPORT, title=gettext_lazy("Import of a list of activities"), figures=FIGURES)
def import_activities_list(run: Run, *, attachment: str, dry_run: bool, appointment: int) -> dict[str, Any]:
    """Take a list of activities in, or only check it; hand over its faulty rows."""
    imports.act_again(by=run.by, appointment=appointment)
    file = imports.kept_file(pk=attachment, by=run.by)
    words = _("rows are being checked") if dry_run else _("rows are being taken in")
    with on_disk(file.file) as path:
        result = import_activities(
            path=path, union=run.by.acting.union, by=run.by, dry_run=dry_run,
            progress=lambda done: run.progress(done, 0, words),
        )  # fmt: skip
        hand_over_faults(run, result, file, path)
    figures = {name: getattr(result, name) for name in ("created", "updated", "unchanged", "faulty")}
    return {**figures, "url": reverse("activities:desk_import" if dry_run else "activities:desk_activities")}
