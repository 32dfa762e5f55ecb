"""How long personal data is kept: a rule for each kind, its days a setting, carried out by night and written down."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import purge
from core.jobs.models import Job
from core.pii.choices import RequestStatus
from core.pii.jobs import EXPORT
from core.pii.models import APPEND_ONLY, Access, DataRequest, Erasure
from core.registry import Registry

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rule:
    """One kind of data, and after how many days it goes.

    ``days`` counts where ``RETENTION_DAYS`` names no other; 0 means that it stays. A law that asks for a shortest
    period sets ``least``. ``erase(before)`` erases what ended before an instant and returns how many rows.
    """

    title: Any
    days: int
    erase: Callable[[dt.datetime], int]
    least: int = 0


rules: Registry[Rule] = Registry("rule of retention")


def days_of(name: str) -> int:
    """Return after how many days a rule's data goes; 0: never."""
    return int(settings.RETENTION_DAYS.get(name, rules.get(name).days))


def end_of(name: str, ended: dt.datetime) -> dt.date | None:
    """Return the day after which data goes whose period began at an instant; None where it stays."""
    days = days_of(name)
    return clock.day_of(ended) + dt.timedelta(days=days) if days else None


def faults() -> list[str]:
    """Return what is wrong with the setting: names that no rule bears, periods shorter than the law's."""
    unknown = [f"{name}: there is no such rule" for name in settings.RETENTION_DAYS if name not in rules]
    short = [
        f"{name}: at least {rules.get(name).least} days"
        for name in rules.names()
        if 0 < days_of(name) < rules.get(name).least
    ]
    return unknown + short


def erase_past_retention() -> dict[str, int]:
    """Erase what is past its period, a rule a transaction; return how many rows by rule.

    A rule that fails is logged and does not keep the others from being carried out.
    """
    done: dict[str, int] = {}
    for name in rules.names():
        try:
            done[name] = _carry_out(name)
        except Exception:
            logger.exception("The rule of retention %r failed", name)
    return done


@transaction.atomic
def _carry_out(name: str) -> int:
    days = days_of(name)
    if not days:
        return 0
    rows = rules.get(name).erase(clock.now() - dt.timedelta(days=days))
    if rows:
        Erasure.objects.create(rule=name, rows=rows)
    return rows


def _accesses(before: dt.datetime) -> int:
    with pgtrigger.ignore(APPEND_ONLY):
        return Access.objects.filter(at__lt=before).delete()[0]


def _requests(before: dt.datetime) -> int:
    return DataRequest.objects.exclude(status=RequestStatus.OPEN).filter(decided_at__lt=before).delete()[0]


def _exports(before: dt.datetime) -> int:
    jobs = [str(pk) for pk in Job.objects.filter(kind=EXPORT).values_list("pk", flat=True)]
    job_type = ContentType.objects.get_for_model(Job)
    return purge(Attachment.objects.filter(content_type=job_type, object_id__in=jobs, uploaded_at__lt=before))


def register() -> None:
    """Declare the kernel's own rules."""
    three_years = 1096  # PIPL, article 56: records of processing stay three years
    rules.register("accesses", Rule(_("Log of looks at personal data"), three_years, _accesses, least=three_years))
    rules.register("requests", Rule(_("Answered requests about personal data"), three_years, _requests))
    rules.register("exports", Rule(_("Files with a person's own data, for download"), 7, _exports))
