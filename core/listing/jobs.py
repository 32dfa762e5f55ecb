"""Exports of long lists, and lists that come in, in the background."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.jobs.kinds import job
from core.jobs.run import Run
from core.listing.exporting import filename
from core.listing.intake import KIND, carry_out, intakes
from core.listing.pages import list_pages
from core.sheets import export


@job("export_list", title=_("Export"), figures={"rows": _("Rows")})
def export_list(run: Run, *, page: str, querystring: str, format: str, acting: int | None) -> dict[str, Any]:  # noqa: A002
    """Write the rows of a list page as its address filters them, within reach of the appointment it was asked under."""
    run.by.act_under(acting)
    listed = list_pages.get(page)
    rows = listed.filtered(run.by, querystring)
    total = rows.count()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{format}"
        count = export(
            listed.export_sheet(querystring), rows, path, format=format,
            progress=lambda done: run.progress(done, total),
        )  # fmt: skip
        run.attach(path, filename(listed, format), title=str(listed.title))
    return {"rows": count}


FIGURES = {
    "created": _("New"),
    "updated": _("Changed"),
    "unchanged": _("Unchanged"),
    "faulty": _("Faulty rows, refused"),
}


@job(KIND, title=_("Import of a list"), figures=FIGURES)
def take_in_list(run: Run, *, intake: str, attachment: str, dry_run: bool, acting: int | None) -> dict[str, Any]:
    """Take a list in, or only check it; hand over its faulty rows."""
    return carry_out(run, intake=intakes.get(intake), attachment=attachment, dry_run=dry_run, acting=acting)
