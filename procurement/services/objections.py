"""Objections (异议): lodged by anybody, examined, decided; what an upheld one sets in motion."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import store
from core.errors import UserError
from core.inbox.services import notify, send_to_address
from core.lifecycle.services import ForbiddenError, perform
from core.numbering.services import next_number
from core.workdays.days import due_by
from procurement.choices import ObjectionStatus, RoundStatus
from procurement.models import Application, Objection, ObjectionPost, PublicNotice
from procurement.queries.notices import notice_in_force
from procurement.queries.panel import Suggested, suggestions
from procurement.services.notices import withdraw_notice
from procurement.services.panel import refuse_preparer, reopen
from unions.models import Role, Union, User
from unions.queries import people_with_role

PUBLISHED = (ObjectionStatus.UPHELD, ObjectionStatus.REJECTED)
"""Objections that were decided on their merits: what became of them may be shown."""
MOST_FILES = 30  # of one objection, both sides together


@transaction.atomic
def lodge(
    *, notice: PublicNotice, name: str, contact: str, what: str, argument: str, remedy: str, evidence: str = "",
    application: Application | None = None, files: Iterable[File[bytes]] = (),
) -> Objection:  # fmt: skip
    """Take in an objection to a notice, by anybody; it gets a number, and a secret key that opens its receipt.

    Raises UserError after the notice's end or withdrawal or for a file that cannot be taken, ValidationError by field.
    """
    current = PublicNotice.objects.select_for_update(of=("self",)).select_related("round__union").get(pk=notice.pk)
    _refuse_late(current)
    today = clock.today()
    union = current.round.union
    objection = Objection(
        notice=current, application=application, name=name.strip(), contact=contact.strip(), what=what.strip(),
        argument=argument.strip(), evidence=evidence.strip(), remedy=remedy.strip(), key=secrets.token_urlsafe(32),
        number=_number(union, today.year),
        due_on=due_by(today, settings.OBJECTION_ANSWER_WORKDAYS),
    )  # fmt: skip
    objection.full_clean(exclude=["notice", "application", "status"])
    objection.save()
    _keep_files(objection, files, by=None)
    _write_to(objection, _("Your objection %(number)s was received and will be answered by %(day)s."))
    _tell_desk(objection, "objection_lodged")
    return objection


def _number(union: Union, year: int) -> str:
    return f"{union.short_name or union.name}异议〔{year}〕{next_number(union.code, 'objection', year):03d}号"


def _refuse_late(notice: PublicNotice) -> None:
    if notice.withdrawn_at:
        raise UserError(_("This notice was withdrawn: there is nothing to object to any more."))
    if not notice.is_running:
        raise UserError(
            _("The time for objections to this notice ended on %(day)s. It cannot be taken in any more; write to the "
              "union if you have new facts.") % {"day": notice.last_day.isoformat()}
        )  # fmt: skip


@transaction.atomic
def take_up(*, objection: Objection, by: User) -> Objection:
    """Begin to examine an objection."""
    taken = perform(objection, "take_up", by=by)
    _write_to(taken, gettext_lazy("Your objection %(number)s is being examined; it will be answered by %(day)s."))
    return taken


@transaction.atomic
def post(*, objection: Objection, text: str, by: User | None, files: Iterable[File[bytes]] = ()) -> ObjectionPost:
    """Write to the other side; None is whoever lodged it.

    Raises UserError for an empty text, a decided objection, or a file that cannot be taken.
    """
    current = Objection.objects.select_for_update(of=("self",)).select_related("notice__round__union").get(
        pk=objection.pk
    )  # fmt: skip
    if not text.strip():
        raise UserError(_("Write a message first."), field="text")
    if not current.is_open:
        raise UserError(_("This objection is decided: nothing can be added to it any more."))
    made = ObjectionPost(objection=current, text=text.strip(), by=by)
    made.full_clean(exclude=["objection", "by"])
    made.save()
    _keep_files(current, files, by=by)
    if by is None:
        _tell_desk(current, "objection_answered")
    else:
        _write_to(current, gettext_lazy("There is a message for you on your objection %(number)s."))
    return made


@transaction.atomic
def withdraw(*, objection: Objection) -> Objection:
    """Take an objection back, by whoever holds its key."""
    withdrawn = perform(objection, "withdraw", by=None)
    _tell_desk(withdrawn, "objection_withdrawn")
    return withdrawn


@transaction.atomic
def refuse(*, objection: Objection, reason: str, by: User) -> Objection:
    """Refuse an objection as inadmissible, with the reason that its author reads."""
    refused = perform(objection, "refuse", by=by, reason=reason, changes=_decided(reason, by))
    _write_to(refused, gettext_lazy("Your objection %(number)s is decided."))
    return refused


@transaction.atomic
def decide(*, objection: Objection, upheld: bool, decision: str, by: User, excludes: bool = False) -> Objection:
    """Decide on an objection, with the reasons that its author reads.

    Upheld, the notice is withdrawn and what the panel decided of the applications it touches is open again: of the one
    objected to and of those whose place changes by it, or of all where it is held against the notice as a whole.
    ``excludes``: the application objected to is out. What that does to the ranking is kept with the objection. Raises
    UserError where the person prepared the panel's decisions, the reasons are missing, or there is no application to
    exclude.
    """
    refuse_preparer(objection.notice.round, by)
    if excludes and objection.application_id is None:
        raise UserError(_("The objection names no application that could be excluded."), field="excludes")
    effect = effect_of(objection, excludes=excludes) if upheld else {}
    changes = {**_decided(decision, by), "effect": effect}
    decided = perform(objection, "uphold" if upheld else "reject", by=by, reason=decision, changes=changes)
    if upheld:
        _set_back(decided, by)
    _write_to(decided, gettext_lazy("Your objection %(number)s is decided."))
    return decided


def _set_back(objection: Objection, by: User) -> None:
    """Withdraw the notice in force, if there is one, and let the panel decide again of what the objection touches."""
    round = objection.notice.round
    with translation.override(settings.LANGUAGE_CODE):  # everybody reads it, whatever language the desk works in
        because = _("Objection %(number)s was upheld.") % {"number": objection.number}
    if notice := notice_in_force(round):
        withdraw_notice(notice=notice, reason=because, by=by)
    round.refresh_from_db(fields=["status"])
    if round.status == RoundStatus.PANEL:  # not where it was cancelled meanwhile
        reopen(round=round, applications=_touched(objection), reason=because, by=by)


def _touched(objection: Objection) -> set[int]:
    if objection.application_id is None:
        return set(Application.objects.filter(round=objection.notice.round).values_list("pk", flat=True))
    return {objection.application_id, *(one["id"] for one in objection.effect["changes"])}


def effect_of(objection: Objection, *, excludes: bool) -> dict[str, Any]:
    """Return what becomes of the ranking: whether an application is out, and each line that changes by it."""
    round = objection.notice.round
    out = [objection.application_id] if excludes and objection.application_id else []
    before = {one.application.pk: one for one in suggestions(round)}
    after = suggestions(round, without=out)
    changed = [_change(before[one.application.pk], one) for one in after if _differs(before[one.application.pk], one)]
    return {"excludes": bool(out), "changes": changed}


def _differs(before: Suggested, after: Suggested) -> bool:
    return (before.outcome, before.reserve_place) != (after.outcome, after.reserve_place)


def _change(before: Suggested, after: Suggested) -> dict[str, Any]:
    application = after.application
    return {
        "id": application.pk, "number": application.number, "title": str(application),
        "organization": application.organization.name, "rank": after.ranked.rank, "amount": str(after.amount),
        "before": str(before.outcome), "before_place": before.reserve_place,
        "after": str(after.outcome), "after_place": after.reserve_place,
    }  # fmt: skip


def _decided(decision: str, by: User) -> dict[str, Any]:
    return {"decision": decision.strip(), "decided_by": by, "decided_at": clock.now()}


def _keep_files(objection: Objection, files: Iterable[File[bytes]], *, by: User | None) -> None:
    there = files_of(objection).count()
    for upload in files:
        there += 1
        if there > MOST_FILES:
            raise UserError(_("An objection holds at most %(n)s files.") % {"n": MOST_FILES}, field="attached")
        try:
            store(upload, by=by, about=objection)
        except UserError as error:
            error.field, error.message = "attached", f"{upload.name}: {error.message}"
            raise


def files_of(objection: Objection) -> QuerySet[Attachment]:
    """Return the files of an objection, the first sent first."""
    return Attachment.objects.about(objection).current().order_by("uploaded_at", "pk")


def public_files_of(rows: Iterable[Objection]) -> dict[int, list[Attachment]]:
    """Return the files of objections that everybody may open, by the objection's key; one query."""
    keys = [str(one.pk) for one in rows]
    kind = ContentType.objects.get_for_model(Objection)
    found: dict[int, list[Attachment]] = defaultdict(list)
    files = Attachment.objects.current().filter(content_type=kind, object_id__in=keys, is_public=True)
    for file in files.order_by("uploaded_at", "pk"):
        found[int(file.object_id)].append(file)
    return found


