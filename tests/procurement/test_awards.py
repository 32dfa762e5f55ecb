"""Awards: refused until the notice is over, all or nothing, released to all at once; the reserve; letters once."""

import datetime as dt
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connections

from core import clock
from core.attachments.models import Attachment
from core.errors import UserError
from core.inbox.models import Notification
from core.jobs.models import Job
from core.jobs.services import run_now
from core.lifecycle.services import ForbiddenError
from core.lifecycle.testing import assert_lifecycle
from finance.models import BudgetLine, Commitment
from finance.queries import faults_of_ledger
from finance.services import ledger
from finance.services.ledger import NotCoveredError
from procurement import jobs
from procurement.choices import AwardStatus as W
from procurement.models import Application, Award, Letter, Lot, PanelDecision, PublicNotice, Round
from procurement.queries.awards import result_of, shown_status
from procurement.services import awards, notices, objections
from procurement.signals import awarded as award_made
from tests.factories import person
from tests.finance.factories import line as line_in_force
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import form_version
from tests.procurement.panel_factories import after, awarded, decided, noticed, reviewed
from tests.procurement.test_notices import SAID
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(MARCH):
        yield


def award(notice, *, by=None, **facts):
    with after(notice):
        return awards.award_round(round=notice.round, by=by or person(Role.MANAGER), **facts)


def statuses(round):
    return list(round.applications.order_by("pk").values_list("status", flat=True))


def test_round_is_awarded_at_one_moment():
    notice, told = noticed(), []
    award_made.connect(lambda award, **_: told.append(award), weak=False, dispatch_uid="test")
    made = award(notice)
    award_made.disconnect(dispatch_uid="test")
    assert statuses(notice.round) == ["awarded", "awarded", "awarded", "not_awarded"]
    assert [one.commitment.reference for one in made] == [f"award:{one.pk}" for one in made]
    assert BudgetLine.objects.get().committed == Decimal(150_000)
    assert told == made
    assert faults_of_ledger() == []


def test_refused_while_the_notice_runs():
    notice = noticed()
    with clock.stopped_at(notice.ends_at - dt.timedelta(seconds=1)), pytest.raises(UserError) as refused:
        awards.award_round(round=notice.round, by=person(Role.MANAGER))
    assert "2026-03-11" in str(refused.value.message)


def test_refused_while_an_objection_is_open():
    notice = noticed()
    objection = objections.lodge(notice=notice, **SAID)
    with pytest.raises(UserError):
        award(notice)
    objection = objections.take_up(objection=objection, by=person(Role.CLERK))
    with pytest.raises(UserError):
        award(notice)
    objections.decide(objection=objection, upheld=False, decision="不成立", by=person(Role.MANAGER))
    assert len(award(notice)) == 3


def test_refused_without_a_notice_and_twice():
    round = decided()
    with pytest.raises(UserError):
        awards.award_round(round=round, by=person(Role.MANAGER))
    notice = notices.publish_notice(round=round, by=person(Role.MANAGER))
    award(notice)
    with pytest.raises(UserError) as twice:
        award(notice)
    assert "已经批准立项" in str(twice.value.message)


def test_who_prepared_never_awards():
    round = decided()
    notice = notices.publish_notice(round=round, by=person(Role.MANAGER))
    with pytest.raises(UserError):
        award(notice, by=round.clerk)
    with pytest.raises(ForbiddenError):
        award(notice, by=person(Role.CLERK))
    with pytest.raises(ForbiddenError):
        award(notice, by=person(Role.MANAGER, "BFTU-110101"))


def test_high_sums_need_the_collective_decision(settings):
    settings.BUDGET_COLLECTIVE_FROM = 150_000
    notice = noticed()
    with pytest.raises(UserError) as refused:
        award(notice)
    assert refused.value.field == "decided_on"
    with pytest.raises(UserError):
        award(notice, decided_on=dt.date(2026, 12, 1), minutes_number="纪要9号")
    made = award(notice, decided_on=dt.date(2026, 3, 10), minutes_number=" 纪要9号 ")
    assert {one.minutes_number for one in made} == {"纪要9号"}


