"""Taking in the State Council's yearly tables."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from core import clock
from core.inbox.services import notify
from core.workdays.days import missing_year
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


def warn_of_missing_year() -> int | None:
    """Tell administrators, once a week, of the year whose table must be imported now; return it, if any."""
    year = missing_year()
    if year:
        week = f"{clock.today():%G-%V}"
        administrators = get_user_model()._base_manager.filter(is_staff=True, is_active=True)
        url = reverse("admin:workdays_import")
        notify(administrators, "calendar_missing", url=url, context={"year": year}, key=f"{year} {week}")
    return year
