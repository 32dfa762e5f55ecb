"""The quality of records: score, gaps, checks; the dashboard's figures and the lists behind them; the monthly word."""

import datetime as dt
import re

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape

from core import clock
from core.inbox.models import Delivery, Notification
from orgs.choices.records import CollectionStatus, LegalForm, LegalStatus
from orgs.models import Collection, Contact, Organization, RatingAward, ServiceUndertaken
from orgs.quality import BANDS, Check, checks, counted, items
from orgs.queries.quality import quality_of
from orgs.services.quality import remind_of_gaps
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db


def faults(**facts):
    """Return the keys of the checks that hold for a record of these facts."""
    record = OrganizationFactory(**facts)
    found = counted(Organization.objects.filter(pk=record.pk))
    return {name for name in checks.names() if found[f"check_{name}"]}


def lacked(record):
    """Return the keys of what a record lacks."""
    found = counted(Organization.objects.filter(pk=record.pk))
    return {name for name in items.names() if found[f"item_{name}"]}


def test_each_gap_takes_its_weight_and_a_filled_fact_gives_it_back():
    record = OrganizationFactory()
    before = quality_of(record)
    assert {"telephone", "address"} <= {item.field for item in before.lacking}
    Organization.objects.filter(pk=record.pk).update(telephone="010-83570001")
    after = quality_of(record)
    assert "telephone" not in {item.field for item in after.lacking}
    assert after.score > before.score
    assert 0 <= before.score < after.score <= 100


def test_group_is_not_asked_for_what_it_cannot_have():
    group = OrganizationFactory(legal_form=LegalForm.UNREGISTERED, legal_status=LegalStatus.UNREGISTERED, uscc=None)
    assert "uscc" not in {item.field for item in quality_of(group).lacking}


def test_checks_find_contradictions():
    assert "other_form" in faults(legal_form=LegalForm.ASSOCIATION)
    assert "other_form" not in faults()
    assert "staff" in faults(social_workers=5, full_time_staff=2)
    assert "no_code" in faults(uscc=None)
    assert faults(telephone="010-83570001") == set()
    assert "same_telephone" in faults(telephone="010-83570001")
    assert checks.get("other_area").is_note
    assert "other_area" in faults(district_id="110108")
    assert "other_area" not in faults(district_id="110105")


def test_what_goes_on_with_an_organization_that_is_gone_is_a_fault():
    record = OrganizationFactory(legal_status=LegalStatus.DISSOLVED)
    assert quality_of(record).faults == []
    asked = CollectionFactory(organization=record)
    assert [check.label for check in quality_of(record).faults] == [checks.get("gone_at_work").label]
    Collection.objects.filter(pk=asked.pk).update(status=CollectionStatus.CLOSED)
    service = ServiceUndertaken.objects.create(
        organization=record, title="职工心理服务", buyer="示范单位", began_on=clock.today(), ended_on=clock.today()
    )
    assert len(quality_of(record).faults) == 1
    ServiceUndertaken.objects.filter(pk=service.pk).update(
        ended_on=clock.today() - dt.timedelta(days=1), began_on="2020-01-01"
    )
    assert quality_of(record).faults == []


def test_what_was_true_long_ago_is_no_longer_fresh():
    record = OrganizationFactory()
    assert "fresh" not in lacked(record)
    assert "contact" in lacked(record)
    Contact.objects.create(
        organization=record,
        union=city_federation(),
        method="visit",
        staff="测试",
        subject="走访",
        contacted_on=clock.today(),
    )
    assert "contact" not in lacked(record)
    with clock.shifted_to(clock.now() + dt.timedelta(days=366)):
        assert {"fresh", "contact"} <= lacked(record)
        CollectionFactory(
            organization=record,
            year=clock.today().year,
            status=CollectionStatus.VERIFIED,
            verified_at=clock.now(),
            snapshot={},
        )
        assert "fresh" not in lacked(record)


def test_later_apps_add_checks(client):
    checks.register("test_contract", Check("合同执行中", lambda: Q(name="已解散协会")))
    try:
        record = OrganizationFactory(name="已解散协会")
        assert [check.label for check in quality_of(record).faults] == ["合同执行中"]
        client.force_login(person(Role.CLERK))
        assert "合同执行中" in client.get(reverse("orgs:desk_quality")).content.decode()
    finally:
        checks._items.pop("test_contract")


