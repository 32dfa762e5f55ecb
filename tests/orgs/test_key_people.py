"""Key people: terms, the legal representative that follows, sealed numbers, who looked."""

import datetime as dt
import json
import logging

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.audit import history_of
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.listing.intake import intakes
from core.listing.intake import take_in as take_in_list
from core.pii.crypto import blind_indexes
from core.pii.models import Access
from core.pii.reveal import revealables
from core.pii.services import reveal, rotate_keys
from core.sheets import export, resources, unexported_fields
from orgs.models import KeyPerson, Organization
from orgs.presentation.key_people import people_shown
from orgs.services import key_people, records
from orgs.services.current import take_over_facts
from orgs.sheets.key_people import SHEET
from orgs.tasks import end_and_remind
from orgs.validators import identity_check_character, validate_identity_number
from tests.factories import administrator, person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
NUMBER = "99010119900101123" + identity_check_character("99010119900101123")
MOBILE = "13800005678"


@pytest.fixture(autouse=True)
def today():
    with clock.shifted_to(clock.start_of(TODAY) + dt.timedelta(hours=9)):
        yield


@pytest.fixture
def clerk():
    return person(Role.CLERK)


@pytest.fixture
def organization():
    return OrganizationFactory(legal_representative="张三")


def enter(organization, by, *, succeeds=False, **facts):
    facts = {"post": "legal_rep", "name": "李四", "starts_on": dt.date(2024, 1, 1), **facts}
    return key_people.add_key_person(organization=organization, facts=facts, by=by, succeeds=succeeds)


def representative(organization):
    organization.refresh_from_db()
    return organization.legal_representative


# Terms ----------------------------------------------------------------------------------------------------------------


def test_record_follows_the_holder_in_office(organization, clerk):
    enter(organization, clerk, ends_on=dt.date(2025, 12, 31), name="王五")
    assert representative(organization) == "张三", "a term that is over names nobody"
    enter(organization, clerk, starts_on=dt.date(2026, 1, 1))
    assert representative(organization) == "李四"


def test_successor_ends_the_term_before(organization, clerk):
    first = enter(organization, clerk, name="张三", starts_on=None)
    enter(organization, clerk, succeeds=True, starts_on=dt.date(2026, 5, 1))
    first.refresh_from_db()
    assert (first.ends_on, representative(organization)) == (dt.date(2026, 4, 30), "李四")


