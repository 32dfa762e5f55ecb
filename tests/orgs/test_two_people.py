"""Two people at one record: the second is told who changed what, keeps what was typed, and may save over it."""

import pytest

from core.audit import history_of
from orgs.models import Collection, Member
from orgs.presentation.records import history_entries
from orgs.services import collections, registration
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db


def typed(record, **changes):
    return {
        "name": record.name, "legal_form": record.legal_form, "uscc": record.uscc, "version": record.version, **changes,
    }  # fmt: skip


def test_second_to_correct_a_record_sees_both_values_and_may_save_over_them(client):
    record, first, second = OrganizationFactory(address="旧街1号"), person(Role.CLERK, name="先甲"), person(Role.CLERK)
    address = f"/desk/organizations/{record.pk}/edit/"
    client.force_login(first)
    client.post(address, typed(record, address="甲街1号"))
    client.force_login(second)
    response = client.post(address, typed(record, address="乙街2号", telephone="010-55500001"))
    page = response.content.decode()
    assert response.status_code == 200
    assert all(word in page for word in ("先甲", "旧街1号", "甲街1号", "乙街2号", "010-55500001"))
    version = response.context["version"]
    assert client.post(address, typed(record, address="乙街2号", version=version)).status_code == 302
    record.refresh_from_db()
    assert record.address == "乙街2号"


def test_owner_is_told_what_the_union_corrected_meanwhile(client):
    record, owner, clerk = OrganizationFactory(), person(), person(Role.CLERK, name="工会乙")
    Member.objects.create(organization=record, user=owner, role="owner")
    client.force_login(clerk)
    client.post(f"/desk/organizations/{record.pk}/edit/", typed(record, legal_representative="张三"))
    client.force_login(owner)
    response = client.post(f"/my/organizations/{record.pk}/edit/", typed(record, legal_representative="李四"))
    assert [(each.theirs, each.yours) for each in response.context["conflicts"]] == [("张三", "李四")]
    assert "工会乙" in response.content.decode()


def test_change_of_what_the_form_does_not_hold_is_no_conflict(client):
    record, clerk = OrganizationFactory(), person(Role.CLERK)
    client.force_login(clerk)
    client.post(f"/desk/organizations/{record.pk}/worker-service/", {"decision": "false", "reason": "不属于职工服务类"})
    assert client.post(f"/desk/organizations/{record.pk}/edit/", typed(record, address="甲街1号")).status_code == 302


def test_answers_of_a_collection_are_not_overwritten_unseen(client):
    asked, first, second = CollectionFactory(), person(Role.CLERK, name="先甲"), person(Role.CLERK)
    address = f"/desk/collections/{asked.pk}/fill-in/"
    client.force_login(first)
    client.post(address, {"activities": "3", "version": "1", "save": ""})
    client.force_login(second)
    response = client.post(address, {"activities": "5", "version": "1", "save": ""})
    assert [(each.theirs, each.yours) for each in response.context["conflicts"]] == [("3", "5")]
    assert "先甲" in response.content.decode()
    autosaved = client.post(address, {"activities": "5", "version": "1"}, headers={"hx-request": "true"})
    assert "row-version" not in autosaved.content.decode()
    now = response.context["collection"].revision
    client.post(address, {"activities": "5", "version": now, "save": ""})
    assert Collection.objects.get().answers["activities"] == 5


def test_autosave_hands_out_the_next_version(client):
    asked, clerk = CollectionFactory(), person(Role.CLERK)
    client.force_login(clerk)
    address = f"/desk/collections/{asked.pk}/fill-in/"
    page = client.post(address, {"activities": "3", "version": "1"}, headers={"hx-request": "true"}).content.decode()
    assert 'name="version" id="row-version" value="2" hx-swap-oob="true"' in page


def test_answers_saved_by_a_caller_that_read_them_just_now_are_taken():
    clerk = person(Role.CLERK)
    asked = collections.save_answers(collection=CollectionFactory(), answers={"activities": 3}, by=clerk)
    assert collections.save_answers(collection=asked, answers={"activities": 4}, by=clerk).answers["activities"] == 4


def test_two_colleagues_at_one_registration(client):
    owner, colleague = person(name="主人"), person()
    draft = registration.begin_registration(name="北京测试协会", uscc=None, by=owner)
    Member.objects.create(organization=draft, user=colleague, role="editor")
    address = f"/register/{draft.pk}/reach/"
    client.force_login(owner)
    client.post(address, {"address": "甲街1号", "version": "1", "next": ""})
    client.force_login(colleague)
    response = client.post(address, {"address": "乙街2号", "version": "1", "next": ""})
    assert [(each.theirs, each.yours) for each in response.context["conflicts"]] == [("甲街1号", "乙街2号")]
    assert "主人" in response.content.decode()
    version = response.context["organization"].draft.version
    assert client.post(address, {"address": "乙街2号", "version": version, "next": ""}).status_code == 302


def test_history_says_names_and_leaves_out_what_tells_nothing(client):
    record = OrganizationFactory()
    client.force_login(person(Role.CLERK))
    client.post(f"/desk/organizations/{record.pk}/edit/", typed(record, service_areas=["legal-services"]))
    changes = [change for entry in history_entries(history_of(record)) for change in entry.changes]
    assert not {"version", "last changed at", "recorded at"} & {change.label for change in changes}
    assert not any("legal-services" in change.after for change in changes)
