"""Whatever two people change at once: the second sees both values, keeps what was typed, and may save over it."""

import datetime as dt

import pytest
from django.urls import reverse

from activities.services import activities
from core import clock
from core.audit import history_of
from orgs.services import building, filings, key_people, standing
from orgs.standing import standing_kinds
from reference.models import ServiceArea
from tests.activities.factories import ActivityFactory
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


def a_filing(clerk):
    """A form that a clerk fills in for an organization."""
    one = filings.begin_filing(organization=OrganizationFactory(), by=clerk, union=city_federation())

    def change(by):
        filings.save_filing(filing=one, answers={"purpose": "甲"}, version=one.version, by=by)

    return one, reverse("orgs:desk_filing_form", args=[one.pk]), change, "purpose"


def an_entry(clerk, slug, facts, name):
    """An entry of standing or of work."""
    kind = standing_kinds.get(slug)
    one = standing.add_entry(kind=kind, organization=OrganizationFactory(), facts=facts, by=clerk)

    def change(by):
        standing.correct_entry(entry=one, facts={**facts, name: "甲"}, version=one.version, reason="更正", by=by)

    return one, reverse("orgs:desk_standing_correct", args=[slug, one.pk]), change, name


def an_honour(clerk):
    """An honour."""
    facts = {"title": "先进集体", "level": "city", "conferred_on": dt.date(2025, 5, 1), "authority": "市总工会"}
    return an_entry(clerk, "honours", facts, "title")


def an_offer(clerk):
    """A service that the organization offers."""
    facts = {"title": "法律咨询", "area": ServiceArea.objects.get(pk="legal-services")}
    return an_entry(clerk, "offers", facts, "title")


def a_building(clerk):
    """Party building: people and the next step."""
    organization = OrganizationFactory()
    common = {"organization": organization, "subject": "party"}
    one = building.update_building(**common, facts={"next_step": "走访"}, version=1, by=clerk)

    def change(by):
        building.update_building(**common, facts={"next_step": "甲"}, version=one.version, by=by)

    return one, reverse("orgs:desk_building_people", args=[organization.pk, "party"]), change, "next_step"


def a_post(clerk):
    """A term of office."""
    facts = {"name": "张示范", "post": "secretary", "post_title": "秘书长"}
    one = key_people.add_key_person(organization=OrganizationFactory(), facts=facts, by=clerk)

    def change(by):
        key_people.correct_key_person(
            person=one, facts={**facts, "post_title": "甲"}, version=one.version, reason="更正", by=by
        )

    return one, reverse("orgs:desk_correct_person", args=[one.pk]), change, "post_title"


def an_activity(_clerk):
    """An activity."""
    one = ActivityFactory(place="职工之家", starts_at=clock.now() + dt.timedelta(days=3))

    def change(by):
        activities.change_activity(activity=one, facts={"place": "甲"}, version=one.version, by=by)

    return one, reverse("activities:desk_edit", args=[one.pk]), change, "place"


@pytest.mark.parametrize("make", [a_filing, an_honour, an_offer, a_building, a_post, an_activity])
def test_neither_overwrites_the_other_unseen(client, make):
    clerk, first = person(Role.CLERK), person(Role.CLERK, name="先甲")
    row, address, change, name = make(clerk)
    client.force_login(clerk)
    opened = client.get(address).context["form"]
    sent = {**typed(opened), "reason": "更正"}
    change(first)
    response = client.post(address, {**sent, name: "乙"})
    assert response.status_code == 200, "it was overwritten unseen"
    form = response.context["form"]
    assert [(each.theirs, each.yours) for each in form.conflicts] == [("甲", "乙")], form.errors
    assert form[name].value() == "乙"
    row.refresh_from_db()
    assert getattr(row, name) == "甲"
    again = client.post(address, {**typed(form), "reason": "更正"})
    assert again.status_code == 302, again.context["form"].errors
    row.refresh_from_db()
    assert getattr(row, name) == "乙"
    assert "乙" in [change.after for change in history_of(row)[0].fields]
    assert history_of(row)[0].who == clerk
    assert "<ins>乙</ins>" in client.get(where_changes_stand(row)).content.decode()


def where_changes_stand(row):
    """Return the page at the desk that shows what changed in a row."""
    match type(row).__name__:
        case "Filing":
            return reverse("orgs:desk_filing", args=[row.pk])
        case "PartyBuilding":
            return reverse("orgs:desk_organization", args=[row.organization_id, "building"])
        case "KeyPerson":
            return reverse("orgs:desk_correct_person", args=[row.pk])
        case "Activity":
            return reverse("activities:desk_activity", args=[row.pk])
    slug = {"Honour": "honours", "ServiceOffer": "offers"}[type(row).__name__]
    return reverse("orgs:desk_standing_correct", args=[slug, row.pk])


def typed(form):
    """Return a form's fields as its page would send them."""
    values = {bound.name: bound.value() for bound in form}
    shown = {
        name: form.fields[name].widget.format_value(value) if isinstance(value, dt.date) else value
        for name, value in values.items()
    }
    return {name: value for name, value in shown.items() if value not in (None, False)}
