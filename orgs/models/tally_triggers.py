"""The triggers that count a campaign's collections as they change state."""

from __future__ import annotations

import pgtrigger

COLUMNS = "campaign_id, union_id, status, is_correction"
ADD = f"""
    INSERT INTO orgs_campaigntally ({COLUMNS}, n)
    SELECT campaign_id, union_id, status, version > 1, {{sign}}count(*) FROM {{rows}}
    WHERE campaign_id IS NOT NULL GROUP BY 1, 2, 3, 4;
"""  # noqa: S608 - no value of a user's
CHANGE = f"""
    INSERT INTO orgs_campaigntally ({COLUMNS}, n)
    SELECT campaign_id, union_id, status, correction, sum(step) FROM (
        SELECT campaign_id, union_id, status, version > 1 AS correction, 1 AS step FROM new_rows
        UNION ALL SELECT campaign_id, union_id, status, version > 1, -1 FROM old_rows
    ) steps WHERE campaign_id IS NOT NULL GROUP BY 1, 2, 3, 4 HAVING sum(step) <> 0;
"""  # noqa: S608
DONE = "RETURN NULL;"


def _trigger(name: str, operation: pgtrigger.Operation, func: str, **rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, operation=operation, when=pgtrigger.After, level=pgtrigger.Statement, func=func + DONE,
        referencing=pgtrigger.Referencing(**rows),  # type: ignore[no-untyped-call]
    )  # fmt: skip


TALLY_TRIGGERS = [
    _trigger("tally_insert", pgtrigger.Insert, ADD.format(sign="", rows="new_rows"), new="new_rows"),
    _trigger("tally_update", pgtrigger.Update, CHANGE, new="new_rows", old="old_rows"),
    _trigger("tally_delete", pgtrigger.Delete, ADD.format(sign="-", rows="old_rows"), old="old_rows"),
]
