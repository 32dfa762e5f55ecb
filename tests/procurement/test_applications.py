"""Applications: begun, written together, handed in to the second, taken back, withdrawn, entered from paper."""

import datetime as dt
import hashlib
import json
import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from core import clock
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Delivery, Notification
from core.lifecycle.services import ForbiddenError
from orgs.models import Organization
from procurement.models import Application, Submission
from procurement.services import applications, rounds
from procurement.services.section_locks import LEASE, lock_section, release_section
from procurement.services.submissions import is_unchanged
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.applicants import ANSWERS, applicant, attach, begun, keeper_of, submitted, written
from tests.procurement.factories import opened
from unions.models import Role

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


DAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def round(db):
    return opened()


def another(round):
    return opened(line=round.line)


def hand_in(draft, by=None, **facts):
    return applications.submit(application=draft, by=by or draft.prepared_by, declares=True, **facts)


def at(instant):
    return clock.stopped_at(instant)


# Beginning and writing ------------------------------------------------------------------------------------------------


def test_begins_with_last_years_answers_and_todays_record(round):
    organization, owner = applicant(service_areas=["legal-services"])
    earlier = another(round)
    before = written(earlier, organization=organization, by=owner)
    hand_in(before)
    draft = begun(round, organization, owner)
    assert (draft.title, draft.answers["areas"], draft.lot) == (ANSWERS["title"], ["legal-services"], round.lots.get())
    assert draft.documents.count() == round.documents.count()


def test_no_more_applications_than_the_round_allows_and_withdrawn_ones_do_not_count(round):
    organization, owner = applicant()
    first, _second = (begun(round, organization, owner) for _ in range(round.most_applications))
    with pytest.raises(UserError, match="2"):
        begun(round, organization, owner)
    applications.withdraw(application=first, by=owner)
    assert begun(round, organization, owner).status == "draft"


@pytest.mark.parametrize("bar", [{"portal_status": "suspended"}, {"legal_status": "dissolved"}])
def test_barred_organizations_cannot_begin_nor_hand_in(round, bar):
    draft = written(round)
    Organization.objects.filter(pk=draft.organization_id).update(**bar)
    with pytest.raises(UserError):
        hand_in(draft)
    with pytest.raises(UserError):
        begun(round, OrganizationFactory(**bar), person())


def test_only_an_open_call_takes_applications(round):
    with at(round.deadline), pytest.raises(UserError):
        begun(round)


def test_questions_that_the_form_does_not_ask_and_lots_of_other_rounds_are_refused(round):
    draft = begun(round)
    with pytest.raises(UserError, match="admin"):
        applications.save_answers(application=draft, answers={"admin": True}, by=draft.prepared_by)
    with pytest.raises(UserError):
        applications.choose_lot(application=draft, lot=another(round).lots.get(), by=draft.prepared_by)


def test_two_people_write_and_the_second_overwrites_nothing_unseen(round):
    draft = written(round)
    colleague, revision = keeper_of(draft), Application.objects.get(pk=draft.pk).revision
    save = {"application": draft, "revision": revision}
    applications.save_answers(answers={"need": "新依据"}, by=draft.prepared_by, **save)
    with pytest.raises(StaleRecordError) as refusal:
        applications.save_answers(answers={"need": "另一依据"}, by=colleague, together=True, **save)
    assert refusal.value.edits[0].after == "新依据"
    kept = applications.save_answers(
        answers={"need": ANSWERS["need"], "aims": "新目标"}, by=colleague, together=True, **save
    )
    assert (kept.answers["need"], kept.answers["aims"]) == ("新依据", "新目标")


def test_a_section_belongs_to_who_writes_it_until_the_lease_ends(round):
    draft = begun(round)
    colleague = keeper_of(draft)
    save = {"application": draft, "section": "plan", "answers": {"activities": "讲座"}}
    applications.save_answers(by=draft.prepared_by, **save)
    with pytest.raises(UserError, match=draft.prepared_by.name):
        applications.save_answers(by=colleague, **save)
    with at(clock.now() + LEASE + SECOND):
        assert lock_section(application=draft, section="plan", by=colleague).user == colleague
        release_section(application=draft, section="plan", by=colleague)
        assert lock_section(application=draft, section="plan", by=draft.prepared_by).user == draft.prepared_by


