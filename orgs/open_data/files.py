"""The directory and the services offered, as CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.open_data.publications import Publication
from core.sheets import FORMATS, export, resources
from orgs.models import Organization
from orgs.queries.work import on_public_offer

ORGANIZATION_KEYS = (
    "number", "name", "short_name", "name_en", "legal_form", "uscc", "registered_on", "registration_authority",
    "rating", "district", "address", "telephone", "email", "website", "service_areas", "introduction", "updated_at",
)  # fmt: skip
OFFER_KEYS = (
    "organization", "uscc", "number", "title", "area", "target_groups", "districts", "capacity", "price", "unit",
    "description", "valid_from", "valid_until",
)  # fmt: skip
"""What leaves the house: the very columns of the public pages, and no other."""


def _files(
    stem: str, resource: str, keys: tuple[str, ...], rows: Callable[[], QuerySet[Any]]
) -> dict[str, Callable[[Path], int]]:
    def writer(form: str) -> Callable[[Path], int]:
        return lambda path: export(resources.get(resource).sheet, rows(), path, format=form, keys=keys)

    return {f"{stem}.{form}": writer(form) for form in FORMATS}


DIRECTORY = Publication(
    _("Social organizations"),
    _("Every organization of the public directory with its public facts: names, codes, address, fields of work."),
    _files("organizations", "organizations", ORGANIZATION_KEYS, Organization.objects.listed_publicly),
)
OFFERS = Publication(
    _("Services offered"),
    _("The services that these organizations offer: for whom, where, at which price."),
    _files("services", "work_offers", OFFER_KEYS, on_public_offer),
)
