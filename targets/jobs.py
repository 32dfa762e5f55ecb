"""Long work: the annual report."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.rendering import DOCX
from core.jobs.kinds import job
from core.jobs.run import Run
from targets.report.builder import build_report
from unions.queries import union_by_code


@job("annual_report", title=gettext_lazy("Annual report"))
def annual_report(run: Run, *, union: str, year: int) -> dict[str, Any]:
    """Write the report of the union of a code, and hand it over as a file."""
    reporting = union_by_code(union)
    content = build_report(union=reporting, year=year, by=run.by, progress=run.progress)
    name = _("%(year)s report, %(union)s.docx") % {"year": year, "union": reporting.name}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(content)
        run.attach(path, name, media_type=DOCX)
    return {"union": reporting.name, "year": year}
