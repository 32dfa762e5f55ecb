"""Applications: begin, write together, hand in, take back, withdraw; those that come on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.expressions import Window
from django.db.models.functions import Lag
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import audit, clock
from core.editing import edited_since, stale
from core.errors import UserError
from core.forms.answers import begin, calculations, storable
from core.inbox.services import notify
from core.lifecycle.services import perform
from core.numbering.services import next_number
from core.wording import listed
from orgs.collection_form import FACT_KINDS
from orgs.consequences import refuse
from orgs.models import Organization
from orgs.queries.records import keepers_of
from procurement.answering import requested_in, worked_out
from procurement.choices import ApplicationStatus, RoundStatus
from procurement.models import Application, ApplicationDocument, Lot, Round, Submission
from procurement.services.application_messages import context_of, tell_receipt, tell_staff
from procurement.services.section_locks import refuse_locked
from procurement.services.submissions import application_faults, digest, missing_papers, papers_of
from unions.models import User

GRACE = dt.timedelta(minutes=10)
"""How long a request that began in time may take to arrive as a whole."""
CLOSED = gettext_lazy("The deadline has passed: nothing can be handed in any more. What you typed is kept.")


# Beginning ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_application(
    *, round: Round, organization: Organization, by: User | None, lot: Lot | None = None
) -> Application:
    """Begin an application, prefilled from last year's and from the organization's record.

    Raises UserError where the call is not open, something bars the organization, or it has applied often enough.
    """
    if not round.takes_applications:
        raise UserError(_("This call takes no applications now."))
    return _begun(round=round, organization=organization, lot=lot, by=by)


def _begun(*, round: Round, organization: Organization, lot: Lot | None, by: User | None, **facts: Any) -> Application:
    refuse(organization, "applications")
    Organization.objects.select_for_update(no_key=True, of=("self",)).get(pk=organization.pk)
    there = round.applications.filter(organization=organization).exclude(status=ApplicationStatus.WITHDRAWN).count()
    if there >= round.most_applications:
        raise UserError(
            _("%(name)s has begun or handed in %(n)s applications in this round, which is as many as are allowed.")
            % {"name": organization.name, "n": there}
        )
    lots = list(round.lots.all())
    if lot is not None and lot not in lots:
        raise UserError(_("This lot belongs to another round."), field="lot")
    version = round.form_version
    if version is None:
        raise UserError(_("This call takes no applications now."))
    made = Application.objects.create(
        round=round, organization=organization, lot=lot or (lots[0] if len(lots) == 1 else None),
        form_version=version, prepared_by=by, **facts,
    )  # fmt: skip
    _write(made, begin(
        version.declaration, before={} if made.is_paper else _answers_before(made),
        facts={name: getattr(organization, name) for name in FACT_KINDS},
    ))  # fmt: skip
    with audit.context(by=by):
        made.save()
    ApplicationDocument.objects.bulk_create(
        ApplicationDocument(application=made, document=document) for document in round.documents.all()
    )
    return made


def _answers_before(application: Application) -> Mapping[str, Any]:
    """Return the answers of the organization's last application in a round of the kind."""
    earlier = Application.objects.filter(
        organization=application.organization_id, round__kind=application.round.kind, submitted_at__isnull=False
    ).exclude(round=application.round_id)
    return earlier.order_by("-submitted_at").values_list("answers", flat=True).first() or {}


# Writing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_answers(
    *,
    application: Application,
    answers: Mapping[str, Any],
    by: User | None,
    revision: int | None = None,
    section: str = "",
    together: bool = False,
    page: str = "",
) -> Application:
    """Keep answers as far as they go, also after the deadline: nothing that was typed is lost.

    ``section``: the one that is written, which nobody else may be writing. ``together``: where somebody else changed
    answers since ``revision`` that are sent as they were then, theirs stay. ``page``: the page that sends them; what
    the same person saved from another one is as if somebody else had. Raises UserError once it is handed in or
    for a question that the form does not ask, StaleRecordError where somebody else changed an answer since.
    """
    application = _locked(application)
    if application.status != ApplicationStatus.DRAFT:
        raise UserError(why_closed(application))
    _refuse_unknown(application, answers)
    if section and by is not None:
        refuse_locked(application=application, section=section, by=by)
    theirs = _changed_meanwhile(application, answers, revision=revision, together=together, by=by, page=page)
    mine = {key: said for key, said in answers.items() if key not in theirs}
    _write(application, {**application.answers, **storable(mine)})
    application.prepared_by = by
    application.revision += 1
    with audit.context(by=by, page=page):
        application.save()
    return application


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("form_version", "round__union", "organization", "lot").get(pk=application.pk)


