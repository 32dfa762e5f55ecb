"""Open data: only what is public leaves, in files that the standard accepts, at flat memory."""

import json
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.open_data.publications import publications, publish
from core.open_data.tasks import publish_open_data
from core.sheets import resources
from orgs.choices.records import PortalStatus
from orgs.models import ServiceOffer
from orgs.open_data import files, hsds
from orgs.services import standing
from orgs.sheets.organizations import PUBLIC
from orgs.standing import standing_kinds
from reference.models import ServiceArea
from tests.factories import person
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
SCHEMAS = Path(settings.BASE_DIR).parent / "shared/data/open_standards/hsds/compiled"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def public_one(**facts):
    made = OrganizationFactory(portal_status=PortalStatus.VERIFIED, is_public=True, **facts)
    made.refresh_from_db()
    return made


def offer(organization, **facts):
    given = {"title": "法律咨询", "area": ServiceArea.objects.get(pk="legal-services"), "price": 0, **facts}
    return standing.add_entry(
        kind=standing_kinds.get("offers"), organization=organization, facts=given, by=person("clerk")
    )


@pytest.fixture
def directory():
    full = public_one(
        name="公开的组织", district_id="110105", address="某街1号", telephone="010-55500001", email="a@test.example",
        website="https://www.test.example", introduction="服务职工", registered_on="2015-03-01",
        registration_number="京1", legal_representative="张某", service_areas=["legal-services"],
    )  # fmt: skip
    bare = public_one(name="只有名称的组织", uscc=None)
    hidden = OrganizationFactory(name="未公开的组织")
    offer(full, districts=["110105"], target_groups=["women-workers"], unit="次", description="每周三")
    offer(full, title="心理讲座", price="1200.50")
    offer(full, title="内部服务", is_public=False)
    offer(hidden)
    return full, bare


def exported(folder):
    call_command("export", "hsds", output=folder)
    return [json.loads((folder / name).read_text()) for name in ("organizations.json", "services.json")]


def test_hsds_holds_the_public_organizations_and_services_only(directory, tmp_path):
    full, bare = directory
    organizations, services = exported(tmp_path / "out")
    assert [each["name"] for each in organizations] == [full.name, bare.name]
    assert [each["name"] for each in services] == ["法律咨询", "心理讲座"]
    assert "张某" not in json.dumps([organizations, services], ensure_ascii=False)
    said = organizations[0]
    assert said["organization_identifiers"][0]["identifier"] == f"CN-USCI-{full.uscc}"
    assert said["uri"].endswith(reverse("orgs:profile", args=[full.number]))
    assert [each["id"] for each in said["services"]] == [each["id"] for each in services]
    assert services[0]["organization"]["id"] == said["id"] == services[0]["organization_id"]
    assert services[1]["cost_options"][0]["amount"] == 1200.5
    assert services[0]["service_areas"][0]["name"] == "朝阳区"


@pytest.mark.parametrize("option", [{"filter": ["district=110105"]}, {"union": "BFTU"}, {"format": "csv"}])
def test_options_that_would_change_nothing_are_refused(option, tmp_path):
    with pytest.raises(CommandError, match=f"--{next(iter(option))}"):
        call_command("export", "hsds", output=tmp_path / "out", **option)
    assert not (tmp_path / "out").exists()


def test_identifiers_stay_from_file_to_file_and_are_uuids(directory, tmp_path):
    first, second = exported(tmp_path / "one"), exported(tmp_path / "two")
    assert first == second
    assert all(uuid.UUID(each["id"]) for objects in first for each in objects)


@pytest.mark.shared_data
@pytest.mark.parametrize("schema", ["organization", "service"])
def test_standard_accepts_every_object(directory, tmp_path, schema):
    if not SCHEMAS.exists():
        pytest.skip(f"the standard's schemas are not at {SCHEMAS}")
    from jsonschema import Draft202012Validator, FormatChecker

    validator = Draft202012Validator(
        json.loads((SCHEMAS / f"{schema}.json").read_text()), format_checker=FormatChecker()
    )
    objects = exported(tmp_path)[0 if schema == "organization" else 1]
    assert objects
    assert [error.message for one in objects for error in validator.iter_errors(one)] == []


def test_queries_grow_by_chunks_only(monkeypatch):
    monkeypatch.setattr(hsds, "CHUNK", 20)
    public_one()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(hsds.organizations())
        return len(captured)

    few = queries()
    for _turn in range(15):
        public_one()
    assert queries() == few


def test_published_columns_are_those_of_the_public_pages():
    there = [column.key for column in resources.get("work_offers").sheet.exported()]
    assert set(files.OFFER_KEYS) <= set(there)
    kept_back = {
        "legal_representative", "registration_number", "is_worker_service", "worker_service_reason", "recorded_by",
        "unions", "note", "confirmed_at", "withdrawn_reason",
    }  # fmt: skip
    assert not kept_back & {*files.OFFER_KEYS, *PUBLIC}


def test_files_are_made_by_night_and_offered_with_their_dates(directory, client):
    page = client.get(reverse("open_data:page"))
    assert "tomorrow" in page.content.decode() or "明早" in page.content.decode()
    assert publish_open_data()["organizations"]["organizations.csv"] == 2
    page = client.get(reverse("open_data:page")).content.decode()
    for name in publications.names():
        for file in publications.get(name).files:
            address = reverse("open_data:download", args=[name, file])
            assert address in page
            assert client.get(address).status_code == 200
    body = b"".join(client.get(reverse("open_data:download", args=["organizations", "organizations.json"])))
    (first, _second) = json.loads(body)
    assert set(first) == set(PUBLIC)


@pytest.mark.parametrize("file", ["index.json", "secret.csv", "..%2Findex.json"])
def test_nothing_else_of_the_folder_is_served(client, file):
    publish()
    assert client.get(f"/open-data/organizations/{file}").status_code == 404


def test_withdrawn_consent_takes_an_organization_out_of_the_next_file(directory, tmp_path):
    full, _bare = directory
    type(full).objects.filter(pk=full.pk).update(is_public=False)
    organizations, services = exported(tmp_path)
    assert len(organizations) == 1
    assert services == []
    assert ServiceOffer.objects.exists()
