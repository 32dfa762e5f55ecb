"""Gap-free official document numbers."""

from __future__ import annotations

import re

from django.db import connection, transaction

from core.numbering.models import Counter

PLACE = re.compile(r"\{(?:(?P<name>year|n)(?::0(?P<width>[1-9]))?)\}")


def next_number(issuer: str, kind: str, year: int) -> int:
    """Take the next number of a series, beginning with 1, within the caller's transaction.

    The series stays locked until that transaction ends: whoever comes next waits. A number that is rolled back was
    never used and is given again, so that the series has no gaps.

    Raises TransactionManagementError outside a transaction, where a failure could lose the number.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("next_number() needs the transaction that uses the number")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Counter._meta.db_table} AS counter (issuer, kind, year, last) VALUES (%s, %s, %s, 1) "  # noqa: S608 - the table's own name
            "ON CONFLICT (issuer, kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [issuer, kind, year],
        )
        return int(cursor.fetchone()[0])


def format_number(pattern: str, *, year: int, n: int) -> str:
    """Write a number as its pattern says: ``format_number("京工社字〔{year}〕{n}号", year=2026, n=7)``.

    ``{year}`` and ``{n}`` are replaced, ``{n:03}`` with leading zeros. Staff write patterns, so nothing else of
    Python's formatting is understood. Raises ValueError for another brace, or without ``{n}``.
    """
    values = {"year": year, "n": n}
    if "n" not in {match["name"] for match in PLACE.finditer(pattern)}:
        raise ValueError(f"the pattern {pattern!r} has no place for the number: {{n}}")
    if set("{}") & set(PLACE.sub("", pattern)):
        raise ValueError(f"the pattern {pattern!r} knows {{year}} and {{n}} only")
    return PLACE.sub(lambda match: str(values[match["name"]]).zfill(int(match["width"] or 0)), pattern)
