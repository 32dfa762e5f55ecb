"""The yearly collection, from invitation to frozen snapshot."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.forms.answers import AnswersForm
from core.inbox.models import Notification
from orgs.choices.records import CollectionStatus, PortalStatus
from orgs.collection_form import STANDARD
from orgs.models import Collection
from orgs.queries.records import collections_owed_by, collections_to_verify
from orgs.services import campaigns, collections
from tests.factories import person
from tests.orgs.factories import ANSWERS, CollectionFactory, MemberFactory, OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


def invited(by=None, organization=None, **options):
    made = collections.invite(
        organizations=[organization or OrganizationFactory()], year=2026, union=union_by_code("BFTU"),
        by=by or person(Role.CLERK), **options,
    )  # fmt: skip
    return made[0]


def submitted(clerk):
    return collections.submit(collection=invited(clerk), answers=ANSWERS, by=clerk, for_union=True)


def test_invitation_is_prefilled_from_the_record_and_told_to_its_keepers():
    organization, owner = OrganizationFactory(address="甲街1号", full_time_staff=7), person()
    MemberFactory(organization=organization, user=owner)
    collection = invited(organization=organization)
    assert (collection.answers["address"], collection.answers["full_time_staff"]) == ("甲街1号", 7)
    assert Notification.objects.filter(user=owner, kind="collection_invited").exists()
    assert list(collections_owed_by(owner)) == [collection]


def test_second_invitation_for_a_year_leaves_the_first():
    clerk, organization = person(Role.CLERK), OrganizationFactory()
    invited(clerk, organization)
    assert collections.invite(
        organizations=[organization], year=2026, union=union_by_code("BFTU"), by=clerk
    ) == []  # fmt: skip


def test_reminder_reaches_the_keepers_of_those_that_have_not_answered():
    clerk, owner = person(Role.CLERK), person()
    silent, nobody = OrganizationFactory(), OrganizationFactory()
    MemberFactory(organization=silent, user=owner)
    for organization in (silent, nobody):
        invited(clerk, organization)
    submitted(clerk)
    assert campaigns.chase(collections=Collection.objects.all(), by=clerk).told == 1
    assert Notification.objects.filter(kind="collection_reminded").values_list("user", flat=True).get() == owner.pk


def test_organizations_that_are_not_on_record_are_not_invited():
    rejected = OrganizationFactory(portal_status=PortalStatus.REJECTED)
    assert not collections.invite(
        organizations=[rejected], year=2026, union=union_by_code("BFTU"), by=person(Role.CLERK)
    )


def test_what_is_saved_only_in_part_says_so(client):
    collection = invited(organization=(organization := OrganizationFactory()))
    client.force_login(owner_of(organization))
    address = reverse("orgs:my_collection", args=[collection.pk])
    sent = {"telephone": "", "email": "nobody", "activities": "3", "save": ""}
    page = client.post(address, sent)
    assert list(page.context["form"].errors) == ["email"]
    collection.refresh_from_db()
    assert (collection.answers["telephone"], collection.answers["activities"]) == (None, 3)
    typing = client.post(address, {**sent, "version": collection.revision}, headers={"HX-Request": "true"})
    assert "text-danger" in typing.content.decode()
    assert client.post(address, {**sent, "email": "", "version": collection.revision + 1}).status_code == 302


def test_answers_are_kept_before_they_are_handed_in():
    clerk = person(Role.CLERK)
    collection = collections.save_answers(collection=invited(clerk), answers={"activities": 3}, by=clerk)
    assert (collection.status, collection.answers["activities"]) == (CollectionStatus.IN_PROGRESS, 3)


def test_handed_in_answers_cannot_be_changed():
    clerk = person(Role.CLERK)
    with pytest.raises(UserError):
        collections.save_answers(collection=submitted(clerk), answers={"activities": 4}, by=clerk)


def test_verified_answers_are_frozen_and_reach_the_record():
    clerk = person(Role.CLERK)
    collection = collections.verify(collection=submitted(clerk), by=clerk)
    collection.refresh_from_db()
    assert collection.status == CollectionStatus.VERIFIED
    assert collection.snapshot["answers"]["activities"] == 12
    assert collection.organization.full_time_staff == 9


def test_auditor_cannot_verify():
    with pytest.raises(UserError):
        collections.verify(collection=submitted(person(Role.CLERK)), by=person(Role.AUDITOR))


def test_returned_answers_carry_remarks_and_can_be_handed_in_again():
    clerk = person(Role.CLERK)
    returned = collections.return_for_correction(
        collection=submitted(clerk), remarks={"activities": "请核对次数"}, reason="", by=clerk
    )
    assert (returned.status, returned.remarks) == (CollectionStatus.RETURNED, {"activities": "请核对次数"})
    again = collections.submit(collection=returned, answers={"activities": 10}, by=clerk, for_union=True)
    assert again.status == CollectionStatus.SUBMITTED
    assert again.remarks, "whoever reads the corrected answers sees what was to be corrected"


@pytest.mark.parametrize("decision", ["verify", "return"])
def test_nobody_decides_on_answers_that_changed_since_they_were_read(decision, client):
    clerk = person(Role.CLERK)
    read = submitted(clerk)
    returned = collections.return_for_correction(collection=read, remarks={}, reason="补正", by=clerk)
    collections.submit(collection=returned, answers={**ANSWERS, "activities": 99}, by=clerk, for_union=True)
    client.force_login(clerk)
    sent = {"decision": decision, "reason": "好", "version": read.revision}
    assert client.post(reverse("orgs:desk_collection", args=[read.pk]), sent).status_code == 200
    read.refresh_from_db()
    assert read.status == CollectionStatus.SUBMITTED


def test_owner_sees_first_what_the_union_wants_corrected(client):
    clerk, handed_in = person(Role.CLERK), submitted(person(Role.CLERK))
    owner = MemberFactory(organization=handed_in.organization, user=person()).user
    said = {"remarks": {"activities": "请核对次数"}, "reason": "两天内补正"}
    collections.return_for_correction(collection=handed_in, by=clerk, **said)
    client.force_login(owner)
    page = client.get(reverse("orgs:my_collection", args=[handed_in.pk])).content.decode()
    head = page[: page.index('name="activities"')]
    assert "两天内补正" in head
    assert re.search(r'href="#question-activities">[^<]+</a>：请核对次数', head)
    assert 'id="question-activities"' in page


def test_handed_in_answers_wait_for_the_collecting_union_only():
    collection = submitted(person(Role.CLERK))
    assert list(collections_to_verify(person(Role.CLERK))) == [collection]
    assert not collections_to_verify(person(Role.CLERK, "BFTU-110105")).exists()
    Collection.objects.update(year=2025, submitted_at=clock.now() - dt.timedelta(days=200))
    assert not collections_to_verify(person(Role.CLERK)).exists()


def test_deadline_in_the_past_is_refused():
    with pytest.raises(UserError):
        invited(due_on=clock.today().replace(year=2020))


def test_page_asks_shows_last_year_and_keeps_what_is_typed(client):
    owner, organization = person(), OrganizationFactory()
    MemberFactory(organization=organization, user=owner)
    CollectionFactory(
        organization=organization, year=2025, status=CollectionStatus.VERIFIED, verified_at=clock.now(), snapshot={},
        answers={"staff_by_education": {"bachelor": {"people": 7}}, "activities": 5},
    )  # fmt: skip
    collection = invited(organization=organization)
    client.force_login(owner)
    address = reverse("orgs:my_collection", args=[collection.pk])
    page = client.get(address).content.decode()
    assert 'name="staff_by_education-bachelor-people" value="7"' in page
    assert "大学本科：7" in page
    typed = {"staff_by_education-college-people": "2", "activities": "x", "income": "10.5"}
    assert client.post(address, typed, headers={"HX-Request": "true"}).status_code == 200
    collection.refresh_from_db()
    kept = collection.answers
    assert kept["staff_by_education"] == {"college": {"people": 2}}
    assert (kept["activities"], kept["income"]) == (5, "10.5")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"social_workers": 10}, "social_workers"),
        ({"party_members": 10}, "party_members"),
        ({"income": "100", "public_funds": "101"}, "public_funds"),
        ({"full_time_staff": "-1"}, "full_time_staff"),
        ({"workers_served": ""}, "workers_served"),
        ({"staff_by_education": {"bachelor": {"people": 8}}}, "staff_by_education"),
    ],
)
def test_answers_that_cannot_be_are_refused_beside_the_question(changes, field):
    form = AnswersForm(STANDARD, {**ANSWERS, **changes})
    assert field in form.errors


def test_whole_answers_are_accepted():
    assert AnswersForm(STANDARD, ANSWERS).is_valid()
