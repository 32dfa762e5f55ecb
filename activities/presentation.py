"""How activities are shown: tones of statuses, masked contacts, times in words, calendar entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activities.choices import ActivityStatus, SignUpStatus
from activities.models import Activity, SignUp
from core import clock
from core.inbox.channels import absolute
from core.inbox.icalendar import escaped, escaped_url, folded
from core.wording import listed
from reference.queries import target_group_names

TONES: dict[str, str] = {
    ActivityStatus.PLANNED: "neutral",
    ActivityStatus.OPEN: "info",
    ActivityStatus.FULL: "warning",
    ActivityStatus.HELD: "waiting",
    ActivityStatus.REPORTED: "good",
    ActivityStatus.CANCELLED: "bad",
    SignUpStatus.REGISTERED: "good",
    SignUpStatus.WAITING: "waiting",
    SignUpStatus.WALK_IN: "info",
}
"""The tone of each status; what was called off and who withdrew share a word in the database."""


def masked(contact: str) -> str:
    """Return a telephone number or e-mail address of which only the ends can be read."""
    if "@" in contact:
        name, _at, domain = contact.partition("@")
        return f"{name[:1]}***@{domain}"
    plain = contact.removeprefix("+86")
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) > 7 else "*" * len(plain)


def when(activity: Activity) -> str:
    """Return begin and end in words, the day once where both lie on one."""
    begin, end = localtime(activity.starts_at), localtime(activity.ends_at)
    last = "H:i" if begin.date() == end.date() else "Y-m-d H:i"
    return f"{date_format(begin, 'Y-m-d H:i')}–{date_format(end, last)}"


def where(activity: Activity) -> str:
    """Return place and district."""
    return f"{activity.place}，{activity.district.name}" if activity.district else activity.place


def holders(activity: Activity) -> str:
    """Return who holds it."""
    names = (activity.organization and activity.organization.name, activity.union and activity.union.name)
    return listed(name for name in names if name)


def group_names(activity: Activity) -> list[str]:
    """Return the target groups in words."""
    names = target_group_names() if activity.target_groups else {}
    return [names.get(code, code) for code in activity.target_groups]


def facts(activity: Activity, *, inside: bool) -> list[tuple[str, Any]]:
    """Return what is known of an activity, label and value; money only ``inside``."""
    pairs: list[tuple[str, Any]] = [
        (_("When"), when(activity)),
        (_("Where"), where(activity)),
        (_("For whom"), listed(group_names(activity))),
        (_("Held by"), holders(activity)),
        (_("Kind"), activity.get_kind_display()),
    ]
    if inside:
        pairs += [
            (_("Places"), activity.capacity or _("As many as come")),
            (
                _("Sign-up until"),
                activity.sign_up_until and date_format(localtime(activity.sign_up_until), "Y-m-d H:i"),
            ),
            (_("Budget (yuan)"), _money(activity.budget)),
            (_("Spent (yuan)"), _money(activity.spent)),
            (_("Shown to the public"), _("Yes") if activity.is_public else _("No")),
        ]
    return [(label, value) for label, value in pairs if value not in {None, ""}]


def _money(amount: Any) -> str:
    return "" if amount is None else number_format(amount, 2, use_l10n=True, force_grouping=True)


def person_row(row: SignUp) -> dict[str, Any]:
    """Return one line of the list of people: the contact masked."""
    status = SignUpStatus(row.status)
    return {
        "row": row, "contact": listed(masked(one) for one in (row.phone, row.email) if one),
        "word": status.label, "tone": "neutral" if status == SignUpStatus.CANCELLED else TONES[status],
    }  # fmt: skip


def calendar_entry(activity: Activity) -> str:
    """Return the activity as an iCalendar file (RFC 5545) with one event."""
    page = absolute(reverse("activities:page", args=[activity.pk]))
    status = "CANCELLED" if activity.status == ActivityStatus.CANCELLED else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Union Hub//Activities//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
        f"UID:activity-{activity.pk}@union-hub", f"DTSTAMP:{_utc(clock.now())}", f"SEQUENCE:{activity.version}",
        f"DTSTART:{_utc(activity.starts_at)}", f"DTEND:{_utc(activity.ends_at)}",
        f"SUMMARY:{escaped(activity.title)}", f"LOCATION:{escaped(where(activity))}",
        f"DESCRIPTION:{escaped(f'{holders(activity)}: {activity.description}')}",
        f"URL:{escaped_url(page)}", f"STATUS:{status}", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _utc(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