def _write(application: Application, answers: Mapping[str, Any]) -> None:
    declaration = application.form_version.declaration
    kept = worked_out(declaration, answers)
    application.answers = kept | calculations(declaration, kept)
    application.title = str(application.answers.get("title") or "")[:120]
    application.requested = requested_in(declaration, application.answers)
    application.saved_at = clock.now()


def _refuse_unknown(application: Application, answers: Mapping[str, Any]) -> None:
    asked = {question.key for question in application.form_version.declaration.questions()}
    if unknown := sorted(set(answers) - asked):
        raise UserError(_("The form does not ask this: %(keys)s.") % {"keys": ", ".join(unknown)[:200]})


def _changed_meanwhile(
    application: Application, answers: Mapping[str, Any], *, revision: int | None, together: bool, by: User | None,
    page: str,
) -> set[str]:  # fmt: skip
    """Return the answers that changed since, and that are sent as they were: those stay. Raises as save_answers.

    What the same page saved meanwhile is no conflict: the answer of the portal was lost on the line.
    """
    edits = edited_since(application, version=revision, names=list(answers), within="answers", counter="revision")
    sent = storable(answers)
    left = {edit.name for edit in edits if together and audit.is_same(sent[edit.name], edit.before)}
    others = [
        edit for edit in edits
        if edit.name not in left and (edit.who, edit.page) != (by, page)
        and not audit.is_same(sent[edit.name], edit.after)
    ]  # fmt: skip
    if others:
        raise stale(others, version=application.revision)
    return left


def why_closed(application: Application) -> str:
    """Return in words why nothing can be typed any more."""
    if application.status == ApplicationStatus.WITHDRAWN:
        return _("This application was withdrawn.")
    return _("This application was handed in; take it back first to change it, as long as the call is open.")


@transaction.atomic
def choose_lot(*, application: Application, lot: Lot, by: User) -> Application:
    """Say for which lot of the round it is. Raises UserError for another round's lot, or once it is handed in."""
    application = _locked(application)
    if application.status != ApplicationStatus.DRAFT:
        raise UserError(why_closed(application))
    if lot.round_id != application.round_id:
        raise UserError(_("This lot belongs to another round."), field="lot")
    with audit.context(by=by):
        application.lot, application.saved_at = lot, clock.now()
        application.save(update_fields=["lot", "saved_at"])
    return application


# Handing in -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(
    *, application: Application, by: User | None, declares: bool, began_at: dt.datetime | None = None
) -> Submission:
    """Hand in: checked, numbered, hashed; everybody who keeps the record gets the receipt.

    ``declares``: the declaration was given. ``began_at``: when the request began; begun in time, it counts as in time,
    though it ends up to ``GRACE`` after the deadline. Raises UserError where the call is closed, something is missing
    or wrong, a bar exists, or the preparer would certify.
    """
    round, at = _open_round(application.round_id, began_at)
    application = _locked(application)
    refuse(application.organization, "applications")
    if not declares:
        raise UserError(_("Confirm the declaration to hand the application in."), field="declares")
    _refuse_faulty(application)
    if missing := missing_papers(application):
        raise UserError(_("Papers are missing: %(papers)s.") % {"papers": listed(missing)})
    if by is not None and round.needs_certifier and by.hands & writers_of(application):
        raise UserError(
            _("This round asks for two people: you wrote in this application, so somebody else hands it in.")
        )
    submission = _hand_in(application, at=at, by=by)
    tell_receipt(submission)
    return submission


def _open_round(pk: int, began_at: dt.datetime | None) -> tuple[Round, dt.datetime]:
    """Lock the round against its next step; return it and the instant that counts. Raises UserError after the end."""
    round = Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    now = clock.now()
    at = began_at if began_at and now - GRACE <= began_at <= now else now
    if round.status not in {RoundStatus.OPEN, RoundStatus.CLOSED} or round.deadline is None:
        raise UserError(_("This call takes no applications now."))
    if at >= round.deadline:
        raise UserError(CLOSED)
    return round, at


def _refuse_faulty(application: Application) -> None:
    if application.lot_id is None:
        raise UserError(_("Choose the lot that the application is for."), field="lot")
    if faults := application_faults(application):
        key, words = next(iter(faults.items()))
        label = application.form_version.declaration.question(key).label if key != "__all__" else ""
        raise UserError(
            ngettext(
                "%(n)s answer is missing or wrong: %(label)s – %(what)s",
                "%(n)s answers are missing or wrong. The first: %(label)s – %(what)s",
                len(faults),
            )
            % {"n": len(faults), "label": label, "what": " ".join(words)}
        )


