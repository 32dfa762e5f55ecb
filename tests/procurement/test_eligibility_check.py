"""The eligibility check: rules over every application, people decide with reasons, one chance to supply."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.jobs.models import Job
from core.jobs.services import run_now
from orgs.models import AnnualInspection, Organization, Penalty
from procurement.eligibility.engine import rule_kinds
from procurement.eligibility.words import read_answer
from procurement.models import EligibilityCheck
from procurement.services import applications, eligibility, rounds
from procurement.services.applications import GRACE
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.applicants import ANSWERS, submitted
from tests.procurement.factories import opened
from tests.procurement.reviewing import application as handed_in
from tests.procurement.reviewing import bare_round
from unions.models import Role

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(DAY):
        yield


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def checked(clerk):
    """Two applications in the check: one of which every rule but the sponsor's holds, one with a penalty."""
    round = opened(name="service-purchase")
    good, bad = submitted(round), submitted(round)
    for one in (good, bad):
        AnnualInspection.objects.create(organization=one.organization, year=2025, result="passed")
        one.organization.registered_on = dt.date(2020, 1, 1)
        one.organization.save()
    Penalty.objects.create(
        organization=bad.organization, kind="fine", decided_on=dt.date(2026, 1, 5), reason="超范围", authority="民政局"
    )
    with clock.stopped_at(round.deadline + GRACE + SECOND):
        rounds.close_due_rounds()
        round.refresh_from_db()
        eligibility.begin_check(round=round, by=clerk)
        yield good, bad


def test_rules_are_kept_with_facts_of_the_deadlines_day_and_a_person_decides_the_rest(checked):
    good, bad = (EligibilityCheck.objects.get(application=one) for one in checked)
    assert (good.holds, bad.holds) == (None, False)  # whether the sponsor consents, a person reads
    assert good.checked_on == clock.day_of(checked[0].round.deadline)
    failed = [each for each in bad.answers if each["holds"] is False]
    assert [(each["kind"], each["facts"][0]["on"]) for each in failed] == [("no_penalty", "2026-01-05")]
    assert [each["kind"] for each in good.answers if each["holds"] is None] == ["sponsor_consent"]
    Penalty.objects.all().delete()
    bad.refresh_from_db()
    assert bad.holds is False


def test_decisions_need_reasons_and_are_told(checked, clerk):
    good, bad = checked
    assert eligibility.decide(application=good, is_eligible=True, by=clerk).status == "eligible"
    for is_eligible in (True, False):  # against the rules, or against the applicant
        with pytest.raises(UserError):
            eligibility.decide(application=bad, is_eligible=is_eligible, by=clerk)
    eligibility.decide(application=bad, is_eligible=False, reason="有行政处罚", by=clerk)
    told = Notification.objects.get(kind="application_ineligible")
    assert (told.user, told.context["reason"]) == (bad.prepared_by, "有行政处罚")
    bad.refresh_from_db()
    eligibility.decide(application=bad, is_eligible=True, reason="处罚已撤销", by=clerk)
    assert EligibilityCheck.objects.get(application=bad).is_eligible


def test_what_is_missing_is_asked_once_and_supplied_to_the_second(checked, clerk):
    good, bad = checked
    asked = eligibility.ask_supplement(application=good, asked_for="主责单位同意函", workdays=2, by=clerk)
    assert asked.due_at.astimezone(clock.SHANGHAI).hour == 17
    assert good.prepared_by in {note.user for note in Notification.objects.filter(kind="supplement_asked")}
    with pytest.raises(UserError):
        eligibility.ask_supplement(application=good, asked_for="还缺", by=clerk)
    with pytest.raises(UserError):
        eligibility.decide(application=good, is_eligible=False, reason="缺件", by=clerk)
    row = good.documents.first()
    good.refresh_from_db()
    assert good.prepared_by.has_perm("procurement.write_application", row.application)
    with clock.stopped_at(asked.due_at - SECOND):
        eligibility.answer_supplement(application=good, answer="已补", by=good.prepared_by)
        with pytest.raises(UserError):
            eligibility.answer_supplement(application=good, answer="再补", by=good.prepared_by)
        eligibility.decide(application=good, is_eligible=True, by=clerk)
    late = eligibility.ask_supplement(application=bad, asked_for="证明", by=clerk)
    with clock.stopped_at(late.due_at), pytest.raises(UserError):
        eligibility.answer_supplement(application=bad, answer="晚了", by=bad.prepared_by)
    with clock.stopped_at(late.due_at + SECOND):
        eligibility.answer_supplement(application=bad, answer="在途", by=bad.prepared_by, began_at=late.due_at - SECOND)


def test_supplement_ends_on_a_working_day(checked, clerk):
    thursday = dt.datetime(2026, 4, 2, 10, tzinfo=clock.SHANGHAI)  # before the Qingming holiday of 4 to 6 April
    with clock.stopped_at(thursday):
        asked = eligibility.ask_supplement(application=checked[0], asked_for="函", workdays=2, by=clerk)
    assert asked.due_at.astimezone(clock.SHANGHAI).date() == dt.date(2026, 4, 7)


