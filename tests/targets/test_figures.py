"""What counts, for whom, and that it is counted once."""

import datetime as dt
import hashlib

import pytest

from core import clock
from orgs.choices.records import CollectionStatus, PortalStatus
from targets.evidence import lines_of
from targets.metrics import applicable, metrics
from targets.models import Status
from targets.queries import all_unions, counts_of, figures, monthly
from tests.factories import subdistrict_union
from tests.targets.factories import CollectionFactory, OrganizationFactory, TargetFactory, contact
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db
END = dt.date(2026, 12, 31)
CONTACTS, COLLECTIONS = "contacts", "collections"


def counted(metric=CONTACTS, union="BFTU", year=2026, as_of=END):
    count = counts_of(metrics.get(metric), year, as_of).get(union_by_code(union).pk)
    return (count.own, count.subtree) if count else (0, 0)


def test_organization_contacted_twice_counts_once():
    organization = OrganizationFactory()
    contact(organization=organization)
    contact(organization=organization, on=dt.date(2026, 4, 1))
    assert counted() == (1, 1)


def test_organization_contacted_by_two_unions_counts_once_above():
    organization = OrganizationFactory()
    contact("BFTU-110105", organization)
    contact("BFTU-110101", organization)
    assert (counted(), counted(union="BFTU-110105"), counted(union="BFTU-110101")) == ((0, 1), (1, 1), (1, 1))


def test_subtree_reaches_all_the_way_down_and_not_sideways():
    subdistrict_union()
    contact("BFTU-110105-JW")
    contact("BFTU-110105")
    contact("BFTU-110101")
    contact()
    assert counted() == (1, 4)
    assert counted(union="BFTU-110105") == (1, 2)
    assert counted(union="BFTU-110105-JW") == (1, 1)


@pytest.mark.parametrize("decision", [False, None])
def test_only_worker_service_organizations_count(decision):
    contact(organization=OrganizationFactory(is_worker_service=decision))
    assert counted() == (0, 0)


@pytest.mark.parametrize("status", [PortalStatus.DRAFT, PortalStatus.REJECTED, PortalStatus.MERGED])
def test_only_organizations_on_record_count(status):
    contact(organization=OrganizationFactory(portal_status=status))
    assert counted() == (0, 0)


def test_withdrawn_contact_does_not_count():
    contact(withdrawn_at=clock.now(), withdrawn_reason="误录")
    assert counted() == (0, 0)


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)]
)
def test_contact_counts_in_its_year(day, counts):
    contact(on=dt.date.fromisoformat(day))
    assert counted(as_of=dt.date(2027, 6, 1)) == (counts, counts)


@pytest.mark.parametrize(("as_of", "counts"), [("2026-02-28", 0), ("2026-03-01", 1)])
def test_contact_counts_from_its_day(as_of, counts):
    contact(on=dt.date(2026, 3, 1))
    assert counted(as_of=dt.date.fromisoformat(as_of)) == (counts, counts)


@pytest.mark.parametrize("status", [status for status in CollectionStatus if status != CollectionStatus.VERIFIED])
def test_only_verified_collections_count(status):
    CollectionFactory(status=status, verified_at=None, snapshot=None)
    assert counted(COLLECTIONS) == (0, 0)


def test_collection_counts_from_the_day_it_was_verified():
    CollectionFactory(verified_at=dt.datetime(2026, 5, 1, 15, 59, tzinfo=dt.UTC))  # 23:59 in Shanghai
    assert counted(COLLECTIONS, as_of=dt.date(2026, 4, 30)) == (0, 0)
    assert counted(COLLECTIONS, as_of=dt.date(2026, 5, 1)) == (1, 1)


def test_collection_counts_for_the_year_it_is_about():
    CollectionFactory(verified_at=clock.start_of(dt.date(2027, 1, 5)))
    assert counted(COLLECTIONS, as_of=dt.date(2027, 1, 31)) == (1, 1)
    assert counted(COLLECTIONS, year=2027, as_of=dt.date(2027, 1, 31)) == (0, 0)


