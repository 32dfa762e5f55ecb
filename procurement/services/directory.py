"""Every change to the service directory (购买服务指导目录; plan, clause C1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core import access
from core.editing import refuse_stale
from procurement.models import ServiceDirectoryEntry
from unions.models import User

FACTS = ("code", "title", "area", "description", "valid_from", "valid_until", "source")


@transaction.atomic
def write_entry(
    *, entry: ServiceDirectoryEntry | None, facts: Mapping[str, Any], version: int | None, by: User
) -> ServiceDirectoryEntry:
    """Enter a service that may be bought, or correct an entry that was read at ``version``.

    Raises StaleRecordError where somebody changed it meanwhile, ValidationError by field (a code twice from one day).
    """
    access.demand(by, "procurement.keep_directory")
    current = ServiceDirectoryEntry() if entry is None else _locked(entry)
    said = {name: facts[name] for name in FACTS if name in facts}
    if entry is not None:
        refuse_stale(current, version=version, names=said)
        current.version += 1
    for name, value in said.items():
        setattr(current, name, value)
    current.recorded_by = by
    current.full_clean()
    current.save()
    return current


def _locked(entry: ServiceDirectoryEntry) -> ServiceDirectoryEntry:
    return ServiceDirectoryEntry.objects.select_for_update().get(pk=entry.pk)
