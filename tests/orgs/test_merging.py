"""Two records become one: what moves, what stays, what forbids it, and the way back."""

import datetime as dt
import functools
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.db.models import CheckConstraint
from django.urls import reverse
from docx import Document
from pghistory.models import Event

from core import clock
from core.attachments.models import Attachment
from core.attachments.services import store
from core.audit import history_of
from core.errors import UserError
from orgs.choices.life import FilingStatus
from orgs.choices.people import Post
from orgs.choices.records import CollectionStatus, MemberRole, PortalStatus
from orgs.merging import all_relations, moves, obstacles, relations, stays
from orgs.models import (
    Collection,
    Contact,
    DuplicateFlag,
    Filing,
    KeyPerson,
    Member,
    Merge,
    Organization,
    RatingAward,
    Responsibility,
)
from orgs.presentation.duplicates import merge_in_words, preferred
from orgs.queries.merging import organization_by_code
from orgs.services import merging
from orgs.services.importing import import_organizations
from orgs.services.records import update_organization
from orgs.services.workforce import record_workforce
from tests.factories import UserFactory, person
from tests.orgs.factories import CollectionFactory, MemberFactory, OrganizationFactory
from unions.models import Role, Union
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
WHY = "电话核实为同一家"


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def pair():
    return (
        OrganizationFactory(name="北京市通州区职工互助会", telephone="010-83570001"),
        OrganizationFactory(name="北京市通洲区职工互助会", uscc=None, address="通州区新华大街1号"),
    )


def merged(pair, by, take=("address",), **more):
    return merging.merge(kept=pair[0], absorbed=pair[1], take=take, reason=WHY, by=by, **more)


def contact(organization):
    return Contact.objects.create(
        organization=organization, union=city_federation(), method="visit", staff="测试", subject="走访"
    )


# Relations ------------------------------------------------------------------------------------------------------------


def test_a_later_careless_record_overrules_nothing_by_itself():
    kept = OrganizationFactory(name="北京和谐职工服务站", telephone="010-83570001", volunteers=9, is_public=True)
    careless = OrganizationFactory(
        name="北京和谐服务服务站", telephone="010-83570002", email="a@example.org", uscc=None, volunteers=7,
        is_public=False,
    )  # fmt: skip
    assert preferred(kept, careless) == {"email"}
    assert "name" not in preferred(careless, kept), "the record that goes on keeps its name unless a clerk says so"


def test_every_relation_to_an_organization_moves_or_says_why_it_stays():
    names = {relation.name for relation in all_relations()}
    assert set(stays.names()) <= names, "a relation that is registered as staying no longer exists"
    ours = [each for each in Organization._meta.related_objects if not issubclass(each.related_model, Event)]
    assert {f"{each.related_model._meta.label}.{each.field.name}" for each in ours} <= names
    for relation in relations():
        handled = {name for _others, _condition, name in relation.unique()}
        handled |= {each.name for each in relation.exclusions()}
        for constraint in relation.model._meta.constraints:
            if not isinstance(constraint, CheckConstraint):
                told = (*getattr(constraint, "fields", ()), *getattr(constraint, "expressions", ()))
                assert constraint.name in handled or relation.field not in str(told), f"{constraint.name} wants a rule"
    assert {"orgs.Contact.organization", "orgs.Organization.merged_into", "attachments.Attachment.record"} <= names


def test_what_belongs_to_the_absorbed_record_moves(pair, clerk):
    kept, absorbed = pair
    log, file = contact(absorbed), SimpleUploadedFile("章程.txt", b"text", content_type="text/plain")
    attachment = store(file, by=clerk, about=absorbed, title="章程")
    done = merged(pair, clerk)
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    log.refresh_from_db()
    assert (log.organization, kept.address, kept.telephone) == (kept, "通州区新华大街1号", "010-83570001")
    assert (absorbed.portal_status, absorbed.merged_into) == (PortalStatus.MERGED, kept)
    assert list(Attachment.objects.about(kept)) == [attachment]
    assert done.moved["rows"]["orgs.Contact.organization"] == [log.pk]
    assert len(history_of(absorbed)) == 2
    assert any(WHY in change.why for change in history_of(kept))