def test_every_union_answers_every_applicable_metric():
    found = {(figure.union.code, figure.metric.key) for figure in figures(year=2026, as_of=END, unions=all_unions())}
    assert ("BFTU", "district_contacts") not in found
    assert {
        ("BFTU", CONTACTS),
        ("BFTU", COLLECTIONS),
        ("BFTU-110105", "district_contacts"),
        ("BFTU-EDU", "district_contacts"),
    } <= found
    assert {code for code, _metric in found} == set(all_unions().values_list("code", flat=True))


def test_figure_without_target_is_never_null():
    figure = figures(year=2026, as_of=END, unions=[city_federation()])[0]
    assert figure.as_json() == {
        "union": "BFTU", "year": 2026, "metric": "contacts", "value": 0, "subtree": 0, "target": 0,
        "status": "no_target", "forecast": 0,
    }  # fmt: skip


def test_figure_is_held_against_its_target_with_its_own_value():
    TargetFactory(value=2)
    contact("BFTU-110105")
    contact("BFTU-110101")
    contact()
    figure = figures(year=2026, as_of=dt.date(2027, 1, 1), unions=[city_federation()])[0]
    assert (figure.value, figure.count.subtree, figure.status) == (1, 3, Status.MISSED)


@pytest.mark.parametrize("amount", [1, 4])
def test_figures_query_count(amount, django_assert_num_queries):
    for number in range(amount):
        subdistrict_union(code=f"BFTU-110105-{number}", name=f"街道工会{number}")
        contact(f"BFTU-110105-{number}")
    with django_assert_num_queries(len(metrics.names()) + 2):
        figures(year=2026, as_of=END, unions=all_unions())


def test_evidence_list_is_as_long_as_the_figure():
    organization = OrganizationFactory()
    contact(organization=organization, on=dt.date(2026, 5, 1), subject="第二次")
    contact(organization=organization, on=dt.date(2026, 2, 1), subject="第一次")
    contact("BFTU-110105")
    metric, union = metrics.get(CONTACTS), city_federation()
    own = lines_of(metric, metric.evidence_of(union, 2026, END))
    below = lines_of(metric, metric.evidence_of(union, 2026, END, subtree=True))
    assert [(line.organization, line.day, line.union) for line in own] == [
        (organization.name, dt.date(2026, 2, 1), union.short_name)
    ]
    assert own[0].what.endswith("第一次")
    assert (len(own), len(below)) == counted()


def test_evidence_hash_is_that_of_the_organizations():
    ids = sorted(contact().organization_id for _ in range(3))
    count = counts_of(metrics.get(CONTACTS), 2026, END)[city_federation().pk]
    assert count.evidence_hash == hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()


def test_monthly_counts_first_evidence_of_each_year():
    organization = OrganizationFactory()
    for day in ("2025-12-20", "2026-03-01", "2026-04-01"):
        contact(organization=organization, on=dt.date.fromisoformat(day))
    contact(on=dt.date(2026, 4, 2))
    assert monthly(metrics.get(CONTACTS), city_federation(), dt.date(2026, 4, 30)) == [0] * 7 + [1, 0, 0, 1, 1]


def test_monthly_of_verified_collections():
    CollectionFactory(verified_at=dt.datetime(2026, 4, 30, 17, tzinfo=dt.UTC))  # 1 May in Shanghai
    assert monthly(metrics.get(COLLECTIONS), city_federation(), dt.date(2026, 5, 9))[-2:] == [0, 1]


def test_page_shows_a_figure_that_a_union_targets_itself_once():
    district = union_by_code("BFTU-110105")
    shown = [metric.key for metric in applicable(district)]
    assert shown[:2] == ["collections", "district_contacts"]
    assert "contacts" not in shown
    shown = [metric.key for metric in applicable(district, with_target=["contacts"])]
    assert shown[:3] == ["contacts", "collections", "district_contacts"]
