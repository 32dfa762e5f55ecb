"""How a campaign's board is shown."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orgs.choices.records import CollectionStatus
from orgs.models import Campaign
from orgs.queries.campaigns import BoardRow
from orgs.services.campaigns import Chased


def board_cells(campaign: Campaign, row: BoardRow) -> dict[str, Any]:
    """Return a union's row of the board: each count with the address of the list that it was counted from."""
    total = row.total
    verified = row.counts["verified"]
    return {
        "union": row.union, "total": total, "total_url": list_url(campaign, row),
        "cells": [
            (state, CollectionStatus(state).label, n, list_url(campaign, row, status=state))
            for state, n in row.counts.items()
        ],
        "corrections": row.corrections, "owed": row.owed,
        "corrections_url": list_url(campaign, row, correction="open"),
        "share": round(verified * 100 / total) if total else 0,
    }  # fmt: skip


def list_url(campaign: Campaign, row: BoardRow, **filters: str) -> str:
    """Return the address of the list of collections behind a count."""
    chosen = {"campaign": campaign.pk, **({"union": row.union.pk} if row.union else {}), "correction": "no", **filters}
    return f"{reverse('orgs:desk_collections')}?{urlencode(chosen)}"


def chased_in_words(done: Chased) -> str:
    """Return what came of chasing many."""
    n = done.told
    told = ngettext("%(n)s organization was reminded.", "%(n)s organizations were reminded.", n) % {"n": n}
    rest = _("Reminded today already: %(today)s; nobody keeps the record on the portal: %(alone)s.")
    left_out = rest % {"today": done.today, "alone": done.unreachable}
    return f"{told} {left_out}" if done.today or done.unreachable else told
