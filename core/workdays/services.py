"""Taking in the State Council's yearly tables."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import clock
from core.workdays.models import CalendarYear, DayOverride
from core.workdays.tables import Table, read_table


@transaction.atomic
def import_table(*, content: bytes, name: str, by: Any) -> Table:
    """Import a file of holidays (see ``read_table``); years that it covers replace what was known of them.

    Returns what was read. Raises UserError where the file is not understood; then nothing is changed.
    """
    table = read_table(content, name=name)
    for year in table.years:
        DayOverride.objects.filter(date__year=year).delete()
        CalendarYear.objects.update_or_create(
            year=year, defaults={"source": table.source[:300], "imported_by": by, "imported_at": clock.now()}
        )
    DayOverride.objects.bulk_create(
        [DayOverride(date=d.date, is_workday=d.is_workday, name=d.name, source=table.source[:300]) for d in table.days],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_workday", "name", "source"],
    )
    return table
