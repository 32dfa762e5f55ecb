"""Lists of the blacklist, of changes of name and of guidance: filters, reach, export."""

import datetime as dt

import pytest

from core.sheets import export, resources
from orgs.models import BlacklistEntry, Guidance, NameChange
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)


def rows(organization):
    """Make one row of each list about an organization."""
    common = {"organization": organization, "union": city_federation()}
    BlacklistEntry.objects.create(**common, reason="失信行为", starts_on=DAY, ends_on=dt.date(2027, 3, 1))
    NameChange.objects.create(organization=organization, former_name="曾用名称", new_name="新名称", changed_on=DAY)
    Guidance.objects.create(**common, subject="party", given_on=DAY, given_by="张三", text="建议成立联合党支部")


LISTS = {
    "blacklist": ("失信行为", {"status": "lifted"}, {"status": "in_force", "year": "2026"}),
    "names": ("曾用名称", {"year": "2025"}, {"year": "2026"}),
    "guidance": ("张三", {"subject": "union"}, {"subject": "party", "check": "no"}),
}


@pytest.mark.parametrize("word", list(LISTS))
def test_list_shows_filters_and_keeps_to_the_reach(client, word):
    rows(OrganizationFactory(union="BFTU-110101"))
    said, without, having = LISTS[word]
    address = f"/desk/life/{word}/"
    client.force_login(person(Role.CLERK))
    assert said in client.get(address).content.decode()
    assert said in client.get(address, having).content.decode()
    assert said not in client.get(address, without).content.decode()
    client.force_login(person(Role.CLERK, "BFTU-110105"))
    assert said not in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["blacklist", "name_changes", "guidance"])
def test_list_is_exported(tmp_path, name):
    organization = OrganizationFactory()
    rows(organization)
    resource = resources.get(name)
    export(resource.sheet, resource.rows(None), tmp_path / "x.csv", format="csv")
    assert organization.name in (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
