"""The directory and the services offered, as CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.open_data.publications import Publication
from core.sheets import FORMATS, Sheet, export, resources
from orgs.models import Organization
from orgs.queries.work import on_public_offer
from orgs.sheets.organizations import DIRECTORY, PUBLIC

OFFER_KEYS = (
    "organization", "uscc", "number", "title", "area", "target_groups", "districts", "capacity", "price", "unit",
    "description", "valid_from", "valid_until",
)  # fmt: skip
"""What leaves the house of an offer: the columns of the public page, and no other."""


def _files(
    stem: str, sheet: Callable[[], Sheet], rows: Callable[[], QuerySet[Any]], keys: tuple[str, ...]
) -> dict[str, Callable[[Path], int]]:
    def writer(form: str) -> Callable[[Path], int]:
        return lambda path: export(sheet(), rows(), path, format=form, keys=keys)

    return {f"{stem}.{form}": writer(form) for form in FORMATS}


ORGANIZATIONS = Publication(
    _("Social organizations"),
    _("Every organization of the public directory with its public facts: names, codes, address, fields of work."),
    _files("organizations", lambda: DIRECTORY, Organization.objects.listed_publicly, PUBLIC),
)
OFFERS = Publication(
    _("Services offered"),
    _("The services that these organizations offer: for whom, where, at which price."),
    _files("services", lambda: resources.get("work_offers").sheet, on_public_offer, OFFER_KEYS),
)
