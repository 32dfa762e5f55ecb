"""Party and union building: steps with their days, people, guidance. The record's facts follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import add_todo
from core.lifecycle.services import perform
from orgs.choices.life import BuildingSubject
from orgs.models import Guidance, Organization, PartyBuilding, UnionBuilding
from orgs.models.building import BuildingRecord
from orgs.services.current import follow_rows
from unions.models import Union, User

MODELS: dict[str, type[BuildingRecord]] = {BuildingSubject.PARTY: PartyBuilding, BuildingSubject.UNION: UnionBuilding}
DAYS = {
    "contact": "contacted_on", "prepare": "prepared_on", "apply": "applied_on", "approve": "approved_on",
    "elect": "elected_on", "end": "ended_on",
}  # fmt: skip
"""Where the day of each step is kept."""
PEOPLE = (
    "form", "leader", "contact_person", "members_count", "superior", "approval_number", "next_step", "next_step_on",
)  # fmt: skip


def record_of(*, organization: Organization, subject: str) -> BuildingRecord:
    """Return an organization's record of party or union building; a new one, not begun, where there is none."""
    model = MODELS[subject]
    found = model._default_manager.filter(organization=organization).first()
    return found or model(organization=organization)


@transaction.atomic
def advance(
    *, organization: Organization, subject: str, step: str, day: dt.date, by: User, reason: str = ""
) -> BuildingRecord:
    """Take a step on a day. Raises UserError for a day in the future, or before the step before it."""
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    if day > clock.today():
        raise UserError(_("This date lies in the future: enter the day it happened."), field="day")
    record, _made = MODELS[subject]._default_manager.get_or_create(organization=organization)
    if step != "contact":
        _refuse_disorder(record, step, day)
    changes = {DAYS[step]: day, "version": record.version + 1, "updated_at": clock.now()}
    if record.next_step_on and step != "end":
        changes |= {"next_step": "", "next_step_on": None}
    record = perform(record, step, by=by, reason=reason, changes=changes)
    follow_rows([organization.pk])
    return record


def _refuse_disorder(record: BuildingRecord, step: str, day: dt.date) -> None:
    earlier = list(DAYS.values())[: list(DAYS).index(step)]
    last = max((known for name in earlier if (known := getattr(record, name))), default=None)
    if last and day < last and record.status != "ended":
        raise UserError(
            _("This step lies before an earlier one of %(day)s: check the date.") % {"day": last.isoformat()},
            field="day",
        )


@transaction.atomic
def update_building(
    *, organization: Organization, subject: str, facts: Mapping[str, Any], version: int, by: User
) -> BuildingRecord:
    """Keep people, members, superior and next step; a next step with a day becomes a to-do.

    Raises StaleRecordError when somebody changed them meanwhile, ValidationError by field.
    """
    record, made = MODELS[subject]._default_manager.select_for_update().get_or_create(organization=organization)
    if not made:
        refuse_stale(record, version=version, names=[name for name in PEOPLE if name in facts])
    due_before = record.next_step_on
    for name in PEOPLE:
        if name in facts:
            value = facts[name]
            setattr(record, name, value.strip() if isinstance(value, str) else value)
    record.version += 1
    record.updated_at = clock.now()
    record.full_clean(exclude=["status"], validate_unique=False)
    record.save()
    if record.next_step_on and record.next_step_on != due_before:
        add_todo(
            for_user=by, due=record.next_step_on, by=by, about=record,
            wording="contact_follow_up",
            context={"organization": organization.name, "what": record.next_step or str(record._meta.verbose_name)},
            url=reverse("orgs:desk_organization", args=[organization.pk, "building"]),
        )  # fmt: skip
    follow_rows([organization.pk])
    return record


@transaction.atomic
def give_guidance(*, organization: Organization, facts: Mapping[str, Any], union: Union, by: User) -> Guidance:
    """Record guidance or a check. Raises UserError for a day in the future, ValidationError by field."""
    guidance = Guidance(organization=organization, union=union, recorded_by=by, **facts)
    if guidance.given_on > clock.today():
        raise UserError(_("This date lies in the future: enter the day it happened."), field="given_on")
    guidance.full_clean()
    guidance.save()
    return guidance
