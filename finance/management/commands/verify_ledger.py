"""Verify that every balance equals its entries and that no invariant of the books is broken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.commands import PortalCommand
from finance.models import LedgerEntry
from finance.queries import faults_of_ledger


class Command(PortalCommand):
    """``manage.py verify_ledger``: exit 0 when the books are whole, 1 with the reasons when not."""

    help = "Verify that every balance equals its entries; exit 1 with the reasons where one does not."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print what is wrong, or how much is right."""
        faults = faults_of_ledger()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise SystemExit(1)
        self.stdout.write(_("%(n)s entries; every balance equals its entries.") % {"n": LedgerEntry.objects.count()})
