"""Possible duplicates: what looks alike and what does not, the search, the list, and what people decide."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.names import name_key
from orgs.choices.records import PortalStatus
from orgs.likeness import Record, find_pairs
from orgs.models import DuplicateFlag, DuplicateSearch, Organization
from orgs.services import duplicates
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db
VALID, OTHER_VALID = "51110000MJ0101505U", "52110000MJ0163191U"


def found(one, other, **same):
    """Return the likeness of two names (or dicts of facts), None where they are told apart."""
    sides = [{"name": side} if isinstance(side, str) else side for side in (one, other)]
    records = [
        Record(pk, name_key(side["name"]), **{**same, **{key: side[key] for key in side if key != "name"}})
        for pk, side in enumerate(sides)
    ]
    return next((likeness for _later, _earlier, likeness in find_pairs(records)), None)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("北京市通州区职工互助会", "北京市通洲区职工互助会", "homophones"),
        ("北京己未职工书画协会", "北京已未职工书画协会", "look_alike"),
        ("北京市微光职工服务中心", "北京市徽光职工服务中心", "look_alike"),
        ("北京市朝阳区社会工作者协会", "朝阳区社会工作者协会", "same_but_form"),
        ("北京市朝阳区社会工作者协会", "北京市朝阳区社工协会", "shortened"),
        ("北京惠民（集团）公司", "北京惠民〔集团〕公司", "same_name"),
        ("北京市阳光职工服务中心", "北京市阳光职 工服务中心", "same_name"),
        ("北京爱丽丝保健品有限公司", "北京爱丽丝保健品", "same_but_form"),
        ("中国石景山志愿者联合会", "申国石景山志愿者联合会", "common_word"),
        ("北京市东城区法律援助协会", "北京市东城区法律援助协会（筹）", "same_but_form"),
        ("北京阳光社区服务中心", "北京光阳社区服务中心", "swapped"),
        ("北京爱丽丝保健品有限责任公司", "北京爱丽丝保健品有县公司", "same_but_form"),
        ("北京爱丽丝保健品有限责任公司", "北京爱丽丝保健品有公限司", "same_but_form"),
    ],
)
def test_slips_of_clerks_are_found_and_explained(one, other, reason):
    likeness = found(one, other)
    assert likeness is not None
    assert reason in likeness.reasons
    assert 75 <= likeness.score <= 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京市朝阳区心理协会", "北京市海淀区心理协会"),
        ("北京市心理协会", "北京市朝阳区心理协会"),
        ("北京惠民有限公司第一分公司", "北京惠民有限公司第二分公司"),
        ("北京惠民有限公司", "北京惠民有限公司第一分公司"),
        ("北京市第一中学校友会", "北京市第二中学校友会"),
        ("北京市职工技术协会", "北京市职工技术学会"),
        ("北京市法律援助协会", "北京市法律援助中心"),
        ("北京华信科技有限公司", "北京华鑫科技有限公司"),
        ("北京市东方职工服务中心", "北京市西方职工服务中心"),
    ],
)
def test_two_organizations_with_near_names_are_left_alone(one, other):
    assert found(one, other) is None


def test_one_leader_one_house_one_telephone_make_no_duplicate():
    shared = {"telephone": "010-83570001", "address": "北京市朝阳区建国路1号", "legal_representative": "张示范"}
    assert found("北京阳光职工服务中心", "北京春风志愿者协会", **shared) is None


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("北京国联科技公司", "北京国联公司", "shortened"),
        ("西安维米克自控仪表技术有限公司", "西安维米克自控仪彪有限公司", "omitted"),
        ("某国农商银行北京文化南街支行", "某国农商银行北京南街支行", "roughly"),
        ("北京喜嘉永盛液压设备有限公司", "北京喜佳永威液压设备有限公司", "roughly"),
    ],
)
def test_names_a_little_farther_apart_need_more_to_support_them(one, other, reason):
    assert found(one, other) is None
    likeness = found(one, other, telephone="010-83570001", legal_representative="张示范")
    assert likeness is not None
    assert reason in likeness.reasons


def test_companies_with_one_sound_need_something_to_support_it():
    one, other = "北京华信科技有限公司", "北京华鑫科技有限公司"
    likeness = found(one, other, telephone="010-83570001")
    assert likeness is not None
    assert {"homophones", "same_telephone"} <= set(likeness.reasons)
    assert found({"name": one, "uscc": VALID}, {"name": other, "uscc": OTHER_VALID}, telephone="010-83570001") is None


def test_one_wrong_character_in_a_code_is_told_from_two_codes():
    wrong = VALID.replace("1505", "1555")
    likeness = found({"name": "北京旧名协会", "uscc": VALID}, {"name": "北京新名联合会", "uscc": wrong})
    assert likeness is not None
    assert "code_slip" in likeness.reasons
    two = found({"name": "北京同名协会", "uscc": VALID}, {"name": "北京同名协会", "uscc": OTHER_VALID})
    assert two is not None
    assert "two_codes" in two.reasons


def test_digits_swapped_in_a_telephone_and_a_house_without_its_room_support():
    one = {"name": "北京华信科技有限公司", "telephone": "010-83570001", "address": "朝阳区建国路88号3单元201"}
    other = {"name": "北京华鑫科技有限公司", "telephone": "(010)83507001", "address": "北京市朝阳区建国路88号"}
    likeness = found(one, other)
    assert likeness is not None
    assert {"near_telephone", "same_building"} <= set(likeness.reasons)


def test_former_name_is_found():
    likeness = found({"name": "北京新称中心", "former_names": "北京旧称中心"}, "北京旧称中心")
    assert likeness is not None
    assert likeness.reasons == ("former_name",)


# The search -----------------------------------------------------------------------------------------------------------


def twins(**facts):
    return (
        OrganizationFactory(name="北京市通州区职工互助会", uscc=None, **facts),
        OrganizationFactory(name="北京市通洲区职工互助会", uscc=None, **facts),
    )


def test_whole_search_flags_pairs_and_forgets_those_that_hold_no_longer():
    one, other = twins()
    OrganizationFactory(name="北京市通州区职工互助会", uscc=None, portal_status=PortalStatus.MERGED)
    search = duplicates.search_all()
    flag = DuplicateFlag.objects.get()
    assert (search.records, search.found) == (2, 1)
    assert (flag.organization, flag.resembles) == (other, one)
    Organization.objects.filter(pk=other.pk).update(name="北京晨曦读书会")
    duplicates.search_all()
    assert not DuplicateFlag.objects.exists()


def test_what_was_found_different_is_not_raised_again():
    twins()
    duplicates.search_all()
    with pytest.raises(UserError):
        duplicates.dismiss(flags=DuplicateFlag.objects.all(), reason=" ", by=person(Role.CLERK))
    duplicates.dismiss(flags=DuplicateFlag.objects.all(), reason="总会与分会", by=person(Role.CLERK))
    duplicates.search_all()
    flag = DuplicateFlag.objects.get()
    assert (flag.reason, DuplicateFlag.objects.open().count()) == ("总会与分会", 0)
    duplicates.take_up_again(flag=flag, by=person(Role.CLERK))
    assert DuplicateFlag.objects.open().exists()


def test_search_of_the_day_compares_only_what_changed():
    with clock.shifted_to(clock.now() - dt.timedelta(hours=2)):
        one = OrganizationFactory(name="北京市通州区职工互助会", uscc=None)
        duplicates.search_changed()
        assert DuplicateSearch.objects.get().is_full
    assert duplicates.search_changed() is None
    with clock.shifted_to(clock.now() + dt.timedelta(hours=1)):
        other = OrganizationFactory(name="北京市通洲区职工互助会", uscc=None)
        search = duplicates.search_changed()
    assert (search.is_full, search.records, search.found) == (False, 1, 1)
    assert DuplicateFlag.objects.get().resembles == one
    assert DuplicateFlag.objects.get().organization == other


def test_command_prints_one_list_and_nothing_else():
    one, other = twins(telephone="010-83570001")
    out, err = io.StringIO(), io.StringIO()
    call_command("find_duplicates", "--json", stdout=out, stderr=err)
    [pair] = json.loads(out.getvalue())
    assert pair["a"] == {"id": other.pk, "name": other.name, "uscc": None}
    assert pair["b"] == {"id": one.pk, "name": one.name, "uscc": None}
    assert pair["score"] > 90
    assert len(pair["reasons"]) == 2
    assert "2" in err.getvalue()


# Screens --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def flag():
    twins()
    duplicates.search_all()
    return DuplicateFlag.objects.get()


def test_list_is_filtered_by_likeness_reason_union_and_decision(client, flag):
    client.force_login(person(Role.CLERK))
    address = reverse("orgs:desk_duplicates")
    for query, n in (
        ("", 1), ("?score=75", 1), ("?score=95", 0), ("?reason=homophones", 1), ("?reason=same_address", 0),
        ("?state=dismissed", 0), (f"?union={flag.organization.unions.get().pk}", 1),
    ):  # fmt: skip
        page = client.get(address + query)
        assert page.content.decode().count("list-open") == n, query
    flag.dismissed_at = clock.now()
    flag.save()
    assert "list-open" not in client.get(address).content.decode()
    assert "list-open" in client.get(f"{address}?state=dismissed").content.decode()


def test_pair_is_compared_and_dismissed_with_a_reason(client, flag):
    client.force_login(person(Role.CLERK))
    page = client.get(reverse("orgs:desk_duplicate", args=[flag.pk])).content.decode()
    assert flag.organization.name in page
    assert flag.resembles.name in page
    address = reverse("orgs:desk_dismiss_duplicate", args=[flag.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "两家"}).status_code == 302
    flag.refresh_from_db()
    assert flag.reason == "两家"
    client.post(reverse("orgs:desk_duplicate_again", args=[flag.pk]))
    flag.refresh_from_db()
    assert flag.dismissed_at is None


def test_many_pairs_are_dismissed_at_once(client, flag):
    client.force_login(person(Role.CLERK))
    address = reverse("orgs:desk_duplicates")
    data = {"action": "dismiss", "selected": [flag.pk]}
    assert "confirmed" in client.post(address, data).content.decode()
    client.post(address, {**data, "confirmed": "1"})
    assert not DuplicateFlag.objects.open().exists()


def test_pair_with_a_record_out_of_reach_is_not_shown(client):
    OrganizationFactory(name="北京市通州区职工互助会", uscc=None, union="BFTU-110105")
    OrganizationFactory(name="北京市通洲区职工互助会", uscc=None, union="BFTU-110108")
    duplicates.search_all()
    flag = DuplicateFlag.objects.get()
    client.force_login(person(Role.CLERK, "BFTU-110105"))
    assert client.get(reverse("orgs:desk_duplicate", args=[flag.pk])).status_code == 404
    assert "list-open" not in client.get(reverse("orgs:desk_duplicates")).content.decode()
    client.force_login(person(Role.CLERK))
    assert client.get(reverse("orgs:desk_duplicate", args=[flag.pk])).status_code == 200


def test_list_takes_the_same_number_of_queries_however_long(client, flag):
    client.force_login(person(Role.CLERK))
    address = reverse("orgs:desk_duplicates")
    client.get(address)
    before = len(_queries(client, address))
    made = [OrganizationFactory(name=f"北京晨曦{number}号协会") for number in range(12)]
    DuplicateFlag.objects.bulk_create(
        DuplicateFlag(organization=each, resembles=made[0], score=80) for each in made[1:]
    )
    assert len(_queries(client, address)) == before


def _queries(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return captured
