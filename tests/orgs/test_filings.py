"""Filing with a union hub: form, decision, number and certificate, renewal, lapse, withdrawal."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from core import clock
from core.certificates.queries import certificates_about
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.lifecycle.testing import assert_lifecycle
from orgs.choices.life import FilingStatus as F
from orgs.choices.records import LegalForm, LegalStatus
from orgs.models import Filing
from orgs.queries.filings import filings_visible_to
from orgs.services import filings, life
from tests.factories import person
from tests.orgs.factories import FORM, OrganizationFactory, filed, owner_of, submitted_filing
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return person(Role.MANAGER)


def certificate_of(filing):
    return certificates_about(filing).get()


def test_filing_goes_only_where_it_may():
    decided = {"number": "备〔2026〕1号", "filed_on": clock.today(), "valid_until": clock.today()}

    def make(state):
        facts = decided if state in {F.FILED, F.RENEWED, F.LAPSED} else {}
        return Filing.objects.create(organization=OrganizationFactory(), union=city_federation(), status=state, **facts)

    assert_lifecycle(
        Filing,
        "status",
        make,
        arguments={name: {"changes": decided} for name in ("file", "renew", "lapse")},
        permitted={
            (F.DRAFT, "submit"), (F.RETURNED, "submit"), (F.SUBMITTED, "file"),
            (F.SUBMITTED, "return_for_correction"), (F.SUBMITTED, "refuse"), (F.RETURNED, "refuse"),
            (F.FILED, "renew"), (F.LAPSED, "renew"), (F.FILED, "lapse"),
            (F.DRAFT, "withdraw"), (F.SUBMITTED, "withdraw"), (F.RETURNED, "withdraw"), (F.FILED, "withdraw"),
        },
    )  # fmt: skip


def test_owner_asks_and_the_union_in_charge_files(manager):
    group = OrganizationFactory(
        legal_form=LegalForm.UNREGISTERED, legal_status=LegalStatus.UNREGISTERED, uscc=None, union="BFTU-110105"
    )
    owner, clerk = owner_of(group), person(Role.CLERK, "BFTU-110105")
    filing = submitted_filing(group, owner)
    assert filing.union == union_by_code("BFTU-110105")
    assert [task.title for task in tasks_for(clerk) if group.name in task.title]
    done = filings.file(filing=filing, by=clerk)
    certificate = certificate_of(done)
    assert (done.status, certificate.number, certificate.holder) == (F.FILED, done.number, group.name)
    assert certificate.valid_until == done.valid_until
    assert [note.kind for note in Notification.objects.filter(user=owner)] == ["filing_filed"]


def test_numbers_have_no_gaps_and_are_the_hubs_own():
    year = clock.today().year
    numbers = [filed().number for _ in range(3)]
    assert numbers == [f"市总工会社备〔{year}〕{n:03}号" for n in (1, 2, 3)]


def test_whoever_handed_it_in_does_not_decide():
    clerk = person(Role.CLERK)
    filing = submitted_filing(OrganizationFactory(), clerk, union=city_federation())
    with pytest.raises(UserError):
        filings.file(filing=filing, by=clerk)
    assert not [task for task in tasks_for(clerk) if filing.organization.name in task.title]


@pytest.mark.parametrize("missing", ["purpose", "activities", "organizer", "organizer_telephone", "place", "promises"])
def test_what_is_missing_is_asked_for_beside_its_field(missing):
    one = OrganizationFactory()
    owner = owner_of(one)
    filing = filings.begin_filing(organization=one, by=owner)
    answers = {**FORM, missing: False if missing == "promises" else ""}
    with pytest.raises(UserError) as refusal:
        filings.submit_filing(filing=filing, answers=answers, version=1, by=owner)
    assert refusal.value.field == missing


def test_second_form_is_refused_and_the_database_holds_it():
    one = OrganizationFactory()
    filings.begin_filing(organization=one, by=owner_of(one))
    with pytest.raises(UserError):
        filings.begin_filing(organization=one, by=person(Role.CLERK), union=city_federation())
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.create(organization=one, union=city_federation(), status=F.RETURNED)


def test_form_changed_by_somebody_else_is_not_overwritten():
    one = OrganizationFactory()
    owner = owner_of(one)
    filing = filings.begin_filing(organization=one, by=owner)
    filings.save_filing(filing=filing, answers={"purpose": "一"}, version=1, by=owner)
    with pytest.raises(StaleRecordError):
        filings.save_filing(filing=filing, answers={"purpose": "二"}, version=1, by=owner)


@pytest.mark.parametrize(("act", "kind"), [("return_filing", "filing_returned"), ("refuse_filing", "filing_refused")])
def test_return_and_refusal_need_a_reason_that_the_owner_reads(act, kind, manager):
    one = OrganizationFactory()
    owner = owner_of(one)
    filing = submitted_filing(one, owner)
    with pytest.raises(UserError):
        getattr(filings, act)(filing=filing, reason=" ", by=manager)
    getattr(filings, act)(filing=filing, reason="材料不全", by=manager)
    assert [note.kind for note in Notification.objects.filter(user=owner)] == [kind]


def test_renewal_goes_on_from_the_end_and_revokes_the_old_certificate(manager):
    first = filed()
    owner = owner_of(first.organization)
    with clock.shifted_to(clock.start_of(first.valid_until - dt.timedelta(days=40))):
        again = submitted_filing(first.organization, owner)
        assert again.renews == first
        renewed = filings.file(filing=again, by=manager)
    first.refresh_from_db()
    assert first.status == F.RENEWED
    assert renewed.valid_until > first.valid_until + dt.timedelta(days=700)
    assert renewed.number in certificate_of(first).revoked_reason
    assert certificate_of(renewed).revoked_on is None


def test_a_filing_is_not_renewed_long_before_its_end(client):
    filing = filed()
    owner = owner_of(filing.organization)
    with pytest.raises(UserError, match=str(filing.renewable_from)):
        filings.begin_filing(organization=filing.organization, by=owner)
    client.force_login(owner)
    page = client.get(reverse("orgs:my_filings", args=[filing.organization_id])).content.decode()
    assert str(filing.renewable_from) in page
    with clock.shifted_to(clock.start_of(filing.renewable_from) + dt.timedelta(hours=1)):
        assert filings.begin_filing(organization=filing.organization, by=owner).renews == filing


def test_filings_lapse_by_night_after_their_last_day():
    filing = filed()
    owner = owner_of(filing.organization)
    for day, status in ((filing.valid_until, F.FILED), (filing.valid_until + dt.timedelta(days=1), F.LAPSED)):
        with clock.shifted_to(clock.start_of(day) + dt.timedelta(hours=1)):
            assert filings.lapse_filings() == (status == F.LAPSED)
        filing.refresh_from_db()
        assert filing.status == status
    assert [note.kind for note in Notification.objects.filter(user=owner)] == ["filing_lapsed"]


def test_each_stage_before_the_end_is_reminded_of_once_unless_renewal_is_under_way():
    filing = filed()
    owner = owner_of(filing.organization)
    before = clock.start_of(filing.valid_until - dt.timedelta(days=29)) + dt.timedelta(hours=1)
    with clock.shifted_to(before):
        assert filings.remind_of_renewals() > 0
        assert filings.remind_of_renewals() == 0
    with clock.shifted_to(before + dt.timedelta(days=24)):
        filings.begin_filing(organization=filing.organization, by=owner)
        assert filings.remind_of_renewals() == 0


def test_withdrawal_revokes_the_certificate(manager):
    filing = filed()
    filings.withdraw_filing(filing=filing, reason="不再活动", by=manager)
    assert "不再活动" in certificate_of(filing).revoked_reason


def test_draft_of_an_organization_is_not_seen_by_the_union():
    one = OrganizationFactory()
    filings.begin_filing(organization=one, by=owner_of(one))
    assert not filings_visible_to(person(Role.CLERK)).exists()


def test_filing_with_another_hub_is_out_of_reach():
    filing = filed()
    assert list(filings_visible_to(person(Role.AUDITOR))) == [filing]
    assert not filings_visible_to(person(Role.CLERK, "BFTU-110101")).exists()


# Screens --------------------------------------------------------------------------------------------------------------


def test_owner_fills_in_and_hands_in_on_the_own_pages(client):
    one = OrganizationFactory()
    client.force_login(owner_of(one))
    answer = client.post(reverse("orgs:my_begin_filing", args=[one.pk]))
    filing = Filing.objects.get()
    assert answer.url == reverse("orgs:my_filing", args=[filing.pk])
    client.post(answer.url, {"purpose": "一半", "version": 1})
    filing.refresh_from_db()
    assert (filing.status, filing.purpose) == (F.DRAFT, "一半")
    client.post(answer.url, {**FORM, "promises": "on", "version": filing.version, "submit": "1"})
    filing.refresh_from_db()
    assert filing.status == F.SUBMITTED


def test_faulty_form_keeps_what_was_typed(client):
    one = OrganizationFactory()
    client.force_login(owner_of(one))
    filing = filings.begin_filing(organization=one, by=person())
    page = client.post(
        reverse("orgs:my_filing", args=[filing.pk]), {"purpose": "组织读书", "version": 1, "submit": "1"}
    )
    assert page.context["form"].errors
    assert "组织读书" in page.content.decode()


def test_clerk_decides_on_the_page(client, manager):
    filing = submitted_filing(OrganizationFactory(), person(Role.CLERK), union=city_federation())
    client.force_login(manager)
    url = reverse("orgs:desk_decide_filing", args=[filing.pk])
    client.post(url, {"decision": "return", "reason": ""})
    filing.refresh_from_db()
    assert filing.status == F.SUBMITTED
    client.post(url, {"decision": "file"})
    filing.refresh_from_db()
    assert filing.status == F.FILED


def test_certificate_comes_as_pdf_and_word(client):
    filing = filed()
    client.force_login(person(Role.AUDITOR))
    pdf = client.get(reverse("orgs:desk_certificate", args=[filing.pk, "pdf"])).content
    assert pdf[:5] == b"%PDF-"
    word = client.get(reverse("orgs:desk_certificate", args=[filing.pk, "docx"])).content
    document = Document(io.BytesIO(word))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert filing.number in text
    assert filing.organization.name in text
    assert len(document.inline_shapes) == 1
    assert client.get(reverse("orgs:desk_certificate", args=[filing.pk, "txt"])).status_code == 404


@pytest.mark.parametrize("number", [1, 8])
def test_record_tab_costs_the_same(client, manager, number, django_assert_max_num_queries):
    one = OrganizationFactory()
    for _ in range(number):
        Filing.objects.create(organization=one, union=city_federation(), status=F.WITHDRAWN, filled_by_union=True)
    client.force_login(manager)
    url = reverse("orgs:desk_organization", args=[one.pk, "filings"])
    client.get(url)
    with django_assert_max_num_queries(45):
        client.get(url)


def renamed(filing, name="北京改名后职工服务中心"):
    life.change_name(organization=filing.organization, name=name, changed_on=clock.today(), by=person(Role.CLERK))
    return Filing.objects.select_related("organization").get(pk=filing.pk)


def test_certificate_says_both_names_after_a_change_of_name(client):
    filing = filed()
    then = filing.organization.name
    address = certificate_of(filing).get_absolute_url()
    assert "北京改名后" not in client.get(address).content.decode()
    renamed(filing)
    page = client.get(address).content.decode()
    assert f"证书签发时的名称：{then}。现名称：北京改名后职工服务中心。" in page
    client.force_login(person(Role.CLERK))
    assert "北京改名后职工服务中心" in client.get(f"/desk/filings/{filing.pk}/").content.decode()


def test_clerk_issues_a_new_copy_under_the_present_name(client):
    filing = renamed(filed())
    client.force_login(person(Role.CLERK))
    client.post(f"/desk/filings/{filing.pk}/new-copy/")
    new, old = certificates_about(filing)
    assert (new.holder, new.revoked_on) == ("北京改名后职工服务中心", None)
    assert new.number in old.revoked_reason
    assert new.valid_until == old.valid_until


def test_new_copy_without_a_change_of_name_is_refused(manager):
    with pytest.raises(UserError):
        filings.issue_new_copy(filing=filed(), by=manager)
