"""The one way from state to state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core import audit
from core.errors import UserError
from core.lifecycle.models import TransitionLog
from core.lifecycle.queries import allowed, available
from core.lifecycle.signals import transitioned
from core.lifecycle.states import label_of_state, lifecycle_with, ways

Row = TypeVar("Row", bound=models.Model)


class ForbiddenError(UserError, PermissionDenied):
    """The user may not take this step with this object."""


@transaction.atomic
def perform(
    obj: Row,
    name: str,
    *,
    by: Any,
    reason: str = "",
    public: bool | None = None,
    changes: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> Row:
    """Take an object one step further, and write down who did so, when and why.

    ``by``: the acting user; None is the portal itself, which needs no permission. ``public``: whether the other side
    reads the entry; unless said, as the transition declares. ``changes``: fields that are set in the same write (what
    a constraint demands of the new state). Further arguments go to the transition's method.

    Returns the object as locked and saved; ``obj`` itself stays as it was. Raises ForbiddenError where the user may
    not, and UserError where the state forbids the step, somebody was quicker, or a reason is missing.
    """
    lifecycle = lifecycle_with(type(obj), name)
    row = _locked(obj)
    source = lifecycle.field.get_state(row)
    _refuse_stranger(row, name, source, by=by)
    _refuse_wrong_state(row, name, source, seen=lifecycle.field.get_state(obj), by=by)
    custom, reason = ways(type(row), name).get_transition(source).custom, reason.strip()
    if custom.get("reason") == "required" and not reason:
        raise UserError(_("Give the reason."), field="reason")
    with audit.context(by=by, reason=reason):
        _step(row, name, changes or {}, kwargs)
    log = _log(
        row, lifecycle.field.name, name=name, source=source, target=lifecycle.field.get_state(row),
        by=by, on_behalf_of=getattr(by, "acting_for", None), reason=reason,
        public=custom.get("public", False) if public is None else public,
    )  # fmt: skip
    transitioned.send(
        type(row), instance=row, field=log.field, name=name, source=source, target=log.target, by=by, reason=reason,
        log=log,
    )  # fmt: skip
    return row


@transaction.atomic
def perform_all(rows: models.QuerySet[Row], name: str, *, by: Any, reason: str = "") -> list[Row]:
    """Take many objects the same step, all or none, in a number of queries that does not grow with them.

    As ``perform``, but for steps whose method changes nothing besides the state. ``rows`` brings along what the
    permission reads (``select_related``). Returns the objects. Raises as ``perform`` does, for the first refusal.
    """
    model, reason = rows.model, reason.strip()
    field = lifecycle_with(model, name).field
    locked = list(rows.select_for_update(of=("self",)))
    logs, groups = [], defaultdict(list)
    for row in locked:
        source = field.get_state(row)
        _refuse_stranger(row, name, source, by=by)
        _refuse_wrong_state(row, name, source, seen=source, by=by)
        custom = ways(model, name).get_transition(source).custom
        if custom.get("reason") == "required" and not reason:
            raise UserError(_("Give the reason."), field="reason")
        getattr(row, name)()
        target = field.get_state(row)
        groups[target].append(row.pk)
        logs.append(TransitionLog(
            object_type=ContentType.objects.get_for_model(row), object_id=row.pk, field=field.name, name=name,
            source=source, target=target, by=by, on_behalf_of=getattr(by, "acting_for", None), reason=reason,
            public=custom.get("public", False),
        ))  # fmt: skip
    with audit.context(by=by, reason=reason):
        for target, keys in groups.items():
            model._base_manager.filter(pk__in=keys).update(**{field.name: target})
    for row, log in zip(locked, TransitionLog.objects.bulk_create(logs), strict=True):
        transitioned.send(model, instance=row, field=log.field, name=name, source=log.source, target=log.target, by=by,
                          reason=reason, log=log)  # fmt: skip
    return locked


def _step(row: models.Model, name: str, changes: Mapping[str, Any], arguments: Mapping[str, Any]) -> None:
    for field, value in changes.items():
        setattr(row, field, value)
    getattr(row, name)(**arguments)
    row.save()


def _log(row: models.Model, field: str, **facts: Any) -> TransitionLog:
    return TransitionLog.objects.create(
        object_type=ContentType.objects.get_for_model(row), object_id=row.pk, field=field, **facts
    )


def _locked(obj: Row) -> Row:
    """Return the row as it is now, locked until the transaction ends. Raises UserError where it is gone.

    Rows that refer to it may be written meanwhile: whoever holds one of those would otherwise deadlock with us.
    """
    try:
        return type(obj)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=obj.pk)
    except type(obj).DoesNotExist:  # type: ignore[attr-defined]
        raise UserError(_("“%(object)s” no longer exists.") % {"object": obj}) from None


def _refuse_stranger(row: models.Model, name: str, source: str, *, by: Any) -> None:
    """Refuse somebody who may not take this step in any state, before they learn what the state is."""
    meta = ways(type(row), name)
    here = meta.get_transition(source)
    if not any(allowed(way, row, by) for way in ([here] if here else meta.transitions.values())):
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": row})


def _refuse_wrong_state(row: models.Model, name: str, source: str, *, seen: str, by: Any) -> None:
    meta = ways(type(row), name)
    if seen != source:
        raise UserError(_("Somebody was quicker: %(state)s") % {"state": _where_it_stands(row, name, source, by=by)})
    if not meta.has_transition(source):
        raise UserError(_where_it_stands(row, name, source, by=by))
    for condition in meta.get_transition(source).conditions:
        if not condition(row):
            raise UserError(getattr(condition, "message", None) or _where_it_stands(row, name, source, by=by))


def _where_it_stands(row: models.Model, name: str, source: str, *, by: Any) -> str:
    """Say in which state the object is, and what can be done with it."""
    field = lifecycle_with(type(row), name).field.name
    facts = {"object": row, "state": label_of_state(type(row), field, source)}
    possible = [str(action.label) for action in available(row, by, field=field)]
    if not possible:
        return _("“%(object)s” is in the state “%(state)s”; you can do nothing with it now.") % facts
    facts["possible"] = get_text_list(possible, _("or"))
    return _("“%(object)s” is in the state “%(state)s”; possible now: %(possible)s.") % facts
