"""What ties an expert to an applicant: each rule with what it finds and what it must leave alone."""

import datetime as dt

import pytest
from django.conf import settings

from core import clock
from orgs.models import KeyPerson, Member
from procurement.choices import TieKind
from procurement.conflicts import RULES, conflicts_between, telephones
from procurement.models import ExpertTie
from tests.orgs.factories import OrganizationFactory
from tests.procurement.reviewing import expert

pytestmark = pytest.mark.django_db
LONG_AGO = settings.EXPERT_TIE_YEARS * 366 + 10

FACTS = {
    "name": "北京甲职工服务中心", "former_names": "北京老甲服务社",
    "telephone": "010-55501234", "email": "a@example.org", "address": "北京市朝阳区建国路1号",
    "legal_representative": "张三", "supervising_authority": "北京市某某局",
}  # fmt: skip


@pytest.fixture
def applicant():
    return OrganizationFactory(**FACTS)


def rules_of(one, organization):
    found = conflicts_between([one], [organization])
    return {reason.rule for reason in found.get((one.pk, organization.pk), [])}


def test_stranger_is_free(applicant):
    assert rules_of(expert(telephone="13900000000", email="b@example.org"), applicant) == set()


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"employer": "北京甲职工服务中心"}, "employer"),
        ({"employer": " 北京甲 职工服务中心 "}, "employer"),
        ({"employer": "北京老甲服务社"}, "employer"),
        ({"employer": "北京市某某局"}, "sponsor"),
        ({"name": "张三"}, "representative"),
        ({"telephone": "(010) 5550-1234"}, "telephone"),
        ({"telephone": "55501234"}, "telephone"),
        ({"address": "朝阳区 建国路1号"}, "address"),
        ({"email": "A@Example.org"}, "email"),
    ],
)
def test_facts_of_the_expert(applicant, facts, rule):
    assert rules_of(expert(**facts), applicant) == {rule}


@pytest.mark.parametrize(("ended", "is_tied"), [(None, True), (-1, True), (LONG_AGO, False), (30, True)])
@pytest.mark.parametrize("kind", TieKind.values)
def test_declared_tie_counts_while_in_force_and_for_some_years_after(applicant, kind, ended, is_tied):
    one = expert()
    until = None if ended is None else clock.today() - dt.timedelta(days=ended)
    ExpertTie.objects.create(expert=one, organization=applicant, kind=kind, ends_on=until)
    assert rules_of(one, applicant) == ({"tie"} if is_tied else set())


@pytest.mark.parametrize("name", ["北京甲职工服务中心", "北京老甲服务社", "北京市某某局"])
def test_tie_declared_by_name_alone_is_found_in_names_and_sponsors(applicant, name):
    one = expert()
    ExpertTie.objects.create(expert=one, name=name, kind=TieKind.AGENCY)
    assert rules_of(one, applicant) == {"tie"}


@pytest.mark.parametrize(("ended", "is_tied"), [(None, True), (100, True), (LONG_AGO, False)])
def test_post_held_now_or_lately_under_the_same_name(applicant, ended, is_tied):
    until = None if ended is None else clock.today() - dt.timedelta(days=ended)
    KeyPerson.objects.create(organization=applicant, post="chair", name="李 四", ends_on=until)
    assert rules_of(expert("李四"), applicant) == ({"post"} if is_tied else set())


def test_withdrawn_post_ties_nobody(applicant):
    KeyPerson.objects.create(organization=applicant, post="chair", name="李四", withdrawn_at=clock.now())
    assert rules_of(expert("李四"), applicant) == set()


def test_key_persons_mobile_and_mail_are_compared_unseen(applicant):
    KeyPerson.objects.create(
        organization=applicant, post="chair", name="李四", mobile="13800001111", email="ls@example.org"
    )
    assert rules_of(expert(telephone="+86 138 0000 1111"), applicant) == {"telephone"}
    assert rules_of(expert(email="LS@example.org"), applicant) == {"email"}


def test_expert_who_keeps_the_record_is_tied(applicant):
    one = expert()
    Member.objects.create(organization=applicant, user=one.user, role="editor")
    assert rules_of(one, applicant) == {"account"}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"address": "朝阳区建国路１号"}, "employer_address"),
        ({"telephone": "010-55501234"}, "employer_telephone"),
        ({"legal_representative": "张三"}, "employer_representative"),
        ({"address": "北京市朝阳区建国路2号", "telephone": "010-55509999", "legal_representative": "王五"}, None),
    ],
)
def test_employer_on_record_is_compared_too(applicant, facts, rule):
    OrganizationFactory(name="北京乙咨询中心", **facts)
    assert rules_of(expert(employer="北京乙咨询中心"), applicant) == ({rule} if rule else set())


def test_empty_facts_tie_nobody():
    bare = OrganizationFactory()
    OrganizationFactory(name="北京乙咨询中心")
    assert rules_of(expert(employer="北京乙咨询中心"), bare) == set()


def test_every_reason_reads_as_words(applicant):
    one = expert("张三", employer="北京甲职工服务中心", telephone="55501234")
    for reason in conflicts_between([one], [applicant])[one.pk, applicant.pk]:
        assert "%(" not in str(reason)
        assert str(reason)


def test_queries_do_not_grow(applicant, django_assert_num_queries):
    few = [expert(employer=f"北京{n}院") for n in range(2)]
    many = few + [expert(employer=f"北京{n}院") for n in range(2, 9)]
    others = [OrganizationFactory(**{**FACTS, "name": f"北京{n}社"}) for n in range(6)]
    assert len(RULES) == 6
    for experts, organizations in ((few, [applicant]), (many, [applicant, *others])):
        asked = list(type(few[0]).objects.filter(pk__in=[one.pk for one in experts]).prefetch_related("ties"))
        with django_assert_num_queries(3):
            conflicts_between(asked, organizations)


def test_telephones_in_many_spellings():
    assert telephones("010-5550 1234；+86 13800001111，转8") == {"55501234", "13800001111"}
    assert telephones("") == telephones(None) == set()
