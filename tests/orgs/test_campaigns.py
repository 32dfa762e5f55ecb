"""Collection campaigns: whom they invite, who verifies, how far they are, reminders, chasing, closing."""

import datetime as dt
import io
import json
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.jobs.models import Job
from core.lifecycle.services import perform
from orgs.choices.records import CampaignStatus, CollectionStatus, LegalForm, PortalStatus
from orgs.models import Campaign, CampaignTally, Collection, Organization
from orgs.queries.campaigns import board
from orgs.services import campaigns, collections
from tests.factories import person
from tests.orgs.factories import ANSWERS, OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db
CHAOYANG = "BFTU-110105"


def opened(by=None, due_in=30, year=2026, **facts):
    due = clock.today() + dt.timedelta(days=due_in)
    return campaigns.open_campaign(union=city_federation(), year=year, due_on=due, by=by, **facts)


def invited(campaign):
    campaigns.invite_chosen(campaign=campaign, by=None)
    return {row.organization: row for row in Collection.objects.filter(campaign=campaign)}


def counts(campaign, user):
    rows, whole = board(campaign, user)
    return {row.union.code: {state: n for state, n in row.counts.items() if n} for row in rows}, whole


def test_cascaded_campaign_is_verified_by_the_union_that_leads():
    ours, theirs = OrganizationFactory(), OrganizationFactory(union=CHAOYANG)
    made = invited(opened())
    assert (made[ours].union, made[theirs].union) == (city_federation(), union_by_code(CHAOYANG))


def test_campaign_that_is_not_cascaded_is_verified_by_the_opening_union():
    theirs = OrganizationFactory(union=CHAOYANG)
    assert invited(opened(cascades=False))[theirs].union == city_federation()


def test_filters_of_the_list_choose_whom_to_invite():
    foundation = OrganizationFactory(legal_form=LegalForm.FOUNDATION)
    OrganizationFactory()
    assert list(invited(opened(whom={"list": "legal_form=foundation"}))) == [foundation]


def test_registrations_under_review_are_not_invited():
    verified, sent_in = OrganizationFactory(), OrganizationFactory(portal_status=PortalStatus.SUBMITTED)
    campaign = opened()
    assert list(invited(campaign)) == [verified]
    with pytest.raises(UserError, match=r"not verified|核实"):
        campaigns.invite_to(campaign=campaign, organizations=[sent_in], by=None)


def test_inviting_again_adds_only_the_new():
    campaign = opened()
    OrganizationFactory()
    assert campaigns.invite_chosen(campaign=campaign, by=None).invited == 1
    OrganizationFactory()
    again = campaigns.invite_chosen(campaign=campaign, by=None)
    assert (again.invited, again.left_out) == (1, 1)


def test_second_open_campaign_of_a_year_is_refused():
    opened()
    with pytest.raises(UserError):
        opened()


def test_year_to_come_is_not_asked_for_since_nobody_could_verify_it():
    year = clock.today().year + 1
    with pytest.raises(UserError):
        opened(year=year)
    with pytest.raises(UserError):
        collections.invite(organizations=[OrganizationFactory()], year=year, union=union_by_code("BFTU"), by=None)


def test_board_counts_what_the_lists_show_and_survives_a_recount():
    clerk = person(Role.CLERK)
    for code in ("BFTU", "BFTU", CHAOYANG):
        OrganizationFactory(union=code)
    campaign = opened()
    first, second, third = invited(campaign).values()
    collections.submit(collection=first, answers=ANSWERS, by=clerk, for_union=True)
    collections.save_answers(collection=second, answers={}, by=clerk)
    verified = collections.submit(collection=third, answers=ANSWERS, by=clerk, for_union=True)
    verified = collections.verify(collection=verified, by=clerk)
    collections.correct(collection=verified, by=clerk)
    by_union, whole = counts(campaign, clerk)
    assert by_union == {"BFTU": {"submitted": 1, "in_progress": 1}, CHAOYANG: {"verified": 1}}
    assert (whole.total, whole.owed, whole.corrections) == (3, 1, 1)
    steps = CampaignTally.objects.count()
    for change in (campaigns.fold_tallies, campaigns.recount_campaigns):
        change()
        assert counts(campaign, clerk)[0] == by_union
    assert CampaignTally.objects.count() < steps
    assert set(counts(campaign, person(Role.CLERK, CHAOYANG))[0]) == {CHAOYANG}


