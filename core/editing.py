"""Two people at one record: neither overwrites the other unseen (the optimistic lock, from service to form).

A form carries the version that it was read at. A service locks the row and calls :func:`refuse_stale`; the view wraps
it in :func:`comparing`, which puts both values side by side and keeps what was typed. What the second person left as
it was takes over what the first one wrote, so that saving again puts back nothing by accident.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, Field
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.audit import Edit, actor, edits_since, revision
from core.errors import StaleError, blaming
from core.wording import listed

VERSION = "version"


class StaleRecordError(StaleError):
    """The record was changed since it was opened, by somebody else or by the same person in another window.

    ``edits``: what, who and when, where it is known; ``version``: what the record is at now; ``is_own``: nobody but
    whoever acts now changed it.
    """

    def __init__(
        self, message: Any, edits: Sequence[Edit] = (), *, version: int | None = None, is_own: bool = False
    ) -> None:
        super().__init__(message)
        self.edits, self.version, self.is_own = edits, version, is_own


# Services -------------------------------------------------------------------------------------------------------------


def refuse_stale(
    row: Any, *, version: int | None, names: Collection[str], within: str = "", counter: str = VERSION
) -> None:
    """Raise StaleRecordError where one of the named values changed since ``version`` of a locked row.

    ``within``: the JSON field whose keys the names are; ``counter``: the field that counts the savings.
    Without a version nothing is asked: the caller has read the row just now.
    """
    edits = edited_since(row, version=version, names=names, within=within, counter=counter)
    if edits:
        raise stale(edits, version=getattr(row, counter))


def edited_since(
    row: Any, *, version: int | None, names: Collection[str], within: str = "", counter: str = VERSION
) -> list[Edit]:
    """Return what :func:`refuse_stale` would refuse. Raises StaleRecordError where the history does not tell."""
    now = getattr(row, counter)
    if version is None or now == version:
        return []
    seen = revision(row, **{f"{counter}__lte": version})
    if not seen:
        raise stale([], version=now)
    return edits_since(row, seen, names, within=within)


def stale(edits: Sequence[Edit], *, version: int) -> StaleRecordError:
    """Return the refusal, in other words to whoever changed it themselves, in another window."""
    is_own = bool(edits) and all(is_mine(edit.who) for edit in edits)
    if is_own:
        words = _("You changed this in another window meanwhile. Your entries here are kept: compare, then save again "
                  "to put them in place.")  # fmt: skip
    else:
        words = _("Somebody changed this meanwhile. Your entries are kept: compare, then save again to put them in "
                  "place.")  # fmt: skip
    return StaleRecordError(words, edits, version=version, is_own=is_own)


def is_mine(who: Any) -> bool:
    """Tell whether a change came of the person who acts now."""
    return who is not None and who.pk == actor()


# Forms ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed meanwhile: what it was, what it is now and by whom, and what you typed.

    ``is_untouched``: you had left it as it was; the form shows their value now.
    """

    label: str
    before: str
    theirs: str
    yours: str
    who: Any
    at: dt.datetime
    is_untouched: bool


@contextlib.contextmanager
def comparing(form: BaseForm) -> Iterator[list[Conflict]]:
    """Turn refusals into errors of the form, and what somebody else changed meanwhile into rows to compare.

    The rows are yielded, and kept as the form's ``conflicts``, which ``form_body`` shows.
    """
    found: list[Conflict] = []
    form.conflicts = found  # type: ignore[attr-defined]
    with blaming(form):
        try:
            yield found
        except StaleRecordError as refusal:
            form.conflicts_are_own = refusal.is_own  # type: ignore[attr-defined]
            found.extend(_conflict(edit, form) for edit in refusal.edits if edit.name in form.fields)
            for edit, conflict in zip(refusal.edits, found, strict=False):
                if conflict.is_untouched:
                    _show(form, edit.name, edit.after)
            if VERSION in form.fields:
                _show(form, VERSION, refusal.version)
            if not found:
                raise


def _conflict(edit: Edit, form: BaseForm) -> Conflict:
    field = form.fields[edit.name]
    before, yours = in_words(field, edit.before), in_words(field, form[edit.name].value())
    return Conflict(
        label=str(form[edit.name].label), before=before, theirs=in_words(field, edit.after), yours=yours,
        who=edit.who or _("the system"), at=edit.at, is_untouched=before == yours,
    )  # fmt: skip


def _show(form: BaseForm, name: str, value: Any) -> None:
    """Let a bound form show a value instead of what was sent, whatever the field's widget is."""
    form.fields[name].bound_data = lambda data, initial: value  # type: ignore[method-assign]  # noqa: ARG005


def in_words(field: Field, value: Any) -> str:
    """Return a value of a form's field as a person reads it: as it was typed, choices by their names.

    A kind of field that knows better has a method ``in_words``.
    """
    if (own := getattr(field, "in_words", None)) is not None:
        return str(own(value))
    value = field.prepare_value(value)
    if isinstance(value, dt.date):
        return str(field.widget.format_value(value)).replace("T", " ")
    if isinstance(value, bool | str) and str(value) in {"on", "True", "False"}:
        return _("Yes") if str(value) != "False" else _("No")
    choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    several = value if isinstance(value, list) else [value]
    if isinstance(value, list):
        place = {key: at for at, key in enumerate(choices)}
        several = sorted(value, key=lambda each: place.get(str(each), len(place)))
    chosen = [choices.get(str(each), str(each)) for each in several if each not in ("", None)]
    return listed(each for each in chosen if each)


def version_seen(request: HttpRequest) -> int | None:
    """Return the version that the sent form was read at, None where it names none."""
    version = request.POST.get(VERSION, "")
    return int(version) if version.isdigit() else None
