"""Rules on dated facts: each answer with its facts, its source, and what would change it."""

import datetime as dt

import pytest

from core import clock
from orgs.models import AnnualInspection, BlacklistEntry, CreditListing, Penalty, RatingAward
from procurement.choices import AwardStatus
from procurement.eligibility.engine import Register, Subject, rule_kinds
from procurement.eligibility.kinds import months_back, years_back
from procurement.eligibility.running import Answer, run_rules
from procurement.models import RoundRule
from procurement.services.eligibility import as_json
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import awarded, drafted
from unions.queries import city_federation

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


def answer(name, organization, on=DAY, **parameters):
    return rule_kinds.get(name).check(Subject(organization, Register([organization])), parameters, on)


def organization(**facts):
    facts = {"portal_status": "verified", "registered_on": dt.date(2020, 5, 1)} | facts
    return OrganizationFactory(**facts)


@pytest.mark.parametrize(("since", "holds"), [(dt.date(2024, 9, 1), True), (dt.date(2024, 9, 2), False), (None, None)])
def test_years_since_registration_count_to_the_day(since, holds):
    assert answer("registered_for", organization(registered_on=since), years=2).holds is holds


@pytest.mark.parametrize(
    ("decided", "holds"),
    [(dt.date(2024, 9, 2), False), (dt.date(2024, 9, 1), True), (DAY, False), (dt.date(2026, 9, 2), True)],
)
def test_penalties_count_for_their_months(decided, holds):
    one = organization()
    Penalty.objects.create(organization=one, kind="fine", decided_on=decided, reason="超范围活动", authority="民政局")
    found = answer("no_penalty", one, months=24)
    assert found.holds is holds
    assert found.facts[0].on == (decided if not holds else dt.date(2024, 9, 1))


@pytest.mark.parametrize(
    ("year", "result", "on", "holds"),
    [
        (2025, "passed", DAY, True), (2025, "basic", DAY, True), (2025, "failed", DAY, False),
        (2024, "passed", DAY, None), (2024, "passed", dt.date(2026, 3, 1), True), (2025, "", DAY, None),
    ],
)  # fmt: skip
def test_last_inspection_that_there_can_be_counts(year, result, on, holds):
    one = organization()
    AnnualInspection.objects.create(organization=one, year=year, result=result)
    assert answer("inspection_passed", one, on).holds is holds


@pytest.mark.parametrize(
    ("grade", "until", "holds"),
    [("3A", DAY, True), ("5A", dt.date(2026, 8, 31), False), ("2A", DAY, False), ("4A", None, True)],
)
def test_rating_must_be_good_enough_and_valid(grade, until, holds):
    one = organization()
    RatingAward.objects.create(organization=one, grade=grade, awarded_on=dt.date(2021, 9, 1), valid_until=until)
    assert answer("rating_at_least", one, grade="3A").holds is holds


def test_verified_record_is_shown_with_every_fact_it_rests_on_also_a_blacklist_entry_that_was_lifted():
    one, union = organization(), city_federation()
    facts = {"organization": one, "union": union, "reason": "违约", "ends_on": dt.date(2027, 1, 4)}
    BlacklistEntry.objects.create(**facts, starts_on=dt.date(2026, 1, 5), status="lifted")
    found = answer("on_record", one)
    assert found.holds is True
    assert [str(fact.value) for fact in found.facts][2:] == ["未列入", "自2026-01-05起列入，现已解除"]
    with clock.stopped_at(dt.datetime(2026, 9, 1, 9, tzinfo=clock.SHANGHAI)):
        kept = as_json(Answer(RoundRule(kind="on_record"), found), dt.date(2026, 10, 1))
    assert {fact["on"] for fact in kept["facts"]} == {"2026-09-01"}


def test_list_entries_bar_until_they_are_removed():
    one = organization()
    entry = CreditListing.objects.create(
        organization=one,
        list_kind="abnormal",
        entered_on=dt.date(2026, 1, 5),
        entry_reason="未年检",
        authority="民政局",
    )
    found = answer("not_abnormal", one)
    assert (found.holds, found.facts[0].value) == (False, "未年检")
    assert answer("not_serious", one).holds is True
    entry.removed_on, entry.removal_reason = dt.date(2026, 8, 1), "已补检"
    entry.save()
    assert answer("not_abnormal", one).holds is True


@pytest.mark.parametrize(("flag", "holds"), [(True, True), (False, False), (None, None)])
def test_party_organization_is_known_or_not(flag, holds):
    assert answer("party_organization", organization(has_party_organization=flag)).holds is holds


def test_whole_round_says_no_where_one_rule_does_and_asks_a_person_where_none_can_tell():
    round, one = drafted("service-subsidy"), organization()
    assert run_rules(round, one, DAY).holds is None  # nothing is known of its inspection
    AnnualInspection.objects.create(organization=one, year=2025, result="passed")
    assert run_rules(round, one, DAY).holds is True
    Penalty.objects.create(organization=one, kind="warning", decided_on=DAY, reason="x", authority="民政局")
    verdict = run_rules(round, one, DAY)
    assert verdict.holds is False
    assert [each.rule.kind for each in verdict.answers if each.outcome.holds is False] == ["no_penalty"]


def test_rules_are_worded_with_their_parameters():
    texts = [rule.text for rule in drafted().rules.all()]
    assert any("24" in text for text in texts)


def test_every_kind_can_be_worded_and_asked():
    one = organization(service_areas=["legal"], district_id="110105")
    for kind in rule_kinds:
        parameters = {name: make().initial for name, make in kind.fields.items()}
        assert kind.says(parameters)
        assert kind.check(Subject(one, Register([one])), parameters, clock.today()).holds in {True, False, None}


def test_calendar_arithmetic_at_the_ends_of_months():
    assert years_back(dt.date(2024, 2, 29), 1) == dt.date(2023, 2, 28)
    assert months_back(dt.date(2026, 3, 31), 1) == dt.date(2026, 2, 28)
    assert months_back(dt.date(2026, 1, 15), 24) == dt.date(2024, 1, 15)
    assert months_back(dt.date(2026, 12, 31), 12) == dt.date(2025, 12, 31)


def test_projects_of_the_year_count_as_far_as_their_awards_stand():
    one = organization()
    for status, year in ((AwardStatus.AWARDED, 2026), (AwardStatus.LAPSED, 2026), (AwardStatus.AWARDED, 2025)):
        awarded(organization=one, year=year, status=status)
    assert answer("most_projects", one, most=2).holds is True
    assert answer("most_projects", one, most=1).holds is False
    assert answer("most_projects", organization(), most=1).holds is True


def test_earlier_performance_is_for_a_person_to_read():
    assert answer("earlier_performance", organization()).holds is None


def test_what_would_change_the_answer_is_said():
    one = organization(registered_on=dt.date(2025, 2, 28), legal_form="association")
    assert "2027-02-28" in str(answer("registered_for", one, years=2).remedy)
    Penalty.objects.create(organization=one, kind="fine", decided_on=dt.date(2026, 1, 31), reason="x", authority="局")
    assert "2026-02-28" in str(answer("no_penalty", one, dt.date(2026, 2, 10), months=1).remedy)
    assert str(answer("legal_form", one, forms=["foundation"]).remedy)
    assert not str(answer("legal_form", one, forms=["association"]).remedy)
