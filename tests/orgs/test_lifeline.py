"""The life-line: every kind of event, for the eyes that may see it, in a constant number of queries."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.attachments.services import store
from core.correspondence.services import attach
from orgs.lifeline import WORK, Eyes, life_of, lifeline_sources
from orgs.models import Contact, ContactOccasion, Member, Merge
from orgs.services import building, collections, key_people, life, records, standing
from orgs.standing import standing_kinds
from tests.core.attachments.files import PDF
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory, filed, owner_of
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
ENTRIES = {
    "inspections": {"year": 2025, "result": "passed"},
    "ratings": {"grade": "4A", "awarded_on": dt.date(2024, 3, 1)},
    "penalties": {"kind": "fine", "decided_on": dt.date(2024, 3, 1), "reason": "逾期未年检", "authority": "民政局"},
    "listings": {"list_kind": "serious", "entered_on": dt.date(2023, 3, 1), "entry_reason": "失联",
                 "authority": "民政局", "removed_on": dt.date(2023, 9, 1), "removal_reason": "已改正"},
    "honours": {"title": "先进集体", "level": "city", "conferred_on": dt.date(2025, 5, 1), "authority": "市总工会"},
    "services": {"title": "心理讲座", "buyer": "区总工会", "began_on": dt.date(2025, 5, 1)},
    "documents": {"kind": "insurance", "number": "PA-1", "valid_from": dt.date(2025, 1, 1)},
    "reports": {"year": 2025},
    "funding": {"year": 2025, "funder_kind": "union", "funder": "市总工会", "amount": 5000, "purpose": "场地"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.shifted_to(clock.start_of(TODAY) + dt.timedelta(hours=9)):
        yield


@pytest.fixture
def manager():
    return person(Role.MANAGER)


@pytest.fixture
def organization(manager):
    """An organization to which everything has happened."""
    one = OrganizationFactory(registered_on=dt.date(2010, 1, 1))
    for slug, facts in ENTRIES.items():
        standing.add_entry(kind=standing_kinds.get(slug), organization=one, facts=facts, by=manager)
    filed(one)
    CollectionFactory(organization=one)
    Contact.objects.create(organization=one, union=city_federation(), method="visit", staff="王", subject="机密走访")
    building.advance(organization=one, subject="party", step="contact", day=TODAY, by=manager)
    guidance = {"subject": "party", "given_on": TODAY, "given_by": "赵示范", "text": "建议联合组建。"}
    building.give_guidance(organization=one, facts=guidance, union=city_federation(), by=manager)
    life.change_name(organization=one, name="更名后的服务中心", changed_on=TODAY, by=manager)
    life.blacklist(
        organization=one, reason="逾期未结项", starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=90),
        union=city_federation(), by=manager,
    )  # fmt: skip
    records.decide_worker_service(organization=one, decision=True, reason="章程载明", by=manager)
    store(SimpleUploadedFile("章程.pdf", PDF), by=manager, about=one, title="章程")
    Member.objects.create(organization=one, user=person(), role="owner")
    facts = {"name": "张示范", "post": "secretary", "starts_on": dt.date(2022, 3, 1), "ends_on": dt.date(2026, 2, 28)}
    key_people.add_key_person(organization=one, facts=facts, by=manager)
    attach(
        record=one, direction="outgoing", number="京工发〔2026〕9号", dated_on=TODAY, title="关于备案的通知", by=manager
    )
    meeting(one)
    Merge.objects.create(
        kept=one, absorbed=OrganizationFactory(name="重复档案"), reason="机密理由", kept_changed_at=clock.now(),
        absorbed_changed_at=clock.now(),
    )  # fmt: skip
    one.refresh_from_db()
    return one


def meeting(organization):
    """A meeting with it among many, two contacts at a time that no other source tells of."""
    held = ContactOccasion.objects.create(union=city_federation(), held_on=TODAY, subject="年度座谈会", staff="王")
    Contact.objects.create(
        organization=organization, occasion=held, union=held.union, method="meeting", staff="王", subject=held.subject
    )


def kinds_seen(organization, eyes):
    return {name for name, _title, _count in life_of(organization, eyes).counts}


def test_everything_that_happened_stands_on_the_line(organization, manager):
    above = {"activities", "applications", "contracts", "projects"}  # higher apps test their own
    silent = {"status", "offers", *above}
    seen = kinds_seen(organization, Eyes(manager, at_desk=True))
    assert {name for name in lifeline_sources.names() if name not in silent} <= seen


def test_owner_sees_no_notes_of_the_unions(client, organization):
    owner = Member.objects.get(organization=organization).user
    assert "contacts" not in kinds_seen(organization, Eyes(owner, at_desk=False))
    client.force_login(owner)
    page = client.get(reverse("orgs:my_lifeline", args=[organization.pk])).content.decode()
    assert "先进集体" in page
    assert "机密走访" not in page
    assert "建议联合组建" not in page
    assert "年度座谈会" not in page
    assert "京工发" not in page
    assert "重复档案" in page
    assert "机密理由" not in page
    assert "张示范" in page


def test_stages_are_reached_on_the_first_day(organization, manager):
    found = dict(
        zip(
            ("group", "registered", "filed", "applicant", "contractor", "evaluated"),
            [event and event.day for _title, event in life_of(organization, Eyes(manager, at_desk=True)).stages],
            strict=True,
        )
    )
    assert found == {
        "group": None, "registered": dt.date(2010, 1, 1), "filed": TODAY, "applicant": None,
        "contractor": dt.date(2025, 5, 1), "evaluated": dt.date(2024, 3, 1),
    }  # fmt: skip


def test_years_run_backwards_and_a_kind_can_be_chosen(organization, manager):
    eyes = Eyes(manager, at_desk=True)
    years = [year for year, _rows in life_of(organization, eyes).years]
    assert years == sorted(years, reverse=True)
    alone = life_of(organization, eyes, chosen="honours")
    assert [one.name for _year, rows in alone.years for one in rows] == ["honours"]
    work = life_of(organization, eyes, chosen=WORK)
    assert all(one.source.is_work for _year, rows in work.years for one in rows)
    assert sum(len(rows) for _year, rows in work.years) == work.work_total


def test_unconfirmed_declaration_reaches_no_stage(manager):
    one = OrganizationFactory()
    standing.add_entry(
        kind=standing_kinds.get("ratings"), organization=one, facts=ENTRIES["ratings"], by=owner_of(one),
        is_declared=True,
    )  # fmt: skip
    one.refresh_from_db()
    _title, rated = life_of(one, Eyes(manager, at_desk=True)).stages[-1]
    assert rated is None


def test_page_asks_as_often_for_a_long_life_as_for_a_short_one(client, organization, manager):
    client.force_login(manager)
    url = reverse("orgs:desk_organization", args=[organization.pk, "lifeline"])
    client.get(url)
    counts = []
    for number in (1, 10):
        for serial in range(number):
            facts = {**ENTRIES["honours"], "title": f"荣誉{number}{serial}"}
            standing.add_entry(kind=standing_kinds.get("honours"), organization=organization, facts=facts, by=manager)
            Contact.objects.create(
                organization=organization, union=city_federation(), method="visit", staff="王", subject="走访"
            )
            store(SimpleUploadedFile("a.pdf", PDF), by=manager, about=organization)
            meeting(organization)
            attach(
                record=organization, direction="incoming", number=f"{number}-{serial}", dated_on=TODAY, title="来文",
                by=manager,
            )  # fmt: skip
            CollectionFactory(organization=organization, year=2016 + serial if number > 1 else 2015)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_terms_corrections_and_meetings_are_told(organization, manager):
    eyes = Eyes(manager, at_desk=True)
    told = {one.name: [] for one in all_of(organization, eyes)}
    for one in all_of(organization, eyes):
        told[one.name].append((one.event.day, str(one.event.title)))
    assert [day for day, _title in told["key_people"]] == [dt.date(2026, 2, 28), dt.date(2022, 3, 1)]
    assert len(told["meetings"]) == len(told["contacts"]) == 1
    first = CollectionFactory(
        organization=organization, year=2024, status="verified", verified_at=clock.now(), snapshot={},
        submitted_at=clock.now(), is_late=True,
    )  # fmt: skip
    second = collections.correct(collection=first, by=manager)
    answers = {"activities": 3}
    second = collections.submit(collection=second, answers=answers, by=manager, for_union=True)
    other = person(Role.MANAGER)
    collections.return_for_correction(collection=second, remarks={"activities": "请核对"}, reason="请核对", by=other)
    titles = [str(one.event.title) for one in all_of(organization, eyes) if one.name == "collections"]
    assert any("更正" in title for title in titles), titles
    assert any("退回" in title and "第2版" in title for title in titles), titles


def all_of(organization, eyes):
    return [one for _year, rows in life_of(organization, eyes).years for one in rows]


def test_strangers_life_is_out_of_reach(client, organization):
    client.force_login(owner_of(OrganizationFactory()))
    assert client.get(reverse("orgs:my_lifeline", args=[organization.pk])).status_code == 404


def test_lifted_blacklist_entry_runs_no_more(organization, manager):
    entry = organization.blacklist_entries.get()
    life.lift(entry=entry, reason="已结项", by=manager)
    alone = life_of(organization, Eyes(manager, at_desk=True), chosen="blacklist")
    events = [one.event for _year, rows in alone.years for one in rows]
    assert sorted(event.tone for event in events) == ["info", "neutral"]
    assert "已结项" in {event.text for event in events}
