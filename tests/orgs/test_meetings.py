"""Meetings with many, what was agreed, partner bodies, relations, quick entry, and lists of contacts that come in."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.inbox.services import finish_todo, hand_on_todo, postpone_todo
from core.listing.intake import intakes, take_in
from core.sheets import unexported_fields
from orgs.choices.records import FollowUpKind
from orgs.models import Contact, ContactOccasion, FollowUp
from orgs.queries.contacts import meant_by, open_with, relations_of
from orgs.services import contacts
from orgs.services.contacts import Agreed
from orgs.sheets.contacts import CONTACTS, FOLLOW_UPS
from targets.metrics import metrics
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import PartnerBody, Role
from unions.queries import city_federation
from unions.sheets import PARTNERS

pytestmark = pytest.mark.django_db
FACTS = {"held_on": dt.date(2026, 5, 6), "method": "meeting", "subject": "座谈会", "staff": "张示范", "outcome": "介绍"}


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def bureau():
    return PartnerBody.objects.create(name="示范区民政局", kind="civil_affairs", union=city_federation())


def meeting(clerk, organizations, **options):
    with clock.stopped_at(clock.start_of(dt.date(2026, 5, 20))):
        return contacts.record_occasion(
            union=city_federation(), facts=FACTS, organizations=organizations, by=clerk, **options
        )


def agreed(kind=FollowUpKind.OURS, what="寄送目录", day=dt.date(2026, 6, 1), responsible=None):
    return Agreed(kind, what, day, responsible)


def test_a_meeting_with_many_counts_each_organization_once(clerk, bureau):
    organizations = OrganizationFactory.create_batch(30)
    occasion = meeting(clerk, [*organizations, organizations[0]], partners=[bureau])
    assert occasion.contacts.count() == 31
    evidence = metrics.get("contacts").evidence_of(city_federation(), 2026, dt.date(2026, 12, 31))
    assert evidence.values("organization").distinct().count() == 30
    contacts.withdraw_contact(contact=occasion.contacts.exclude(organization=None).first(), reason="未到会", by=clerk)
    assert evidence.count() == 29
    assert contacts.withdraw_occasion(occasion=occasion, reason="重复录入", by=clerk) == 30
    assert not evidence.exists()


def test_nobody_at_a_meeting_is_refused(clerk):
    with pytest.raises(UserError) as refusal:
        meeting(clerk, [])
    assert refusal.value.field == "organizations"


def test_pasted_lines_mean_organizations_by_code_number_and_name(clerk):
    one, two, three = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(name="北京 示范中心（朝阳）")
    OrganizationFactory.create_batch(2, name="同名中心")
    two.refresh_from_db()
    text = f" {one.uscc.lower()}\n{two.number}\n\n北京示范中心(朝阳)、\n同名中心\n没有这家"
    with CaptureQueriesContext(connection) as captured:
        meant = meant_by(text, user=clerk)
    assert {each.pk for each in meant.found} == {one.pk, two.pk, three.pk}
    assert meant.lost == ["同名中心", "没有这家"]
    assert len(captured) <= 2  # the appointment, and all lines at once


def test_organizations_out_of_reach_are_not_meant():
    other = OrganizationFactory(union="BFTU-110101")
    assert meant_by(other.uscc, user=person(Role.CLERK, "BFTU-110105")).lost == [other.uscc]


def test_a_promise_waits_for_whoever_sees_to_it_until_it_is_done(clerk):
    manager, organization = person(Role.MANAGER), OrganizationFactory()
    meeting(clerk, [organization], agreed=[agreed(responsible=manager)])
    (task,) = tasks_for(manager)
    assert (task.due, tasks_for(clerk)) == (dt.date(2026, 6, 1), [])
    assert [each.what for each in open_with(organization)] == ["寄送目录"]
    finish_todo(task.todo, by=manager)
    assert not open_with(organization)


def test_a_to_do_is_postponed_and_handed_on_to_colleagues_only(clerk):
    colleague, stranger = person(Role.MANAGER), person(Role.CLERK, "BFTU-110101")
    meeting(clerk, [OrganizationFactory()], agreed=[agreed()])
    todo = tasks_for(clerk)[0].todo
    with pytest.raises(UserError):
        postpone_todo(todo, due=dt.date(2020, 1, 1), by=clerk)
    later = clock.today() + dt.timedelta(days=30)
    postpone_todo(todo, due=later, by=clerk)
    with pytest.raises(UserError):
        hand_on_todo(todo, to=stranger, by=clerk)
    hand_on_todo(todo, to=colleague, by=clerk)
    assert [task.due for task in tasks_for(colleague)] == [later]
    assert not tasks_for(clerk)
    assert Notification.objects.filter(user=colleague, kind="todo_handed_on").exists()
    with pytest.raises(UserError):
        hand_on_todo(todo, to=colleague, by=clerk)  # no longer on the clerk's list
    finish_todo(todo, by=colleague)
    with pytest.raises(UserError):
        postpone_todo(todo, due=later, by=colleague)


def test_the_page_of_a_to_do_does_all_three(desk, clerk):
    colleague = person(Role.MANAGER)
    meeting(clerk, [OrganizationFactory()], agreed=[agreed()])
    todo = tasks_for(clerk)[0].todo
    address, later = reverse("inbox:todo", args=[todo.pk]), clock.today() + dt.timedelta(days=9)
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"action": "postpone", "due": "2020-01-01"}).context["postpone"].errors
    assert desk.post(address, {"action": "postpone", "due": later.isoformat()}).status_code == 302
    assert desk.post(address, {"action": "hand_on", "to": colleague.pk}).status_code == 302
    todo.refresh_from_db()
    assert (todo.due, todo.for_user) == (later, colleague)
    assert desk.get(address).status_code == 404


def test_withdrawing_a_contact_ends_what_was_agreed_at_it(clerk):
    organization = OrganizationFactory()
    occasion = meeting(clerk, [organization])
    contact = occasion.contacts.get()
    contacts.agree(agreed=agreed(FollowUpKind.THEIRS), contact=contact, by=clerk)
    contacts.withdraw_contact(contact=contact, reason="录错", by=clerk)
    assert not tasks_for(clerk)


def test_relations_say_who_knows_an_organization_and_who_is_silent(clerk):
    organization = OrganizationFactory(union="BFTU-110105")
    meeting(clerk, [organization])
    relations = relations_of(organization)
    assert [(each.union.code, each.contacts, each.is_lead) for each in relations] == [
        ("BFTU", 1, False), ("BFTU-110105", 0, True)
    ]  # fmt: skip
    assert relations[1].is_silent


@pytest.mark.parametrize("tab", ["contacts", "relations"])
def test_tabs_ask_as_much_for_many_contacts_as_for_few(desk, clerk, tab):
    organization = OrganizationFactory()
    address = reverse("orgs:desk_organization", args=[organization.pk, tab])
    counts = []
    for _turn in range(2):
        meeting(clerk, [organization])
        for contact in organization.contacts.filter(follow_ups=None):
            contacts.agree(agreed=agreed(), contact=contact, by=clerk)
        desk.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert "寄送目录" in desk.get(address).content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_meeting_page_gathers_who_took_part_and_keeps_what_was_typed(desk, bureau):
    one, two, three = OrganizationFactory(), OrganizationFactory(), OrganizationFactory(name="北京心桥服务中心")
    address = reverse("orgs:desk_meeting")
    page = desk.get(f"{address}?chosen={one.pk},{two.pk},x")
    assert {each.pk for each in page.context["form"]["organizations"].field.queryset} == {one.pk, two.pk}
    typed = {**FACTS, "held_on": "2026-05-06", "organizations": [one.pk], "pasted": f"{two.uscc}\n没有这家",
             "words": "心桥"}  # fmt: skip
    form = desk.post(address, {**typed, "find": "1"}).context["form"]
    assert form["subject"].value() == "座谈会"
    assert set(form["organizations"].value()) == {one.pk, two.pk}
    assert (list(form["hits"].field.queryset), form["pasted"].value()) == ([three], "没有这家")
    refused = desk.post(address, {**typed, "save": "1"}).context["form"]
    assert "pasted" in refused.errors
    assert (set(refused["organizations"].value()), refused["pasted"].value()) == (
        {str(one.pk), str(two.pk)},
        "没有这家",
    )
    half = desk.post(
        address, {**typed, "hits": [two.pk], "pasted": "朝阳区心桥社会服务中心\n心桥", "save": "1"}
    ).context["form"]
    assert list(half.errors) == ["pasted"]
    assert list(half["hits"].field.queryset) == [three], "what a line may mean is offered"
    typed |= {"organizations": [one.pk, two.pk], "hits": [three.pk], "partners": [bureau.pk], "pasted": "",
              "ours": "寄送目录", "ours_on": "2026-06-01"}  # fmt: skip
    saved = desk.post(address, {**typed, "save": "1"})
    occasion = ContactOccasion.objects.get()
    assert saved.url == reverse("orgs:desk_occasion", args=[occasion.pk])
    assert occasion.contacts.count() == 4
    assert desk.get(saved.url).status_code == 200


def test_the_list_leads_to_a_meeting_with_the_chosen(desk):
    chosen = OrganizationFactory.create_batch(2)
    keys = [one.pk for one in chosen]
    answer = desk.post(reverse("orgs:desk_organizations"), {"action": "meeting", "selected": keys})
    assert answer.url == f"{reverse('orgs:desk_meeting')}?chosen={keys[0]},{keys[1]}"


def test_many_follow_ups_are_ticked_off_at_once(desk, clerk):
    meeting(clerk, [OrganizationFactory()], agreed=[agreed(), agreed(FollowUpKind.THEIRS)])
    keys = list(FollowUp.objects.values_list("pk", flat=True))
    desk.post(reverse("orgs:desk_follow_ups"), {"action": "done", "selected": keys, "confirmed": "1"})
    assert not FollowUp.objects.filter(todo__done_at=None).exists()


def test_a_contact_with_a_partner_body_shows_on_its_page_and_counts_for_nothing(desk, bureau):
    address = reverse("orgs:desk_add_partner_contact", args=[bureau.pk])
    typed = {"contacted_on": "2026-05-06", "method": "phone", "staff": "张示范", "subject": "要名单",
             "theirs": "给名单", "theirs_on": ""}  # fmt: skip
    assert "theirs_on" in desk.post(address, typed).context["form"].errors
    answer = desk.post(address, {**typed, "theirs_on": "2026-06-01"})
    assert "要名单" in desk.get(answer.url).content.decode()
    assert not metrics.get("contacts").evidence(2026, dt.date(2026, 12, 31)).exists()


def test_quick_entry_offers_the_last_and_the_near_and_records(client):
    clerk = person(Role.CLERK, "BFTU-110105")
    client.force_login(clerk)
    near = OrganizationFactory(union="BFTU-110105", district_id="110105")
    last = OrganizationFactory(union="BFTU-110105")
    form = {"method": "visit", "subject": "走访", "contacted_on": clock.today().isoformat(), "follow_up": "",
            "follow_up_on": ""}  # fmt: skip
    address = reverse("orgs:desk_quick_enter", args=[last.pk])
    assert "subject" in client.post(address, {**form, "subject": ""}).context["form"].errors
    client.post(address, form)
    answer = client.post(address, form)  # sent again by a phone that heard no answer
    assert Contact.objects.get().staff == clerk.name
    page = client.get(answer.url)
    assert (page.context["recent"], page.context["near"]) == ([last], [near])
    assert client.get(reverse("orgs:desk_quick"), {"q": near.uscc}).context["found"] == [near]


def test_contacts_come_in_as_a_list_once(tmp_path, clerk, bureau):
    one = OrganizationFactory()
    path = tmp_path / "contacts.csv"
    path.write_text(
        "社会组织,统一社会信用代码,合作单位,联系日期,联系方式,工会联系人,联系事项,跟进事项,跟进日期\n"
        f",{one.uscc},,2026-05-06,走访,张,走访,寄目录,2026-06-01\n"
        f",,{bureau.name},2026-05-07,电话,张,要名单,,\n"
        f",,没有这个局,2026-05-07,电话,张,要名单,,\n"
        f",{one.uscc},,2026-05-08,走访,张,再访,寄目录,\n"
        f"没有这家,,,2026-05-07,电话,张,要名单,,\n"
        f",{one.uscc},,2026-05-06,电话,张,走访,,\n",
        encoding="utf-8",
    )
    with clock.stopped_at(clock.start_of(dt.date(2026, 5, 20))):
        result = take_in(intake=intakes.get("contacts"), path=path, by=clerk)
    assert (result.created, [error.row for error in result.errors]) == (2, [4, 5, 6, 7])
    assert [task.due for task in tasks_for(clerk)] == [dt.date(2026, 6, 1)]
    again = take_in(intake=intakes.get("contacts"), path=path, by=clerk)
    assert (again.created, again.unchanged, FollowUp.objects.count()) == (0, 2, 1)
    contacts.withdraw_contact(contact=Contact.objects.get(organization=one), reason="录错", by=clerk)
    after = take_in(intake=intakes.get("contacts"), path=path, by=clerk)
    assert (after.created, [error.row for error in after.errors]) == (0, [2, 4, 5, 6, 7])


def test_partner_bodies_come_in_as_a_list(tmp_path, bureau):
    district = person(Role.CLERK, "BFTU-110105")
    path = tmp_path / "partners.csv"
    path.write_text(
        f"单位名称,类别,所在区,电话\n{bureau.name},民政局,,010-55500002\n朝阳区人社局（示范）,人社局,朝阳区,010-55500003\n",
        encoding="utf-8",
    )
    result = take_in(intake=intakes.get("partners"), path=path, by=district)
    assert (result.created, len(result.errors)) == (1, 1)  # another union keeps the first
    assert PartnerBody.objects.get(district="110105").union.code == "BFTU-110105"


@pytest.mark.parametrize("sheet", [CONTACTS, FOLLOW_UPS, PARTNERS], ids=lambda sheet: sheet.name)
def test_every_field_is_exported_or_private(sheet):
    assert unexported_fields(sheet) == set()


def test_follow_ups_are_handed_on_together_those_of_ones_own_list(client):
    mine, colleague = person(Role.CLERK), person(Role.CLERK)
    agreed = Agreed(kind="ours", what="寄送", due=clock.today())
    for by in (mine, mine, colleague):
        contacts.record_contact(
            organization=OrganizationFactory(), union=by.acting.union, by=by, agreed=[agreed],
            facts={"contacted_on": clock.today(), "method": "visit", "staff": "李", "subject": "走访"},
        )  # fmt: skip
    client.force_login(mine)
    page = {"chosen": "1", "everything": "1", "action": "hand_on"}
    address = reverse("orgs:desk_follow_ups")
    assert 'name="to"' in client.post(address, page).content.decode()
    client.post(address, {**page, "confirmed": "1", "to": colleague.pk})
    assert set(FollowUp.objects.values_list("todo__for_user", flat=True)) == {colleague.pk}