def test_rating_that_ended_is_a_fault_until_a_new_one():
    record = OrganizationFactory(rating="3A")
    past = clock.today() - dt.timedelta(days=10)
    RatingAward.objects.create(organization=record, grade="3A", awarded_on=dt.date(2015, 1, 1), valid_until=past)
    assert [check.label for check in quality_of(record).faults] == [checks.get("rating_expired").label]
    RatingAward.objects.create(organization=record, grade="4A", awarded_on=clock.today())
    assert quality_of(record).faults == []


def test_figures_of_the_dashboard_equal_the_lists_behind_them(client):
    OrganizationFactory(uscc=None)
    OrganizationFactory(telephone="010-83570001", union="BFTU-110105")
    OrganizationFactory(telephone="010-83570001", union="BFTU-110105", district_id="110108")
    client.force_login(person(Role.CLERK))
    page = client.get(reverse("orgs:desk_quality"))
    links = [*page.context["checks"], *page.context["items"], *page.context["bands"], page.context["records"]]
    assert len(links) == len(checks.names()) + len(items.names()) + len(BANDS) + 1
    for each in links:
        for url, n in ((each["own_url"], each["figure"].own), (each["all_url"], each["figure"].all)):
            rows = client.get(url).content.decode()
            assert rows.count("list-open") == n, url
            assert escape(url) in page.content.decode()
    (chaoyang,) = page.context["below"]
    row, all_url, low_url = chaoyang
    assert (row.union.code, row.n, row.low) == ("BFTU-110105", 2, 2)
    assert page.context["labels"] == [row.union.short_name or row.union.name]
    for url, n in ((all_url, row.n), (low_url, row.low)):
        assert client.get(url).content.decode().count("list-open") == n


def test_dashboard_costs_the_same_for_many(client, django_assert_max_num_queries):
    for number in range(12):
        OrganizationFactory(name=f"第{number}协会", union="BFTU-110105")
    client.force_login(person(Role.CLERK))
    client.get(reverse("orgs:desk_quality"))
    with django_assert_max_num_queries(25):
        client.get(reverse("orgs:desk_quality"))
    worst = client.get(reverse("orgs:desk_organizations"), {"quality": "worst", "active": "yes"})
    assert worst.status_code == 200


def test_dashboard_of_a_union_out_of_reach_is_not_found(client):
    client.force_login(person(Role.CLERK, "BFTU-110105"))
    address = reverse("orgs:desk_quality")
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?union={union_by_code('BFTU-110108').pk}").status_code == 404


def test_owner_sees_what_is_missing_with_links_to_the_fields(client):
    record = OrganizationFactory()
    client.force_login(owner_of(record))
    page = client.get(reverse("orgs:my_organization", args=[record.pk])).content.decode()
    assert f"{reverse('orgs:my_edit', args=[record.pk])}#id_telephone" in page
    form = client.get(reverse("orgs:my_edit", args=[record.pk])).content.decode()
    fields = set(re.findall(r"#id_(\w+)", page))
    assert all(f'id="id_{name}' in form for name in fields), fields
    client.force_login(person(Role.CLERK))
    assert 'id="quality"' in client.get(reverse("orgs:desk_organization", args=[record.pk])).content.decode()


def test_owner_is_told_once_a_month():
    owner_of(OrganizationFactory())
    assert remind_of_gaps() == 1
    assert remind_of_gaps() == 0
    with clock.shifted_to(clock.now() + dt.timedelta(days=32)):
        assert remind_of_gaps() == 1
    assert set(Notification.objects.values_list("kind", flat=True)) == {"quality_digest"}


def test_owner_who_wants_no_monthly_word_gets_none_by_any_channel(client):
    owner, other = owner_of(OrganizationFactory()), owner_of(OrganizationFactory())
    client.force_login(owner)
    page = reverse("inbox:preferences")
    form = client.get(page).context["form"]
    said = {form[name].html_name: form[name].value() for name in form.fields}
    mine = [name for name in said if "quality_digest" in name]
    assert mine
    client.post(page, said | dict.fromkeys(mine, "off"))
    assert remind_of_gaps() == 1
    assert set(Notification.objects.values_list("user", flat=True)) == {other.pk}
    assert not Delivery.objects.filter(notification__user=owner).exists()
