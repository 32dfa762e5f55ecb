"""What the workbench and an organization's home page show."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from orgs.models import Collection, OrganizationDocument
from orgs.presentation.records import completeness
from orgs.services import contacts, filings
from tests.factories import person
from tests.orgs.factories import MemberFactory, OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


def panels(client, path="/desk/"):
    return {one["name"]: one["context"] for one in client.get(path).context["panels"]}


def in_days(days):
    return clock.today() + dt.timedelta(days=days)


def with_deadlines(union="BFTU"):
    """Return an organization with a follow-up, a collection and a document that fall due."""
    organization, clerk = OrganizationFactory(union=union), person(Role.CLERK)
    facts = {"contacted_on": clock.today(), "method": "visit", "staff": "王", "subject": "走访"}
    contacts.record_contact(
        organization=organization, union=union_by_code(union), by=clerk,
        facts=facts, agreed=[contacts.Agreed("follow_up", "回访", in_days(3))],
    )  # fmt: skip
    Collection.objects.create(
        organization=organization, union=union_by_code(union), year=clock.today().year, due_on=in_days(2)
    )
    OrganizationDocument.objects.create(organization=organization, kind="charter", valid_until=in_days(1))
    return organization


@pytest.mark.parametrize("role", [Role.CLERK, Role.MANAGER, Role.LEADER, Role.PARTY, Role.FINANCE, Role.AUDITOR])
def test_workbench_shows_every_role_the_year_what_comes_up_and_what_changed(client, role):
    organization = with_deadlines()
    client.force_login(person(role))
    found = panels(client)
    assert found["targets"]["percent"] in range(1, 101)
    assert [one.day for one in found["deadlines"]["deadlines"]] == [in_days(1), in_days(2), in_days(3)]
    assert organization in found["changes"]["organizations"]


def test_workbench_shows_nothing_from_beyond_the_reach(client):
    with_deadlines("BFTU-110105")
    client.force_login(person(Role.CLERK, "BFTU-110101"))
    found = panels(client)
    assert found["deadlines"]["deadlines"] == []
    assert "changes" not in found


def test_an_owner_who_follows_a_colleagues_link_lands_at_home(client):
    client.force_login(owner_of(OrganizationFactory()))
    assert client.get("/desk/").url == "/my/"


@pytest.mark.parametrize("path", ["/desk/", "/my/"])
def test_homes_ask_as_much_for_many_rows_as_for_few(client, path):
    user = person(Role.CLERK)
    client.force_login(user)
    asked = []
    for n in (2, 6):
        for _ in range(n):
            MemberFactory(organization=with_deadlines(), user=user)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 60


def test_home_of_an_organization_shows_record_filing_and_messages(client):
    organization, owner = OrganizationFactory(), person()
    MemberFactory(organization=organization, user=owner)
    filings.begin_filing(organization=organization, union=union_by_code("BFTU"), by=person(Role.CLERK))
    client.force_login(owner)
    ours = panels(client, "/my/")["organizations"]["organizations"][0]
    assert (ours.record, ours.filing) == (organization, None)
    assert ours.completeness.filled < ours.completeness.total
    assert client.get("/my/organizations/").url == f"/my/organizations/{organization.pk}/"


def test_unregistered_group_is_not_asked_for_a_registration():
    group, registered = (
        OrganizationFactory(legal_form="unregistered", legal_status="unregistered"),
        OrganizationFactory(),
    )
    assert completeness(registered).total - completeness(group).total == 6