def test_all_or_nothing_when_the_money_is_gone():
    notice = noticed()
    line = notice.round.line
    ledger.commit(line=line, amount=line.free - 120_000, reference="other:1", subject="x", by=None)
    with pytest.raises(NotCoveredError):
        award(notice)
    assert not Award.objects.exists()
    assert statuses(notice.round) == ["proposed", "proposed", "proposed", "declined"]
    assert Round.objects.get(pk=notice.round_id).status == "notice"
    assert Commitment.objects.count() == 1


def test_applicants_read_nothing_before_the_award_and_all_of_it_after():
    notice = noticed()
    first = notice.round.applications.order_by("pk").first()
    assert (result_of(first), shown_status(first)) == (None, "eligible")
    award(notice)
    found = result_of(Application.objects.get(pk=first.pk))
    assert (found.kind, found.amount, found.rank) == ("awarded", Decimal(50_000), 1)
    assert found.remarks
    last = result_of(Application.objects.filter(round=notice.round_id).order_by("pk").last())
    assert (last.kind, last.amount) == ("not_awarded", None)
    assert "60" in last.reason


def test_scheme_that_hides_scores_hides_them():
    notice = noticed()
    first = award(notice)[0].application
    first.round.scheme = {**first.round.scheme, "shows_scores": False}
    found = result_of(first)
    assert (found.score, found.rank, found.scores, found.remarks) == (None, None, [], [])


# The reserve ----------------------------------------------------------------------------------------------------------


def test_lapsed_award_sets_money_free_and_the_reserve_moves_up():
    made = awarded(scores=(90, 80, 70, 65), places=2)
    round, line = made[0].application.round, made[0].commitment.line
    assert statuses(round) == ["awarded", "awarded", "reserve", "reserve"]
    with clock.stopped_at(made[0].awarded_at):
        (moved,) = awards.lapse_award(award=made[0], reason="放弃立项", by=person(Role.MANAGER))
    assert statuses(round) == ["not_awarded", "awarded", "awarded", "reserve"]
    assert moved.replaces_id == made[0].pk
    line.refresh_from_db()
    assert line.committed == Decimal(100_000)
    assert result_of(Application.objects.get(pk=made[0].application_id)).reason == "放弃立项"


@pytest.mark.parametrize(("ceiling", "limit", "moves"), [
    (400_000, 500_000, True),  # it asks for more than was set free, and the lot holds it
    (45_000, 500_000, False),
    (400_000, 45_000, False),  # nobody decided on a sum as high as that
])  # fmt: skip
def test_reserve_moves_up_within_the_money_of_the_lot_and_what_was_decided(settings, ceiling, limit, moves):
    made = award(noticed(scores=(90, 80), places=1))
    Award.objects.filter(pk=made[0].pk).update(amount=40_000)
    Lot.objects.filter(round=made[0].application.round).update(ceiling=ceiling, most_each=40_000)
    settings.BUDGET_COLLECTIVE_FROM = limit
    found = awards.lapse_award(award=Award.objects.get(pk=made[0].pk), reason="放弃", by=person(Role.MANAGER))
    assert bool(found) is moves


def test_lapse_needs_a_reason_and_a_decider():
    made = awarded()
    with pytest.raises(UserError):
        awards.lapse_award(award=made[0], reason=" ", by=person(Role.MANAGER))
    with pytest.raises(ForbiddenError):
        awards.lapse_award(award=made[0], reason="放弃", by=person(Role.CLERK))


def test_withdrawn_before_the_award_makes_room_for_the_reserve():
    notice = noticed(scores=(90, 80, 70), places=2)
    first = notice.round.applications.order_by("pk").first()
    Application.objects.filter(pk=first.pk).update(status="withdrawn")
    assert len(award(notice)) == 2
    assert statuses(notice.round) == ["withdrawn", "awarded", "awarded"]


def test_round_is_concluded_once_nothing_waits():
    made = awarded(scores=(90, 80), places=1)
    round = Round.objects.get(pk=made[0].application.round_id)
    with pytest.raises(UserError):
        awards.conclude_round(round=round, by=person(Role.CLERK))
    Award.objects.filter(pk=made[0].pk).update(status="contracted")
    awards.conclude_round(round=round, by=person(Role.CLERK))
    assert statuses(round) == ["awarded", "not_awarded"]


