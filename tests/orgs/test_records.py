"""Keeping records: entering, correcting, deciding."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core import clock
from core.audit import history_of
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Notification, Todo
from core.inbox.queries import todos_of
from orgs.choices.records import LegalForm, LegalStatus, PortalStatus
from orgs.models import FollowUp, Organization, ServiceOffer
from orgs.services import contacts, records
from orgs.services.contacts import Agreed
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db

USCC = "51110000MJ0101505U"  # a public code whose check character is right


def facts(**changes):
    return {"name": " 北京测试协会 ", "legal_form": LegalForm.ASSOCIATION, "uscc": USCC, **changes}


def test_recorded_organization_belongs_to_the_union_that_recorded_it():
    union = union_by_code("BFTU-110105")
    made = records.create_organization(facts=facts(), union=union, by=person(Role.CLERK, "BFTU-110105"))
    assert (made.name, made.portal_status, made.legal_status) == ("北京测试协会", PortalStatus.RECORDED, "registered")
    assert made.recorded_by == union
    assert [(each.union, each.is_lead) for each in made.responsibilities.all()] == [(union, True)]


def test_unregistered_group_comes_on_record_as_unregistered():
    made = records.create_organization(
        facts=facts(uscc=None, legal_form=LegalForm.UNREGISTERED), union=union_by_code("BFTU"), by=person(Role.CLERK)
    )
    assert (made.uscc, made.legal_status) == (None, LegalStatus.UNREGISTERED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "51110000MJ0101505X"}, "uscc"),
        ({"uscc": "5111"}, "uscc"),
        ({"legal_form": LegalForm.UNREGISTERED}, "legal_form"),
        ({"telephone": "call me"}, "telephone"),
        ({"registered_funds": -1}, "registered_funds"),
    ],
)
def test_faulty_fact_is_refused_beside_its_field(changes, field):
    with pytest.raises(ValidationError) as refusal:
        records.create_organization(facts=facts(**changes), union=union_by_code("BFTU"), by=person(Role.CLERK))
    assert field in refusal.value.message_dict


def test_second_record_with_the_same_uscc_is_refused():
    OrganizationFactory(uscc=USCC)
    with pytest.raises(ValidationError):
        records.create_organization(facts=facts(), union=union_by_code("BFTU"), by=person(Role.CLERK))


def test_a_refused_registration_does_not_block_its_uscc():
    OrganizationFactory(uscc=USCC, portal_status=PortalStatus.REJECTED)
    made = records.create_organization(facts=facts(), union=union_by_code("BFTU"), by=person(Role.CLERK))
    assert made.pk


def test_correction_of_an_outdated_record_is_refused():
    clerk, record = person(Role.CLERK), OrganizationFactory()
    records.update_organization(organization=record, facts={"address": "甲街1号"}, version=1, by=clerk)
    with pytest.raises(StaleRecordError):
        records.update_organization(organization=record, facts={"address": "乙街2号"}, version=1, by=clerk)
    record.refresh_from_db()
    assert (record.address, record.version) == ("甲街1号", 2)


def test_correction_leaves_its_reason_in_the_history():
    clerk, record = person(Role.CLERK), OrganizationFactory(address="甲街1号")
    records.update_organization(organization=record, facts={"address": "乙街2号"}, version=1, by=clerk, reason="搬迁")
    latest = history_of(record)[0]
    assert latest.why == "搬迁"
    assert ("address", "甲街1号", "乙街2号") in [(each.name, each.before, each.after) for each in latest.fields]


def test_worker_service_decision_is_dated_and_attributed():
    clerk, record = person(Role.CLERK), OrganizationFactory(is_worker_service=None, worker_service_decided_on=None)
    decided = records.decide_worker_service(organization=record, decision=True, reason="章程载明", by=clerk)
    assert (decided.is_worker_service, decided.worker_service_decided_by) == (True, clerk)
    assert isinstance(decided.worker_service_decided_on, dt.date)


def test_worker_service_decision_without_grounds_is_refused():
    with pytest.raises(UserError) as refusal:
        records.decide_worker_service(
            organization=OrganizationFactory(), decision=True, reason=" ", by=person(Role.CLERK)
        )
    assert refusal.value.field == "reason"


def test_responsible_unions_have_one_that_leads():
    record, city, district = OrganizationFactory(), union_by_code("BFTU"), union_by_code("BFTU-110105")
    records.set_responsible_unions(organization=record, unions=[city, district], lead=district, by=person(Role.CLERK))
    assert {(each.union, each.is_lead) for each in record.responsibilities.all()} == {(city, False), (district, True)}


def test_open_work_goes_along_with_an_organization_that_another_union_takes_over():
    record, clerk, theirs = OrganizationFactory(union="BFTU-110105"), person(Role.CLERK, "BFTU-110105"), person(
        Role.CLERK, "BFTU-110101"
    )  # fmt: skip
    agreed = Agreed("we", "场地", clock.today() + dt.timedelta(days=9))
    contacts.record_contact(
        organization=record, facts={"method": "visit", "subject": "走访", "staff": "周", "contacted_on": clock.today()},
        union=union_by_code("BFTU-110105"), by=clerk, agreed=[agreed],
    )  # fmt: skip
    todo, district = Todo.objects.get(), union_by_code("BFTU-110101")
    records.set_responsible_unions(organization=record, unions=[district], lead=district, by=person(Role.CLERK))
    assert (todos_of(clerk).count(), todos_of(theirs).get()) == (0, todo)
    assert FollowUp.objects.get().union == district
    kinds = dict(Notification.objects.values_list("user__email", "kind"))
    assert (kinds[clerk.email], kinds[theirs.email]) == ("todo_passed_on", "todo_handed_on")


def test_assigned_union_joins_those_responsible_and_leads_where_asked_or_where_none_does():
    led, free, clerk = OrganizationFactory(), OrganizationFactory(), person(Role.CLERK)
    free.responsibilities.all().delete()
    district, every = union_by_code("BFTU-110105"), Organization.objects.all()
    assert records.assign(organizations=every, union=district, lead=False, by=clerk) == 2
    assert [one.responsibilities.get(is_lead=True).union.code for one in (led, free)] == ["BFTU", "BFTU-110105"]
    records.assign(organizations=every, union=district, lead=True, by=clerk)
    assert led.responsibilities.get(is_lead=True).union == district
    assert led.responsibilities.count() == 2


def test_union_out_of_reach_is_not_assigned():
    with pytest.raises(UserError):
        records.assign(
            organizations=Organization.objects.all(), union=union_by_code("BFTU"), lead=False,
            by=person(Role.CLERK, "BFTU-110105"),
        )  # fmt: skip


def test_bulk_assignment_asks_for_the_union(client):
    record = OrganizationFactory()
    client.force_login(person(Role.CLERK))
    chosen = {"action": "assign", "selected": [record.pk]}
    assert "union" in client.post("/desk/organizations/", chosen).context["form"].fields
    assert "union" in client.post("/desk/organizations/", {**chosen, "confirmed": "1"}).context["form"].errors
    district = union_by_code("BFTU-110105")
    client.post("/desk/organizations/", {**chosen, "confirmed": "1", "union": district.pk})
    assert record.responsibilities.filter(union=district, is_lead=False).exists()


def test_leading_union_must_be_responsible():
    with pytest.raises(UserError):
        records.set_responsible_unions(
            organization=OrganizationFactory(), unions=[union_by_code("BFTU")], lead=union_by_code("BFTU-110105"),
            by=person(Role.CLERK),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("union", "sees"), [("BFTU", True), ("BFTU-110105", True), ("BFTU-110101", False), ("BFTU-EDU", False)]
)
def test_a_union_sees_its_subtree_and_nothing_beside(union, sees):
    record = OrganizationFactory(union="BFTU-110105")
    visible = Organization.objects.visible_to(person(Role.CLERK, union))
    assert (record in visible) is sees


def test_drafts_are_seen_by_no_union():
    OrganizationFactory(portal_status=PortalStatus.DRAFT)
    assert not Organization.objects.visible_to(person(Role.MANAGER)).exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_date_on_record_stands_in_the_form_in_either_language(client, language):
    organization = OrganizationFactory(registered_on=dt.date(2014, 5, 6))
    client.force_login(person(Role.CLERK))
    page = client.get(f"/desk/organizations/{organization.pk}/edit/", headers={"accept-language": language})
    assert 'name="registered_on" value="2014-05-06"' in page.content.decode()


def test_history_of_what_hangs_on_records_is_in_the_readers_language():
    clerk, record = person(Role.CLERK), OrganizationFactory()
    facts = {
        "title": "法律咨询",
        "area_id": "legal-services",
        "target_groups": ["women-workers"],
        "districts": ["110105"],
    }
    offer = ServiceOffer.objects.create(organization=record, recorded_by=clerk, **facts)
    for language, known in (("zh-hans", {"录入方", "女职工", "朝阳区"}), ("en", {"recorded by", "朝阳区"})):
        with translation.override(language):
            shown = {
                text for change in history_of(offer) for each in change.fields for text in (each.label, each.after)
            }
        assert known <= shown, shown
        assert "women-workers" not in shown
