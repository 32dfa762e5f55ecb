"""The yearly collection in a real browser: two people at one form, results, composing; they fit, and keep to WCAG."""

import pytest
from playwright.sync_api import expect

from core import clock
from core.forms import services
from orgs.collection_form import KEY
from orgs.models import Campaign, Collection, Member
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from unions.models import Role, Union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def manager(city):
    return AppointmentFactory(user=UserFactory(), union=city, role=Role.MANAGER).user


@pytest.fixture
def asked(city):
    """Answers under way."""
    campaign = Campaign.objects.create(union=city, year=2026, due_on=clock.today())
    return CollectionFactory(
        organization=OrganizationFactory(), union=city, campaign=campaign, year=2026, answers={"activities": 1}
    )


def test_owner_and_clerk_type_into_one_form(open_page, sign_in, manager, asked, fits, axe):
    owner = UserFactory(name="主人")
    Member.objects.create(organization=asked.organization, user=owner, role="owner")
    theirs, desk = open_page("phone"), open_page("desktop")
    sign_in(theirs, owner)
    sign_in(desk, manager)
    theirs.goto(f"/my/collections/{asked.pk}/")
    desk.goto(f"/desk/collections/{asked.pk}/fill-in/")
    type_in(desk, "activities", "9")
    type_in(theirs, "workers_served", "40")
    expect(theirs.locator("[name=activities]")).to_have_value("9")
    type_in(desk, "workers_served", "70")  # the owner typed another figure meanwhile
    desk.click("button[name=save]")
    desk.wait_for_selector("main [role=alert] table")
    assert desk.input_value("[name=workers_served]") == "70"
    fits(desk)
    axe(desk)
    desk.click("button[name=save]")
    desk.wait_for_load_state()
    answers = Collection.objects.get().answers
    assert (answers["activities"], answers["workers_served"]) == (9, 70)


def test_button_waits_for_the_saving_under_way(phone, sign_in, asked):
    """On a slow line the last answer is still being saved when the button is pressed: that is nobody else's change."""
    owner = UserFactory(name="主人")
    Member.objects.create(organization=asked.organization, user=owner, role="owner")
    sign_in(phone, owner)
    phone.goto(f"/my/collections/{asked.pk}/")
    held = []

    def hold(route):
        """Let the server answer what first saves itself, and keep the answer from the browser."""
        if not held and route.request.headers.get("hx-request"):
            held.append((route, route.fetch()))
        else:
            route.continue_()

    phone.route(lambda address: "/my/collections/" in address, hold)
    phone.fill("[name=activities]", "7")
    phone.press("[name=activities]", "Tab")
    phone.wait_for_timeout(1500)
    phone.fill("[name=activities]", "8")
    phone.click("button[name=save]")
    phone.wait_for_timeout(500)
    ((route, answer),) = held
    route.fulfill(response=answer)
    phone.wait_for_selector(".messages, main [role=alert] table")
    assert phone.locator("main [role=alert] table").count() == 0
    assert Collection.objects.get().answers["activities"] == 8


def type_in(page, name, value):
    """Type an answer and leave the field, and wait until the form has saved itself, or says why it could not."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill(f"[name={name}]", value)
        page.press(f"[name={name}]", "Tab")


def test_results_fit_and_are_accessible(page, sign_in, manager, asked, fits, axe):
    done = {"status": "verified", "verified_at": clock.now(), "snapshot": {}}
    answers = {"activities": 5, "rating": "5A", "staff_by_age": {"to_29": {"people": 3}}, "has_union": True}
    Collection.objects.filter(pk=asked.pk).update(**done, answers=answers)
    sign_in(page, manager)
    page.goto(f"/desk/campaigns/{asked.campaign_id}/results/")
    page.wait_for_selector(".result canvas, .result svg")
    fits(page)
    axe(page)


@pytest.mark.parametrize("path", ["", "facts/rating/", "work/add/", "rules/add/", "sections/work/", "preview/"])
def test_composing_fits_and_is_accessible(page, sign_in, manager, fits, axe, path):
    draft = services.begin_draft(form=services.current_version(KEY).form, by=manager)
    sign_in(page, manager)
    page.goto(f"/desk/forms/{draft.pk}/{path}")
    fits(page)
    axe(page)


def test_fields_of_a_question_follow_its_kind(desktop, sign_in, manager):
    draft = services.begin_draft(form=services.current_version(KEY).form, by=manager)
    sign_in(desktop, manager)
    desktop.goto(f"/desk/forms/{draft.pk}/work/add/")
    assert not desktop.is_visible("[name=options]")
    desktop.select_option("[name=kind]", "choice")
    assert desktop.is_visible("[name=options]")
    desktop.select_option("[name=condition]", "has_union")
    desktop.check("[name=values][value='has_union=true']")
    desktop.fill("[name=label_zh]", "工会主席产生方式")
    desktop.fill("[name=options]", "选举 | Elected\n推荐 | Named")
    desktop.click("form.card button.btn-primary")
    desktop.wait_for_selector("#item-q1")
    assert services.begin_draft(form=draft.form, by=manager).declaration.question("q1").shown_if.values == ("true",)
