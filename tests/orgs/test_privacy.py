"""People's rights over their own data: taken along, corrected, erased; what is past its period goes."""

import datetime as dt
import json
import zipfile

import pytest
from axes.models import AccessLog
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from core.inbox.queries import tasks_for
from core.jobs.services import run_now
from core.pii import retention, rights
from core.pii.models import Access, DataRequest, Erasure
from core.pii.sources import personal_data
from orgs.models import Claim, Contact, Invitation, KeyPerson, Member
from orgs.services import people
from tests.factories import AppointmentFactory, UserFactory, administrator, person
from tests.orgs.factories import OrganizationFactory, owner_of
from unions.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    user = UserFactory(name="林编辑", email="lin@test.example", phone="+8613800001111")
    Member.objects.create(organization=OrganizationFactory(), user=user, role="editor")
    return user


def organization_of(user):
    return Member.objects.get(user=user).organization


def ask(user, kind="erasure", text=""):
    return rights.ask(user=user, kind=kind, text=text)


def test_export_holds_everything_for_machines_and_readers(editor, tmp_path):
    organization = organization_of(editor)
    KeyPerson.objects.create(organization=organization, post="liaison", name=editor.name, mobile="13800001111")
    KeyPerson.objects.create(organization=organization, post="project", name="别人", mobile="13900002222")
    rights.write_export(user=editor, path=tmp_path / "data.zip")
    with zipfile.ZipFile(tmp_path / "data.zip") as archive:
        data, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    assert set(data) == set(personal_data.names())
    assert data["account"][0]["email"] == "lin@test.example"
    assert data["memberships"][0]["organization"] == organization.name
    assert [row["mobile"] for row in data["key_people"]] == ["13800001111"]
    assert "林编辑" in page
    assert "13900002222" not in page


def test_export_is_a_job_of_ones_own(editor, client):
    client.force_login(editor)
    assert client.post(reverse("pii:export")).status_code == 302
    job = run_now("export_personal_data", by=editor, params={})
    assert job.files.get().filename.endswith(".zip")


def test_request_has_a_deadline_and_reaches_administrators(editor, client):
    admin = administrator()
    with clock.shifted_to(clock.start_of(dt.date(2026, 3, 2))):
        made = ask(editor, "correction", "加入日期有误")
    assert made.due_on == dt.date(2026, 3, 23), "fifteen working days"
    assert Notification.objects.filter(user=admin, kind="data_request_made").exists()
    assert any(f"/requests/{made.pk}/" in task.url for task in tasks_for(admin))
    client.force_login(editor)
    assert made.is_late
    assert "tone-bad" in client.get(reverse("pii:mine")).content.decode()
    with pytest.raises(UserError):
        ask(editor, "correction", "再问一次")
    with pytest.raises(UserError):
        ask(UserFactory(), "correction", " ")


def test_answer_is_the_administrators_in_words(editor):
    made, admin = ask(editor, "correction", "加入日期有误"), administrator()
    with pytest.raises(PermissionDenied):
        rights.answer(request=made, done=True, text="已更正", by=person(Role.MANAGER))
    with pytest.raises(UserError):
        rights.answer(request=made, done=True, text="", by=admin)
    rights.answer(request=made, done=True, text="已更正", by=admin)
    assert Notification.objects.filter(user=editor, kind="data_request_answered").exists()
    with pytest.raises(UserError):
        rights.answer(request=made, done=False, text="不对", by=admin)


def test_erasure_waits_until_nothing_holds_it():
    organization = OrganizationFactory(name="示范中心")
    owner, clerk = owner_of(organization), person(Role.CLERK)
    for user in (owner, clerk, administrator()):
        with pytest.raises(UserError):
            ask(user)
    assert "示范中心" in rights.holds_of(owner)[0]