def test_rows_of_which_the_kept_record_has_its_own_stay_or_give_way(pair, clerk):
    kept, absorbed = pair
    mine, theirs, earlier = (
        CollectionFactory(organization=kept),
        CollectionFactory(organization=absorbed),
        CollectionFactory(
            organization=absorbed, year=2025, status=CollectionStatus.VERIFIED, verified_at=clock.now(), snapshot={}
        ),
    )
    day = dt.date(2025, 5, 1)
    RatingAward.objects.create(organization=kept, grade="3A", awarded_on=day)
    twice, newer = (
        RatingAward.objects.create(organization=absorbed, grade="4A", awarded_on=day),
        RatingAward.objects.create(organization=absorbed, grade="5A", awarded_on=day + dt.timedelta(days=30)),
    )
    owner, second = (
        MemberFactory(organization=kept, user=UserFactory()),
        MemberFactory(organization=absorbed, user=UserFactory()),
    )
    other = Union.objects.get(code="BFTU-110105")
    Responsibility.objects.filter(organization=absorbed).update(union=other)
    merged(pair, clerk)
    of_kept = set(kept.collections.values_list("pk", flat=True))
    assert of_kept == {mine.pk, earlier.pk}
    assert list(absorbed.collections.all()) == [theirs]
    theirs.refresh_from_db()
    assert theirs.status == CollectionStatus.CLOSED  # nobody is asked twice
    assert set(RatingAward.objects.filter(organization=absorbed)) == {twice}
    kept.refresh_from_db()
    assert kept.rating == newer.grade
    assert dict(Member.objects.filter(organization=kept).values_list("pk", "role")) == {
        owner.pk: MemberRole.OWNER, second.pk: MemberRole.EDITOR,
    }  # fmt: skip
    assert dict(kept.responsibilities.values_list("union__code", "is_lead")) == {"BFTU": True, "BFTU-110105": False}


def test_answers_of_one_year_stay_together_and_open_again_when_the_merge_is_undone(client, pair, clerk):
    kept, absorbed = pair
    CollectionFactory(organization=kept)
    first = CollectionFactory(
        organization=absorbed, status=CollectionStatus.VERIFIED, verified_at=clock.now(), snapshot={}
    )
    second = CollectionFactory(organization=absorbed, version=2, corrects=first, status=CollectionStatus.IN_PROGRESS)
    done = merged(pair, clerk)
    assert list(absorbed.collections.order_by("pk")) == [first, second]
    client.force_login(clerk)
    page = client.get(reverse("orgs:desk_merged", args=[done.pk])).content.decode()
    for each in (first, second):
        address = reverse("orgs:desk_collection", args=[each.pk])
        assert address in page
        assert client.get(address).status_code == 200
    merging.undo(merge=done, reason="弄错了", by=clerk)
    assert set(absorbed.collections.values_list("status", flat=True)) == {"verified", "in_progress"}


def test_figures_of_one_year_stay_together_and_the_record_follows_the_latest_year(pair, clerk):
    kept, absorbed = pair
    figures = {"full_time": {"total": 3}, "part_time": {"total": 2}}
    record_workforce(organization=kept, year=2024, figures={"full_time": {"total": 4}}, by=clerk)
    for year in (2024, 2025):
        record_workforce(organization=absorbed, year=year, figures=figures, by=clerk)
    merged((kept, Organization.objects.get(pk=absorbed.pk)), clerk, take=[])
    kept.refresh_from_db()
    assert set(kept.workforce.values_list("year", "engagement")) == {
        (2024, "full_time"), (2025, "full_time"), (2025, "part_time"),
    }  # fmt: skip
    assert absorbed.workforce.count() == 2
    assert (kept.full_time_staff, kept.part_time_staff) == (3, 2)


