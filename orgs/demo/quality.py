"""Records with gaps and contradictions, for the demo's quality of records."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core import clock
from orgs.choices.records import LegalForm
from orgs.models import Organization
from orgs.services import records
from unions.models import User

FAULTS: tuple[dict[str, Any], ...] = (
    {"telephone": "", "email": "", "introduction": ""},
    {"address": "", "service_areas": []},
    {"legal_form": LegalForm.FOUNDATION},
    {"full_time_staff": 1, "part_time_staff": 0, "social_workers": 4},
    {"uscc": None, "legal_representative": ""},
)


class QualityDemo:
    """Spoils every thirtieth registered record, each in one of a few ways that happen."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.pks = [one.pk for one in organizations if one.is_on_record and one.uscc]
        self.today, self.clerk = today, users["clerk@demo.example"]

    def seed(self) -> None:
        """Make everything."""
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=10)):
            for place, pk in enumerate(self.pks[11::30]):
                record = Organization.objects.get(pk=pk)
                records.update_organization(
                    organization=record, facts=FAULTS[place % len(FAULTS)], version=record.version, by=self.clerk
                )
