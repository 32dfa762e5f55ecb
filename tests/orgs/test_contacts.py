"""The contact log."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import UserError
from core.inbox.models import Todo
from core.inbox.queries import tasks_for
from orgs.choices.records import ContactMethod, FollowUpKind, PortalStatus
from orgs.models import Responsibility
from orgs.queries.records import contacts_in_force, contacts_visible_to
from orgs.services import contacts
from orgs.services.contacts import Agreed
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


def record(by=None, organization=None, union="BFTU", agreed=(), **facts):
    return contacts.record_contact(
        organization=organization or OrganizationFactory(), union=union_by_code(union), by=by or person(Role.CLERK),
        agreed=agreed,
        facts={
            "contacted_on": clock.today(), "method": ContactMethod.VISIT, "staff": "张示范", "subject": "走访", **facts
        },
    )  # fmt: skip


def test_follow_up_becomes_a_task_of_whoever_recorded_it():
    clerk = person(Role.CLERK)
    due = clock.today() + dt.timedelta(days=7)
    contact = record(clerk, agreed=[Agreed(FollowUpKind.FOLLOW_UP, "寄送目录", due)])
    tasks = tasks_for(clerk)
    assert [(task.title, task.due) for task in tasks] == [(f"{contact.organization.name}：寄送目录", due)]


def test_impossible_dates_are_refused_beside_their_field():
    with pytest.raises(UserError) as refusal:
        record(contacted_on=dt.date(2100, 1, 1))
    assert refusal.value.field == "contacted_on"
    with pytest.raises(UserError) as refusal:
        record(contacted_on=dt.date(2026, 5, 2), agreed=[Agreed(FollowUpKind.OURS, "寄送", dt.date(2026, 5, 1))])
    assert refusal.value.field == "ours_on"


def test_contact_with_what_is_not_on_record_is_refused():
    with pytest.raises(UserError):
        record(organization=OrganizationFactory(portal_status=PortalStatus.DRAFT))


def test_withdrawn_contact_stays_and_no_longer_counts():
    contact = record()
    contacts.withdraw_contact(contact=contact, reason="录错单位", by=person(Role.CLERK))
    contact.refresh_from_db()
    assert contact.withdrawn_reason == "录错单位"
    assert not contacts_in_force().exists()


def test_withdrawal_without_a_reason_is_refused():
    with pytest.raises(UserError):
        contacts.withdraw_contact(contact=record(), reason="", by=person(Role.CLERK))


def test_contacts_of_another_district_are_not_seen():
    contact = record(union="BFTU-110105")
    assert list(contacts_visible_to(person(Role.CLERK))) == [contact]
    assert not contacts_visible_to(person(Role.CLERK, "BFTU-110101")).exists()


def test_organization_that_another_union_took_over_is_named_and_not_linked(client):
    contact = record(union="BFTU-110105")
    Responsibility.objects.filter(organization=contact.organization).update(union=union_by_code("BFTU-110101"))
    theirs = reverse("orgs:desk_organization", args=[contact.organization_id, "contacts"])
    evidence = f"{reverse('targets:evidence', args=['district_contacts'])}?union=BFTU-110105&year={clock.today().year}"
    record_page = reverse("orgs:desk_organization", args=[contact.organization_id])
    for union, linked in (("BFTU-110105", False), ("BFTU", True)):
        client.force_login(person(Role.CLERK, union))
        for page, link in ((reverse("orgs:desk_contacts"), theirs), (evidence, record_page)):
            content = client.get(page).content.decode()
            assert contact.organization.name in content
            assert (f'href="{link}"' in content) is linked


def test_what_was_agreed_reads_in_each_readers_language():
    todo = Todo(title="x", wording="contact_theirs", context={"organization": "示范中心", "what": "名单"})
    with translation.override("en"):
        assert todo.words == "示范中心 promised: 名单"
    with translation.override("zh-hans"):
        assert todo.words == "示范中心承诺：名单"
    assert Todo(title="审阅").words == "审阅"


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(2006, 4, 30)])
def test_contact_before_the_organization_was_there_is_refused(day):
    organization = OrganizationFactory(registered_on=dt.date(2006, 5, 1))
    with pytest.raises(UserError) as refused:
        record(organization=organization, contacted_on=day)
    assert refused.value.field == "contacted_on"