# Handing in -----------------------------------------------------------------------------------------------------------


def test_receipt_has_number_time_and_hash_and_goes_out_by_mail(round):
    submission = hand_in(written(round))
    application = Application.objects.get()
    assert application.status == "submitted"
    assert application.number == f"{round.number.removesuffix('号')}-001号"
    assert (application.requested, application.certified_by) == (Decimal(35_000), application.prepared_by)
    assert is_unchanged(Submission.objects.get())
    assert [len(paper["files"]) for paper in submission.documents].count(1) == 4
    told = Notification.objects.get(kind="application_submitted")
    assert told.context["sha256"] == submission.sha256
    assert told.user == application.prepared_by
    assert Delivery.objects.filter(notification=told, channel="email").exists()


def test_incomplete_wrong_and_undeclared_applications_are_refused(round):
    for answers in ({**ANSWERS, "need": ""}, {**ANSWERS, "requested": "36000"}, {**ANSWERS, "requested": "60000"}):
        with pytest.raises(UserError):
            hand_in(written(round, answers))
    with pytest.raises(UserError, match="登记证书"):
        hand_in(written(round, papers=False))
    draft = written(round)
    with pytest.raises(UserError):
        applications.submit(application=draft, by=draft.prepared_by, declares=False)
    with pytest.raises(ForbiddenError):
        hand_in(draft, by=person(Role.CLERK))
    assert not Submission.objects.exists()
    assert not Application.objects.exclude(number="").exists()


def test_who_wrote_does_not_certify_where_two_people_are_asked_for():
    draft = written(opened(), organization=None)
    draft.round.__class__.objects.filter(pk=draft.round_id).update(needs_certifier=True)
    writer, second = draft.prepared_by, keeper_of(draft)
    applications.save_answers(application=draft, answers={"need": "改过"}, by=second)
    for hand in (writer, second):
        with pytest.raises(UserError):
            hand_in(draft, by=hand)
    certifier = keeper_of(draft)
    applications.ask_certifier(application=draft, by=second)
    assert Notification.objects.filter(kind="application_ready", user=certifier).exists()
    assert hand_in(draft, by=certifier).application.certified_by == certifier


@pytest.mark.parametrize(
    ("began", "arrives", "is_in_time"),
    [
        (-1, -1, True), (-1, 30, True), (0, 0, False), (0, 30, False), (-1, 601, False), (-700, 30, False),
        (20, 10, False),
    ],
)  # fmt: skip
def test_deadline_counts_to_the_second_from_the_beginning_of_the_request(round, began, arrives, is_in_time):
    draft = written(round)
    began_at = round.deadline + began * SECOND
    with at(round.deadline + arrives * SECOND):
        if is_in_time:
            assert hand_in(draft, began_at=began_at).submitted_at == began_at
        else:
            with pytest.raises(UserError):
                hand_in(draft, began_at=began_at)


def test_request_in_time_is_taken_though_the_portal_closed_the_call_meanwhile(round):
    draft = written(round)
    with at(round.deadline + 5 * SECOND):
        rounds.close_due_rounds()
        hand_in(draft, began_at=round.deadline - SECOND)
    assert Submission.objects.count() == 1


def test_what_was_typed_is_kept_after_the_deadline(round):
    draft = begun(round)
    with at(round.deadline + SECOND):
        applications.save_answers(application=draft, answers={"need": "写完的"}, by=draft.prepared_by)
        with pytest.raises(UserError, match=r"过|passed"):
            hand_in(draft)
    assert Application.objects.get().answers["need"] == "写完的"


