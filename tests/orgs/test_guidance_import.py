"""Guidance on party and union building that comes in by spreadsheet."""

import pytest

from core.listing.intake import intakes, take_in
from core.sheets import export
from orgs.lists.life import GUIDANCE
from orgs.models import Guidance
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db


def test_list_comes_in_corrects_and_comes_back_unchanged(tmp_path):
    one, theirs, clerk = OrganizationFactory(), OrganizationFactory(union="BFTU-110101"), person(Role.PARTY)
    path = tmp_path / "list.csv"

    def taken(*rows, by=clerk):
        head = "统一社会信用代码,指导内容,日期,指导人,是否检查,发现与建议"
        path.write_text("\n".join([head, *rows]), encoding="utf-8")
        return take_in(intake=intakes.get("guidance"), path=path, by=by)

    first = taken(f"{one.uscc},党建,2026-03-01,赵某,是,材料齐全", f"{one.uscc},党建,2099-01-01,赵某,,太早",
                  f"{one.uscc},党建,2026-03-01,赵某,,重复", ",党建,2026-03-01,赵某,,没有单位")  # fmt: skip
    assert (first.created, first.faulty) == (1, 3), first.errors
    given = Guidance.objects.get()
    assert (given.union, given.is_check, given.recorded_by) == (clerk.acting.union, True, clerk)
    again = taken(f"{one.uscc},党建,2026-03-01,赵某,,尽快报批")
    given.refresh_from_db()
    assert (again.created, again.updated, given.text, given.is_check) == (0, 1, "尽快报批", True)
    assert taken(f"{theirs.uscc},党建,2026-03-01,赵某,,别区", by=person(Role.CLERK, "BFTU-110105")).faulty == 1
    workbook = tmp_path / "out.xlsx"
    export(GUIDANCE, Guidance.objects.all(), workbook, format="xlsx")
    back = take_in(intake=intakes.get("guidance"), path=workbook, by=clerk)
    assert (back.created, back.updated, back.unchanged, back.errors) == (0, 0, 1, [])
