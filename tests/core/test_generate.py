"""Made-up rows: deterministic, valid, and loaded whole."""

import random

import pytest
from stdnum.cn import uscc as uscc_number

from core.generate import telephone, uscc
from orgs.generate import COLUMNS, World, load, organization_rows
from orgs.models import Collection, Contact, Organization, Responsibility
from orgs.validators import validate_telephone, validate_uscc

pytestmark = pytest.mark.django_db


def test_uscc_of_each_serial_is_valid_and_its_own():
    codes = [uscc("52", "110105", serial) for serial in range(2000)]
    assert len(set(codes)) == 2000
    for code in codes:
        assert uscc_number.is_valid(code)
        validate_uscc(code)


def test_telephone_is_one():
    rng = random.Random(1)
    for _turn in range(200):
        validate_telephone(telephone(rng))


def test_rows_of_a_seed_are_the_same():
    world = World.of_database()
    one, same = (list(organization_rows(1, 50, seed=7, world=world)) for _turn in range(2))
    assert one == same
    assert one != list(organization_rows(1, 50, seed=8, world=world))
    assert {len(row) for row in one} == {len(COLUMNS)}


@pytest.mark.django_db(transaction=True)
def test_load_fills_an_empty_database_and_leaves_its_indexes(bare_world):
    load(120)
    assert Organization.objects.count() == 120
    assert Responsibility.objects.filter(is_lead=True).count() == 120
    assert Contact.objects.exists()
    assert Collection.objects.filter(status="verified", snapshot__isnull=False).exists()
    assert Organization.objects.create(name="后来者", legal_form="association").pk == 121
    for organization in Organization.objects.all():
        organization.clean_fields(exclude=["portal_status", "legal_status"])


@pytest.fixture
def bare_world():
    """A union, a district and a service area, which a test with real transactions finds flushed."""
    from reference.models import Division, ServiceArea
    from unions.models import Union

    Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "kind": "city"}
    )
    Division.objects.get_or_create(code="110105", defaults={"name": "朝阳区", "level": "county"})
    if not ServiceArea.objects.exists():
        ServiceArea.objects.create(code="legal", name_zh="法律服务", name_en="Legal services")
