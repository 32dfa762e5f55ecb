"""The messy list that the project brings: what a clerk would expect is taken, the rest is refused with a reason."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from orgs.choices.records import LegalForm
from orgs.models import Organization
from orgs.services.importing import import_organizations
from orgs.sheets.sample import FAULTY_ROWS, write_sample_list

pytestmark = pytest.mark.django_db


@pytest.fixture
def messy(tmp_path):
    path = tmp_path / "list.xlsx"
    write_sample_list(path)
    return path


def test_faulty_rows_are_refused_with_their_column(messy):
    result = import_organizations(path=messy)
    assert result.created == 6
    assert {error.row: error.column for error in result.errors} == FAULTY_ROWS


def test_what_a_clerk_would_understand_is_understood(messy):
    import_organizations(path=messy)
    found = {one.name: one for one in Organization.objects.all()}
    painters, fund, group = found["北京示范　书画协会"], found["北京示范互助基金会"], found["北京示范读书小组"]
    assert (painters.registered_on, painters.registered_funds) == (dt.date(2014, 5, 6), Decimal("30000.00"))
    assert (painters.district_id, painters.telephone) == ("110108", "010-55501002")
    assert (fund.registered_funds, fund.address, fund.legal_form) == (Decimal("5000000.00"), "", LegalForm.FOUNDATION)
    assert (group.uscc, group.legal_form, group.registered_on) == (None, LegalForm.UNREGISTERED, dt.date(2019, 8, 1))
    assert found["北京示范心理关爱中心(朝阳)"].registered_on == dt.date(2016, 7, 18)
    assert found["北京示范法律援助服务队"].registered_on == dt.date(2018, 9, 10)


def test_the_same_list_again_changes_nothing(messy):
    import_organizations(path=messy)
    again = import_organizations(path=messy)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 6)


def test_command_writes_the_list(tmp_path, capsys):
    call_command("sample_list", tmp_path / "list.xlsx")
    assert import_organizations(path=tmp_path / "list.xlsx", dry_run=True).created == 6
    with pytest.raises(CommandError, match="xlsx"):
        call_command("sample_list", tmp_path / "list.csv")
