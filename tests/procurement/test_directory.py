"""The service directory: dated entries, lists out and in, growth of purchases."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.listing.intake import intakes, take_in
from core.sheets import unexported_fields
from finance.services import ledger
from procurement.models import Application, Award, ServiceDirectoryEntry
from procurement.queries.directory import purchases_by_area, purchases_by_year
from procurement.services.directory import write_entry
from procurement.sheets.directory import DIRECTORY
from reference.models import ServiceArea
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import opened
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_day():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def entry(code="A01", **facts):
    """Return an entry as the city federation writes it."""
    area = ServiceArea.objects.filter(is_active=True)[0]
    said = {"code": code, "title": "心理服务", "area": area, "valid_from": dt.date(2026, 1, 1), **facts}
    return write_entry(entry=None, facts=said, version=None, by=person(Role.CLERK))


def test_public_page_shows_what_applies_today(client):
    entry()
    entry("A02", title="过期服务", valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2025, 12, 31))
    entry("A03", title="将来服务", valid_from=dt.date(2027, 1, 1))
    page = client.get(reverse("procurement:public_directory")).content.decode()
    assert "心理服务" in page
    assert "过期服务" not in page
    assert "将来服务" not in page


def test_clerks_of_the_city_federation_keep_it_and_others_read_it(client):
    made = entry()
    address = reverse("procurement:entry", args=[made.pk])
    client.force_login(person(Role.CLERK))
    said = {
        name: client.get(address).context["form"][name].value() for name in ("code", "area", "valid_from", "version")
    }
    client.post(address, {**said, "title": "心理健康服务"})
    assert ServiceDirectoryEntry.objects.get().title == "心理健康服务"
    client.force_login(person(Role.CLERK, "BFTU-110105"))
    assert "心理健康服务" in client.get(address).content.decode()
    assert client.post(address, {**said, "title": "x"}).status_code == 403
    assert client.get(reverse("procurement:directory"), {"in_force": "yes"}).status_code == 200


def test_one_entry_from_one_day():
    made = entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceDirectoryEntry.objects.create(code="A01", title="x", area=made.area, valid_from=made.valid_from)


def test_every_field_is_exported_or_named():
    assert unexported_fields(DIRECTORY) == set()


def test_list_is_taken_in_sound_rows_only_and_twice_changes_nothing(tmp_path):
    entry()
    name = ServiceArea.objects.filter(is_active=True)[0].name_zh
    path = tmp_path / "directory.csv"
    path.write_text(
        "编码,服务项目,服务领域,生效日期,失效日期\n"
        f"A01,心理健康服务,{name},2026-01-01,\n"
        f"A02,法律援助,{name},2026-01-01,2028-12-31\n"
        f"A02,重复,{name},2026-01-01,\n"
        f"A03,倒置,{name},2026-05-01,2026-01-01\n"
        "A04,无领域,不存在的领域,2026-01-01,\n",
        encoding="utf-8",
    )
    intake, clerk = intakes.get("service_directory"), person(Role.CLERK)
    result = take_in(intake=intake, path=path, by=clerk)
    assert (result.created, result.updated, result.faulty) == (1, 1, 3)
    assert ServiceDirectoryEntry.objects.get(code="A01").title == "心理健康服务"
    again = take_in(intake=intake, path=path, by=clerk)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)


def test_growth_is_counted_on_the_year_before():
    round = opened()
    for n, (year, amount) in enumerate(((2025, 10_000), (2026, 20_000), (2026, 10_000))):
        application = Application.objects.create(
            round=round, organization=OrganizationFactory(), form_version=round.form_version, status="awarded",
            number=f"申{n}", submitted_at=clock.now(), lot=round.lots.get(),
        )  # fmt: skip
        bound = ledger.commit(
            line=round.line, amount=Decimal(amount), reference=f"application:{n}", subject="服务", by=None
        )
        Award.objects.create(
            application=application, amount=amount, commitment=bound,
            awarded_at=dt.datetime(year, 2, 1, tzinfo=clock.SHANGHAI),
        )  # fmt: skip
    this, last = purchases_by_year()
    assert (this.number, this.money, this.number_growth, this.money_growth) == (2, Decimal(30_000), 100, 200)
    assert (last.year, last.number_growth) == (2025, None)
    (area,) = purchases_by_area([2024, 2025, 2026])
    assert area.by_year == [(2024, None), (2025, (1, Decimal(10_000))), (2026, (2, Decimal(30_000)))]