def test_second_holder_is_refused_in_words_and_by_the_database(organization, clerk):
    enter(organization, clerk)
    for first in (dt.date(2025, 1, 1), None):
        with pytest.raises(UserError) as refusal:
            enter(organization, clerk, name="王五", starts_on=first)
        assert refusal.value.field == "post"
        assert "李四" in str(refusal.value.message)
        assert "勾选“现任者于前一天离任”" in str(refusal.value.message)
    enter(organization, clerk, name="赵六", starts_on=None, ends_on=dt.date(2023, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyPerson.objects.create(organization=organization, post="legal_rep", name="王五")
    enter(organization, clerk, post="project", name="王五")
    enter(organization, clerk, post="project", name="赵六")


def test_term_that_begins_later_is_followed_by_night(organization, clerk):
    enter(organization, clerk, name="张三", starts_on=None, ends_on=dt.date(2026, 6, 30))
    enter(organization, clerk, starts_on=dt.date(2026, 7, 1))
    assert representative(organization) == "张三"
    with clock.shifted_to(clock.start_of(dt.date(2026, 7, 1))):
        end_and_remind()
    assert representative(organization) == "李四"


def test_name_from_a_form_begins_a_term_where_terms_are_kept(organization, clerk):
    first = enter(organization, clerk)
    records.update_organization(
        organization=Organization.objects.get(pk=organization.pk), facts={"legal_representative": "王五"}, by=clerk,
        version=Organization.objects.get(pk=organization.pk).version, reason="换届",
    )  # fmt: skip
    first.refresh_from_db()
    second = KeyPerson.objects.get(name="王五")
    assert (first.ends_on, second.starts_on, representative(organization)) == (
        TODAY - dt.timedelta(days=1), TODAY, "王五"
    )  # fmt: skip


def test_name_alone_makes_no_term(organization, clerk):
    take_over_facts([organization.pk], by=clerk)
    assert not KeyPerson.objects.exists()


def test_holder_who_left_without_successor_is_not_begun_anew(organization, clerk):
    enter(organization, clerk, name="张三", ends_on=dt.date(2026, 5, 1))
    take_over_facts([organization.pk], by=clerk)
    assert (KeyPerson.objects.count(), representative(organization)) == (1, "张三")


def test_name_from_a_list_ends_before_a_term_that_is_planned(organization, clerk):
    enter(organization, clerk, name="张三", starts_on=None, ends_on=dt.date(2026, 5, 1))
    enter(organization, clerk, starts_on=dt.date(2026, 9, 1))
    Organization.objects.filter(pk=organization.pk).update(legal_representative="王五")
    take_over_facts([organization.pk], by=clerk)
    between = KeyPerson.objects.get(name="王五")
    assert (between.starts_on, between.ends_on) == (TODAY, dt.date(2026, 8, 31))


def test_withdrawal_keeps_the_row_and_drops_the_numbers(organization, clerk):
    entry = enter(organization, clerk, mobile=MOBILE)
    key_people.withdraw_key_person(person=entry, reason="录错单位", by=clerk)
    entry.refresh_from_db()
    assert (entry.withdrawn_reason, entry.mobile, representative(organization)) == ("录错单位", None, "")


def test_correction_keeps_what_is_sealed_unless_told_otherwise(organization, clerk):
    entry = enter(organization, clerk, identity_number=NUMBER, mobile=MOBILE)
    facts = {"post": "legal_rep", "name": "李四", "starts_on": dt.date(2024, 2, 1), "identity_number": "", "mobile": ""}
    changed = key_people.correct_key_person(
        person=entry, facts=facts, version=entry.version, reason="证书日期", by=clerk, forget=["mobile"]
    )
    changed.refresh_from_db()
    assert (changed.identity_number.open(), changed.mobile) == (NUMBER, None)
    with pytest.raises(StaleRecordError):
        key_people.correct_key_person(person=entry, facts=facts, version=1, reason="再改", by=clerk)


def test_reminders_come_once_a_stage_and_not_where_a_successor_is_known(organization, clerk):
    owner = owner_of(organization)
    entry = enter(organization, clerk, ends_on=TODAY + dt.timedelta(days=20))
    key_people.remind_of_terms()
    key_people.remind_of_terms()
    assert Notification.objects.filter(user=owner, kind="term_ending").count() == 1
    assert [task.due for task in tasks_for(owner) if "/people/" in task.url] == [entry.ends_on]
    told = Notification.objects.filter(user=clerk)
    assert [each.kind for each in told] == ["term_ending"]
    for days in (3, 40):
        enter(organization, clerk, post="project", name=f"赵{days}", ends_on=TODAY + dt.timedelta(days=days))
    for _night in range(2):
        key_people.remind_of_terms()
    assert sorted(told.values_list("kind", flat=True)) == ["term_ending", "terms_ending"]
    assert "2" in told.get(kind="terms_ending").text
    KeyPerson.objects.filter(post="project").delete()
    enter(organization, clerk, name="王五", starts_on=entry.ends_on + dt.timedelta(days=1))
    Notification.objects.all().delete()
    key_people.remind_of_terms()
    assert not Notification.objects.exists()


# What is sealed -------------------------------------------------------------------------------------------------------


def test_numbers_lie_nowhere_in_the_clear(organization, clerk, tmp_path, caplog, client):
    caplog.set_level(logging.DEBUG)
    entry = enter(organization, clerk, identity_number=NUMBER, mobile=MOBILE, email="li@test.example")
    with connection.cursor() as cursor:
        for table in ("orgs_keyperson", "orgs_keypersonhistory"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            written = "".join(row for (row,) in cursor.fetchall())
            assert NUMBER not in written
            assert MOBILE not in written
            assert "li@test" not in written
    export(SHEET, KeyPerson.objects.all(), tmp_path / "people.json")
    assert not {"identity_number", "mobile", "email"} & set(json.loads((tmp_path / "people.json").read_text())[0])
    assert NUMBER not in str([change.fields for change in history_of(entry)])
    client.force_login(clerk)
    for address in (
        reverse("orgs:desk_organization", args=[organization.pk, "people"]), reverse("orgs:desk_people"),
        reverse("orgs:desk_correct_person", args=[entry.pk]),
    ):  # fmt: skip
        page = client.get(address).content.decode()
        assert NUMBER not in page
        assert MOBILE not in page
        assert "138****5678" in page
    assert NUMBER not in caplog.text


def test_every_field_is_exported_or_private():
    assert unexported_fields(SHEET) == set()
    assert resources.get("key_people").sheet is SHEET


def test_equal_numbers_are_found_within_reach(organization, clerk):
    first = enter(organization, clerk, identity_number=NUMBER)
    elsewhere = OrganizationFactory(union="BFTU-110105")
    enter(elsewhere, clerk, identity_number=NUMBER, post="secretary")
    assert KeyPerson.objects.filter(identity_index__in=blind_indexes(NUMBER)).count() == 2
    shown = people_shown(organization, clerk)["in_office"][0]
    assert [other.organization for other in shown["others"]] == [elsewhere]
    stranger = person(Role.CLERK, "BFTU-110101")
    assert people_shown(first.organization, stranger)["in_office"][0]["others"] == []


def test_keys_are_rotated(organization, clerk, settings, capsys):
    entry = enter(organization, clerk, identity_number=NUMBER, mobile=MOBILE)
    before = entry.history.count()
    settings.PII_KEYS = ["n" * 40, *settings.PII_KEYS]
    call_command("rotate_pii_keys")
    assert "1 行" in capsys.readouterr().out
    settings.PII_KEYS = settings.PII_KEYS[:1]
    entry.refresh_from_db()
    assert (entry.identity_number.open(), entry.mobile.open()) == (NUMBER, MOBILE)
    assert KeyPerson.objects.filter(identity_index__in=blind_indexes(NUMBER)).exists()
    assert (rotate_keys(), entry.history.count()) == (0, before)


@pytest.mark.parametrize("wrong", ["", "12345", NUMBER[:-1], "990101199013011234", NUMBER[:-1] + "#"])
def test_wrong_identity_numbers_are_refused_without_repeating_them(wrong):
    with pytest.raises(ValidationError) as refusal:
        validate_identity_number(wrong)
    assert not wrong or wrong not in refusal.value.message


# Who looked -----------------------------------------------------------------------------------------------------------


def kind():
    return revealables.get("key-person")


def test_look_is_written_down_with_who_what_whose_and_why(organization, clerk):
    entry = enter(organization, clerk, mobile=MOBILE)
    assert reveal(kind=kind(), row=entry, field="mobile", reason="年检回访", by=clerk) == MOBILE
    access = Access.objects.get()
    assert (access.by, access.field, access.object_id, access.reason) == (clerk, "mobile", entry.pk, "年检回访")
    assert "李*" in access.whose
    assert "李四" not in access.whose
    assert access.capacity == str(clerk.acting)
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        Access.objects.update(reason="其他")


def test_look_needs_permission_a_reason_and_measure(organization, clerk, settings):
    entry = enter(organization, clerk, mobile=MOBILE)
    with pytest.raises(PermissionDenied):
        reveal(kind=kind(), row=entry, field="mobile", reason="年检回访", by=person(Role.LEADER))
    with pytest.raises(UserError):
        reveal(kind=kind(), row=entry, field="mobile", reason=" ", by=clerk)
    settings.PII_REVEALS_PER_HOUR = 2
    for _time in range(2):
        reveal(kind=kind(), row=entry, field="mobile", reason="年检回访", by=clerk)
    with pytest.raises(UserError):
        reveal(kind=kind(), row=entry, field="mobile", reason="年检回访", by=clerk)
    assert Access.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"), [({"ends_on": "2023-12-31"}, "ends_on"), ({"name": "王五"}, "post"), ({}, "name")]
)
def test_a_fault_across_fields_stands_beside_the_field_to_change(typed, field, organization, clerk, client):
    enter(organization, clerk)
    client.force_login(clerk)
    typed = {"post": "legal_rep", "name": "李四", "starts_on": "2024-01-01", **typed}
    answer = client.post(reverse("orgs:desk_add_person", args=[organization.pk]), typed)
    assert field in answer.context["form"].errors
    assert "__all__" not in answer.context["form"].errors


def test_reveal_page_shows_once_and_is_never_kept(organization, clerk, client):
    entry = enter(organization, clerk, mobile=MOBILE)
    client.force_login(clerk)
    address = reverse("pii:reveal", args=["key-person", entry.pk, "mobile"])
    asked = client.get(address)
    assert MOBILE not in asked.content.decode()
    shown = client.post(address, {"reason": "年检回访"})
    assert MOBILE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    owner = owner_of(organization)
    client.force_login(owner)
    page = client.get(reverse("orgs:my_people", args=[organization.pk])).content.decode()
    assert "年检回访" in page, "the organization sees who looked"
    assert client.get(reverse("pii:reveal", args=["key-person", entry.pk, "name"])).status_code == 404


def test_log_is_for_administrators_and_auditors_within_reach(organization, clerk, client):
    entry = enter(organization, clerk, mobile=MOBILE)
    reveal(kind=kind(), row=entry, field="mobile", reason="年检回访", by=clerk)
    for reader, rows in ((administrator(), 1), (person(Role.AUDITOR), 1), (person(Role.AUDITOR, "BFTU-110101"), 0)):
        client.force_login(reader)
        page = client.get(reverse("pii:accesses")).content.decode()
        assert page.count("年检回访") == rows
    client.force_login(person(Role.AUDITOR))
    exported = client.post(reverse("pii:accesses"), {"export": "csv"})
    assert "年检回访" in b"".join(exported.streaming_content).decode("utf-8-sig")


# Lists ----------------------------------------------------------------------------------------------------------------


def test_page_costs_the_same_for_many(organization, clerk, client):
    client.force_login(clerk)
    address = reverse("orgs:desk_organization", args=[organization.pk, "people"])
    counts = []
    for total in (2, 12):
        for serial in range(total):
            enter(organization, clerk, post="project", name=f"成员{total}-{serial}", identity_number=NUMBER)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.fixture
def take_in(tmp_path, clerk):
    def take(rows, **options):
        path = tmp_path / "people.csv"
        path.write_text("统一社会信用代码,岗位,姓名,任职开始日期,任职截止日期\n" + "\n".join(rows) + "\n")
        return take_in_list(intake=intakes.get("key_people"), path=path, by=clerk, **options)

    return take


def test_list_comes_in_and_successors_end_terms(organization, clerk, take_in):
    first = enter(organization, clerk, name="张三", starts_on=None)
    rows = [f"{organization.uscc},法人,李四,2026-01-01,", f"{organization.uscc},秘书长,王五,2020-01-01,2022-12-31",
            f"{organization.uscc},秘书长,赵六,2023-01-01,"]  # fmt: skip
    result = take_in(rows)
    assert (result.created, result.errors) == (3, [])
    first.refresh_from_db()
    assert (first.ends_on, representative(organization)) == (dt.date(2025, 12, 31), "李四")
    assert take_in(rows).unchanged == 3


def test_faulty_rows_of_a_list_are_refused_one_by_one(organization, clerk, take_in):
    enter(organization, clerk, starts_on=dt.date(2025, 1, 1))
    code = organization.uscc
    result = take_in([
        f"{code},法人,王五,2020-01-01,2025-06-01", f"{code},秘书长,王五,2020-01-01,2019-01-01",
        f"{code},会计,王五,2020-01-01,", f"{code},财务,赵六,2021-01-01,", f"{code},厨师,王五,2020-01-01,",
    ])  # fmt: skip
    assert (result.created, result.faulty) == (1, 4)
    assert KeyPerson.objects.count() == 2
