"""Signs that deserve a second look: each is seen, explained, and decides nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from orgs.models import Organization
from procurement.models import Application, Assignment, ExpertTie
from procurement.queries.watch import signs
from procurement.services import panel
from tests.factories import person
from tests.procurement.panel_factories import at_panel, decided, expert, reviewed
from unions.models import Role

pytestmark = pytest.mark.django_db
TEXT = (
    "面向环卫职工开展心理关爱服务，设立流动服务点，配备专业咨询师，每周开展团体辅导和个案咨询，"
    "建立服务档案，定期评估服务效果，年底形成总结报告并公开经费使用情况。"
)


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def kinds(round):
    return [one.kind for one in signs(round)]


def two_of(round):
    return list(round.applications.order_by("pk")[:2])


@pytest.fixture
def bare():
    """A round of two applications in which nothing is to be seen."""
    round = at_panel((90, 80))
    for number, one in enumerate(two_of(round)):
        Organization.objects.filter(pk=one.organization_id).update(
            telephone=f"010-6000000{number}", email=f"{number}@demo.example", address=f"某街{number}号",
            legal_representative=f"甲{number}",
        )  # fmt: skip
    return round


def test_nothing_is_seen_where_nothing_is(bare):
    assert kinds(bare) == []


@pytest.mark.parametrize("field", ["telephone", "email", "address", "legal_representative"])
def test_same_contact_of_two_organizations(bare, field):
    Organization.objects.filter(pk__in=[one.organization_id for one in two_of(bare)]).update(**{field: "相同"})
    (sign,) = signs(bare)
    assert "相同" in sign.text
    assert list(sign.applications) == two_of(bare)


def test_same_words_in_two_applications(bare):
    one, other = two_of(bare)
    Application.objects.filter(pk=one.pk).update(answers={"plan": TEXT})
    Application.objects.filter(pk=other.pk).update(answers={"plan": "我们计划" + TEXT.replace("环卫", "快递")})
    (sign,) = signs(bare)
    assert "%" not in sign.text
    Application.objects.filter(pk=other.pk).update(answers={"plan": TEXT[::-1]})
    assert kinds(bare) == []


def test_words_that_many_write_are_the_forms_own():
    round = at_panel((90, 85, 80, 75, 70))
    for number, one in enumerate(round.applications.order_by("pk")):
        Organization.objects.filter(pk=one.organization_id).update(
            telephone=f"010-6000000{number}", email=f"{number}@demo.example", address=f"某街{number}号",
            legal_representative=f"甲{number}",
        )  # fmt: skip
        own = "".join(chr(0x4E00 + 97 * number + place) for place in range(60))
        Application.objects.filter(pk=one.pk).update(answers={"plan": TEXT + own})
    assert signs(round) == []
    first, second = two_of(round)
    Application.objects.filter(pk=second.pk).update(answers=Application.objects.get(pk=first.pk).answers)
    (sign,) = signs(round)
    assert set(sign.applications) == {first, second}
    assert sign.quote.startswith("面向环卫职工")


def test_same_expert_always_highest_for_one_organization(bare):
    favourite, organization = expert(bare.union), two_of(bare)[0].organization
    for _n in range(3):
        application = reviewed(bare, 70, organization=organization)
        Assignment.objects.create(
            application=application, expert=favourite, status="done", total=Decimal(99), declared_at=clock.now(),
            done_at=clock.now(),
        )  # fmt: skip
    (sign,) = signs(bare)
    assert favourite.name in sign.text


def test_tied_organization_among_those_proposed():
    round = decided(scores=(90, 50))
    Organization.objects.update(telephone="", email="", address="", legal_representative="")
    first = two_of(round)[0]
    scorer = first.assignments.first().expert
    ExpertTie.objects.create(expert=scorer, organization=first.organization, kind="board")
    assert [scorer.name in one.text for one in signs(round)] == [True]


def test_purchases_split_below_the_limit(settings):
    settings.BUDGET_COLLECTIVE_FROM = 90_000
    round = decided(scores=(90, 80))
    Organization.objects.update(telephone="", email="", address="", legal_representative="")
    one, other = two_of(round)
    Application.objects.filter(pk=other.pk).update(organization=one.organization)
    (sign,) = signs(round)
    assert "100,000" in sign.text
    assert list(sign.applications) == two_of(round)


def test_page_shows_signs_and_decides_nothing(bare):
    Organization.objects.filter(pk__in=[one.organization_id for one in two_of(bare)]).update(telephone="010-60000000")
    client = Client()
    client.force_login(person(Role.AUDITOR))
    page = client.get(reverse("procurement:panel_signs", args=[bare.pk]))
    assert page.status_code == 200
    assert [len(group.signs) for group in page.context["groups"]] == [1]
    panel.propose_by_ranking(round=bare, by=person(Role.CLERK))
    assert set(bare.applications.values_list("status", flat=True)) == {"proposed"}