def test_two_holders_of_one_post_at_a_time_stay_apart(pair, clerk):
    kept, absorbed = pair
    day = dt.date(2024, 1, 1)
    holds = functools.partial(KeyPerson.objects.create, post=Post.LEGAL_REPRESENTATIVE)
    holds(organization=kept, name="张测试", starts_on=day)
    before = holds(organization=absorbed, name="李测试", starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2023, 6, 1))
    same = holds(organization=absorbed, name="张测试", starts_on=dt.date(2024, 2, 1))
    other = KeyPerson.objects.create(organization=absorbed, name="王测试", post=Post.FINANCE, starts_on=day)
    done = merged(pair, clerk)
    assert set(kept.key_people.exclude(name="张测试")) == {before, other}
    assert list(absorbed.key_people.all()) == [same]
    assert same.name in str(merge_in_words(done))


# Refusals -------------------------------------------------------------------------------------------------------------


def test_a_record_is_not_merged_with_itself_nor_twice(pair, clerk):
    kept, absorbed = pair
    with pytest.raises(UserError, match=r"itself|与自身合并"):
        merging.merge(kept=kept, absorbed=kept, take=[], reason=WHY, by=clerk)
    with pytest.raises(UserError):
        merging.merge(kept=kept, absorbed=absorbed, take=[], reason=" ", by=clerk)
    merged(pair, clerk)
    with pytest.raises(UserError, match=r"merged already|已被并入"):
        merged(pair, clerk)


def test_a_registration_that_waits_is_decided_first(pair, clerk):
    Organization.objects.filter(pk=pair[1].pk).update(portal_status=PortalStatus.SUBMITTED)
    with pytest.raises(UserError, match=r"settle that first|请先办结"):
        merged(pair, clerk)


def test_two_valid_codes_want_a_confirmation(clerk):
    pair = OrganizationFactory(name="甲协会"), OrganizationFactory(name="甲协会")
    with pytest.raises(UserError) as refused:
        merged(pair, clerk, take=[])
    assert refused.value.field == "two_codes"
    code = pair[1].uscc
    merged(pair, clerk, take=[], two_codes_confirmed=True)
    assert organization_by_code(code) == pair[0]


def test_what_runs_in_both_records_is_settled_first(pair, clerk):
    kept, absorbed = pair
    CollectionFactory(organization=kept)
    theirs = CollectionFactory(organization=absorbed, status=CollectionStatus.SUBMITTED)
    with pytest.raises(UserError, match=r"wait|尚待"):
        merged(pair, clerk)
    Collection.objects.filter(pk=theirs.pk).update(status=CollectionStatus.RETURNED)
    for one in pair:
        Filing.objects.create(organization=one, union=city_federation())
    with pytest.raises(UserError, match=r"two filings|备案"):
        merged(pair, clerk)
    absorbed.filings.update(status=FilingStatus.WITHDRAWN)
    merged(pair, clerk)
    assert kept.filings.count() == 2


def test_what_an_app_registers_forbids_a_merge(pair, clerk):
    obstacles.register("test", lambda _kept, absorbed: f"{absorbed.name}：合同执行中")
    try:
        with pytest.raises(UserError, match="合同执行中"):
            merged(pair, clerk)
    finally:
        obstacles._items.pop("test")
    assert not Merge.objects.exists()


def test_somebody_else_changed_a_record_meanwhile(pair, clerk):
    with pytest.raises(UserError, match=r"meanwhile|重新比对"):
        merged(pair, clerk, seen={pair[0].pk: 1, pair[1].pk: 0})