def test_erasure_leaves_rows_that_count_under_a_pseudonym(editor, client):
    organization, admin = organization_of(editor), administrator()
    AccessLog.objects.create(
        username=editor.email, ip_address="192.0.2.1", user_agent="x", path_info="/", http_accept="*"
    )
    AppointmentFactory(user=editor, ends_on=dt.date(2021, 1, 1))
    contact = Contact.objects.create(
        organization=organization, union=organization.scope_unions()[0], method="visit", staff="林编辑", subject="走访",
        contacted_on="2026-03-01", recorded_by=editor,
    )  # fmt: skip
    client.force_login(editor)
    made = ask(editor)
    rights.answer(request=made, done=True, text="已注销", by=admin)
    erased = User.objects.get(pk=editor.pk)
    assert (erased.is_active, erased.phone, erased.has_usable_password()) == (False, None, False)
    assert "林编辑" not in erased.name
    assert not Member.objects.filter(user=erased).exists()
    assert not AccessLog.objects.filter(username="lin@test.example").exists()
    assert erased.appointments.count() == 1
    contact.refresh_from_db()
    assert contact.recorded_by == erased
    assert client.get("/my/").status_code == 302, "every session has ended"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(h)::text FROM unions_userhistory h WHERE h.id = %s", [editor.pk])
        written = str(cursor.fetchall())
    assert "lin@test" not in written
    assert "林编辑" not in written
    assert Erasure.objects.filter(rule="person: account", by=admin).exists()
    again = UserFactory(email="lin@test.example")
    assert again.pk != editor.pk, "the address is free again"


def test_claims_and_invitations_go_with_the_person(editor):
    other = OrganizationFactory()
    people.make_claim(organization=other, post="秘书长", grounds="请打我的手机13800001111", by=editor)
    Invitation.objects.create(
        organization=other, email=editor.email, token="t", invited_by=UserFactory(), expires_at=clock.now()
    )
    rights.erase_person(user=editor, by=None)
    assert not Claim.objects.filter(user=editor).exists()
    assert not Invitation.objects.exists()
    history = Claim._meta.get_field("history").related_model
    assert set(history.objects.values_list("grounds", flat=True)) == {""}


def test_what_is_past_its_period_goes_and_is_written_down(settings, editor):
    organization = organization_of(editor)
    kept = {"organization": organization, "identity_number": "990100199001011234", "mobile": "13800001111"}
    KeyPerson.objects.create(post="finance", name="甲", ends_on=clock.today() - dt.timedelta(days=2000), **kept)
    KeyPerson.objects.create(post="finance", name="乙", starts_on=clock.today(), **kept)
    with clock.shifted_to(clock.now() - dt.timedelta(days=2000)):
        Access.objects.create(by=editor, kind="key-person", object_id=1, field="mobile", whose="甲*", reason="回访")
    done = retention.erase_past_retention()
    assert (done["accesses"], done["key_people"]) == (1, 1)
    assert set(KeyPerson.objects.filter(mobile__isnull=False).values_list("name", flat=True)) == {"乙"}
    assert dict(Erasure.objects.values_list("rule", "rows"))["key_people"] == 1
    assert retention.erase_past_retention()["key_people"] == 0


def test_accounts_that_nobody_uses_go_unless_something_holds_them(editor):
    long_ago = clock.now() - dt.timedelta(days=1200)
    holder = owner_of(OrganizationFactory())
    User.objects.update(date_joined=long_ago, last_login=long_ago)
    fresh = UserFactory()
    retention.erase_past_retention()
    assert set(User.objects.filter(is_active=True)) == {holder, fresh}


def test_periods_are_settings_within_the_law(settings):
    settings.RETENTION_DAYS = {"key_people": 10, "accesses": 0}
    assert (retention.days_of("key_people"), retention.faults()) == (10, [])
    settings.RETENTION_DAYS = {"accesses": 30, "nonsense": 1}
    assert len(retention.faults()) == 2


def test_notice_names_every_source_and_period(client):
    with translation.override("zh-hans"):
        page = client.get("/privacy/").content.decode()
        for source in personal_data:
            assert str(source.title) in page
    assert "/privacy/" in client.get("/").content.decode()
    assert "/privacy/" in client.get(reverse("account_signup")).content.decode()


def test_person_walks_through_their_rights(editor, client):
    client.force_login(editor)
    assert client.get(reverse("pii:mine")).status_code == 200
    assert client.post(reverse("pii:erase"), {"text": ""}).status_code == 200, "nothing without the tick"
    assert not DataRequest.objects.exists()
    client.post(reverse("pii:erase"), {"understood": "on"})
    made = DataRequest.objects.get()
    admin = administrator()
    client.force_login(admin)
    assert editor.name in client.get(reverse("pii:requests")).content.decode()
    client.force_login(editor)
    client.post(reverse("pii:withdraw", args=[made.pk]))
    made.refresh_from_db()
    assert made.status == "withdrawn"
