"""Change of name, blacklisting with appeals, and what follows from an organization's status."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.lifecycle.testing import assert_lifecycle
from orgs import consequences
from orgs.choices.life import AppealStatus as A
from orgs.choices.life import BlacklistStatus as B
from orgs.choices.life import FilingStatus
from orgs.choices.records import LegalStatus, PortalStatus
from orgs.consequences import Ground
from orgs.models import Appeal, BlacklistEntry, Collection, CreditListing, Organization
from orgs.queries.records import found_by_words
from orgs.services import collections, filings, life, records
from tests.factories import person
from tests.orgs.factories import OrganizationFactory, filed, owner_of
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return person(Role.MANAGER)


def listed(organization, by, **facts):
    today = clock.today()
    period = {"starts_on": today, "ends_on": today + dt.timedelta(days=365), **facts}
    return life.blacklist(organization=organization, reason="骗取补贴", union=city_federation(), by=by, **period)


def test_entries_and_appeals_go_only_where_they_may(manager):
    today = clock.today()
    period = {"union": city_federation(), "reason": "x", "starts_on": today, "ends_on": today}

    def entry(state=B.IN_FORCE):
        return BlacklistEntry.objects.create(organization=OrganizationFactory(), status=state, **period)

    assert_lifecycle(BlacklistEntry, "status", entry, permitted={(B.IN_FORCE, "lift"), (B.IN_FORCE, "end")})
    assert_lifecycle(
        Appeal, "status", lambda state: Appeal.objects.create(entry=entry(), text="x", status=state),
        permitted={(A.LODGED, "accept"), (A.LODGED, "dismiss")},
    )  # fmt: skip


# Names ----------------------------------------------------------------------------------------------------------------


def test_former_name_stays_with_its_day_and_is_found(manager):
    one = OrganizationFactory(name="北京旧称心理服务中心", former_names="更早的名称")
    life.change_name(organization=one, name="北京新称心理服务中心", changed_on=dt.date(2026, 2, 1), by=manager)
    one.refresh_from_db()
    assert (one.name, one.former_names) == ("北京新称心理服务中心", "北京旧称心理服务中心、更早的名称")
    assert one.name_changes.get().changed_on == dt.date(2026, 2, 1)
    assert list(found_by_words(manager, "旧称")) == [one]


def test_many_former_names_never_burst_the_field(manager):
    one = OrganizationFactory(name="甲" * 190)
    for sign in "乙丙丁戊":
        life.change_name(organization=one, name=sign * 190, changed_on=clock.today(), by=manager)
    one.refresh_from_db()
    assert len(one.former_names) <= 400
    assert one.name_changes.count() == 4


@pytest.mark.parametrize(
    ("facts", "field"), [({"name": None}, "name"), ({"changed_on": dt.date(2100, 1, 1)}, "changed_on")]
)
def test_change_of_nothing_or_in_the_future_is_refused(facts, field, manager):
    one = OrganizationFactory()
    wanted = {"name": "新名", "changed_on": clock.today(), **facts}
    wanted["name"] = wanted["name"] or one.name
    with pytest.raises(UserError) as refusal:
        life.change_name(organization=one, by=manager, **wanted)
    assert refusal.value.field == field


# Blacklist ------------------------------------------------------------------------------------------------------------


def test_owner_is_told_and_appeal_lifts_the_entry(manager):
    one = OrganizationFactory()
    owner = owner_of(one)
    entry = listed(one, manager)
    appeal = life.lodge_appeal(entry=entry, text="情况不实", by=owner)
    other = person(Role.MANAGER)
    assert [task.url for task in tasks_for(other)] == [reverse("orgs:desk_appeal", args=[appeal.pk])]
    assert not tasks_for(manager)
    with pytest.raises(UserError):
        life.decide_appeal(appeal=appeal, accept=True, reason="属实", by=manager)
    life.decide_appeal(appeal=appeal, accept=True, reason="核查后不实", by=other)
    entry.refresh_from_db()
    assert entry.status == B.LIFTED
    kinds = [note.kind for note in Notification.objects.filter(user=owner).order_by("created_at")]
    assert kinds == ["blacklisted", "blacklisting_lifted"]


def test_dismissed_appeal_leaves_the_entry_and_another_may_follow(manager):
    one = OrganizationFactory()
    owner, other = owner_of(one), person(Role.MANAGER)
    entry = listed(one, manager)
    first = life.lodge_appeal(entry=entry, text="一", by=owner)
    with pytest.raises(UserError):
        life.lodge_appeal(entry=entry, text="二", by=owner)
    life.decide_appeal(appeal=first, accept=False, reason="证据充分", by=other)
    life.lodge_appeal(entry=entry, text="二", by=owner)
    entry.refresh_from_db()
    assert (entry.status, entry.appeals.count()) == (B.IN_FORCE, 2)


def test_entry_ends_by_night_after_its_last_day(manager):
    entry = listed(OrganizationFactory(), manager, ends_on=clock.today())
    assert life.end_blacklistings() == 0
    with clock.shifted_to(clock.start_of(clock.today() + dt.timedelta(days=1)) + dt.timedelta(hours=1)):
        assert life.end_blacklistings() == 1
    entry.refresh_from_db()
    assert entry.status == B.ENDED


def test_second_entry_and_impossible_periods_are_refused(manager):
    one = OrganizationFactory()
    today = clock.today()
    for period in ({"ends_on": today - dt.timedelta(days=1)}, {"starts_on": today + dt.timedelta(days=1)}):
        with pytest.raises(UserError):
            listed(one, manager, **period)
    listed(one, manager)
    with pytest.raises(ValidationError):
        listed(one, manager)


# Consequences ---------------------------------------------------------------------------------------------------------


def barred(ground, by):
    """Return an organization for which a ground holds."""
    states = {
        Ground.SUSPENDED: {"portal_status": PortalStatus.SUSPENDED},
        Ground.DEREGISTERED: {"legal_status": LegalStatus.DEREGISTERED},
        Ground.DISSOLVED: {"legal_status": LegalStatus.DISSOLVED},
        Ground.ABNORMAL: {"legal_status": LegalStatus.ABNORMAL},
        Ground.UNDER_REVIEW: {"portal_status": PortalStatus.SUBMITTED},
    }
    one = OrganizationFactory(**{"portal_status": PortalStatus.VERIFIED, "is_public": True, **states.get(ground, {})})
    if ground == Ground.SERIOUS:
        CreditListing.objects.create(
            organization=one, list_kind="serious", entered_on=clock.today(), entry_reason="x", authority="y"
        )
    elif ground == Ground.BLACKLISTED:
        listed(one, by)
    return one


@pytest.mark.parametrize("ground", Ground)
def test_grounds_are_told_and_enforced_in_the_services(ground, manager):
    one = barred(ground, manager)
    assert consequences.grounds_of(one) == [ground]
    held = {name for name in consequences.consequences.names() if ground in consequences.consequences.get(name).grounds}
    if ground != Ground.UNDER_REVIEW:
        assert (one in Organization.objects.listed_publicly()) == ("directory" not in held)
    if "collections" in held:
        with pytest.raises(UserError):
            collections.invite(organizations=[one], year=2026, union=city_federation(), by=manager)
    if "filing" in held:
        with pytest.raises(UserError):
            filings.begin_filing(organization=one, by=manager, union=city_federation())
    assert bool(held) == (ground != Ground.ABNORMAL)


def test_bulk_invitation_leaves_the_barred_out(manager):
    free, barred_one = OrganizationFactory(), barred(Ground.BLACKLISTED, manager)
    collections.invite(organizations=[free, barred_one], year=2026, union=city_federation(), by=manager)
    assert list(Collection.objects.values_list("organization", flat=True)) == [free.pk]


def test_what_a_change_of_status_meets_is_said_before_it(client, manager):
    filing = filed(OrganizationFactory(legal_status=LegalStatus.REGISTERED))
    client.force_login(manager)
    page = client.get(reverse("orgs:desk_move", args=[filing.organization_id, "dissolve"]))
    assert filing.number in page.content.decode()
    assert consequences.met_by(OrganizationFactory()) == []


@pytest.mark.parametrize("step", ["dissolve", "deregister"])
def test_filing_ends_with_the_organization(step, manager):
    filing = filed()
    records.move(organization=filing.organization, transition=step, reason="注销", by=manager)
    filing.refresh_from_db()
    assert filing.status == FilingStatus.WITHDRAWN


def test_later_apps_add_consequences(registered, manager):
    registered(
        consequences.consequences, "grants",
        consequences.Consequence("No grants", frozenset({Ground.BLACKLISTED})),
    )  # fmt: skip
    one = barred(Ground.BLACKLISTED, manager)
    with pytest.raises(UserError, match="No grants"):
        consequences.refuse(one, "grants")
    assert not consequences.free_of(Organization.objects.filter(pk=one.pk), "grants").exists()
    consequences.refuse(OrganizationFactory(), "grants")


# Screens --------------------------------------------------------------------------------------------------------------


def test_manager_and_owner_do_it_all_on_the_pages(client, manager):
    one = OrganizationFactory()
    owner, today = owner_of(one), clock.today()
    client.force_login(manager)
    client.post(
        reverse("orgs:desk_blacklist", args=[one.pk]),
        {"reason": "骗取补贴", "starts_on": str(today), "ends_on": str(today + dt.timedelta(days=30))},
    )
    entry = BlacklistEntry.objects.get()
    client.force_login(owner)
    client.post(reverse("orgs:my_appeal", args=[entry.pk]), {"text": "情况不实"})
    assert client.get(reverse("orgs:my_appeal", args=[entry.pk])).status_code == 302  # one at a time
    assert "骗取补贴" in client.get(reverse("orgs:my_life", args=[one.pk])).content.decode()
    client.force_login(person(Role.MANAGER))
    url = reverse("orgs:desk_appeal", args=[Appeal.objects.get().pk])
    client.post(url, {"accept": "false", "reason": "证据充分"})
    assert Appeal.objects.get().status == A.DISMISSED
    client.post(reverse("orgs:desk_lift", args=[entry.pk]), {"reason": "期满前整改"})
    entry.refresh_from_db()
    assert entry.status == B.LIFTED
    client.post(reverse("orgs:desk_change_name", args=[one.pk]), {"name": "改后之名", "changed_on": str(today)})
    page = client.get(reverse("orgs:desk_organization", args=[one.pk, "life"])).content.decode()
    assert "改后之名" in page
    assert one.name in page


def test_restriction_filter_finds_them(client, manager):
    one = barred(Ground.BLACKLISTED, manager)
    OrganizationFactory()
    client.force_login(manager)
    listing = client.get(reverse("orgs:desk_organizations"), {"ground": "blacklisted"}).context["listing"]
    assert [row[0] for row in listing.slice.rows] == [one.pk]