def test_record_of_another_union_is_out_of_reach(client):
    near = OrganizationFactory(union="BFTU-110105")
    far = OrganizationFactory(union="BFTU-110108")
    clerk = person(Role.CLERK, "BFTU-110105")
    with pytest.raises(UserError):
        merging.merge(kept=near, absorbed=far, take=[], reason=WHY, by=clerk, two_codes_confirmed=True)
    client.force_login(clerk)
    assert client.get(reverse("orgs:desk_merge", args=[near.pk, far.pk])).status_code == 404
    page = client.post(reverse("orgs:desk_choose_merge", args=[near.pk]), {"code": far.uscc})
    assert page.context["form"].errors["code"]


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_neither_wait_in_a_ring_nor_both_happen():
    clerk = person(Role.CLERK)
    one, other = OrganizationFactory(uscc=None), OrganizationFactory(uscc=None)
    outcomes = []

    def go(kept, absorbed):
        try:
            merging.merge(kept=kept, absorbed=absorbed, take=[], reason=WHY, by=clerk)
            outcomes.append("merged")
        except UserError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["merged", "refused"]
    assert Merge.objects.count() == 1


# Undoing --------------------------------------------------------------------------------------------------------------


def test_merge_is_undone_with_all_that_moved(pair, clerk):
    kept, absorbed = pair
    log = contact(absorbed)
    owner = MemberFactory(organization=kept, user=UserFactory())
    second = MemberFactory(organization=absorbed, user=UserFactory())
    Organization.objects.filter(pk=absorbed.pk).update(portal_status=PortalStatus.VERIFIED)
    done = merged((kept, Organization.objects.get(pk=absorbed.pk)), clerk, take=["address", "name"])
    merging.undo(merge=done, reason="弄错了", by=clerk)
    for row in (kept, absorbed, log, owner, second):
        row.refresh_from_db()
    assert (kept.name, kept.address) == ("北京市通州区职工互助会", "")
    assert (absorbed.portal_status, absorbed.merged_into, log.organization) == (PortalStatus.VERIFIED, None, absorbed)
    assert (owner.role, second.role, second.organization) == (MemberRole.OWNER, MemberRole.OWNER, absorbed)
    assert absorbed.unions.count() == 1
    with pytest.raises(UserError, match=r"undone already|已撤销"):
        merging.undo(merge=done, reason="再来", by=clerk)


def test_merge_is_not_undone_after_a_change(pair, clerk):
    done = merged(pair, clerk)
    kept = Organization.objects.get(pk=pair[0].pk)
    update_organization(organization=kept, facts={"telephone": "010-83579999"}, version=kept.version, by=clerk)
    with pytest.raises(UserError, match=r"changed since|已有改动"):
        merging.undo(merge=done, reason="弄错了", by=clerk)


def test_record_merged_into_a_merged_one_leads_to_the_last(pair, clerk):
    last = OrganizationFactory(uscc=None)
    merged(pair, clerk)
    kept = Organization.objects.get(pk=pair[0].pk)
    merging.merge(kept=last, absorbed=kept, take=["uscc"], reason=WHY, by=clerk)
    number = Organization.objects.get(pk=pair[1].pk).number
    assert organization_by_code(number) == last


# Addresses ------------------------------------------------------------------------------------------------------------


def test_addresses_of_the_absorbed_record_lead_to_the_kept_one(client, pair, clerk):
    kept, absorbed = pair
    owner = MemberFactory(organization=absorbed, user=UserFactory()).user
    Organization.objects.filter(pk=kept.pk).update(portal_status=PortalStatus.VERIFIED, is_public=True)
    merged((Organization.objects.get(pk=kept.pk), absorbed), clerk)
    numbers = dict(Organization.objects.values_list("pk", "number"))
    public = client.get(reverse("orgs:profile", args=[numbers[absorbed.pk]]))
    assert public.url == reverse("orgs:profile", args=[numbers[kept.pk]])
    client.force_login(owner)
    mine = client.get(reverse("orgs:my_organization", args=[absorbed.pk]))
    assert mine.url == reverse("orgs:my_organization", args=[kept.pk])
    client.force_login(clerk)
    desk = client.get(reverse("orgs:desk_organization", args=[absorbed.pk, "contacts"]))
    assert desk.url == reverse("orgs:desk_organization", args=[kept.pk, "contacts"])
    client.force_login(person(Role.CLERK, "BFTU-110108"))
    assert client.get(reverse("orgs:desk_organization", args=[absorbed.pk])).status_code == 404


