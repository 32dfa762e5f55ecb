"""What the kernel itself keeps of people: messages, saved views, jobs, files, requests, looks at others' data."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.attachments.models import Attachment
from core.inbox.models import CalendarFeed, Delivery, Notification, Preference, Todo
from core.jobs.models import Job
from core.listing.models import SavedView
from core.pii.models import Access, DataRequest
from core.pii.sources import Fact, Row, Source, personal_data, rows_of

AS_SETTINGS_SAY = _("Deleted a year after they were written, or as the administrator has set it.")


def _messages(user: Any) -> list[Row]:
    told = [
        [Fact("at", str(_("When")), f"{localtime(each.created_at):%Y-%m-%d %H:%M}", each.created_at.isoformat()),
         Fact("text", str(_("Message")), each.text, each.text)]
        for each in Notification.objects.filter(user=user)
    ]  # fmt: skip
    return told + rows_of(Todo.objects.filter(for_user=user), "title", "due", "done_at")


def _erase_messages(user: Any) -> int:
    mine = (
        Delivery.objects.filter(user=user),
        Notification.objects.filter(user=user),
        Preference.objects.filter(user=user),
        Todo.objects.filter(for_user=user),
        CalendarFeed.objects.filter(user=user),
    )
    return sum(rows.delete()[0] for rows in mine)


def _work(user: Any) -> list[Row]:
    return [
        *rows_of(SavedView.objects.filter(user=user), "page", "title"),
        *rows_of(Job.objects.filter(requested_by=user), "kind", "created_at", "state"),
        *rows_of(Attachment.objects.filter(uploaded_by=user), "filename", "uploaded_at"),
    ]


def _erase_work(user: Any) -> int:
    return SavedView.objects.filter(user=user).delete()[0]


def _looks(user: Any) -> list[Row]:
    return [
        *rows_of(Access.objects.filter(by=user), "at", "capacity", "whose", "reason"),
        *rows_of(DataRequest.objects.filter(user=user), "kind", "text", "made_at", "status", "answer"),
    ]


def register() -> None:
    """Declare what the kernel keeps."""
    personal_data.register("messages", Source(
        _("Messages and to-dos"), what=_("Messages of the portal to you, your to-dos, how you wish to be told."),
        why=_("So that you learn what waits for you."), how_long=AS_SETTINGS_SAY,
        collect=_messages, erase=_erase_messages,
    ), order=20)  # fmt: skip
    personal_data.register("work", Source(
        _("Traces of work"), what=_("Saved views of lists, jobs you asked for, files you uploaded."),
        why=_("So that you find your work again, and others know where a file comes from."),
        how_long=_("Jobs for 90 days; files as long as the record they belong to."),
        collect=_work, erase=_erase_work,
        kept=_("Files stay with the record they belong to, without your name."),
    ), order=80)  # fmt: skip
    personal_data.register("looks", Source(
        _("Requests, and looks at others' data"),
        what=_("What you asked for concerning your own data; when you looked at others' personal data, and why."),
        why=_("The law asks for a record of who processed personal data (PIPL, articles 51 and 54)."),
        how_long=_("Three years."), collect=_looks,
        kept=_("The log stays for three years, under a pseudonym."),
    ), order=90)  # fmt: skip
