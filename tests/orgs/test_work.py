"""Work: services offered, annual reports, funding; by owners and clerks, by lists, in public."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.listing.intake import intakes
from core.listing.intake import take_in as take_in_list
from core.sheets import export
from orgs.models import AnnualReport, FundingReceived, ServiceOffer
from orgs.queries.work import on_offer
from orgs.services import standing
from orgs.sheets.standing import SHEETS
from orgs.standing import standing_kinds
from reference.models import ServiceArea
from tests.core.attachments.files import PDF
from tests.factories import person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def organization():
    return OrganizationFactory(portal_status="verified", is_public=True)


def facts(slug, **more):
    samples = {
        "offers": {"title": "法律咨询", "area": ServiceArea.objects.get(pk="legal-services"), "price": Decimal(0),
                   "target_groups": ["new-employment"], "districts": ["110105"], "capacity": 30, "is_public": True},
        "reports": {"year": 2025, "income": Decimal("200.50"), "expense": Decimal(150), "summary": "一年工作"},
        "funding": {"year": 2025, "funder_kind": "foundation", "funder": "示范基金会", "amount": Decimal(5000),
                    "purpose": "场地"},
    }  # fmt: skip
    return {**samples[slug], **more}


def enter(slug, organization, by, *, is_declared=False, upload=None, **more):
    return standing.add_entry(
        kind=standing_kinds.get(slug), organization=organization, facts=facts(slug, **more), by=by,
        is_declared=is_declared, upload=upload,
    )  # fmt: skip


@pytest.mark.parametrize("slug", ["offers", "reports", "funding"])
def test_entry_is_kept_as_it_was_given(slug, organization, clerk):
    entry = enter(slug, organization, clerk)
    entry.refresh_from_db()
    assert {name: getattr(entry, name) for name in facts(slug)} == facts(slug)


def test_what_cannot_be_is_refused(organization, clerk):
    with pytest.raises(UserError) as early:
        enter("reports", organization, clerk, year=clock.today().year + 1)
    assert early.value.field == "year"
    with pytest.raises(ValidationError) as refused:
        enter("offers", organization, clerk, valid_from=dt.date(2026, 2, 1), valid_until=dt.date(2026, 1, 1))
    assert refused.value.messages == ["截止日期早于开始日期，请核对。"]
    enter("reports", organization, clerk)
    with pytest.raises(ValidationError):
        enter("reports", organization, clerk)


def test_public_page_shows_what_counts_and_can_be_had(client, organization, clerk):
    enter("offers", organization, clerk)
    for hidden in (
        {"title": "内部服务", "is_public": False},
        {"title": "过期服务", "valid_until": clock.today() - dt.timedelta(days=1)},
        {"title": "明年服务", "valid_from": clock.today() + dt.timedelta(days=1)},
    ):
        enter("offers", organization, clerk, **hidden)
    enter("offers", organization, owner_of(organization), is_declared=True, title="未确认服务")
    organization.refresh_from_db()
    page = client.get(reverse("orgs:profile", args=[organization.number]), headers={"accept-language": "en"})
    text = page.content.decode()
    assert "法律咨询" in text
    assert "Workers in new forms of employment" in text
    assert "Free" in text
    assert not [name for name in ("内部服务", "过期服务", "明年服务", "未确认服务") if name in text]


def test_owner_corrects_a_confirmed_offer_and_the_clerk_confirms_it_anew(client, organization, clerk):
    offer, owner = enter("offers", organization, clerk), owner_of(organization)
    client.force_login(owner)
    sent = {"title": "法律咨询（新）", "area": "legal-services", "target_groups": ["new-employment"], "is_public": "on",
            "reason": "更名", "version": 1}  # fmt: skip
    answer = client.post(reverse("orgs:my_standing_correct", args=["offers", offer.pk]), sent)
    assert answer.url == reverse("orgs:my_work", args=[organization.pk])
    offer.refresh_from_db()
    assert (offer.title, offer.is_unconfirmed, offer.districts) == ("法律咨询（新）", True, [])
    standing.confirm_entry(entry=offer, by=clerk)
    assert on_offer().get() == offer


def test_owner_cannot_change_what_a_clerk_confirmed(client, organization, clerk):
    report = enter("reports", organization, clerk)
    client.force_login(owner_of(organization))
    assert client.get(reverse("orgs:my_standing_correct", args=["reports", report.pk])).status_code == 404


def test_owner_declares_funding_with_its_document(client, organization):
    client.force_login(owner_of(organization))
    sent = {"year": 2025, "funder_kind": "government", "funder": "示范街道", "amount": "80000.50", "purpose": "慰问",
            "file": SimpleUploadedFile("协议.pdf", PDF)}  # fmt: skip
    url = reverse("orgs:my_standing_add", args=[organization.pk, "funding"])
    assert client.post(url, sent).url == reverse("orgs:my_work", args=[organization.pk])
    funding = FundingReceived.objects.get()
    assert (funding.amount, funding.is_unconfirmed) == (Decimal("80000.50"), True)
    page = client.get(reverse("orgs:my_work", args=[organization.pk])).content.decode()
    assert "协议.pdf" in page
    assert client.get(standing.entry_file(funding).get_absolute_url()).status_code == 200


LISTS = {
    "offers": "统一社会信用代码,服务项目,服务领域,服务对象,服务区域,每次人数,价格\n"
    "{},法律咨询,法律服务,农民工、女职工,朝阳、海淀区,20,0\n",
    "reports": "统一社会信用代码,年度,收入,支出\n{},2025,20万元,150000\n",
    "funding": "统一社会信用代码,年度,资金来源类别,资助方,金额,用途\n{},2025,基金会,示范基金会,5万元,场地\n",
}


def take_in(tmp_path, slug, text, by):
    path = tmp_path / f"{slug}.csv"
    path.write_text(text, encoding="utf-8")
    return take_in_list(intake=intakes.get(slug), path=path, by=by)


@pytest.mark.parametrize("slug", LISTS)
def test_list_comes_in_and_what_is_exported_comes_back_unchanged(slug, tmp_path, organization, clerk):
    text = LISTS[slug].format(organization.uscc)
    assert [take_in(tmp_path, slug, text, clerk).created, take_in(tmp_path, slug, text, clerk).unchanged] == [1, 1]
    path = tmp_path / "out.xlsx"
    export(SHEETS[slug], standing_kinds.get(slug).model.objects.all(), path, format="xlsx")
    result = take_in_list(intake=intakes.get(slug), path=path, by=clerk)
    assert (result.created, result.updated, result.unchanged, result.errors) == (0, 0, 1, [])


def test_list_of_offers_is_understood(tmp_path, organization, clerk):
    take_in(tmp_path, "offers", LISTS["offers"].format(organization.uscc), clerk)
    offer = ServiceOffer.objects.get()
    assert (offer.area_id, offer.target_groups, offer.districts, offer.price) == (
        "legal-services", ["migrant-workers", "women-workers"], ["110105", "110108"], 0
    )  # fmt: skip


@pytest.mark.parametrize("where", ["tab", "offers", "reports", "funding", "profile", "mine"])
def test_pages_ask_as_often_for_many_as_for_few(client, organization, clerk, where):
    organization.refresh_from_db()
    url = {
        "tab": reverse("orgs:desk_organization", args=[organization.pk, "work"]),
        "profile": reverse("orgs:profile", args=[organization.number]),
        "mine": reverse("orgs:my_work", args=[organization.pk]),
    }.get(where) or reverse(f"orgs:desk_{where}")
    client.force_login(owner_of(organization) if where == "mine" else clerk)

    def fill(start, stop):
        for number in range(start, stop):
            enter("offers", organization, clerk, title=f"服务{number}")
            enter("reports", organization, clerk, year=1990 + number)
            enter("funding", organization, clerk, purpose=f"用途{number}")

    fill(0, 2)
    client.get(url)
    counts = []
    for start, stop in ((2, 3), (3, 15)):
        fill(start, stop)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("slug", "query", "found"),
    [("offers", "group=new-employment", True), ("offers", "group=women-workers", False),
     ("offers", "district=110105", True), ("offers", "district=110108", False), ("offers", "public=no", False),
     ("reports", "year=2025", True), ("funding", "funder_kind=union", False), ("funding", "funder=基金", True)],
)  # fmt: skip
def test_lists_are_filtered(client, organization, clerk, slug, query, found):
    enter(slug, organization, clerk)
    client.force_login(clerk)
    page = client.get(f"{reverse(f'orgs:desk_{slug}')}?{query}").content.decode()
    assert (organization.name in page) is found


def test_reports_of_another_district_are_out_of_reach(client, organization, clerk):
    report = enter("reports", organization, clerk)
    client.force_login(person(Role.CLERK, "BFTU-110101"))
    assert client.get(reverse("orgs:desk_standing_correct", args=["reports", report.pk])).status_code == 404
    assert AnnualReport.objects.visible_to(clerk).count() == 1