def test_comparison_that_was_kept_shows_the_record_that_goes_on(client, pair, clerk):
    third = OrganizationFactory(name="第三家")
    merged(pair, clerk)
    client.force_login(clerk)
    page = client.get(reverse("orgs:desk_compare"), {"ids": f"{pair[1].pk},{third.pk},{pair[0].pk}"})
    assert [each.pk for each, _others in page.context["columns"]] == [pair[0].pk, third.pk]


def test_import_by_the_number_of_a_merged_record_means_the_kept_one(tmp_path, pair, clerk):
    code = OrganizationFactory(name="第三家").uscc
    third = Organization.objects.get(uscc=code)
    merged(pair, clerk)
    kept = Organization.objects.get(pk=pair[0].pk)
    merging.merge(kept=kept, absorbed=third, take=[], reason=WHY, by=clerk, two_codes_confirmed=True)
    number = Organization.objects.get(pk=pair[1].pk).number
    path = tmp_path / "a.csv"
    path.write_text(f"门户编号,名称,电话\n{number},北京市通州区职工互助会,010-83570009\n", encoding="utf-8")
    assert import_organizations(path=path).updated == 1
    path.write_text(f"名称,统一社会信用代码,电话\n第三家,{code},010-83570008\n", encoding="utf-8")
    assert import_organizations(path=path).created == 0
    kept.refresh_from_db()
    assert (kept.telephone, kept.uscc) == ("010-83570008", pair[0].uscc)


def test_form_printed_for_the_number_of_a_merged_record_is_of_the_kept_one(tmp_path, pair, clerk):
    merged(pair, clerk)
    number = Organization.objects.get(pk=pair[1].pk).number
    call_command("print_form", "collection", org=number, output=tmp_path / "form.docx")
    text = "".join(cell.text for table in Document(tmp_path / "form.docx").tables for cell in table._cells)
    assert pair[0].telephone in text


# Screens --------------------------------------------------------------------------------------------------------------


def test_clerk_merges_and_undoes_on_screen(client, pair, clerk):
    kept, absorbed = pair
    contact(absorbed)
    DuplicateFlag.objects.create(organization=absorbed, resembles=kept, score=90, evidence=["homophones"])
    client.force_login(clerk)
    address = reverse("orgs:desk_merge", args=[kept.pk, absorbed.pk])
    page = client.get(address)
    assert [move.relation.name for move in moves(kept, absorbed) if move.moving] == ["orgs.Contact.organization"]
    answers = {row.name: page.context["form"].initial_for(row.name) for row, _field in page.context["form"].rows()}
    assert answers["address"] == "absorbed"
    assert answers["uscc"] == "kept"
    assert client.post(address, {"seen": "1-1", **answers}).status_code == 200
    done = client.post(address, {"seen": "1-1", "reason": WHY, **answers})
    merge = Merge.objects.get()
    assert done.url == reverse("orgs:desk_merged", args=[merge.pk])
    assert "address" in merge.chosen
    assert not DuplicateFlag.objects.exists()
    assert absorbed.name in client.get(reverse("orgs:desk_organization", args=[kept.pk])).content.decode()
    assert client.get(done.url).status_code == 200
    client.post(reverse("orgs:desk_undo_merge", args=[merge.pk]), {"reason": "弄错了"})
    assert Organization.objects.on_record().count() == 2


def test_auditor_merges_nothing(client, pair):
    client.force_login(person(Role.AUDITOR))
    assert client.get(reverse("orgs:desk_merge", args=[pair[0].pk, pair[1].pk])).status_code in {403, 404}