def writers_of(application: Application) -> set[int]:
    """Return the keys of those who changed an answer, by the record's history."""
    events = Application._meta.get_field("history").related_model._base_manager
    before = Window(Lag("answers"), order_by="pgh_id")
    changed = (
        events.filter(pgh_obj_id=application.pk).annotate(before=before)
        .filter(before__isnull=False).exclude(before=F("answers"))
    )  # fmt: skip
    found = changed.values_list("pgh_context__user", "pgh_context__acting_for")
    return {key for pair in found for key in pair if key is not None} | {application.prepared_by_id or 0}


def _hand_in(application: Application, *, at: dt.datetime, by: User | None) -> Submission:
    number = application.number or _next_number(application.round)
    changes = {"submitted_at": at, "certified_by": by, "number": number}
    application = perform(application, "submit", by=by, changes=changes)
    organization = application.organization
    made = Submission(
        application=application, number=application.submissions.count() + 1, lot=str(application.lot),
        applicant=f"{organization.name} {organization.uscc or organization.number}", answers=application.answers,
        documents=papers_of(application), submitted_at=at, submitted_by=by,
    )  # fmt: skip
    made.sha256 = digest(made)
    made.save()
    return made


def _next_number(round: Round) -> str:
    n = next_number(round.union.code, f"application-{round.pk}", round.year)
    return f"{round.number.removesuffix('号')}-{n:03d}号"


@transaction.atomic
def ask_certifier(*, application: Application, by: User) -> None:
    """Tell the colleagues that what was written waits for one of them to hand it in."""
    notify(
        keepers_of(application.organization), "application_ready", by=by, about=application,
        url=reverse("procurement:my_hand_in", args=[application.pk]), context=context_of(application),
    )  # fmt: skip


@transaction.atomic
def take_back(*, application: Application, by: User | None) -> Application:
    """Take a submission back to change it, until the deadline. The number stays. Raises UserError after it."""
    _open_round(application.round_id, None)
    return perform(application, "take_back", by=by, changes={"submitted_at": None, "certified_by": None})


@transaction.atomic
def withdraw(*, application: Application, by: User | None, reason: str = "") -> Application:
    """Withdraw for good, at any time before the award; the union is told."""
    was_handed_in = application.submitted_at is not None
    application = perform(application, "withdraw", by=by, reason=reason)
    if was_handed_in:
        tell_staff(application, "application_withdrawn", by=by)
    return application


# On paper -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_paper(
    *, round: Round, organization: Organization, lot: Lot, answers: Mapping[str, Any], received_at: dt.datetime,
    by: User | None,
) -> Application:  # fmt: skip
    """Enter an application that came on paper, with a number of the same series. Raises as the three steps do."""
    paper = begin_paper(round=round, organization=organization, lot=lot, received_at=received_at, by=by)
    paper = save_answers(application=paper, answers=answers, by=by)
    return submit_paper(application=paper, by=by).application


@transaction.atomic
def begin_paper(
    *, round: Round, organization: Organization, lot: Lot, received_at: dt.datetime, by: User | None
) -> Application:
    """Begin to enter what came on paper.

    Raises UserError where it was received after the deadline or before the call, the round has moved on, or as
    :func:`begin_application`.
    """
    _refuse_receipt(round, received_at)
    return _begun(round=round, organization=organization, lot=lot, by=by, is_paper=True, received_at=received_at)


def _refuse_receipt(round: Round, received_at: dt.datetime) -> None:
    if round.status not in {RoundStatus.OPEN, RoundStatus.CLOSED} or round.deadline is None:
        raise UserError(_("Paper can be entered from the call on until the eligibility check begins."))
    if received_at >= round.deadline:
        raise UserError(_("It was received after the deadline, so it does not take part."), field="received_on")
    if received_at > clock.now() or (round.opened_at and received_at < round.opened_at):
        raise UserError(_("It can only have been received between the call and now."), field="received_on")


@transaction.atomic
def submit_paper(*, application: Application, by: User | None) -> Submission:
    """Finish the entry of what came on paper; the originals with their stamps stay in the folder."""
    round = Round.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.round_id)
    application = _locked(application)
    if not application.is_paper or application.received_at is None:
        raise UserError(_("This application did not come on paper."))
    _refuse_receipt(round, application.received_at)
    _refuse_faulty(application)
    submission = _hand_in(application, at=application.received_at, by=by)
    tell_receipt(submission)
    return submission