def test_every_transition_of_an_award():
    made = awarded()[0]

    def make(state):
        Award.objects.filter(pk=made.pk).update(status=state)
        return Award.objects.get(pk=made.pk)

    assert_lifecycle(
        Award, "status", make, permitted={(W.AWARDED, "contract_signed"), (W.AWARDED, "lapse")}
    )  # fmt: skip


# Letters --------------------------------------------------------------------------------------------------------------


def member_of(application):
    user = person()
    application.organization.members.create(user=user, role="owner")
    return user


def test_everybody_gets_one_letter_and_is_told_once():
    notice = noticed()
    owner = member_of(notice.round.applications.order_by("pk").first())
    award(notice)
    assert Job.objects.filter(kind="award_letters").count() == 1
    for _time in range(2):
        run_now("award_letters", params={"round": notice.round_id})
    assert Letter.objects.count() == 4
    assert Attachment.objects.filter(category=jobs.LETTER).count() == 4
    told = Notification.objects.filter(user=owner, kind__startswith="application")
    assert [one.kind for one in told] == ["application_awarded"]


def test_worker_killed_in_between_leaves_each_letter_once(monkeypatch):
    notice = noticed()
    award(notice)
    written, real = [], jobs.notify

    def killed(*args, **facts):
        written.append(facts["about"])
        if len(written) == 3:
            raise SystemExit  # as if the process ended there, in the middle of a letter
        return real(*args, **facts)

    monkeypatch.setattr(jobs, "notify", killed)
    with pytest.raises(SystemExit):
        run_now("award_letters", params={"round": notice.round_id})
    assert Letter.objects.count() == 2
    run_now("award_letters", params={"round": notice.round_id})
    assert Letter.objects.count() == 4
    assert Attachment.objects.filter(category=jobs.LETTER).count() == 4


def test_no_letter_before_the_results_are_out():
    notice = noticed()
    run_now("award_letters", params={"round": notice.round_id})
    assert not Letter.objects.exists()


# Under concurrency ----------------------------------------------------------------------------------------------------

RACERS, COVERED = 50, 10


@pytest.mark.django_db(transaction=True)
def test_fifty_simultaneous_awards_against_a_budget_for_ten():
    line = line_in_force(COVERED * 50_000)
    version, approver = form_version(), person(Role.MANAGER)
    rounds = [_ready(line, version) for _n in range(RACERS)]
    barrier, results = Barrier(RACERS), []

    def race(round):
        barrier.wait()
        try:
            with clock.stopped_at(MARCH + dt.timedelta(days=30)):
                awards.award_round(round=round, by=approver)
            results.append("awarded")
        except NotCoveredError:
            results.append("not covered")
        except Exception as error:  # noqa: BLE001 - it must show in the comparison below
            results.append(repr(error))
        finally:
            connections.close_all()

    threads = [Thread(target=race, args=(round,)) for round in rounds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["awarded"] * COVERED + ["not covered"] * (RACERS - COVERED)
    line.refresh_from_db()
    assert (line.free, Award.objects.count()) == (0, COVERED)
    assert faults_of_ledger() == []


def _ready(line, version):
    """Return a round whose notice is over, with one proposed application."""
    round = Round.objects.create(
        union=city_federation(), year=2026, kind="service", title="并发", status="notice", form_version=version,
        line=line, ceiling=50_000, deadline=MARCH, opened_at=MARCH,
    )  # fmt: skip
    lot = round.lots.create(title="一包", ceiling=50_000, most_each=50_000)
    application = reviewed(round, None, status="proposed", organization=OrganizationFactory(), lot=lot)
    PanelDecision.objects.create(application=application, outcome="proposed", rank=1, amount=50_000)
    PublicNotice.objects.create(
        round=round, number=f"并发{round.pk}", content={}, page="", sha256="", starts_at=MARCH,
        ends_at=MARCH + dt.timedelta(days=10),
    )  # fmt: skip
    return round
