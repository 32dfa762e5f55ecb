"""The organization database for programs: who sees what, filters and pages as on the list, writing by the services."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import access, clock
from core.audit import history_of
from core.inbox.models import Todo
from core.listing.pages import list_pages
from orgs.api.serializers import PUBLIC
from orgs.choices.records import ContactMethod, PortalStatus
from orgs.lists.records import OrganizationList
from orgs.models import (
    BlacklistEntry,
    Contact,
    FollowUp,
    Guidance,
    KeyPerson,
    NameChange,
    Organization,
    RatingAward,
)
from orgs.services import standing
from orgs.standing import standing_kinds
from reference.models import ServiceArea
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory, owner_of
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organizations/"
NEW = {
    "name": "北京示范职工服务中心", "legal_form": "unregistered", "district": "朝阳区", "telephone": "010-55500001",
    "service_areas": ["legal-services"], "volunteers": 12, "registered_funds": "30000.00", "is_public": False,
}  # fmt: skip


def public_one(**facts):
    return OrganizationFactory(portal_status=PortalStatus.VERIFIED, is_public=True, **facts)


def number(organization):
    return Organization.objects.values_list("number", flat=True).get(pk=organization.pk)


def one(organization, part=""):
    return f"{LIST}{number(organization)}/{part}"


def names(response):
    assert response.status_code == 200, response.content
    return [each["name"] for each in response.json()["results"]]


def send(client, method, address, data):
    return getattr(client, method)(address, json.dumps(data), content_type="application/json")


@pytest.fixture
def clerk():
    return person("clerk", "BFTU-110105")


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


# Who sees what --------------------------------------------------------------------------------------------------------


def test_strangers_see_the_directory_and_its_public_fields_only(client):
    shown, hidden = public_one(name="公开"), OrganizationFactory(name="未公开")
    public_one(name="停用", union="BFTU-110105")
    Organization.objects.filter(name="停用").update(portal_status=PortalStatus.SUSPENDED)
    response = client.get(LIST)
    assert names(response) == ["公开"]
    assert set(response.json()["results"][0]) == set(PUBLIC)
    assert client.get(one(shown)).json()["page"].endswith(reverse("orgs:profile", args=[number(shown)]))
    assert client.get(one(hidden)).status_code == 404
    for part in ("standing/", "work/", "contacts/", "collections/"):
        assert client.get(one(shown, part)).status_code == 401


def test_staff_list_their_reach_whole_and_read_the_public_facts_of_others(desk):
    near = OrganizationFactory(name="本区", union="BFTU-110105")
    far = public_one(name="外区", union="BFTU-110101")
    assert names(desk.get(LIST)) == ["本区"]
    assert desk.get(one(near)).json()["version"] == 1
    assert set(desk.get(one(far)).json()) == set(PUBLIC)
    for part in ("standing/", "work/", "contacts/", "collections/"):
        assert desk.get(one(far, part)).status_code == 404


def test_owners_see_theirs_whole_and_the_directory(client):
    ours, listed = OrganizationFactory(name="我们"), public_one(name="公开")
    client.force_login(owner_of(ours))
    results = {each["name"]: each for each in client.get(LIST).json()["results"]}
    assert set(results) == {"我们", "公开"}
    assert "legal_representative" in results["我们"]
    assert set(results["公开"]) == set(PUBLIC)
    assert client.get(one(ours, "standing/")).json() == []
    assert client.get(one(listed, "standing/")).status_code == 404
    assert client.get(one(ours, "contacts/")).status_code == 404  # the union's log is the union's


def test_what_hangs_on_an_organization_is_told_within_reach(desk, clerk):
    record, union = OrganizationFactory(union="BFTU-110105"), union_by_code("BFTU-110105")
    standing.add_entry(
        kind=standing_kinds.get("honours"), organization=record, by=clerk,
        facts={"title": "先进集体", "level": "city", "conferred_on": clock.today(), "authority": "市总工会"},
    )  # fmt: skip
    for each in (union, union_by_code("BFTU")):
        Contact.objects.create(organization=record, union=each, method=ContactMethod.VISIT, staff="李", subject="走访")
    CollectionFactory(organization=record, union=union, answers={"address": "某街1号"})
    (entry,) = desk.get(one(record, "standing/")).json()
    assert entry["kind"] == "honours"
    assert entry["facts"]["title"] == "先进集体"
    standing.add_entry(
        kind=standing_kinds.get("offers"), organization=record, by=clerk,
        facts={"title": "法律咨询", "area": ServiceArea.objects.get(pk="legal-services"), "price": 0},
    )  # fmt: skip
    (offer,) = desk.get(one(record, "work/")).json()
    assert (offer["kind"], offer["facts"]["area"], offer["facts"]["price"]) == ("offers", "legal-services", "0.00")
    (contact,) = desk.get(one(record, "contacts/")).json()
    assert contact["union"]["code"] == "BFTU-110105"
    (collection,) = desk.get(one(record, "collections/")).json()
    assert collection["answers"] == {"address": "某街1号"}


# Filters and pages ----------------------------------------------------------------------------------------------------


def test_staff_filter_by_everything_that_their_list_page_knows(desk, clerk):
    for form in ("association", "foundation"):
        OrganizationFactory(union="BFTU-110105", legal_form=form, name=form)
    for query in ("legal_form=foundation", "contacted=no", "lacks=telephone&legal_form=association", "q=foundation"):
        page = OrganizationList().filtered(clerk, query)
        assert sorted(names(desk.get(f"{LIST}?{query}"))) == sorted(each.name for each in page)


def test_strangers_do_not_filter_by_what_they_may_not_see(client):
    public_one()
    assert list(client.get(f"{LIST}?contacted=no").json()["errors"]) == ["contacted"]


@pytest.mark.parametrize(
    "query", ["legal_form=club", "registered_from=soon", "district=亚特兰蒂斯", "limit=0", "limit=many", "order=uscc",
              "cursor=abc", "distrct=110105"],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_and_answers_nothing(client, query):
    public_one()
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [query.partition("=")[0]]


@pytest.mark.parametrize("order", ["id", "-id", "name", "-name", "registered_on", "-registered_on", "-updated_at"])
def test_following_next_shows_each_once_and_previous_leads_back(client, order):
    made = {number(public_one(registered_on=None if n % 3 else f"2020-01-0{n + 1}")) for n in range(7)}
    seen, address, pages = [], f"{LIST}?order={order}&limit=3", 0
    while address:
        page = client.get(address).json()
        seen += [each["number"] for each in page["results"]]
        back, address, pages = page["previous"], page["next"], pages + 1
    assert pages == 3
    assert len(seen) == 7
    assert set(seen) == made
    assert [each["number"] for each in client.get(back).json()["results"]] == seen[3:6]


def test_list_asks_as_much_of_the_database_for_many_as_for_few(desk):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"{LIST}?limit=200").status_code == 200
        return len(captured)

    OrganizationFactory.create_batch(3, union="BFTU-110105")
    desk.get(LIST)
    few = queries()
    OrganizationFactory.create_batch(40, union="BFTU-110105")
    assert queries() == few <= 12


# Writing --------------------------------------------------------------------------------------------------------------


def test_new_record_is_made_by_the_service_for_the_acting_union(desk, clerk):
    response = send(desk, "post", LIST, NEW)
    assert response.status_code == 201, response.content
    assert response["Location"].endswith(f"{LIST}{response.json()['number']}/")
    made = Organization.objects.get(name=NEW["name"])
    assert made.portal_status == PortalStatus.RECORDED
    assert made.recorded_by.code == "BFTU-110105"
    assert made.district_id == "110105"
    assert made.volunteers == 12
    assert response.json()["responsible_unions"] == [
        {"code": "BFTU-110105", "name": made.recorded_by.name, "is_lead": True}
    ]
    assert history_of(made)[0].who == clerk


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": ""}, "name"), ({"uscc": "123"}, "uscc"), ({"district": "亚特兰蒂斯"}, "district"), ({"x": 1}, "x"),
     ({"registered_on": "2999-01-01"}, "registered_on"), ({"volunteers": -1}, "volunteers"),
     ({"rating": "5A"}, "rating"),
     ({"service_areas": ["nonsense"]}, "service_areas"), ({"legal_form": "club"}, "legal_form"),
     ({"uscc": "52110000MJ00000000"}, "uscc"), ({"is_worker_service": True}, "is_worker_service")],
)  # fmt: skip
def test_faulty_facts_are_named_by_field_and_nothing_is_written(desk, facts, field):
    response = send(desk, "post", LIST, {**NEW, **facts})
    assert response.status_code == 400
    assert field in response.json()["errors"], response.json()
    assert not Organization.objects.exists()


def test_uscc_that_is_on_record_is_refused(desk):
    there = OrganizationFactory(union="BFTU-110105")
    response = send(desk, "post", LIST, {**NEW, "legal_form": there.legal_form, "uscc": there.uscc})
    assert response.status_code == 400
    assert Organization.objects.count() == 1


def test_change_leaves_the_rest_and_a_stale_version_writes_nothing(desk):
    record = OrganizationFactory(union="BFTU-110105", address="某街1号")
    response = send(desk, "patch", one(record), {"version": 1, "telephone": "010-55500009", "reason": "电话变更"})
    assert response.status_code == 200, response.content
    assert (response.json()["telephone"], response.json()["address"]) == ("010-55500009", "某街1号")
    assert response.json()["version"] == 2
    assert history_of(record)[0].why == "电话变更"
    stale = send(desk, "patch", one(record), {"version": 1, "telephone": "010-55500008"})
    assert stale.status_code == 409
    assert stale.json()["type"].endswith("changed-meanwhile")
    record.refresh_from_db()
    assert record.telephone == "010-55500009"
    assert "version" in send(desk, "patch", one(record), {"telephone": "1"}).json()["errors"]


def test_nobody_writes_beyond_their_role_or_reach(client):
    record = OrganizationFactory(union="BFTU-110105")
    change = {"version": 1, "telephone": "010-55500009"}
    for user, status in ((None, 401), (person("auditor"), 403), (person("clerk", "BFTU-110101"), 404),
                         (owner_of(record), 404)):  # fmt: skip
        client.logout()
        if user:
            client.force_login(user)
        assert send(client, "patch", one(record), change).status_code == status
        assert send(client, "post", LIST, NEW).status_code in {401, 403, 404, 201}
    assert Organization.objects.get(pk=record.pk).telephone == ""


def test_contact_is_recorded_for_the_acting_union(desk):
    record = OrganizationFactory(union="BFTU-110105")
    facts = {"contacted_on": str(clock.today()), "method": "visit", "staff": "李", "subject": "走访"}
    agreed = {"theirs": "给名单", "theirs_on": str(clock.today())}
    response = send(desk, "post", one(record, "contacts/"), facts | agreed)
    assert response.status_code == 201, response.content
    assert [each["what"] for each in response.json()["follow_ups"]] == ["给名单"]
    assert response.json()["union"]["code"] == "BFTU-110105"
    future = send(desk, "post", one(record, "contacts/"), {**facts, "contacted_on": "2999-01-01"})
    assert list(future.json()["errors"]) == ["contacted_on"]


def test_what_is_no_json_is_told_as_a_problem(desk):
    assert desk.post(LIST, "{", content_type="application/json").status_code == 400
    assert desk.post(LIST, {"name": "甲"}).status_code == 415
    assert desk.delete(LIST).json()["status"] == 405


# The lists of staff ---------------------------------------------------------------------------------------------------

LISTS = [route for route in access.routes() if route.name.startswith(("orgs_api:all_", "activities_api:"))]


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_list_is_for_staff_and_tells_which_parameters_it_takes(client, clerk, route):
    address = f"/{route.pattern}"
    assert client.get(address).status_code == 401
    client.force_login(person())
    assert client.get(address).status_code == 404
    client.force_login(clerk)
    assert client.get(address).json() == {"next": None, "previous": None, "results": []}
    assert list(client.get(f"{address}?unin=BFTU").json()["errors"]) == ["unin"]


def filled(clerk, n):
    """Make rows of every list that the clerk sees, and one contact and collection that they do not."""
    union, far = union_by_code("BFTU-110105"), union_by_code("BFTU-110101")
    for each, owner in [(union, OrganizationFactory(union="BFTU-110105")) for _ in range(n)] + [
        (far, OrganizationFactory(union="BFTU-110101"))
    ]:
        contact = Contact.objects.create(
            organization=owner, union=each, method=ContactMethod.VISIT, staff="李", subject=each.code
        )
        todo = Todo.objects.create(for_user=clerk, title="甲", due=clock.today(), created_by=clerk)
        FollowUp.objects.create(contact=contact, union=each, kind="ours", what="材料", agreed_for=todo.due, todo=todo)
        CollectionFactory(organization=owner, union=each, answers={"address": each.code})
        RatingAward.objects.create(organization=owner, grade="4A", awarded_on="2024-01-01", valid_until="2028-12-31")
        KeyPerson.objects.create(organization=owner, post="finance", name="李示范", mobile="13900000001")
        Guidance.objects.create(organization=owner, union=each, subject="party", given_by="李", text="建议")
        NameChange.objects.create(organization=owner, former_name="甲", new_name="乙", changed_on="2024-01-01")
        BlacklistEntry.objects.create(organization=owner, union=each, reason="逾期", ends_on="2030-01-01")


LISTED = {
    "contacts": "contacts", "follow-ups": "follow_ups", "collections": "collections",
    "standing/ratings": "standing_ratings", "key-people": "key_people", "guidance": "guidance",
    "name-changes": "name_changes", "blacklist": "blacklist",
}  # fmt: skip
"""Addresses of lists, and the pages whose rows they tell."""


def test_lists_hold_what_the_pages_hold_and_are_filtered_alike(desk, clerk):
    filled(clerk, 2)
    for name, page in LISTED.items():
        answer = desk.get(f"/api/v1/{name}/")
        told, rows = answer.json()["results"], list_pages.get(page).filtered(clerk, "")
        assert {each["id"] for each in told} == set(rows.values_list("pk", flat=True))
        assert "13900000001" not in answer.content.decode()
        assert len(told) == 2
        assert all(each["organization"]["name"] for each in told)
    assert len(desk.get("/api/v1/contacts/?method=visit").json()["results"]) == 2
    assert desk.get("/api/v1/contacts/?method=phone").json()["results"] == []
    assert list(desk.get("/api/v1/collections/?year=long-ago").json()["errors"]) == ["year"]


def test_contacts_are_read_page_by_page(desk, clerk):
    filled(clerk, 3)
    seen, address = [], "/api/v1/contacts/?limit=2&order=day"
    while address:
        page = desk.get(address).json()
        seen += [each["id"] for each in page["results"]]
        address = page["next"]
    assert seen == sorted(Contact.objects.filter(subject="BFTU-110105").values_list("pk", flat=True))


@pytest.mark.parametrize("name", LISTED)
def test_lists_ask_as_much_of_the_database_for_many_as_for_few(desk, clerk, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/api/v1/{name}/?limit=200").status_code == 200
        return len(captured)

    filled(clerk, 2)
    desk.get(f"/api/v1/{name}/")
    few = queries()
    filled(clerk, 10)
    assert queries() == few <= 12
