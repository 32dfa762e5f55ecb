"""Incoming and outgoing documents of the office system behind records."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.correspondence.lists import SHEET, find_documents
from core.correspondence.models import OfficialDocument
from core.correspondence.services import attach, withdraw
from core.errors import UserError
from core.sheets import unexported_fields
from orgs.models import Contact
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
FACTS = {
    "direction": "incoming",
    "number": "京民函〔2026〕12号",
    "dated_on": dt.date(2026, 3, 2),
    "title": "关于名单的复函",
}


@pytest.fixture
def clerk():
    return person(Role.CLERK, "BFTU-110105")


@pytest.fixture
def record():
    return OrganizationFactory(union="BFTU-110105")


def test_a_document_shows_on_its_record_in_the_register_and_in_search(client, clerk, record):
    client.force_login(clerk)
    address = reverse("correspondence:attach", args=["orgs.organization", record.pk])
    typed = {**FACTS, "dated_on": "2026-03-02", "counterpart": "市民政局"}
    assert "dated_on" in client.post(address, {**typed, "dated_on": "2100-01-01"}).context["form"].errors
    answer = client.post(address, typed)
    assert answer.url == reverse("orgs:desk_organization", args=[record.pk])
    assert FACTS["number"] in client.get(answer.url).content.decode()
    assert record.name in client.get(reverse("correspondence:register"), {"q": "京民函"}).content.decode()
    assert FACTS["number"] in client.get("/desk/search/", {"q": "名单的复函"}).content.decode()
    with pytest.raises(UserError):
        attach(record=record, by=clerk, **FACTS)


def test_documents_of_records_out_of_reach_are_not_found(clerk, record):
    attach(record=record, by=clerk, **FACTS)
    stranger = person(Role.CLERK, "BFTU-110101")
    assert not list(find_documents(stranger, "京民函", 5))
    assert [hit.title for hit in find_documents(clerk, "京民函", 5)] == [f"{FACTS['number']} {FACTS['title']}"]
    with pytest.raises(PermissionDenied):
        attach(record=record, by=stranger, **FACTS)


def test_a_withdrawn_document_leaves_the_record_and_stays_in_the_register(client, clerk, record):
    document = attach(record=record, by=clerk, **FACTS)
    client.force_login(clerk)
    address = reverse("correspondence:withdraw", args=[document.pk])
    assert client.post(address, {"reason": ""}).context["form"].errors
    client.post(address, {"reason": "文号录错"})
    assert FACTS["title"] not in client.get(reverse("orgs:desk_organization", args=[record.pk])).content.decode()
    assert FACTS["number"] in client.get(reverse("correspondence:register")).content.decode()
    with pytest.raises(UserError):
        withdraw(document=document, reason=" ", by=clerk)


def test_contacts_bear_documents_too(client, clerk, record):
    contact = Contact.objects.create(
        organization=record, union=clerk.acting.union, method="letter", staff="张", subject="来函", recorded_by=clerk
    )
    attach(record=contact, by=clerk, **FACTS)
    client.force_login(clerk)
    page = client.get(reverse("orgs:desk_organization", args=[record.pk, "contacts"]))
    assert FACTS["number"] in page.content.decode()


def test_only_records_that_are_declared_take_documents(client, clerk):
    client.force_login(clerk)
    assert client.get(reverse("correspondence:attach", args=["unions.union", city_federation().pk])).status_code == 404
    assert not OfficialDocument.objects.exists()


def test_every_field_is_exported_or_private():
    assert unexported_fields(SHEET) == set()
