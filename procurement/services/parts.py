"""The parts of a draft that are written one by one: lots, rules, documents, scoring; and beginning a whole round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import StaleError, UserError
from core.forms.models import FormVersion
from core.forms.services import current_version
from finance.models import BudgetLine
from procurement import application_form
from procurement.blueprints import Contents, contents_of, templates
from procurement.models import Round
from procurement.models.rounds import money_of
from procurement.scheme import Scheme
from procurement.services.rounds import create_round, draft_of, set_timetable, write_rows
from procurement.themes import Theme, shares
from unions.models import Union, User


@transaction.atomic
def begin_round(
    *, union: Union, year: int, by: User | None, template: str = "", like: Round | None = None, title: str = "",
    line: BudgetLine | None = None, money: Decimal | None = None, most_each: Decimal | None = None,
    starts_on: dt.date | None = None, themes: Sequence[Theme] = (),
) -> Round:  # fmt: skip
    """Begin a round like an earlier one, or from a template, with everything filled in that is known.

    ``money`` is what the round may give in all, ``most_each`` what one application may get. ``themes`` become its
    lots, the money divided by how often each was asked for; a round without lots becomes one whole lot. Raises
    KeyError for an unknown template, UserError for too little money, ValidationError, CalendarMissingError.
    """
    contents: Contents = contents_of(like) if like else templates.get(template)[1]
    made = create_round(contents=contents, union=union, year=year, by=by, title=title)
    if themes:
        write_rows(round=made, name="lots", rows=_lots_of(themes, money or Decimal(0), most_each))
    elif money and not made.lots.exists():
        with translation.override(settings.LANGUAGE_CODE):  # published as it is, whoever writes it
            title_of_lot = _("Whole round")
        whole = {"title": title_of_lot, "ceiling": money, "most_each": min(most_each or money, money)}
        write_rows(round=made, name="lots", rows=[whole])
    made.line, made.ceiling = line, money or money_of(made.lots.all()) or None
    made.form_version = latest_of(like.form_version if like else None)
    if by and not made.contact_name:
        made.contact_name, made.contact_email = by.name, by.email or ""
    made.clean_fields(exclude=["union", "status", "scheme", "lengths"])
    made.save()
    return set_timetable(round=made, starts_on=starts_on, lengths=made.lengths, by=by) if starts_on else made


def _lots_of(themes: Sequence[Theme], money: Decimal, most_each: Decimal | None) -> list[dict[str, Any]]:
    parts = shares(themes, money)
    if not parts or min(parts) <= 0:
        raise UserError(_("That is too little for so many areas: give more, or tick fewer."), field="money")
    return [
        {"title": theme.name, "area_id": theme.code, "ceiling": part, "most_each": min(most_each or part, part)}
        for theme, part in zip(themes, parts, strict=True)
    ]


def latest_of(version: FormVersion | None) -> FormVersion:
    """Return the newest released version of the form that a version belongs to; of the standard form for None."""
    try:
        return current_version(version.form.key if version else application_form.KEY)
    except (KeyError, ObjectDoesNotExist):
        return current_version(application_form.KEY)


@transaction.atomic
def save_rows(*, round: Round, name: str, rows: Sequence[Mapping[str, Any]], version: int, by: User) -> Round:
    """Put ``rows`` in place of a draft's lots, rules or documents, read at ``version``.

    Raises StaleError, UserError once it was approved, ValidationError for a faulty row.
    """
    current = _draft_at(round, version)
    write_rows(round=current, name=name, rows=rows)
    return _touched(current, by)


@transaction.atomic
def save_scheme(*, round: Round, scheme: Scheme, version: int, by: User) -> Round:
    """Set how a draft's applications are scored, as far as it is thought out; approval asks for the whole."""
    current = _draft_at(round, version)
    current.scheme = scheme.to_json()
    return _touched(current, by)


def _draft_at(round: Round, version: int) -> Round:
    current = draft_of(round)
    if current.version != version:
        raise StaleError(_("Somebody changed this round meanwhile: open the page anew and enter your change again."))
    return current


def _touched(current: Round, by: User) -> Round:
    current.version += 1
    current.prepared_by = by
    current.save()
    return current
