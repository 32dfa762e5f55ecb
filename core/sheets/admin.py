"""Export from the administration: the rows chosen there, in the columns of the resource."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import ReadOnlyAdmin
from core.sheets.columns import resources
from core.sheets.exporting import export


class ExportedReadOnly(ReadOnlyAdmin):
    """Rows that administrators look at and export; changing them is the desk's. ``resource`` names the export."""

    resource: str
    actions = ("export_xlsx", "export_csv")

    def export_xlsx(self, _request: HttpRequest, rows: QuerySet[Any]) -> FileResponse:
        """Answer with the chosen rows as a workbook."""
        return self._file(rows, "xlsx")

    export_xlsx.short_description = _("Export the selected as XLSX")  # type: ignore[attr-defined]

    def export_csv(self, _request: HttpRequest, rows: QuerySet[Any]) -> FileResponse:
        """Answer with the chosen rows as CSV."""
        return self._file(rows, "csv")

    export_csv.short_description = _("Export the selected as CSV")  # type: ignore[attr-defined]

    def _file(self, rows: QuerySet[Any], ending: str) -> FileResponse:
        sheet = resources.get(self.resource).sheet
        file = tempfile.NamedTemporaryFile(suffix=f".{ending}")  # noqa: SIM115 - the response closes it, which deletes it
        export(sheet, rows.order_by("pk"), Path(file.name), format=ending)
        name = f"{sheet.title}-{clock.today()}.{ending}"
        return FileResponse(Path(file.name).open("rb"), as_attachment=True, filename=name)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ARG002 - Django's signature
        """Show every field, and make a form of none."""
        hidden = set(self.exclude or ())
        return [field.name for field in self.model._meta.concrete_fields if field.name not in hidden]