def test_outside_the_check_nothing_is_decided_and_who_entered_paper_does_not_decide_on_it(clerk):
    round = opened()
    paper = applications.enter_paper(
        round=round, organization=OrganizationFactory(), lot=round.lots.get(), answers=ANSWERS,
        received_at=clock.now(), by=clerk,
    )  # fmt: skip
    with pytest.raises(UserError):
        eligibility.decide(application=paper, is_eligible=True, by=clerk)
    with pytest.raises(UserError):
        eligibility.begin_check(round=round, by=clerk)
    with clock.stopped_at(round.deadline + GRACE - SECOND):
        rounds.close_due_rounds()
        round.refresh_from_db()
        with pytest.raises(UserError, match=f"{eligibility.complete_at(round):%H:%M:%S}"):  # one may still arrive
            eligibility.begin_check(round=round, by=clerk)
    with clock.stopped_at(round.deadline + GRACE):
        eligibility.begin_check(round=round, by=clerk)
        with pytest.raises(UserError):
            eligibility.decide(application=paper, is_eligible=True, reason="可以", by=clerk)
        eligibility.decide(application=paper, is_eligible=True, reason="可以", by=person(Role.CLERK))


def test_facts_are_kept_in_no_language_and_old_rows_stay_readable(checked):
    _good, bad = (EligibilityCheck.objects.get(application=one) for one in checked)
    failed = next(each for each in bad.answers if each["holds"] is False)
    assert failed["facts"][0]["value"] == "Fine"
    assert failed["remedy"] == {"text": "It counts until %(day)s.", "values": {"day": "2028-01-05"}}
    with translation.override("zh-hans"):
        assert read_answer(failed)["facts"][0]["value"] == "罚款"
        assert "2028-01-05" in read_answer(failed)["remedy"] != "It counts until 2028-01-05."
    with translation.override("en"):
        assert read_answer(failed)["remedy"] == "It counts until 2028-01-05."
        old = {"facts": [{"label": "处罚", "value": "2026-01-05 罚款", "source": "登记库", "on": ""}], "remedy": ""}
        assert read_answer(old) == old


@pytest.fixture
def many(monkeypatch):
    """A closed round with more applications than are checked while somebody waits."""
    monkeypatch.setattr(eligibility, "AT_ONCE", 3)
    monkeypatch.setattr(eligibility, "BATCH", 2)
    round = bare_round("closed")
    round.rules.create(kind="on_record", text="登记")
    for _each in range(5):
        handed_in(round, status="submitted")
    return round


def test_many_are_checked_by_a_job_that_goes_on_where_it_was_broken_off(many, clerk, monkeypatch):
    with clock.stopped_at(many.deadline + GRACE):
        job = eligibility.start_check(round=many, by=clerk)
        assert Job.objects.get(key=f"eligibility:{many.pk}") == job
        check, seen = eligibility.run_rules, []

        def break_off(*args):
            seen.append(args[1].pk)
            if len(seen) == 4:
                raise RuntimeError
            return check(*args)

        monkeypatch.setattr(eligibility, "run_rules", break_off)
        with pytest.raises(RuntimeError):
            run_now("eligibility_check", by=clerk, params={"round": many.pk})
        assert EligibilityCheck.objects.count() == 2  # a batch is whole, or not there
        waiting = eligibility.unchecked(many).first()
        with pytest.raises(UserError, match="稍候"):
            eligibility.decide(application=waiting, is_eligible=True, by=clerk)
        done = run_now("eligibility_check", by=clerk, params={"round": many.pk})
    assert done.outcome["applications"] == 3
    assert EligibilityCheck.objects.count() == 5
    events = EligibilityCheck.pgh_event_model.objects
    assert events.count() == 5  # each was written once


def test_facts_of_a_batch_are_read_at_once(clerk):
    """As many queries for twelve applications as for two, whatever the rules."""

    def queries(n):
        round = bare_round("eligibility")
        for kind in rule_kinds:
            parameters = {name: make().initial for name, make in kind.fields.items()}
            round.rules.create(kind=kind.name, text="规则", parameters=parameters)
        for _each in range(n):
            one = handed_in(round, status="submitted").organization
            Penalty.objects.create(
                organization=one, kind="warning", decided_on=clock.today(), reason="x", authority="民政局"
            )
            Organization.objects.filter(pk=one.pk).update(service_areas=["legal"], district="110105")
        with CaptureQueriesContext(connection) as seen:
            assert eligibility.run_checks(round=round, by=clerk) == n
        return len(seen)

    assert queries(2) == queries(12)


def test_many_are_found_eligible_by_a_job(many, clerk, client):
    round, page = many, reverse("procurement:desk_applications")
    with clock.stopped_at(round.deadline + GRACE):
        eligibility.begin_check(round=round, by=clerk)
        client.force_login(clerk)
        first, *rest = EligibilityCheck.objects.values_list("pk", flat=True)
        EligibilityCheck.objects.filter(pk__in=rest).update(holds=True)
        EligibilityCheck.objects.filter(pk=first).update(holds=False)
        client.post(page, {"action": "find_eligible", "everything": "1", "confirmed": "1"})
        asked = Job.objects.get(kind="find_eligible")
        assert not round.applications.filter(status="eligible").exists()
        done = run_now("find_eligible", by=clerk, params=asked.params)
    assert done.outcome["eligible"] == round.applications.filter(status="eligible").count() == 4


def test_page_says_where_nothing_more_can_be_asked(checked, clerk, client):
    client.force_login(clerk)
    address = reverse("procurement:desk_ask_supplement", args=[checked[0].pk])
    assert client.get(address).status_code == 200
    eligibility.ask_supplement(application=checked[0], asked_for="函", by=clerk)
    told = client.get(address, follow=True)
    assert told.redirect_chain == [(reverse("procurement:desk_application", args=[checked[0].pk]), 302)]
    assert "只能要求一次" in told.content.decode()
