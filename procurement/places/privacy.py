"""What is kept of people who write and hand in applications."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.pii.sources import Row, Source, personal_data, rows_of
from procurement.models import Application
from unions.models import User


def register() -> None:
    """Declare it for the notice on privacy, and for people's own export."""
    personal_data.register("applications", Source(
        _("Applications for services"),
        what=_("Who wrote and who handed in an application; the project leader's name and telephone number in it."),
        why=_("So that the union can ask back, and so that who answers for an application is known."),
        how_long=_("As long as the round's file, which accounts for public money."),
        collect=_applications, kept=_("Applications handed in belong to the round's file and stay whole."),
    ), order=46)  # fmt: skip


def _applications(user: User) -> list[Row]:
    mine = Application.objects.filter(Q(prepared_by=user) | Q(certified_by=user)).select_related(
        "round", "organization"
    )
    return rows_of(mine, "round", "organization", "title", "number", "begun_at", "submitted_at")
