"""A round whose themes come from what workers need."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import UserError
from needs.queries import Theme
from procurement.models import Round
from procurement.services.parts import begin_round
from procurement.services.rounds import write_rows
from unions.models import Union, User

STEP = Decimal(1000)


def shares(themes: Sequence[Theme], money: Decimal) -> list[Decimal]:
    """Divide money among themes by how often they were asked for, in thousands of yuan; the first takes the rest."""
    total = sum(theme.count for theme in themes)
    if not total:
        return []
    parts = [max(STEP, (money * theme.count / total) // STEP * STEP) for theme in themes]
    parts[0] += money - sum(parts, Decimal(0))
    return parts


@transaction.atomic
def begin_from_needs(
    *, union: Union, year: int, template: str, themes: Sequence[Theme], money: Decimal, most_each: Decimal, by: User
) -> Round:
    """Begin a round with a lot for each theme, its money divided by the needs. It stays a draft to be changed.

    Raises UserError without a theme, or where the money is too little to be divided.
    """
    parts = shares(themes, money)
    if not parts:
        raise UserError(_("Tick at least one area."), field="areas")
    if min(parts) <= 0:
        raise UserError(_("That is too little for so many areas: give more, or tick fewer."), field="money")
    made = begin_round(union=union, year=year, by=by, template=template, money=money)
    write_rows(round=made, name="lots", rows=[
        {"title": theme.name, "area_id": theme.code, "ceiling": part, "most_each": min(most_each, part)}
        for theme, part in zip(themes, parts, strict=True)
    ])  # fmt: skip
    return made
