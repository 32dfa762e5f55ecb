"""Standing: entries, the facts that follow from them, declarations, reminders."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.audit import history_of
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from orgs.choices.records import LegalStatus
from orgs.models import AnnualInspection, CreditListing, OrganizationDocument, RatingAward
from orgs.services import records, standing
from orgs.services.current import take_over_facts
from orgs.standing import standing_kinds
from tests.core.attachments.files import PDF
from tests.factories import person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
SAMPLES = {
    "inspections": {"year": 2025, "result": "passed"},
    "ratings": {"grade": "4A", "awarded_on": dt.date(2024, 3, 1)},
    "penalties": {"kind": "fine", "decided_on": dt.date(2024, 3, 1), "reason": "逾期未年检", "authority": "民政局"},
    "listings": {"list_kind": "abnormal", "entered_on": dt.date(2025, 3, 1), "entry_reason": "失联",
                 "authority": "民政局"},
    "honours": {"title": "先进集体", "level": "city", "conferred_on": dt.date(2025, 5, 1), "authority": "市总工会"},
    "services": {"title": "心理讲座", "buyer": "区总工会", "began_on": dt.date(2025, 5, 1)},
    "documents": {"kind": "insurance", "number": "PA-1", "valid_until": dt.date(2026, 7, 1)},
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.shifted_to(clock.start_of(TODAY) + dt.timedelta(hours=9)):
        yield


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def organization():
    return OrganizationFactory(rating="", inspection_year=None, inspection_result="")


def enter(slug, organization, by, *, is_declared=False, upload=None, **facts):
    return standing.add_entry(
        kind=standing_kinds.get(slug), organization=organization, facts={**SAMPLES[slug], **facts}, by=by,
        is_declared=is_declared, upload=upload,
    )  # fmt: skip


def current(organization):
    organization.refresh_from_db()
    return organization.rating, organization.inspection_year, organization.inspection_result


@pytest.mark.parametrize("slug", SAMPLES)
def test_entry_is_kept_with_who_entered_it(slug, organization, clerk):
    entry = enter(slug, organization, clerk)
    assert (entry.recorded_by, entry.is_unconfirmed) == (clerk, False)
    assert {name: getattr(entry, name) for name in SAMPLES[slug]} == SAMPLES[slug]


def test_record_follows_the_latest_rating_and_inspection(organization, clerk):
    enter("ratings", organization, clerk)
    enter("ratings", organization, clerk, grade="5A", awarded_on=dt.date(2026, 1, 1))
    enter("ratings", organization, clerk, grade="2A", awarded_on=dt.date(2019, 1, 1))
    enter("inspections", organization, clerk)
    enter("inspections", organization, clerk, year=2023, result="failed")
    assert current(organization) == ("5A", 2025, "passed")


def test_rating_is_valid_for_five_years_unless_said_otherwise(organization, clerk):
    assert enter("ratings", organization, clerk).valid_until == dt.date(2029, 2, 28)
    leap = enter("ratings", organization, clerk, awarded_on=dt.date(2020, 2, 29))
    assert leap.valid_until == dt.date(2025, 2, 28)
    said = enter("ratings", organization, clerk, awarded_on=dt.date(2021, 1, 1), valid_until=dt.date(2024, 1, 1))
    assert said.valid_until == dt.date(2024, 1, 1)


def test_withdrawal_of_the_latest_brings_back_the_one_before(organization, clerk):
    enter("ratings", organization, clerk)
    latest = enter("ratings", organization, clerk, grade="5A", awarded_on=dt.date(2026, 1, 1))
    standing.withdraw_entry(entry=latest, reason="录错单位", by=clerk)
    assert current(organization)[0] == "4A"


def test_withdrawal_of_the_only_one_empties_the_fact(organization, clerk):
    rating, inspection = enter("ratings", organization, clerk), enter("inspections", organization, clerk)
    for entry in (rating, inspection):
        standing.withdraw_entry(entry=entry, reason="录错单位", by=clerk)
    assert current(organization) == ("", None, "")


def test_facts_written_elsewhere_become_rows_once(organization, clerk):
    for _again in range(2):
        organization.rating, organization.inspection_year, organization.inspection_result = "3A", 2025, "basic"
        organization.save()
        take_over_facts([organization.pk], by=clerk)
    assert list(RatingAward.objects.values_list("grade", "awarded_on")) == [("3A", None)]
    assert list(AnnualInspection.objects.values_list("year", "result")) == [(2025, "basic")]


def test_fact_of_an_earlier_year_is_history_and_changes_nothing(organization, clerk):
    enter("inspections", organization, clerk)
    organization.inspection_year, organization.inspection_result = 2022, "failed"
    organization.save()
    take_over_facts([organization.pk], by=clerk)
    assert current(organization)[1:] == (2025, "passed")
    assert set(AnnualInspection.objects.values_list("year", "result")) == {(2022, "failed"), (2025, "passed")}


def test_fact_of_the_same_year_corrects_the_row(organization, clerk):
    enter("inspections", organization, clerk)
    organization.inspection_year, organization.inspection_result = 2025, "failed"
    organization.save()
    take_over_facts([organization.pk], by=clerk)
    assert current(organization)[1:] == (2025, "failed")
    assert AnnualInspection.objects.count() == 1


def test_new_record_brings_its_rows(clerk):
    made = records.create_organization(
        facts={"name": "北京测试协会", "legal_form": "association", "rating": "4A", "has_union": True},
        union=union_by_code("BFTU"), by=clerk,
    )  # fmt: skip
    assert made.ratingaward_set.get().grade == "4A"
    assert made.unionbuilding.status == "elected"


def test_taking_over_costs_the_same_for_many(clerk):
    few, many = ([OrganizationFactory(rating="3A").pk for _ in range(n)] for n in (1, 20))
    counts = []
    for ids in (few, many):
        with CaptureQueriesContext(connection) as captured:
            take_over_facts(ids, by=clerk)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert RatingAward.objects.count() == 21


@pytest.mark.parametrize(
    ("slug", "facts", "field"),
    [
        ("inspections", {"year": 2027}, "year"),
        ("ratings", {"awarded_on": dt.date(2026, 6, 2)}, "awarded_on"),
        ("penalties", {"decided_on": dt.date(2030, 1, 1)}, "decided_on"),
        ("listings", {"removed_on": dt.date(2025, 6, 1)}, "removal_reason"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(slug, facts, field, organization, clerk):
    with pytest.raises(UserError) as refusal:
        enter(slug, organization, clerk, **facts)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("slug", "facts"),
    [
        ("ratings", {"valid_until": dt.date(2020, 1, 1)}),
        ("listings", {"removed_on": dt.date(2024, 1, 1), "removal_reason": "x"}),
        ("services", {"ended_on": dt.date(2024, 1, 1)}),
        ("documents", {"valid_from": dt.date(2027, 1, 1)}),
        ("penalties", {"amount": -1}),
    ],
)
def test_impossible_facts_are_refused(slug, facts, organization, clerk):
    with pytest.raises(ValidationError):
        enter(slug, organization, clerk, **facts)


def test_second_inspection_of_a_year_is_refused_by_the_database_too(organization, clerk):
    enter("inspections", organization, clerk)
    with pytest.raises(ValidationError):
        enter("inspections", organization, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualInspection.objects.create(organization=organization, year=2025, result="failed")


# Correcting -----------------------------------------------------------------------------------------------------------


def test_correction_keeps_its_reason_and_the_record_follows(organization, clerk):
    entry = enter("ratings", organization, clerk)
    standing.correct_entry(
        entry=entry, facts={**SAMPLES["ratings"], "grade": "5A"}, version=1, reason="看错证书", by=clerk
    )
    assert current(organization)[0] == "5A"
    assert history_of(entry)[0].why == "看错证书"


def test_correction_of_what_somebody_changed_meanwhile_is_refused(organization, clerk):
    entry = enter("ratings", organization, clerk)
    change = {"entry": entry, "version": 1, "by": clerk}
    standing.correct_entry(**change, facts={**SAMPLES["ratings"], "grade": "5A"}, reason="一")
    with pytest.raises(StaleRecordError):
        standing.correct_entry(**change, facts={**SAMPLES["ratings"], "grade": "3A"}, reason="二")


@pytest.mark.parametrize("change", [standing.withdraw_entry, standing.confirm_entry])
def test_withdrawn_entry_cannot_be_changed(change, organization, clerk):
    entry = enter("honours", organization, clerk, is_declared=True)
    standing.withdraw_entry(entry=entry, reason="误报", by=clerk)
    with pytest.raises(UserError):
        change(entry=entry, by=clerk, **({"reason": "再"} if change is standing.withdraw_entry else {}))


# Declaring ------------------------------------------------------------------------------------------------------------


def test_declaration_counts_only_once_it_is_confirmed(organization, clerk):
    owner = owner_of(organization)
    entry = enter("ratings", organization, owner, is_declared=True)
    assert current(organization)[0] == ""
    assert [task.title for task in tasks_for(clerk) if "4A" in task.title]
    standing.confirm_entry(entry=entry, by=clerk)
    assert current(organization)[0] == "4A"
    assert not [task for task in tasks_for(clerk) if "4A" in task.title]


def test_owner_hears_why_a_declaration_was_not_confirmed(organization, clerk):
    owner = owner_of(organization)
    standing.withdraw_entry(entry=enter("honours", organization, owner, is_declared=True), reason="查无此奖", by=clerk)
    assert [note.kind for note in Notification.objects.filter(user=owner)] == ["standing_refused"]


# Lists ----------------------------------------------------------------------------------------------------------------


def test_listing_moves_the_legal_status_there_and_back(organization, clerk):
    entry = enter("listings", organization, clerk)
    organization.refresh_from_db()
    assert organization.legal_status == LegalStatus.ABNORMAL
    left = {**SAMPLES["listings"], "removed_on": dt.date(2026, 1, 1), "removal_reason": "已整改"}
    standing.correct_entry(entry=entry, facts=left, version=1, reason="移出", by=clerk)
    organization.refresh_from_db()
    assert organization.legal_status == LegalStatus.REGISTERED


def test_declared_or_serious_listing_leaves_the_legal_status(organization, clerk):
    enter("listings", organization, owner_of(organization), is_declared=True)
    enter("listings", organization, clerk, list_kind="serious")
    organization.refresh_from_db()
    assert organization.legal_status == LegalStatus.REGISTERED
    assert CreditListing.objects.count() == 2


CROSSED = [
    ("honours", {"conferred_on": "0202-05-01"}, "conferred_on"),  # half typed
    ("ratings", {"valid_until": "2024-02-01"}, "valid_until"),
    ("listings", {"removed_on": "2025-02-01", "removal_reason": "更正"}, "removed_on"),
    ("services", {"ended_on": "2025-04-30"}, "ended_on"),
    ("documents", {"valid_from": "2026-08-01"}, "valid_until"),
    ("inspections", {"year": "2027"}, "year"),
]


@pytest.mark.parametrize(("slug", "typed", "field"), CROSSED)
def test_a_fault_across_fields_stands_beside_the_field_to_change(slug, typed, field, organization, clerk, client):
    owner = owner_of(organization)
    for who, page in ((clerk, "orgs:desk_standing_add"), (owner, "orgs:my_standing_add")):
        client.force_login(who)
        answer = client.post(reverse(page, args=[organization.pk, slug]), {**SAMPLES[slug], **typed})
        assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize(("slug", "field"), [("inspections", "year"), ("ratings", "awarded_on")])
def test_what_is_entered_twice_is_refused_beside_what_names_it(slug, field, organization, clerk, client):
    enter(slug, organization, clerk)
    client.force_login(clerk)
    answer = client.post(reverse("orgs:desk_standing_add", args=[organization.pk, slug]), SAMPLES[slug])
    assert list(answer.context["form"].errors) == [field]


# Reminders ------------------------------------------------------------------------------------------------------------


def test_each_stage_is_reminded_of_once(organization, clerk):
    owner = owner_of(organization)
    enter("documents", organization, clerk)
    told = []
    for day in (TODAY, TODAY, dt.date(2026, 6, 5), dt.date(2026, 6, 28), dt.date(2026, 7, 2)):
        with clock.shifted_to(clock.start_of(day) + dt.timedelta(hours=2)):
            standing.remind_of_ends()
        told.append(Notification.objects.filter(kind="document_ending", user=owner).count())
    assert told == [1, 1, 1, 2, 2]
    assert Notification.objects.filter(kind="document_ending", user=clerk).count() == told[-1]


def test_replaced_and_withdrawn_documents_are_not_reminded_of(organization, clerk):
    owner_of(organization)
    enter("documents", organization, clerk)
    enter("documents", organization, clerk, number="PA-2", valid_until=dt.date(2027, 7, 1))
    gone = enter("documents", organization, clerk, kind="bank")
    standing.withdraw_entry(entry=gone, reason="误", by=clerk)
    assert standing.remind_of_ends() == 0


def test_rating_about_to_end_is_reminded_of(organization, clerk):
    enter("ratings", organization, clerk, valid_until=dt.date(2026, 6, 20))
    assert standing.remind_of_ends() == 1


def test_new_file_takes_the_place_of_the_old_one(organization, clerk):
    entry = enter("documents", organization, clerk, upload=SimpleUploadedFile("a.pdf", PDF))
    standing.correct_entry(
        entry=entry, facts=SAMPLES["documents"], version=1, reason="换新", by=clerk,
        upload=SimpleUploadedFile("b.pdf", PDF),
    )  # fmt: skip
    assert standing.entry_file(entry).filename == "b.pdf"
    assert OrganizationDocument.objects.count() == 1
