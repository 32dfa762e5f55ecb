"""The life-line: every kind of event, for the eyes that may see it, in a constant number of queries."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.attachments.services import store
from orgs.lifeline import WORK, Eyes, life_of, lifeline_sources
from orgs.models import Contact, Member
from orgs.services import building, life, records, standing
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
    one.refresh_from_db()
    return one


def kinds_seen(organization, eyes):
    return {name for name, _title, _count in life_of(organization, eyes).counts}


def test_everything_that_happened_stands_on_the_line(organization, manager):
    silent = {"status", "offers", "activities"}
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


def test_stages_are_reached_on_the_first_day(organization, manager):
    found = dict(
        zip(
            ("group", "registered", "filed", "contractor", "evaluated"),
            [event and event.day for _title, event in life_of(organization, Eyes(manager, at_desk=True)).stages],
            strict=True,
        )
    )
    assert found == {
        "group": None, "registered": dt.date(2010, 1, 1), "filed": TODAY, "contractor": dt.date(2025, 5, 1),
        "evaluated": dt.date(2024, 3, 1),
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
            CollectionFactory(organization=organization, year=2016 + serial if number > 1 else 2015)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_strangers_life_is_out_of_reach(client, organization):
    client.force_login(owner_of(OrganizationFactory()))
    assert client.get(reverse("orgs:my_lifeline", args=[organization.pk])).status_code == 404
