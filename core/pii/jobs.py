"""Long work: a person's own data as a file to take along."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.jobs.kinds import job
from core.jobs.run import Run
from core.pii.rights import write_export

EXPORT = "export_personal_data"


@job(EXPORT, title=gettext_lazy("Export of my personal data"), figures={"rows": gettext_lazy("Rows")})
def export_personal_data(run: Run) -> dict[str, Any]:
    """Collect everything that is kept about whoever asked, and hand it over."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.zip"
        rows = write_export(user=run.by, path=path)
        name = _("personal data-%(day)s.zip") % {"day": clock.today()}
        run.attach(path, name, title=_("My personal data"))
    return {"rows": rows}