def test_receipts_of_the_same_content_differ_and_earlier_ones_still_hold(round):
    """A receipt is of one application: its hash covers who applied, in which round, under which number, and when."""
    one, two = hand_in(written(round)), hand_in(written(round))
    assert (one.answers, one.lot, one.documents) == (two.answers, two.lot, two.documents)
    assert one.sha256 != two.sha256
    for name, other in (("applicant", "别家"), ("submitted_at", one.submitted_at + SECOND), ("number", 2)):
        forged = Submission.objects.get(pk=one.pk)
        setattr(forged, name, other)
        assert not is_unchanged(forged), name
    content = json.dumps(
        {"answers": one.answers, "lot": one.lot, "papers": one.documents},
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    earlier = Submission(**{
        name: getattr(one, name) for name in ("application", "lot", "answers", "documents", "submitted_at")
    }, number=3, sha256=hashlib.sha256(content.encode()).hexdigest())  # fmt: skip
    earlier.save()
    assert is_unchanged(Submission.objects.get(pk=earlier.pk))


def test_taken_back_and_handed_in_again_it_keeps_its_number_and_both_versions(round):
    first = hand_in(written(round))
    draft = applications.take_back(application=first.application, by=first.submitted_by)
    assert not Application.objects.visible_to(person(Role.CLERK)).exists()
    with pytest.raises(UserError):
        applications.save_answers(application=first.application, answers={"nonsense": 1}, by=first.submitted_by)
    applications.save_answers(application=draft, answers={"need": "新依据"}, by=first.submitted_by)
    second = hand_in(draft, by=first.submitted_by)
    assert (second.number, second.application.number) == (2, first.application.number)
    assert first.sha256 != second.sha256
    with at(round.deadline), pytest.raises(UserError):
        applications.take_back(application=second.application, by=first.submitted_by)


def test_handed_in_answers_are_frozen_and_withdrawal_is_told(round):
    clerk, application = person(Role.CLERK), submitted(round)
    with pytest.raises(UserError):
        applications.save_answers(application=application, answers={"need": "x"}, by=application.prepared_by)
    applications.withdraw(application=application, by=application.prepared_by)
    assert Notification.objects.filter(kind="application_withdrawn", user=clerk).exists()
    with pytest.raises(UserError):
        hand_in(application)


# Paper ----------------------------------------------------------------------------------------------------------------


def paper(round, received_at=None, **facts):
    return applications.enter_paper(
        round=round, organization=facts.pop("organization", None) or OrganizationFactory(), lot=round.lots.get(),
        answers=ANSWERS, received_at=received_at or clock.now(), by=person(Role.CLERK), **facts,
    )  # fmt: skip


def test_paper_gets_numbers_of_the_same_series_also_after_the_deadline(round):
    hand_in(written(round))
    with at(round.deadline + SECOND):
        rounds.close_due_rounds()
        round.refresh_from_db()
        entered = paper(round, round.deadline - SECOND)
        assert (entered.number[-5:], entered.is_paper) == ("-002号", True)
        with pytest.raises(UserError):
            paper(round, round.deadline)
    with pytest.raises(UserError):
        paper(round, clock.now() + dt.timedelta(hours=1))


def test_owner_cannot_hand_in_paper_nor_a_clerk_a_screen_application(round):
    organization, _owner = applicant()
    entered = paper(round, organization=organization)
    assert entered.certified_by.acting.role == Role.CLERK
    with pytest.raises(ForbiddenError):
        hand_in(written(round), by=person(Role.CLERK))


# Many at once ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_hand_in_at_once_numbered_without_gap_and_counted_exactly():
    round = opened()
    drafts = [written(round, papers=False) for _ in range(8)]
    for draft in drafts:
        attach(draft)
    start, refusals = threading.Barrier(16), []

    def press(draft):
        start.wait()
        try:
            with at(DAY):
                hand_in(draft)
        except UserError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    pressed = [threading.Thread(target=press, args=[draft]) for draft in drafts for _twice in range(2)]
    for one in pressed:
        one.start()
    for one in pressed:
        one.join()
    numbers = sorted(Application.objects.values_list("number", flat=True))
    assert [number[-4:-1] for number in numbers] == [f"{n:03d}" for n in range(1, 9)]
    assert (Submission.objects.count(), len(refusals)) == (8, 8)


def test_number_of_a_refused_submission_is_given_again(round):
    draft = written(round)
    with transaction.atomic():
        hand_in(draft)
        transaction.set_rollback(True)
    assert hand_in(draft).application.number[-5:] == "-001号"
