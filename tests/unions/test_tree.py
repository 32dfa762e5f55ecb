"""The union tree: what the migrations bring, and how it is changed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.errors import UserError
from tests.factories import administrator, person, subdistrict_union
from unions import services
from unions.models import Role, Union
from unions.queries import city_federation, union_by_code, unions_visible_to

pytestmark = pytest.mark.django_db


def test_tree_of_the_migrations():
    kinds = {kind: Union.objects.filter(kind=kind).count() for kind in Union.Kind.values}
    assert kinds == {
        "city": 1, "district": 17, "industrial": 8, "group": 26, "direct": 9, "subdistrict": 0, "enterprise": 0,
    }  # fmt: skip
    assert Union.objects.find_problems() == ([], [], [], [], [])
    assert union_by_code("bftu-110108").name == "北京市海淀区总工会"
    assert union_by_code("BFTU-110302").district.name == "北京经济技术开发区"


def test_unknown_code_is_named():
    with pytest.raises(UserError, match="BFTU-999999"):
        union_by_code("BFTU-999999")


def test_subtree_reaches_down_only():
    below, district = subdistrict_union(), union_by_code("BFTU-110105")
    assert district.subtree_ids() == [district.pk, below.pk]
    assert below.subtree_ids() == [below.pk]


def test_unions_visible_to():
    below = subdistrict_union()
    assert list(unions_visible_to(person(Role.CLERK, "BFTU-110105"))) == [union_by_code("BFTU-110105"), below]
    assert unions_visible_to(person(Role.CLERK)).count() == Union.objects.count()
    assert not unions_visible_to(person()).exists()


def test_move_union_changes_what_appointments_reach():
    below = subdistrict_union(parent="BFTU-110101")
    clerk = person(Role.CLERK, "BFTU-110105")
    assert not clerk.reaches(below)
    moved = services.move_union(below, parent=union_by_code("BFTU-110105"), by=administrator())
    assert clerk.reaches(moved)
    assert Union.objects.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize(("code", "parent"), [("BFTU", "BFTU-110105"), ("BFTU-110105", "BFTU-110105-JW")])
def test_move_union_refuses(code, parent):
    subdistrict_union()
    with pytest.raises(ValidationError):
        services.move_union(union_by_code(code), parent=union_by_code(parent), by=administrator())
    assert city_federation().is_root()


def test_move_union_is_for_administrators():
    below = subdistrict_union()
    with pytest.raises(PermissionDenied):
        services.move_union(below, parent=city_federation(), by=person(Role.LEADER))


def test_update_union_keeps_its_place():
    stale = subdistrict_union()
    services.move_union(stale, parent=union_by_code("BFTU-110101"), by=None)
    stale.office = "服务办公室"
    services.update_union(stale, by=administrator())
    stored = Union.objects.get(pk=stale.pk)
    assert (stored.office, stored.path[:8]) == ("服务办公室", union_by_code("BFTU-110101").path)