@transaction.atomic
def open_file(*, objection: Objection, file: Attachment, is_public: bool, by: User) -> None:
    """Show a file of a decided objection to everybody on the page of its notice, or shut it again.

    Who does so has seen that it holds no personal data; whoever lodged the objection reads in the exchange what was
    done. Raises ForbiddenError, and UserError before the decision.
    """
    if not by.has_perm("procurement.examine_objection", objection):
        raise ForbiddenError(_("You may not do this with “%(object)s”.") % {"object": objection})
    if objection.status not in PUBLISHED:
        raise UserError(_("Only files of an objection that was decided are shown to everybody."))
    if not files_of(objection).filter(pk=file.pk).exclude(is_public=is_public).update(is_public=is_public):
        return
    words = _("The file “%(name)s” is shown to everybody now.") if is_public else _("“%(name)s” is private again.")
    ObjectionPost.objects.create(objection=objection, text=words % {"name": file.filename}, by=by)
    _write_to(objection, gettext_lazy("There is a message for you on your objection %(number)s."))


def receipt_url(objection: Objection) -> str:
    """Return the address of the receipt, which its key opens."""
    return reverse("procurement:objection_receipt", args=[objection.key])


def _write_to(objection: Objection, sentence: Any) -> None:
    """Write to whoever lodged it, where an e-mail address was left; lazy words in the portal's own language."""
    address = str(objection.contact.open() if hasattr(objection.contact, "open") else objection.contact or "")
    if "@" not in address:
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = str(sentence % {"number": objection.number, "day": objection.due_on.isoformat()})
    link = settings.SITE_URL.rstrip("/") + receipt_url(objection)
    send_to_address(address, subject=words, text=f"{words}\n{link}")


def _tell_desk(objection: Objection, kind: str) -> None:
    notify(
        people_with_role(objection.union, Role.CLERK, Role.MANAGER), kind, about=objection,
        context={"number": objection.number, "round": objection.notice.round.title},
        url=reverse("procurement:objection", args=[objection.pk]),
    )  # fmt: skip
