"""An expert on a tablet, from the invitation to scores handed in; and the desk's pages of a review."""

import os

import pytest
from django.urls import reverse

from procurement.application_form import STANDARD
from procurement.choices import AssignmentStatus as S
from procurement.models import Assignment, Expert
from procurement.services import experts as pool
from procurement.services import reviews
from tests.factories import AppointmentFactory, UserFactory
from tests.procurement.reviewing import application, bare_round, expert
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = {"title": "职工心理关爱讲堂", "need": "一线职工压力大，问卷显示六成需要心理疏导。" * 5, "people": 300,
           "budget": {"venue": {"price": "500", "quantity": 10, "amount": "5000"}}, "requested": "30000"}  # fmt: skip


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def clerk(city):
    return AppointmentFactory(user=UserFactory(name="周示范"), union=city, role=Role.CLERK).user


@pytest.fixture
def round(city):
    made = bare_round(content=STANDARD.to_json(), reviews_each=1)
    application(made, title="职工心理关爱讲堂", answers=ANSWERS)
    return made


def look(page, name):
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}-{page.hub_size}-{page.hub_language}.png", full_page=True)


def test_expert_joins_declares_scores_and_hands_in(open_page, sign_in, city, clerk, round, axe, fits):
    new = expert("钱示范", account=False, email="qian@example.org", fee=200)
    token = pool.invite_expert(expert=new, by=clerk).rstrip("/").rpartition("/")[2]
    reviews.draw_experts(round=round, by=None)
    somebody = UserFactory(name="钱示范")
    page = open_page("tablet")
    sign_in(page, somebody)
    page.goto(reverse("procurement:join_experts", args=[token]))
    axe(page)
    page.click("main form button")
    page.wait_for_url("**/review/")
    assert Expert.objects.get().user == somebody
    axe(page)
    look(page, "readings")
    page.goto("/inbox/")  # in the frame of experts, which leads back
    page.click(".my-nav a[href='/review/']")
    page.click(".reading-list a")
    assert "问卷显示" not in page.content()  # nothing before the declaration
    look(page, "asked")
    axe(page)
    page.check("#declared")
    page.click("main form .btn-primary")
    page.wait_for_selector("[data-total]")
    assert "问卷显示" in page.content()
    page.fill("[name=score_need]", "8")
    page.fill("[name=score_plan]", "7.5")
    assert page.inner_text("[data-total-shown]") == "78.00"
    page.fill("[name=remark_need]", "需求明确")
    page.wait_for_selector("#version:not([value='1'])", state="attached")  # the draft saved itself
    look(page, "read")
    fits(page)
    axe(page)
    page.click("[name=submit]")
    page.click("dialog [data-confirm-yes]")
    page.wait_for_url("**/review/")
    row = Assignment.objects.get()
    assert (row.status, str(row.total), row.remarks["need"]) == (S.DONE, "78.00", "需求明确")


@pytest.mark.parametrize("scripts", [True, False])
def test_scores_are_handed_in_on_a_phone_without_scripts_too(open_page, sign_in, city, round, axe, fits, scripts):
    one = expert("孙示范")
    reviews.draw_experts(round=round, by=None)
    reviews.accept(assignment=Assignment.objects.get(), by=one.user)
    page = open_page("narrow", scripts=scripts)
    sign_in(page, one.user)
    page.goto(reverse("procurement:read", args=[Assignment.objects.get().pk]))
    if scripts:
        fits(page)
        axe(page)
        look(page, "phone")
        return
    page.fill("[name=score_need]", "11")
    page.click("[name=submit]")
    assert page.locator(".invalid-feedback").count() >= 1
    page.fill("[name=score_need]", "8")
    page.fill("[name=score_plan]", "7")
    page.click("[name=submit]")
    page.wait_for_url("**/review/")
    assert Assignment.objects.get().status == S.DONE


def test_pages_of_the_desk_fit_and_are_accessible(page, sign_in, city, clerk, round, axe, fits):
    for name, employer in (("李示范", "北京示范大学"), ("赵示范", "北京示范学院")):
        expert(name, employer=employer, fee=200)
    pool.declare_tie(expert=Expert.objects.last(), name="北京示范学会", kind="board", by=clerk)
    made = reviews.draw_experts(round=round, by=clerk)
    row = reviews.accept(assignment=Assignment.objects.get(), by=None)
    reviews.save_scores(assignment=row, scores={"need": "5", "plan": "6"}, by=None)
    reviews.submit_scores(assignment=row, by=None)
    sign_in(page, clerk)
    someone = Expert.objects.last().pk
    for name, address in (
        ("experts", reverse("procurement:experts")), ("expert", reverse("procurement:expert", args=[someone])),
        ("add", reverse("procurement:add_expert")), ("tie", reverse("procurement:add_tie", args=[someone])),
        ("round", reverse("procurement:round_experts", args=[round.pk])),
        ("draw", reverse("procurement:round_draw", args=[round.pk, made.pk])),
        ("close", reverse("procurement:close_review", args=[round.pk])),
        ("replace", reverse("procurement:replace_expert", args=[round.pk, row.pk])),
    ):  # fmt: skip
        page.goto(address)
        look(page, f"desk-{name}")
        fits(page)
        axe(page)


def test_scores_typed_without_a_connection_come_back_to_their_expert_alone(open_page, sign_in, city, round):
    one, other = expert("孙示范"), UserFactory()
    reviews.draw_experts(round=round, by=None)
    row = reviews.accept(assignment=Assignment.objects.get(), by=one.user)
    page, address = open_page("tablet"), reverse("procurement:read", args=[row.pk])
    sign_in(page, one.user)
    page.goto(address)
    page.context.set_offline(True)
    page.fill("[name=score_need]", "8")
    page.fill("[name=remark_need]", "断网时写的评语")
    page.wait_for_selector(".toast-note")
    page.context.set_offline(False)
    page.goto("/review/")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith(address)):
        page.goto(address)
    row.refresh_from_db()
    assert (row.scores, row.remarks) == ({"need": "8.0"}, {"need": "断网时写的评语"})
    page.context.set_offline(True)
    page.fill("[name=remark_need]", "又一句")
    page.wait_for_selector(".toast-note")
    page.context.set_offline(False)
    Expert.objects.update(user=other)  # as whoever sits at the same computer next
    sign_in(page, other)
    page.goto(address)
    assert page.input_value("[name=remark_need]") == "断网时写的评语"
    open_page.complaints.clear()  # of the connection
