"""Screens of activities: the public signs up and signs in, owners and clerks run them; lists, import, calendar."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, SignUp
from activities.services import sign_ups
from activities.sheets import SHEET
from core import clock
from core.jobs.models import Job
from core.listing.intake import intakes
from core.listing.intake import take_in as take_in_list
from core.sheets import export
from tests.activities.factories import ActivityFactory, opened
from tests.core.attachments.files import HONEST
from tests.factories import person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def clerk():
    return person(Role.CLERK)


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def text_of(client, address):
    return client.get(address, headers={"accept-language": "en"}).content.decode()


def test_visitor_signs_up_and_withdraws_by_the_link(client):
    activity = opened(capacity=1)
    assert activity.title in text_of(client, url("find"))
    answer = client.post(url("page", activity.pk), {"name": "张示范", "phone": "138 0000 0001"})
    row = SignUp.objects.get()
    assert answer.url == url("sign_up", row.key)
    page = text_of(client, answer.url)
    assert "You have a place." in page
    assert "138****0001" in page
    assert "13800000001" not in page
    client.post(url("page", activity.pk), {"name": "李示范", "email": "li@test.example"})
    assert "number 1 on the waiting list" in text_of(client, url("sign_up", SignUp.objects.last().key))
    assert "Give my place back" in text_of(client, url("withdraw", row.key))
    client.post(url("withdraw", row.key))
    assert [one.status for one in SignUp.objects.order_by("id")] == ["cancelled", "registered"]


def test_form_says_what_is_missing(client):
    activity = opened()
    page = client.post(url("page", activity.pk), {"name": "张示范", "phone": "abc"}).content.decode()
    assert "13800000000" in page  # how a number is written
    assert not SignUp.objects.exists()


def test_sign_up_is_throttled(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"activity_sign_up": "2/m/ip"}
    activity = opened()
    for number in range(3):
        client.post(url("page", activity.pk), {"name": "张示范", "phone": f"1380000000{number}"})
    assert SignUp.objects.count() == 2


@pytest.mark.parametrize("facts", [{"is_public": False}])
def test_what_is_not_public_is_not_found(client, facts):
    activity = opened(**facts)
    assert client.get(url("page", activity.pk)).status_code == 404
    assert client.get(url("calendar", activity.pk)).status_code == 404
    assert activity.title not in text_of(client, url("find"))


def test_public_list_is_filtered(client):
    coming, past = opened(title="将来的活动", target_groups=["migrant-workers"]), ActivityFactory(
        title="过去的活动", status="held", starts_at=clock.now() - dt.timedelta(days=3)
    )  # fmt: skip
    shown = {
        query: text_of(client, f"{url('find')}?{query}") for query in ("", "when=past", "group=families", "q=将来")
    }
    assert [coming.title in shown[query] for query in shown] == [True, False, False, True]
    assert past.title in shown["when=past"]


def test_calendar_entry(client):
    activity = opened(starts_at=clock.start_of(clock.today() + dt.timedelta(days=9)) + dt.timedelta(hours=14))
    answer = client.get(url("calendar", activity.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert f"DTSTART:{activity.starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in lines
    assert f"SUMMARY:{activity.title}" in lines


def test_attendant_signs_in_by_code(client):
    activity = opened(starts_at=clock.now() + dt.timedelta(minutes=20))
    address = url("sign_in", activity.pk, activity.sign_in_key)
    assert client.get(url("sign_in", activity.pk, "0" * 32)).status_code == 404
    sign_ups.sign_up(activity=activity, name="张示范", phone="13800000001")
    assert "You signed in at" in client.post(
        address, {"contact": "13800000001"}, headers={"accept-language": "en"}
    ).content.decode()  # fmt: skip
    assert SignUp.objects.get().signed_in_by == "code"


def test_owner_runs_an_activity_from_plan_to_report(client):
    organization = OrganizationFactory()
    client.force_login(owner_of(organization))
    begin = clock.now().astimezone(clock.SHANGHAI) - dt.timedelta(hours=3)
    sent = {"title": "急救培训", "kind": "training", "place": "职工之家", "starts_at": f"{begin:%Y-%m-%dT%H:%M}",
            "ends_at": f"{begin + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}", "is_public": "on"}  # fmt: skip
    assert client.post(url("my_plan", organization.pk), sent).status_code == 302
    activity = Activity.objects.get()
    assert activity.starts_at == begin.replace(second=0, microsecond=0)
    client.post(url("my_people", activity.pk), {"name": "赵示范"})
    client.post(url("my_move", activity.pk, "hold"))
    row = SignUp.objects.get()
    client.post(url("my_tick", activity.pk, row.pk), {"there": "no"})
    client.post(url("my_tick", activity.pk, row.pk), {"there": "yes"})
    client.post(url("my_photos", activity.pk), {"file": SimpleUploadedFile("a.png", HONEST["a.png"])})
    client.post(url("my_report", activity.pk), {"outcome": "很好", "spent": "300.50"})
    activity = Activity.objects.get()
    assert (activity.status, str(activity.spent)) == ("reported", "300.50")
    page = text_of(client, url("page", activity.pk))
    assert "很好" in page
    assert "1 person was reached." in page
    assert "<img" in page
    assert activity.title in text_of(client, url("my_activities"))
    assert activity.title in text_of(client, reverse("orgs:my_work", args=[organization.pk]))


def test_stranger_learns_nothing_of_somebody_elses_activity(client):
    activity = ActivityFactory()
    client.force_login(owner_of(OrganizationFactory()))
    for name in ("activity", "edit", "people", "code", "report"):
        assert client.get(url(f"my_{name}", activity.pk)).status_code == 404


def test_clerk_plans_for_the_union_and_shows_the_code(client, clerk):
    client.force_login(clerk)
    sent = {"title": "交流会", "kind": "exchange", "place": "市总", "starts_at": "2030-05-01T14:00",
            "ends_at": "2030-05-01T16:00", "capacity": 30}  # fmt: skip
    refused = client.post(url("desk_plan"), {**sent, "ends_at": "2030-05-01T13:00"})
    assert list(refused.context["form"].errors) == ["ends_at"]
    client.post(url("desk_plan"), sent)
    activity = Activity.objects.get()
    assert (activity.union, activity.organization) == (union_by_code("BFTU"), None)
    assert "<svg" in text_of(client, url("desk_code", activity.pk))
    before = activity.sign_in_key
    client.post(url("desk_renew_code", activity.pk))
    activity.refresh_from_db()
    assert activity.sign_in_key != before


def test_auditor_reads_and_finds_nothing_to_do(client):
    activity = ActivityFactory()
    client.force_login(person(Role.AUDITOR))
    page = text_of(client, url("desk_activity", activity.pk))
    assert activity.title in page
    assert "Open the sign-up" not in page
    assert client.get(url("desk_edit", activity.pk)).status_code == 403


@pytest.mark.parametrize("where", ["desk", "public", "people", "tab", "profile", "ours"])
def test_pages_ask_as_often_for_many_as_for_few(client, clerk, where):
    organization = OrganizationFactory(portal_status="verified", is_public=True)
    organization.refresh_from_db()
    activity = opened(organization=organization)
    address = {
        "desk": url("desk_activities"), "public": url("find"), "people": url("desk_people", activity.pk),
        "tab": reverse("orgs:desk_organization", args=[organization.pk, "work"]), "ours": url("my_activities"),
        "profile": reverse("orgs:profile", args=[organization.number]),
    }[where]  # fmt: skip
    client.force_login(owner_of(organization) if where == "ours" else clerk)

    def fill(start, stop):
        for number in range(start, stop):
            ActivityFactory(organization=organization, union=clerk.acting.union, status="open")
            sign_ups.sign_up(activity=activity, name="张", phone=f"138000000{number:02d}")

    fill(0, 2)
    client.get(address)
    counts = []
    for start, stop in ((2, 3), (3, 12)):
        fill(start, stop)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def take_in(tmp_path, text, by, **options):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return take_in_list(intake=intakes.get("activities"), path=path, by=by, **options)


def test_list_comes_in_and_comes_back_unchanged(tmp_path, clerk):
    one = OrganizationFactory()
    text = (
        "统一社会信用代码,活动名称,活动类别,开始时间,地点,服务对象,参加人数,支出\n"
        f"{one.uscc},法律讲座,讲座,2026-03-01 14:00,职工之家,农民工,40,1.2万元\n"
        ",工会交流会,交流会,2026年3月2日,市总,,20,\n"
        f"{one.uscc},无地点,讲座,2026-03-01,,,,\n"
        f"{one.uscc},法律讲座,讲座,2026-03-01 14:00,重复,,,\n"
    )
    first = take_in(tmp_path, text, clerk)
    assert (first.created, first.faulty) == (2, 2), first.errors
    lecture, meeting = Activity.objects.order_by("starts_at")
    assert (lecture.organization, lecture.status, lecture.headcount, lecture.spent) == (one, "held", 40, 12000)
    assert lecture.starts_at == dt.datetime(2026, 3, 1, 14, tzinfo=clock.SHANGHAI)
    assert (meeting.union, meeting.organization, meeting.is_public) == (clerk.acting.union, None, False)
    assert lecture.sign_in_key != meeting.sign_in_key
    ActivityFactory(organization=one, union=clerk.acting.union, starts_at=lecture.starts_at + dt.timedelta(days=5))
    path = tmp_path / "out.xlsx"
    export(SHEET, Activity.objects.all(), path, format="xlsx")
    again = take_in_list(intake=intakes.get("activities"), path=path, by=clerk)
    assert (again.created, again.updated, again.unchanged, again.errors) == (0, 0, 3, [])


def test_list_of_another_district_is_refused_and_check_changes_nothing(tmp_path, clerk):
    theirs = OrganizationFactory(union="BFTU-110101")
    text = f"统一社会信用代码,活动名称,类别,日期,地点\n{theirs.uscc},讲座,讲座,2026-03-01,职工之家\n"
    refused = take_in(tmp_path, text, person(Role.CLERK, "BFTU-110105"))
    assert (refused.created, refused.faulty) == (0, 1)
    assert take_in(tmp_path, text, clerk, dry_run=True).created == 1
    assert not Activity.objects.exists()


def test_import_is_asked_for_on_screen(client, clerk):
    client.force_login(clerk)
    upload = SimpleUploadedFile("名单.csv", "活动名称,类别,日期,地点\n讲座,讲座,2026-03-01,职工之家\n".encode())
    answer = client.post(url("import_activities"), {"file": upload, "mode": "import"})
    assert answer.url == reverse("jobs:job", args=[Job.objects.get().pk])
    assert client.get(url("import_activities_template"))["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=planned", True), ("status=held", False), ("kind=training", True), ("holder=both", False),
     ("holder=organization", True), ("q=急救", True), ("public=no", False), ("group=families", False)],
)  # fmt: skip
def test_desk_list_is_filtered(client, clerk, query, found):
    activity = ActivityFactory()
    client.force_login(clerk)
    assert (activity.title in text_of(client, f"{url('desk_activities')}?{query}")) is found


def test_who_holds_the_link_corrects_takes_along_and_erases_their_data(client):
    activity = opened(capacity=1)
    row = sign_ups.sign_up(activity=activity, name="张示", phone="13800000001")
    sign_ups.sign_up(activity=activity, name="何", phone="13800000002")
    taken = client.post(url("correct", row.key), {"name": "张示范", "phone": "13800000002"})
    assert "phone" in taken.context["form"].errors
    client.post(url("correct", row.key), {"name": "张示范", "phone": "13800000001", "email": "z@test.example"})
    data = client.get(url("take_along", row.key)).json()
    assert (data["name"], data["phone"], data["email"]) == ("张示范", "+8613800000001", "z@test.example")
    assert "erased after" in text_of(client, url("sign_up", row.key))
    client.post(url("erase", row.key))
    assert client.get(url("sign_up", row.key)).status_code == 404
    gone, moved_up = SignUp.objects.order_by("pk")
    assert (gone.name, gone.phone, gone.email, moved_up.status) == ("", "", "", "registered")


def test_those_that_have_begun_are_marked_as_held_together(client, clerk):
    begun = ActivityFactory(starts_at=clock.now() - dt.timedelta(days=1))
    coming = ActivityFactory()
    client.force_login(clerk)
    client.post(url("desk_activities"), {"chosen": "1", "everything": "1", "action": "hold", "confirmed": "1"})
    assert dict(Activity.objects.values_list("pk", "status")) == {begun.pk: "held", coming.pk: "planned"}
