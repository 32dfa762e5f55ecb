"""Leave: somebody stands in, with permissions and tasks, visibly, and never does both halves of one decision."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import audit, clock
from core.audit import history_of
from core.errors import UserError
from core.inbox.queries import task_count, tasks_for, todos_of
from core.inbox.services import add_todo, finish_todo
from core.lifecycle.models import TransitionLog
from orgs.models import Organization
from orgs.services import filings, life
from tests.factories import administrator, person
from tests.orgs.factories import FORM, OrganizationFactory, submitted_filing
from unions.models import Delegation, Role, User
from unions.queries import city_federation
from unions.services.leave import delegate, end_delegation

pytestmark = pytest.mark.django_db


def day(n):
    return clock.today() + dt.timedelta(days=n)


def stand_in(holder, to, by=None, first=0, last=9):
    return delegate(
        appointment=holder.appointments.get(), to=to, starts_on=day(first), ends_on=day(last), by=by or holder
    )


def fresh(user, under=None):
    """Return the person as the next request knows it, acting for another where one is named."""
    found = User.objects.get(pk=user.pk)
    if under is not None:
        found.act_under(under.appointments.get().pk)
    return found


@pytest.fixture
def manager():
    return person(Role.MANAGER, "BFTU-110105")


@pytest.fixture
def clerk():
    return person(Role.CLERK, "BFTU-110105")


def test_permissions_come_with_the_appointment_and_end_with_the_last_day(manager, clerk):
    stand_in(manager, clerk, last=3)
    assert not fresh(clerk).has_perm("orgs.suspend_organization")  # its own comes first
    acting = fresh(clerk, under=manager)
    assert acting.has_perm("orgs.suspend_organization")
    assert acting.acting_for == manager
    with clock.stopped_at(clock.start_of(day(4))):
        over = fresh(clerk, under=manager)
        assert (over.acting.role, over.acting_for) == (Role.CLERK, None)


def test_a_closed_account_and_an_own_appointment_that_ended_lend_nothing(manager, clerk):
    stand_in(manager, clerk)
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert len(fresh(clerk).appointments_today) == 1
    User.objects.filter(pk=manager.pk).update(is_active=True)
    clerk.appointments.update(ends_on=day(-1))
    assert fresh(clerk).appointments_today == []


@pytest.mark.parametrize(("first", "last", "field"), [(3, 1, "ends_on"), (-1, 1, "starts_on"), (0, 400, "ends_on")])
def test_a_period_that_does_not_fit_is_refused(manager, clerk, first, last, field):
    with pytest.raises(UserError) as refusal:
        stand_in(manager, clerk, first=first, last=last)
    assert refusal.value.field == field


def test_who_may_stand_in(manager, clerk):
    for somebody in (manager, person(Role.CLERK, "BFTU-110101"), person(Role.AUDITOR, "BFTU-110105"), person()):
        with pytest.raises(UserError):
            stand_in(manager, somebody)
    stand_in(manager, person(Role.CLERK))  # from the union above
    with pytest.raises(ValidationError):
        stand_in(manager, clerk)  # two at a time


def test_who_may_arrange_and_end(manager, clerk):
    other = person(Role.CLERK, "BFTU-110105")
    for stranger in (other, person(Role.MANAGER, "BFTU-110101")):
        with pytest.raises(PermissionDenied):
            stand_in(clerk, other, by=stranger)
    for entitled in (clerk, manager, administrator()):
        delegation = stand_in(clerk, other, by=entitled)
        assert end_delegation(delegation=delegation, by=entitled).is_over
    delegation = stand_in(clerk, other)
    with pytest.raises(PermissionDenied):
        end_delegation(delegation=delegation, by=person(Role.MANAGER, "BFTU-110101"))


def test_a_delegate_cannot_delegate_on(manager, clerk):
    stand_in(manager, clerk)
    acting = fresh(clerk, under=manager)
    with pytest.raises(UserError):
        delegate(
            appointment=manager.appointments.get(), to=person(Role.CLERK), starts_on=day(0), ends_on=day(1), by=acting
        )
    assert stand_in(clerk, person(Role.CLERK)).delegate  # its own it may


def test_the_task_list_holds_those_of_the_person_on_leave(manager, clerk):
    add_todo(due=day(1), title="批准预算", by=manager, for_user=manager)
    organization = OrganizationFactory(union="BFTU-110105")
    submitted_filing(organization, person(Role.CLERK, "BFTU-110105"), union=manager.acting.union)
    clerk = person(Role.LEADER, "BFTU-110105")
    assert tasks_for(fresh(clerk)) == []
    stand_in(manager, clerk)
    tasks = tasks_for(fresh(clerk))
    assert {task.for_whom for task in tasks} == {manager.name}
    assert [bool(task.hat) for task in tasks] == [False, True]  # the to-do; the filing, once the role is put on
    assert task_count(fresh(clerk)) == 2
    assert {task.title for task in tasks_for(fresh(clerk, under=manager))} == {task.title for task in tasks}
    finish_todo(todos_of(fresh(clerk)).get(), by=fresh(clerk))


def test_the_same_person_never_does_both_halves(clerk, manager):
    organization = OrganizationFactory(union="BFTU-110105")
    union, other = manager.acting.union, person(Role.CLERK, "BFTU-110105")
    stand_in(clerk, manager)
    mine = filings.begin_filing(organization=organization, by=clerk, union=union)
    mine = filings.submit_filing(filing=mine, answers=FORM, version=mine.version, by=clerk)
    with pytest.raises(UserError):  # the clerk's own form, decided in the clerk's name
        filings.file(filing=mine, by=fresh(manager, under=clerk))
    second = filings.begin_filing(organization=OrganizationFactory(union="BFTU-110105"), by=other, union=union)
    acting = fresh(manager, under=clerk)
    second = filings.submit_filing(filing=second, answers=FORM, version=second.version, by=acting)
    log = TransitionLog.objects.get(object_id=second.pk, name="submit")
    assert (log.by, log.on_behalf_of) == (manager, clerk)
    for hand in (fresh(manager), fresh(clerk)):  # who did it, and in whose name it was done
        with pytest.raises(UserError):
            filings.file(filing=second, by=hand)
    assert filings.file(filing=second, by=other).number


def test_nobody_decides_an_appeal_against_what_was_done_in_their_name(manager):
    delegate_, third = person(Role.MANAGER, "BFTU-110105"), person(Role.MANAGER, "BFTU-110105")
    stand_in(manager, delegate_)
    acting = fresh(delegate_, under=manager)
    with audit.context(by=acting, acting_for=manager.pk):
        entry = life.blacklist(
            organization=OrganizationFactory(union="BFTU-110105"), reason="虚报", grounds="通报", starts_on=day(0),
            ends_on=day(90), union=manager.acting.union, by=acting,
        )  # fmt: skip
    appeal = life.lodge_appeal(entry=entry, text="不实", by=person())
    for hand in (fresh(delegate_), fresh(manager), acting):
        with pytest.raises(UserError):
            life.decide_appeal(appeal=appeal, accept=True, reason="核实", by=hand)
    assert life.decide_appeal(appeal=appeal, accept=True, reason="核实", by=third).decided_by == third


def test_the_history_bears_both_names(client, manager, clerk):
    stand_in(manager, clerk)
    record = OrganizationFactory(union="BFTU-110105")
    client.force_login(fresh(clerk))
    client.post(reverse("switch_appointment"), {"appointment": manager.appointments.get().pk})
    answer = client.post(
        reverse("orgs:desk_worker_service", args=[record.pk]), {"decision": "false", "reason": "不面向职工"}
    )
    assert answer.status_code == 302
    change = history_of(Organization.objects.get(pk=record.pk))[0]
    assert (change.who, change.on_behalf_of) == (clerk, manager)
    page = client.get(reverse("orgs:desk_organization", args=[record.pk, "history"])).content.decode()
    assert manager.name in page


def test_pages_of_leave(client, manager, clerk):
    client.force_login(manager)
    typed = {"appointment": clerk.appointments.get().pk, "to": manager.pk, "starts_on": day(0), "ends_on": day(5)}
    assert client.post(reverse("unions:leave"), {**typed, "ends_on": day(-3)}).context["form"].errors
    assert client.post(reverse("unions:leave"), typed).status_code == 302
    made = Delegation.objects.get()
    assert clerk.name in client.get(reverse("unions:leave")).content.decode()
    address = reverse("unions:end_leave", args=[made.pk])
    assert client.get(address).status_code == 200
    client.post(address)
    made.refresh_from_db()
    assert made.ended_by == manager
    assert client.get(address).status_code == 404


def test_standing_in_costs_no_query(clerk, manager):
    stand_in(manager, clerk)
    user = fresh(clerk)
    with CaptureQueriesContext(connection) as captured:
        assert len(user.appointments_today) == 2
        assert user.appointments_today[1].user.name == manager.name
    assert len(captured) == 1


def test_city_federation_reaches_whoever_is_on_leave_below():
    below = person(Role.CLERK, "BFTU-110105")
    assert stand_in(below, person(Role.CLERK), by=person(Role.MANAGER)).appointment.union != city_federation()