def test_every_count_of_the_board_opens_its_list(client, django_assert_max_num_queries):
    clerk = person(Role.CLERK)
    for code in ("BFTU", CHAOYANG):
        OrganizationFactory(union=code)
    campaign = opened()
    invited(campaign)
    client.force_login(clerk)
    page = client.get(reverse("orgs:desk_campaign", args=[campaign.pk]))
    for row in [*page.context["rows"], page.context["whole"]]:
        for _state, _label, n, url in row["cells"]:
            assert client.get(url).content.decode().count("<tr>") - 1 == n or n == 0
    with django_assert_max_num_queries(14):
        client.get(reverse("orgs:desk_campaign", args=[campaign.pk]))


def test_organizations_are_reminded_on_the_days_named_and_once():
    organization = OrganizationFactory()
    owner = owner_of(organization)
    campaign = opened(due_in=20)
    invited(campaign)

    def reminded_on(days_before):
        with clock.shifted_to(clock.start_of(campaign.due_on - dt.timedelta(days=days_before)) + dt.timedelta(hours=9)):
            return campaigns.remind_of_deadlines(), campaigns.remind_of_deadlines()

    assert [reminded_on(days) for days in (20, 14, 10, 3, 0, -1, -4, -7)] == [
        (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0), (0, 0), (1, 0),
    ]  # fmt: skip
    kinds = list(
        Notification.objects.filter(user=owner).exclude(kind="collection_invited").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["collection_due"] * 2 + ["collection_overdue"] * 2


def test_reminder_of_a_night_that_was_missed_is_made_up_for():
    assert opened(due_in=12).due_reminder(clock.today()) == "-14"


def test_clerks_learn_how_many_are_overdue():
    clerk = person(Role.CLERK)
    OrganizationFactory()
    campaign = opened(due_in=1)
    invited(campaign)
    with clock.shifted_to(clock.start_of(campaign.due_on + dt.timedelta(days=1))):
        campaigns.remind_of_deadlines()
    assert Notification.objects.get(user=clerk, kind="campaign_overdue").context["n"] == 1


def test_nobody_is_chased_twice_a_day():
    organization = OrganizationFactory()
    owner_of(organization)
    OrganizationFactory()
    campaign = opened()
    invited(campaign)
    first, second = (campaigns.chase_campaign(campaign=campaign, by=None) for _turn in range(2))
    assert (first.told, first.today, first.unreachable) == (1, 0, 1)
    assert (second.told, second.today, second.unreachable) == (0, 1, 1)


def test_whoever_chases_at_the_same_moment_sees_who_was_told():
    owner_of(organization := OrganizationFactory())
    read_before = [invited(opened())[organization]]
    assert [campaigns.chase(collections=read_before, by=None).told for _turn in range(2)] == [1, 0]


def test_chasing_leads_to_what_came_of_it_and_to_whom_to_telephone(client):
    owner_of(OrganizationFactory())
    alone = OrganizationFactory()
    campaign, clerk = opened(), person(Role.CLERK)
    asked = invited(campaign)[alone]
    client.force_login(clerk)
    answer = client.post(reverse("orgs:desk_chase_campaign", args=[campaign.pk]))
    assert answer.url == Job.objects.get(kind="chase_campaign").get_absolute_url()
    page = client.get(reverse("orgs:desk_collections"), {"campaign": campaign.pk, "answered": "no", "kept": "no"})
    assert [row.pk for row in page.context["listing"].rows] == [asked.pk]


def test_answers_after_the_deadline_bear_a_mark_even_once_the_campaign_is_closed():
    owner = owner_of(organization := OrganizationFactory())
    manager = person(Role.MANAGER)
    campaign = opened(due_in=1)
    collection = invited(campaign)[organization]
    with clock.shifted_to(clock.start_of(campaign.due_on + dt.timedelta(days=2))):
        assert campaigns.close_campaign(campaign=campaign, by=manager) == 1
        collection.refresh_from_db()
        assert collection.status == CollectionStatus.CLOSED
        late = collections.submit(collection=collection, answers=ANSWERS, by=owner)
    assert (late.status, late.is_late) == (CollectionStatus.SUBMITTED, True)


def test_closed_campaign_that_takes_nothing_late_refuses_answers():
    campaign = opened(accepts_late=False)
    owner = owner_of(organization := OrganizationFactory())
    collection = invited(campaign)[organization]
    campaigns.close_campaign(campaign=campaign, by=person(Role.MANAGER))
    collection.refresh_from_db()
    with pytest.raises(UserError):
        collections.save_answers(collection=collection, answers=ANSWERS, by=owner)


def test_clerk_cannot_close_a_campaign():
    with pytest.raises(UserError):
        campaigns.close_campaign(campaign=opened(), by=person(Role.CLERK))


def test_deadline_moves_for_those_who_have_not_answered():
    OrganizationFactory()
    campaign = opened(due_in=5)
    later = clock.today() + dt.timedelta(days=50)
    invited(campaign)
    campaigns.extend_campaign(campaign=campaign, due_on=later, by=person(Role.CLERK))
    assert Collection.objects.get().due_on == later


def test_correction_is_a_new_version_and_the_old_one_stays():
    clerk = person(Role.CLERK)
    OrganizationFactory()
    (first,) = invited(opened()).values()
    first = collections.submit(collection=first, answers=ANSWERS, by=clerk, for_union=True)
    first = collections.verify(collection=first, by=clerk)
    second = collections.correct(collection=first, by=clerk)
    assert collections.correct(collection=first, by=clerk) == second
    second = collections.submit(collection=second, answers={**ANSWERS, "full_time_staff": 11}, by=clerk, for_union=True)
    second = collections.verify(collection=second, by=clerk)
    first.refresh_from_db()
    assert (first.answers["full_time_staff"], second.answers["full_time_staff"], second.version) == (9, 11, 2)
    assert Organization.objects.get().full_time_staff == 11


@pytest.mark.django_db(transaction=True)
def test_answers_are_kept_while_the_campaign_is_being_closed():
    """A large one is closed in one long transaction: were who types to wait for it, both would deadlock."""
    clerk = person(Role.CLERK)
    OrganizationFactory()
    campaign = opened()
    (asked,) = invited(campaign).values()

    def type_in():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        try:
            collections.save_answers(collection=asked, answers={"activities": 3}, by=clerk)
        finally:
            connection.close()

    with transaction.atomic():
        perform(campaign, "close", by=None)
        typing = threading.Thread(target=type_in)
        typing.start()
        typing.join(10)
    assert Collection.objects.get().answers["activities"] == 3


def command(*words):
    out = io.StringIO()
    call_command("open_collection", *words, stdout=out)
    return out.getvalue()


def test_command_opens_once_and_says_so():
    OrganizationFactory(union=CHAOYANG)
    OrganizationFactory(union=CHAOYANG, legal_form=LegalForm.FOUNDATION)
    due = (clock.today() + dt.timedelta(days=9)).isoformat()
    words = ("--year", "2026", "--union", CHAOYANG, "--deadline", due, "--filter", "legal_form=foundation")
    first = json.loads(command(*words, "--json"))
    assert (first["created"], first["invited"]) == (True, 1)
    again = json.loads(command(*words, "--json"))
    assert (again["created"], again["invited"], again["campaign"]) == (False, 0, first["campaign"])
    assert command(*words)
    assert Campaign.objects.get().status == CampaignStatus.OPEN


@pytest.mark.parametrize("change", [
    {"--union": "NOBODY"}, {"--deadline": "2020-01-01"}, {"--filter": "colour=red"}, {"--year": "26"},
    {"--year": "2099"},
])  # fmt: skip
def test_command_refuses_in_words(change):
    words = {"--year": "2026", "--union": "BFTU", "--deadline": "2099-01-01", "--filter": "legal_form=foundation"}
    with pytest.raises(CommandError):
        command(*[part for pair in {**words, **change}.items() for part in pair])
    assert not Campaign.objects.exists()


def test_clerk_opens_a_campaign_on_screen(client, monkeypatch):
    OrganizationFactory()
    client.force_login(person(Role.CLERK))
    address = reverse("orgs:desk_open_campaign")
    form = client.get(address).context["form"]
    version = form.fields["form_version"].initial.pk
    facts = {"year": 2026, "due_on": "2099-01-01", "form_version": version, "cascades": "on",
             "remind_before": "7", "worker_service": "yes"}  # fmt: skip
    counted = client.post(address, {**facts, "count": ""})
    assert counted.context["chosen"] == 1, counted.context["form"].errors
    assert client.post(address, {**facts, "open": ""}).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.remind_before, campaign.accepts_late) == ([7], False)
