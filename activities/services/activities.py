"""Planning, changing, holding, reporting and calling off what is held for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from activities.choices import ActivityStatus
from activities.models import Activity
from activities.models.activity import new_key
from activities.services import sign_ups
from core import clock
from core.attachments.filetypes import IMAGES
from core.attachments.models import Attachment
from core.attachments.services import store
from core.editing import refuse_stale
from core.errors import UserError
from core.lifecycle.services import perform
from orgs.consequences import refuse
from orgs.models import Organization
from unions.models import Union, User

FACTS = (
    "title", "kind", "description", "starts_at", "ends_at", "place", "district", "target_groups", "capacity",
    "sign_up_until", "budget", "is_public",
)  # fmt: skip
PHOTO = "photo"


@transaction.atomic
def plan_activity(
    *, facts: Mapping[str, Any], organization: Organization | None = None, union: Union | None = None, by: User
) -> Activity:
    """Enter an activity of an organization, of a union, or of both together.

    Raises ValidationError by field, UserError for an organization that is not on record.
    """
    if organization is not None and not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    activity = Activity(organization=organization, union=union, created_by=by)
    _fill_in(activity, facts)
    activity.save()
    return activity


@transaction.atomic
def change_activity(*, activity: Activity, facts: Mapping[str, Any], version: int, by: User) -> Activity:
    """Change an activity that was read at ``version``; who waits moves up, and all are told of a new time or place.

    Raises StaleRecordError when somebody changed it meanwhile, UserError once it was reported or called off, or where
    more people have signed up than there would be places.
    """
    current = sign_ups.locked(activity)
    refuse_stale(current, version=version, names=[name for name in FACTS if name in facts])
    if current.status in {ActivityStatus.REPORTED, ActivityStatus.CANCELLED}:
        raise UserError(_("It was reported or called off already, and stays as it is."))
    before = (current.starts_at, current.ends_at, current.place)
    _fill_in(current, facts)
    current.version += 1
    current.save()
    sign_ups.settle_places(current)
    if current.is_coming and before != (current.starts_at, current.ends_at, current.place):
        sign_ups.tell_everybody(current, _("Time or place have changed."))
    return current


def _fill_in(activity: Activity, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in facts:
            value = facts[name]
            setattr(activity, name, value.strip() if isinstance(value, str) else value)
    if activity.capacity is not None and activity.capacity < activity.taken:
        taken = {"taken": activity.taken}
        raise UserError(_("%(taken)s people have signed up already: give at least as many places.") % taken,
                        field="capacity")  # fmt: skip
    activity.full_clean(exclude=["status"])  # which transitions alone may set


@transaction.atomic
def move(*, activity: Activity, name: str, by: User, reason: str = "") -> Activity:
    """Open or close the sign-up, mark as held, or call it off; those who signed up are told when it is called off."""
    if name == "open_sign_up" and activity.starts_at <= clock.now():
        raise UserError(_("It has begun already: nobody can sign up any more."))
    if name == "open_sign_up" and activity.organization is not None:
        refuse(activity.organization, "activities")
    moved = perform(activity, name, by=by, reason=reason)
    if name == "open_sign_up":
        sign_ups.settle_places(moved)
        moved.refresh_from_db()
    if name == "cancel":
        sign_ups.tell_everybody(moved, _("It is called off: %(reason)s") % {"reason": reason})
    return moved


@transaction.atomic
def report_outcome(
    *, activity: Activity, outcome: str, spent: Any = None, headcount: int | None = None, headcount_grounds: str = "",
    by: User,
) -> Activity:  # fmt: skip
    """Tell how it went: the outcome, the money, and people who were there without signing in.

    Raises UserError without an outcome, or where people are counted and nobody says how.
    """
    if not outcome.strip():
        raise UserError(_("Say in a few sentences how it went."), field="outcome")
    if headcount is not None and not headcount_grounds.strip():
        raise UserError(_("Say how the people were counted."), field="headcount_grounds")
    changes = {
        "outcome": outcome.strip(), "spent": spent, "headcount": headcount,
        "headcount_grounds": headcount_grounds.strip() if headcount is not None else "",
    }  # fmt: skip
    return perform(activity, "report", by=by, changes=changes)


def renew_sign_in_key(*, activity: Activity, by: User) -> None:
    """Make a new code for signing in; the old one opens nothing any more."""
    Activity.objects.filter(pk=activity.pk).update(sign_in_key=new_key())


def add_photo(*, activity: Activity, upload: File[bytes], by: User) -> Attachment:
    """Keep a photo, which everybody may see where the activity is public. Raises UserError for what is no picture."""
    return store(
        upload, by=by, about=activity, title=activity.title, category=PHOTO, allowed=IMAGES,
        is_public=activity.is_public,
    )  # fmt: skip
