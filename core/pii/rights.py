"""People's rights over their own data: every change. What is asked for, what is answered, what is erased."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.access import demand
from core.errors import UserError
from core.inbox.services import notify
from core.pii.choices import RequestKind, RequestStatus
from core.pii.models import DataRequest, Erasure
from core.pii.sources import Row, Source, personal_data
from core.workdays.days import due_by

ANSWER = "pii.answer_requests"


def administrators() -> Any:
    """Return who answers requests."""
    return get_user_model().objects.filter(is_staff=True, is_active=True)


# Asking ---------------------------------------------------------------------------------------------------------------


def ask(*, user: Any, kind: str, text: str) -> DataRequest:
    """Ask for a correction or for the erasure of one's account; administrators answer within the time the setting says.

    Raises UserError for a correction without words, a second request of the kind, and an erasure before what stands in
    its way is settled.
    """
    text = text.strip()
    if kind == RequestKind.CORRECTION and not text:
        raise UserError(_("Say what is wrong, and what is right."), field="text")
    if kind == RequestKind.ERASURE:
        _refuse_held(user)
    due = due_by(clock.today(), settings.PII_ANSWER_WORKDAYS)
    try:
        with transaction.atomic():
            request = DataRequest.objects.create(user=user, kind=kind, text=text[:1000], due_on=due)
    except IntegrityError:
        raise UserError(_("You asked for this already; it waits for an answer.")) from None
    notify(
        administrators(), "data_request_made", by=user, url=reverse("pii:request", args=[request.pk]),
        context={"what": str(request.get_kind_display()), "day": due.isoformat()},
    )  # fmt: skip
    return request


def holds_of(user: Any) -> list[str]:
    """Return what must be settled before a person's account can be erased."""
    return [hold for source in personal_data if source.holds for hold in source.holds(user)]


def _refuse_held(user: Any) -> None:
    if holds := holds_of(user):
        raise UserError(" ".join(holds))


@transaction.atomic
def withdraw(*, request: DataRequest, by: Any) -> DataRequest:
    """Take one's request back. Raises PermissionDenied for another person's."""
    if request.user_id != by.pk:
        raise PermissionDenied
    return _decide(_open(request), RequestStatus.WITHDRAWN, _("Withdrawn by the person"), by=by)


# Answering ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def answer(*, request: DataRequest, done: bool, text: str, by: Any) -> DataRequest:
    """Answer a request: done or refused, in words. An erasure that is done erases the account, for good.

    Raises PermissionDenied for whoever is no administrator, UserError without words, for one's own request, and for an
    erasure before what stands in its way is settled.
    """
    demand(by, ANSWER)
    current = _open(request)
    if current.user_id == by.pk:
        raise UserError(_("Another administrator answers your own request."))
    if not text.strip():
        raise UserError(_("Say what was done, or why it cannot be done."), field="text")
    status = RequestStatus.DONE if done else RequestStatus.REFUSED
    decided = _decide(current, status, text.strip()[:500], by=by)
    if done and decided.kind == RequestKind.ERASURE:
        erase_person(user=decided.user, by=by)
    else:
        notify(
            [decided.user], "data_request_answered", by=by, url=reverse("pii:mine"),
            context={"what": str(decided.get_kind_display()), "answer": decided.answer},
        )  # fmt: skip
    return decided


def _open(request: DataRequest) -> DataRequest:
    current = DataRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if not current.is_open:
        raise UserError(_("This request was answered already."))
    return current


def _decide(request: DataRequest, status: str, text: str, *, by: Any) -> DataRequest:
    request.status, request.answer = status, text
    request.decided_by, request.decided_at = by, clock.now()
    request.save()
    return request


@transaction.atomic
def erase_person(*, user: Any, by: Any) -> int:
    """Erase a person's data where it may go, and make the rest anonymous; return how many rows were touched.

    Rows that count or prove something stay, under a pseudonym that leads to nobody. Raises UserError before what stands
    in the way is settled.
    """
    _refuse_held(user)
    touched = 0
    with audit.context(by=by, reason=_("erasure of personal data")):
        for name in personal_data.names():
            source = personal_data.get(name)
            rows = source.erase(user) if source.erase else 0
            touched += rows
            if rows:
                Erasure.objects.create(rule=f"person: {name}", rows=rows, by=by)
    return touched


# Taking along ---------------------------------------------------------------------------------------------------------


def collected(user: Any) -> list[tuple[str, Source, list[Row]]]:
    """Return everything that is kept about a person, by source."""
    return [
        (name, personal_data.get(name), list(personal_data.get(name).collect(user))) for name in personal_data.names()
    ]


def write_export(*, user: Any, path: Path) -> int:
    """Write a ZIP with everything about a person, for machines (data.json) and for readers (data.html).

    Returns how many rows it holds.
    """
    found = collected(user)
    data = {name: [{fact.name: fact.value for fact in row} for row in rows] for name, _source, rows in found}
    page = render_to_string("pii/export.html", {"found": found, "user": user, "now": clock.now()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("data.html", page)
    return sum(len(rows) for _name, _source, rows in found)
