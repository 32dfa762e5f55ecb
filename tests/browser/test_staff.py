"""Contacts in the field, a meeting with many, leave and a hand-over in a real browser."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.inbox.services import add_todo
from orgs.models import Contact
from orgs.services import contacts
from orgs.services.contacts import Agreed
from tests.factories import AppointmentFactory, UserFactory
from tests.orgs.factories import OrganizationFactory
from unions.models import HandOver, PartnerBody, Role, Union
from unions.services.leave import delegate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return Union.objects.filter(depth=1).first() or Union.objects.add_root(
        {"code": "BFTU", "name": "北京市总工会", "short_name": "市总工会", "kind": Union.Kind.CITY}
    )


@pytest.fixture
def clerk(city):
    return AppointmentFactory(user=UserFactory(name="周示范"), union=city, role=Role.CLERK).user


@pytest.fixture
def manager(city):
    return AppointmentFactory(user=UserFactory(name="吴示范"), union=city, role=Role.MANAGER).user


@pytest.fixture
def occasion(city, clerk):
    """A meeting with two organizations and a partner body, at which something was promised."""
    bureau = PartnerBody.objects.create(name="示范区民政局", kind="civil_affairs", union=city)
    facts = {"held_on": clock.today(), "method": "meeting", "subject": "座谈会", "staff": clerk.name}
    due = clock.today() + dt.timedelta(days=9)
    return contacts.record_occasion(
        union=city, facts=facts, organizations=OrganizationFactory.create_batch(2), partners=[bureau], by=clerk,
        agreed=[Agreed("ours", "寄送目录", due)],
    )  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_a_contact_is_entered_on_a_phone_with_one_thumb(open_page, sign_in, clerk, axe, fits, scripts):
    organization = OrganizationFactory(name="北京心桥职工服务中心")
    phone = open_page("phone", scripts=scripts)
    sign_in(phone, clerk)
    phone.goto(reverse("orgs:desk_quick"))
    if scripts:
        fits(phone)
        axe(phone)
    phone.fill("#quick-q", "心桥")
    phone.press("#quick-q", "Enter")
    phone.click(".quick-choice")
    if scripts:
        fits(phone)
        axe(phone)
        phone.fill("[name=subject]", "走访")
        phone.reload()
        assert phone.input_value("[name=subject]") == "走访"  # the browser kept it
    else:
        phone.fill("[name=subject]", "走访")
    phone.check("[name=method][value=phone]", force=True)
    box = phone.locator(".quick-save button").bounding_box()
    assert box["height"] >= 48
    phone.click(".quick-save button")
    phone.wait_for_url("**/desk/contacts/quick/?saved=*")
    contact = Contact.objects.get()
    assert (contact.organization, contact.method, contact.subject) == (organization, "phone", "走访")
    if scripts:
        phone.goto(reverse("orgs:desk_quick_enter", args=[organization.pk]))
        assert not phone.input_value("[name=subject]")  # recorded, and forgotten


def test_pages_of_contacts_fit_and_are_accessible(page, sign_in, clerk, occasion, axe, fits):
    first = occasion.contacts.exclude(organization=None).first()
    sign_in(page, clerk)
    todo = occasion.follow_ups.get().todo
    for address in (
        reverse("orgs:desk_meeting"), reverse("orgs:desk_occasion", args=[occasion.pk]),
        reverse("orgs:desk_organization", args=[first.organization_id, "relations"]),
        reverse("orgs:desk_follow_ups"), reverse("unions:partners"), reverse("orgs:import_contacts"),
        reverse("unions:partner", args=[occasion.contacts.exclude(partner=None).get().partner_id]),
        reverse("inbox:todo", args=[todo.pk]), reverse("correspondence:register"),
    ):  # fmt: skip
        page.goto(address)
        fits(page)
        axe(page)


def test_work_is_handed_over_and_the_appointment_ended(page, sign_in, clerk, manager, occasion, axe, fits):
    successor = AppointmentFactory(user=UserFactory(name="郑示范"), union=occasion.union, role=Role.CLERK).user
    add_todo(due=clock.today(), title="回复来函", by=clerk, for_user=clerk)
    sign_in(page, manager)
    page.goto(reverse("unions:hand_overs"))
    fits(page)
    axe(page)
    page.click(f"main a[href$='/hand-over/{clerk.pk}/']")
    assert "回复来函" in page.inner_text("main")
    fits(page)
    axe(page)
    page.select_option("[name=to]", str(successor.pk))
    page.click("main form .btn-primary")
    page.click("#confirm-dialog [data-confirm-yes]")
    page.wait_for_selector(".message, .alert, .toast")
    assert HandOver.objects.get().counts == {"todos": 2}
    page.click("main a[href$='/end/']")
    fits(page)
    axe(page)
    page.click("main form .btn-danger")
    page.wait_for_url(f"**/desk/hand-over/{clerk.pk}/")
    assert clerk.appointments.get().ends_on == clock.today()


def test_who_stands_in_sees_for_whom(page, sign_in, clerk, manager, axe, fits):
    add_todo(due=clock.today(), title="批准预算", by=manager, for_user=manager)
    day = clock.today() + dt.timedelta(days=5)
    delegate(appointment=manager.appointments.get(), to=clerk, starts_on=clock.today(), ends_on=day, by=manager)
    sign_in(page, clerk)
    page.goto(reverse("inbox:tasks"))
    assert manager.name in page.inner_text("main")
    fits(page)
    axe(page)
    page.goto(reverse("unions:leave"))
    fits(page)
    axe(page)
