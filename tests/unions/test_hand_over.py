"""The hand-over of all open work when staff change."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.inbox.services import add_todo
from orgs.services import filings
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.handover import OpenWork, open_work
from unions.models import HandOver, Role
from unions.services import end_appointment
from unions.services.hand_over import hand_over, successors_of
from unions.services.leave import delegate

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving():
    return person(Role.CLERK, "BFTU-110105")


@pytest.fixture
def successor():
    return person(Role.CLERK, "BFTU-110105")


@pytest.fixture
def manager():
    return person(Role.MANAGER, "BFTU-110105")


def work_of(who):
    union, day = who.acting.union, clock.today() + dt.timedelta(days=5)
    add_todo(due=day, title="跟进", by=who, for_user=who)
    filings.begin_filing(organization=OrganizationFactory(union=union.code), by=who, union=union)
    other = person(Role.LEADER, union.code)
    delegate(appointment=other.appointments.get(), to=who, starts_on=clock.today(), ends_on=day, by=other)
    return other


def test_everything_open_goes_over_in_one_turn_and_both_are_told(leaving, successor, manager):
    other = work_of(leaving)
    done = hand_over(who=leaving, to=successor, by=manager, note="调离")
    assert done.counts == {"todos": 1, "filings": 1, "stand_ins": 1}
    assert all(not list(open_work.get(name).items(leaving)) for name in open_work.names())
    assert [task.title for task in tasks_for(successor)] == ["跟进"]
    assert other.appointments.get().delegations.get().delegate == successor
    told = Notification.objects.filter(kind="work_handed_over").values_list("user", flat=True)
    assert set(told) == {leaving.pk, successor.pk}


def test_standing_in_ends_where_the_successor_may_not(leaving, manager):
    day = clock.today() + dt.timedelta(days=5)
    delegate(appointment=manager.appointments.get(), to=leaving, starts_on=clock.today(), ends_on=day, by=manager)
    hand_over(who=leaving, to=manager, by=leaving)
    assert manager.appointments.get().delegations.get().is_over


def test_all_or_nothing(leaving, successor, manager, registered):
    def fails(_who, _to, _by):
        raise RuntimeError

    registered(open_work, "broken", OpenWork("坏的", lambda _user: [], fails), order=99)
    work_of(leaving)
    with pytest.raises(RuntimeError):
        hand_over(who=leaving, to=successor, by=manager)
    assert not HandOver.objects.exists()
    assert not tasks_for(successor)


def test_who_may_hand_over_to_whom(leaving, successor, manager):
    for stranger in (successor, person(Role.MANAGER, "BFTU-110101")):
        with pytest.raises(PermissionDenied):
            hand_over(who=leaving, to=successor, by=stranger)
    assert {successor, manager} <= set(successors_of(leaving))
    with pytest.raises(UserError):
        hand_over(who=leaving, to=person(Role.CLERK, "BFTU-110101"), by=leaving)
    assert hand_over(who=leaving, to=manager, by=leaving).by == leaving


def test_the_log_stays_as_it_is(leaving, successor):
    done = hand_over(who=leaving, to=successor, by=leaving)
    with pytest.raises(ProgrammingError), transaction.atomic():
        HandOver.objects.filter(pk=done.pk).update(note="改")


def test_the_page_lists_hands_over_and_offers_to_end_the_appointment(client, leaving, successor, manager):
    work_of(leaving)
    client.force_login(manager)
    assert leaving.name in client.get(reverse("unions:hand_overs"), {"q": leaving.name}).content.decode()
    address = reverse("unions:hand_over", args=[leaving.pk])
    page = client.get(address)
    assert (page.context["count"], len(page.context["work"])) == (3, 3)
    assert client.post(address, {"to": ""}).context["form"].errors
    assert client.post(address, {"to": successor.pk, "note": "调离"}).status_code == 302
    page = client.get(address)
    (appointment,) = page.context["to_end"]
    assert list(page.context["appointments"]) == manager.appointments_today  # the bar's, not those that may be ended
    assert (page.context["count"], len(page.context["done"])) == (0, 1)
    end = reverse("unions:end_appointment", args=[appointment.pk])
    assert client.post(end, {"on": "2001-01-01"}).context["form"].errors
    assert client.post(end, {"on": clock.today().isoformat()}).status_code == 302
    appointment.refresh_from_db()
    assert appointment.ends_on == clock.today()
    with pytest.raises(PermissionDenied):
        end_appointment(manager.appointments.get(), on=clock.today(), by=manager)


def test_my_own_work_is_a_click_away(client, leaving):
    client.force_login(leaving)
    assert client.get(reverse("unions:my_hand_over"), follow=True).context["who"] == leaving
