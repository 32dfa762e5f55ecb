"""Every change to targets: set one, check a year, tell who is responsible for what will be missed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import UserError
from core.inbox.services import notify
from targets.forecast import days_gone
from targets.metrics import applicable, metrics
from targets.models import Status, Target, TargetCheck
from targets.queries import Figure, all_unions, figures
from targets.reasons import evidence_address, reasons
from unions.models import Role, Union, User
from unions.queries import people_with_role

WARN_AFTER_DAYS = 31  # a straight line through a few days says nothing


@transaction.atomic
def set_targets(
    *, union: Union, year: int, values: Mapping[str, int | None], by: User | None, reason: str = ""
) -> None:
    """Set a union's targets of a year by metric; None takes one back. Raises UserError for what does not apply."""
    for key, value in values.items():
        metric = metrics.get(key)
        if not metric.applies_to(union):
            raise UserError(_("“%(metric)s” is no target of this union.") % {"metric": metric.title}, field=key)
        if value is not None and value < 1:
            raise UserError(_("A target is a whole number from 1."), field=key)
    if not reason.strip() and Target.objects.filter(_changed(union, year, values)).exists():
        raise UserError(_("Name the decision on which the target is changed."), field="reason")
    with audit.context(by=by, reason=reason):
        for key, value in values.items():
            _set(union, year, key, value, by)


def _changed(union: Union, year: int, values: Mapping[str, int | None]) -> Q:
    """Return the condition of targets that were set before and would become another."""
    others = [Q(metric=key) if value is None else Q(metric=key) & ~Q(value=value) for key, value in values.items()]
    return Q(union=union, year=year) & reduce(or_, others, Q(pk=None))


def _set(union: Union, year: int, metric: str, value: int | None, by: User | None) -> None:
    known = Target.objects.select_for_update().filter(union=union, year=year, metric=metric)
    if value is None:
        known.delete()
    elif not known.filter(value=value).exists():
        facts = {"value": value, "set_by": by, "set_at": clock.now()}
        Target.objects.update_or_create(union=union, year=year, metric=metric, defaults=facts)


@transaction.atomic
def check(
    *, year: int, as_of: dt.date | None = None, unions: Iterable[Union] | None = None, by: User | None = None
) -> list[Figure]:
    """Count every applicable figure of a year as it stands at the end of a day (today), and keep what was found.

    A second check on the day replaces the first; of earlier days only what is missing is written, so that a snapshot
    stays what it was. Returns the figures in tree order; the number of queries does not depend on the unions.
    """
    as_of = as_of or clock.today()
    found = figures(year=year, as_of=as_of, unions=all_unions() if unions is None else unions)
    kept = ["value", "subtree", "target", "status", "forecast", "evidence_hash", "checked_at", "checked_by"]
    if as_of < clock.today():
        TargetCheck.objects.bulk_create([_snapshot(figure, by) for figure in found], ignore_conflicts=True)
    else:
        TargetCheck.objects.bulk_create(
            [_snapshot(figure, by) for figure in found],
            update_conflicts=True,
            unique_fields=["union", "year", "metric", "as_of"],
            update_fields=kept,
        )
    return found


def _snapshot(figure: Figure, by: User | None) -> TargetCheck:
    return TargetCheck(
        union=figure.union, year=figure.year, metric=figure.metric.key, as_of=figure.as_of, value=figure.value,
        subtree=figure.count.subtree, target=figure.target, status=figure.status, forecast=figure.forecast,
        evidence_hash=figure.count.evidence_hash, checked_by=by,
    )  # fmt: skip


@transaction.atomic
def warn(found: Iterable[Figure]) -> int:
    """Tell managers and leaders of targets that will be missed, with the reasons; each at most once a week.

    Returns how many messages were written.
    """
    return sum(_warn(figure) for figure in found if _is_foreseeable(figure))


def _is_foreseeable(figure: Figure) -> bool:
    return figure.status == Status.BEHIND and days_gone(figure.year, figure.as_of) >= WARN_AFTER_DAYS


def _warn(figure: Figure) -> int:
    people = people_with_role(figure.union, Role.MANAGER, Role.LEADER)
    why = [reason.text for reason in reasons(figure.metric, figure.union, figure.year)]
    written = notify(
        people, "target_behind", about=figure.union,
        url=evidence_address(figure.metric, figure.union, figure.year),
        key=f"{figure.union.pk} {figure.year} {figure.metric.key} {figure.as_of:%G-%V}",
        context={
            "union": figure.union.short_name or figure.union.name, "metric": str(figure.metric.title),
            "year": figure.year, "value": figure.value, "target": figure.target, "forecast": figure.forecast,
            "reasons": "; ".join(why) or _("nothing is waiting: more organizations must be found"),
        },
    )  # fmt: skip
    return len(written)


def nightly() -> int:
    """Check this year, and in January last year once more; warn of what will be missed. Returns the warnings."""
    today = clock.today()
    if today.month == 1:
        check(year=today.year - 1)
    return warn(check(year=today.year))


def targets_by_metric(union: Union, year: int) -> dict[str, int]:
    """Return a union's targets of a year, for the form that sets them."""
    return dict(Target.objects.filter(union=union, year=year).values_list("metric", "value"))


def settable(union: Union, year: int) -> list[str]:
    """Return the metrics for which a union sets targets."""
    return [metric.key for metric in applicable(union, with_target=targets_by_metric(union, year))]
