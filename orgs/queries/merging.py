"""Reads of merges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from orgs.models import Merge, Organization
from unions.models import User

NUMBER_PATTERN = re.compile(r"^S?(\d{1,8})$")


def organization_by_code(code: str) -> Organization:
    """Return the organization on record of a portal number or USCC; of a merged record the one that goes on.

    Raises Organization.DoesNotExist.
    """
    code = code.strip().upper()
    number = NUMBER_PATTERN.match(code)
    named: dict[str, Any] = {"pk": int(number.group(1))} if number else {"uscc": code}
    found = Organization.objects.on_record().filter(**named).first()
    return found or Organization.objects.get(pk__in=_kept(named))


def pks_now(pks: Iterable[int]) -> list[int]:
    """Return the keys with those of merged records replaced by the ones that go on, in the same order, each once."""
    wanted = [pk for pk in pks if pk < 2**63]
    merged = Organization.objects.filter(pk__in=wanted, merged_into__isnull=False).order_by()
    now = dict(merged.values_list("pk", "merged_into"))
    return list(dict.fromkeys(now.get(pk) or pk for pk in wanted))


def _kept(named: dict[str, Any]) -> QuerySet[Organization, int | None]:
    merged = Organization.objects.filter(merged_into__isnull=False, **named)
    return merged.order_by().values_list("merged_into", flat=True)


def merges_visible_to(user: User) -> QuerySet[Merge]:
    """Return the merges whose kept record lies within the user's reach."""
    visible = Organization.objects.visible_to(user).order_by().values("pk")
    return Merge.objects.filter(kept__in=visible).select_related("kept", "absorbed", "merged_by", "undone_by")
