"""What people are told of an application: its writers, and the clerks of the union whose round it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from core import clock
from core.inbox.services import notify
from orgs.queries.records import keepers_of
from procurement.models import Application, Submission
from unions.models import Role, User
from unions.queries import people_with_role


def context_of(application: Application) -> dict[str, Any]:
    """Return what messages say of an application."""
    return {
        "organization": application.organization.name, "round": application.round.title,
        "number": application.number, "title": application.title,
    }  # fmt: skip


def tell_receipt(submission: Submission) -> None:
    """Send the receipt to everybody who keeps the organization's record."""
    application = submission.application
    notify(
        keepers_of(application.organization), "application_submitted", about=application,
        url=reverse("procurement:my_receipt", args=[application.pk]),
        context={
            **context_of(application), "sha256": submission.sha256,
            "at": date_format(submission.submitted_at.astimezone(clock.SHANGHAI), "Y-m-d H:i:s"),
        },
    )  # fmt: skip


def tell_staff(application: Application, kind: str, *, by: User | None) -> None:
    """Tell the clerks of the union whose round it is."""
    notify(
        people_with_role(application.round.union, Role.CLERK), kind, by=by, about=application,
        url=reverse("procurement:desk_application", args=[application.pk]), context=context_of(application),
    )  # fmt: skip
