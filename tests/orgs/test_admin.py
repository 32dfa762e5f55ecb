"""Administrators look at the organization database and export it; they change nothing there."""

import io

import pytest
from openpyxl import load_workbook

from orgs.models import Organization
from tests.factories import administrator
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from tests.targets.factories import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_site(client):
    client.force_login(administrator())
    return client


@pytest.mark.parametrize("model", ["organization", "contact", "collection"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_chosen_rows_are_exported(admin_site, model, ending):
    made = CollectionFactory(organization__name="甲中心")
    contact = ContactFactory(organization=made.organization)
    OrganizationFactory(name="乙中心")
    chosen = {"organization": made.organization.pk, "contact": contact.pk, "collection": made.pk}[model]
    address = f"/admin/orgs/{model}/"
    assert admin_site.get(address).status_code == 200
    assert admin_site.get(f"{address}{chosen}/change/").status_code == 200
    response = admin_site.post(address, {"action": f"export_{ending}", "_selected_action": [chosen]})
    content = b"".join(response.streaming_content)
    if ending == "xlsx":
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        content = str(rows).encode()
        assert len(rows) == 2
    assert "甲中心" in content.decode("utf-8-sig")
    assert "乙中心" not in content.decode("utf-8-sig")


def test_nothing_is_changed_there(admin_site):
    organization = OrganizationFactory(name="甲中心")
    assert admin_site.post(f"/admin/orgs/organization/{organization.pk}/delete/").status_code == 403
    assert admin_site.post(f"/admin/orgs/organization/{organization.pk}/change/", {"name": "丙"}).status_code == 403
    assert Organization.objects.get().name == "甲中心"
