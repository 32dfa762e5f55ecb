"""What is kept of experts, and how it is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.pii.retention import Rule, rules
from core.pii.sources import Row, Source, personal_data, rows_of
from procurement.models import Assignment, Expert, ExpertTie
from procurement.queries.reviews import open_readings_of
from unions.models import User

GONE: dict[str, Any] = {"telephone": "", "email": "", "address": "", "remark": ""}


def _rows(user: User) -> list[Row]:
    return [
        *rows_of(Expert.objects.filter(user=user), "name", "employer", "position", "telephone", "email", "address",
                 "starts_on", "ends_on", "fee"),
        *rows_of(ExpertTie.objects.filter(expert__user=user), "name", "kind", "starts_on", "ends_on"),
        *rows_of(Assignment.objects.filter(expert__user=user), "status", "scores", "remarks", "overall", "total",
                 "done_at"),
    ]  # fmt: skip


def _erase(user: User) -> int:
    today = clock.today()
    Expert.objects.filter(user=user, starts_on__lte=today).exclude(ends_on__lt=today).update(ends_on=today)
    return Expert.objects.filter(user=user).update(**GONE, version=F("version") + 1)


def _holds(user: User) -> Iterator[str]:
    if n := open_readings_of(user).count():
        yield _("You have %(n)s applications to review: score them or give them back first.") % {"n": n}


def _old(before: dt.datetime) -> int:
    over = Expert.objects.filter(ends_on__lt=clock.day_of(before)).exclude(**GONE)
    return over.update(**GONE, version=F("version") + 1)


def register() -> None:
    """Declare what is kept of experts, and for how long."""
    personal_data.register("experts", Source(
        gettext_lazy("Experts who review applications"),
        what=gettext_lazy("Name, employer, post, specialities, term, telephone, e-mail, postal address, "
                          "ties, and what was scored."),
        why=gettext_lazy("So that experts are drawn among those whom nothing ties to an applicant, and are reached."),
        how_long=gettext_lazy("Telephone and addresses for three years past the end of the term; the rest stays."),
        collect=_rows, erase=_erase, holds=_holds,
        kept=gettext_lazy("Name, employer and scores stay with the rounds, whose awards rest on them."),
    ), order=75)  # fmt: skip
    rules.register("experts", Rule(gettext_lazy("Telephones and addresses of experts whose term ended"), 1096, _old))
