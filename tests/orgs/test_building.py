"""Party and union building: steps, people, guidance, and coverage figures that equal their lists."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.queries import tasks_for
from core.lifecycle.services import ForbiddenError
from core.lifecycle.testing import assert_lifecycle
from orgs.choices.life import BuildingStatus as B
from orgs.choices.records import LegalForm, LegalStatus
from orgs.models import PartyBuilding, UnionBuilding
from orgs.queries.building import coverage, next_steps, overall
from orgs.services import building
from orgs.services.current import take_over_facts
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
FORWARD = [B.NONE, B.CONTACTED, B.PREPARATION, B.APPLICATION, B.APPROVED]
STEPS = ["contact", "prepare", "apply", "approve", "elect"]


@pytest.fixture
def member():
    return person(Role.PARTY)


def step(organization, name, by, subject="union", day=None, **facts):
    return building.advance(
        organization=organization, subject=subject, step=name, day=day or clock.today(), by=by, **facts
    )


@pytest.mark.parametrize("model", [PartyBuilding, UnionBuilding])
def test_building_goes_only_where_it_may(model):
    permitted = {(state, name) for at, state in enumerate(FORWARD) for name in STEPS[at:]}
    permitted |= {(B.ENDED, name) for name in STEPS}
    permitted |= {(state, "end") for state in [*FORWARD[1:], B.ELECTED]}
    assert_lifecycle(
        model, "status", lambda state: model.objects.create(organization=OrganizationFactory(), status=state),
        permitted=permitted,
    )  # fmt: skip


@pytest.mark.parametrize(("subject", "fact"), [("party", "has_party_organization"), ("union", "has_union")])
def test_fact_of_the_record_follows_the_steps(subject, fact, member):
    one = OrganizationFactory()
    seen = []
    for name in [*STEPS, "end"]:
        step(one, name, member, subject, reason="解散")
        one.refresh_from_db()
        seen.append(getattr(one, fact))
    assert seen == [False, False, False, False, True, False]


def test_facts_brought_by_a_list_are_followed_until_somebody_works_on_the_record(member):
    one = OrganizationFactory(has_union=False)
    take_over_facts([one.pk], by=member)
    assert one.unionbuilding.status == B.NONE
    one.has_union = True
    one.save()
    take_over_facts([one.pk], by=member)
    one.unionbuilding.refresh_from_db()
    assert one.unionbuilding.status == B.ELECTED
    step(one, "end", member, reason="解散")
    one.refresh_from_db()
    one.has_union = True
    one.save()
    take_over_facts([one.pk], by=member)
    one.refresh_from_db()
    assert one.has_union is False


def test_steps_keep_their_days_in_order(member):
    one = OrganizationFactory()
    step(one, "prepare", member, day=dt.date(2026, 3, 1))
    with pytest.raises(UserError) as refusal:
        step(one, "apply", member, day=dt.date(2026, 2, 1))
    assert refusal.value.field == "day"
    with pytest.raises(UserError):
        step(one, "apply", member, day=clock.today() + dt.timedelta(days=1))
    assert step(one, "apply", member, day=dt.date(2026, 4, 1)).applied_on == dt.date(2026, 4, 1)


def test_auditor_takes_no_step():
    with pytest.raises(ForbiddenError):
        step(OrganizationFactory(), "contact", person(Role.AUDITOR))


def test_next_step_becomes_a_task_and_goes_with_the_step(member):
    one = OrganizationFactory()
    due = clock.today() + dt.timedelta(days=9)
    record = building.update_building(
        organization=one, subject="union", facts={"next_step": "走访负责人", "next_step_on": due}, version=1, by=member
    )
    assert [(task.title, task.due) for task in tasks_for(member)] == [(f"{one.name}：走访负责人", due)]
    with pytest.raises(StaleRecordError):
        building.update_building(
            organization=one, subject="union", facts={"next_step": "电话联系"}, version=0, by=member
        )
    assert step(one, "contact", member).next_step == ""
    assert record.version == 2


def test_guidance_is_dated_and_attributed(member):
    one = OrganizationFactory()
    facts = {
        "subject": "party",
        "given_on": clock.today(),
        "given_by": "赵示范",
        "text": "应尽快成立",
        "is_check": True,
    }
    made = building.give_guidance(organization=one, facts=facts, union=city_federation(), by=member)
    assert (made.recorded_by, made.union) == (member, city_federation())
    with pytest.raises(UserError):
        building.give_guidance(
            organization=one, facts={**facts, "given_on": dt.date(2100, 1, 1)}, union=city_federation(), by=member
        )


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(member):
    """Organizations of several kinds, of which some do not count."""
    areas, districts = (["legal-services"], ["legal-services", "mutual-aid"], []), ("110105", "110108", None)
    for at in range(12):
        one = OrganizationFactory(
            district_id=districts[at % 3], service_areas=areas[at % 3],
            legal_form=LegalForm.ASSOCIATION if at % 2 else LegalForm.FOUNDATION,
            has_union=[True, False, None][at % 3], has_party_organization=[None, True][at % 2],
        )  # fmt: skip
        take_over_facts([one.pk], by=member)
    OrganizationFactory(legal_status=LegalStatus.DISSOLVED)
    OrganizationFactory(portal_status="merged")
    OrganizationFactory(is_worker_service=None, worker_service_decided_on=None)
    step(OrganizationFactory(district_id="110105"), "prepare", member)


def rows_of(client, url):
    return len(client.get(url).context["listing"].slice.rows)


@pytest.mark.parametrize("by", ["district", "form", "area"])
def test_every_figure_equals_the_list_that_it_opens(by, client, crowd, member):
    client.force_login(member)
    page = client.get(reverse("orgs:desk_building"), {"by": by})
    for each in [*page.context["rows"], page.context["overall"]]:
        row = each["row"]
        figures = [(row.total, each["total_url"]), (row.party, each["party_url"]), (row.union, each["union_url"])]
        assert [figure for figure, _url in figures] == [rows_of(client, url) for _figure, url in figures], row


def test_next_steps_equal_their_lists_and_add_up(client, crowd, member):
    client.force_login(member)
    page = client.get(reverse("orgs:desk_building"))
    for subject, steps in page.context["next_steps"]:
        assert [each.count for each, _url in steps] == [rows_of(client, url) for _each, url in steps]
        have = getattr(overall(member), subject)
        assert sum(each.count for each, _url in steps) + have == overall(member).total


def test_district_clerk_counts_the_own_district_only(crowd):
    OrganizationFactory(union="BFTU-110105", has_union=True)
    found = overall(person(Role.CLERK, "BFTU-110105"))
    assert (found.total, found.union, found.union_rate) == (1, 1, 100)


def test_coverage_costs_the_same_for_many(member):
    counts = []
    member.scope_union_ids()
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            for dimension in ("district", "form", "area"):
                coverage(member, dimension)
            next_steps(member, "union")
        counts.append(len(captured))
        for _ in range(20):
            OrganizationFactory(district_id="110105", service_areas=["legal-services"])
    assert counts[0] == counts[1]


def test_member_records_a_step_people_and_guidance_on_the_pages(client, member):
    client.force_login(member)
    one = OrganizationFactory()
    client.post(
        reverse("orgs:desk_advance", args=[one.pk, "party", "contact"]), {"day": str(clock.today()), "reason": ""}
    )
    client.post(
        reverse("orgs:desk_building_people", args=[one.pk, "party"]),
        {"version": 2, "leader": "王示范", "members_count": 5},
    )
    client.post(
        reverse("orgs:desk_guide", args=[one.pk]),
        {"subject": "party", "given_on": str(clock.today()), "given_by": "赵示范", "text": "建议联合建支部"},
    )
    page = client.get(reverse("orgs:desk_organization", args=[one.pk, "building"])).content.decode()
    assert "王示范" in page
    assert "建议联合建支部" in page
    assert client.get(reverse("orgs:desk_advance", args=[one.pk, "party", "contact"])).status_code == 404
