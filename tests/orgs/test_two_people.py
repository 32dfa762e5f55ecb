"""Two people at one record: the second is told who changed what, keeps what was typed, and may save over it."""

import datetime as dt

import pytest

from core import clock
from core.audit import history_of
from orgs.models import Collection, Member
from orgs.presentation.records import history_entries
from orgs.services import collections, registration
from tests.factories import person
from tests.orgs.factories import CollectionFactory, OrganizationFactory, owner_of
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
    assert "您在另一个窗口修改" not in page
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
    assert [(each.theirs, each.yours) for each in response.context["form"].conflicts] == [("张三", "李四")]
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
    assert [(each.theirs, each.yours) for each in response.context["form"].conflicts] == [("3", "5")]
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


def two_at_one_collection(client, **facts):
    """The owner has the form open at its first revision; the clerk saves two answers meanwhile."""
    asked = CollectionFactory(answers={"activities": 1, "workers_served": 40, "needs": "场地"}, **facts)
    owner = person(name="主人")
    Member.objects.create(organization=asked.organization, user=owner, role="owner")
    collections.save_answers(
        collection=asked, answers={"activities": 0, "workers_served": 50}, by=person(Role.CLERK, name="工会乙")
    )
    client.force_login(owner)
    return asked, f"/my/collections/{asked.pk}/"


def test_two_people_type_into_one_collection_at_the_same_time(client):
    _asked, address = two_at_one_collection(client)
    sent = {"activities": "1", "workers_served": "40", "needs": "场地和师资", "version": "1"}
    page = client.post(address, sent, headers={"hx-request": "true"}).content.decode()
    assert 'id="question-activities" hx-swap-oob="true"' in page
    assert 'id="question-workers_served" hx-swap-oob="true"' in page
    assert 'id="question-needs"' not in page
    answers = Collection.objects.get().answers
    assert [answers[key] for key in ("activities", "workers_served", "needs")] == [0, 50, "场地和师资"]


def test_several_choices_in_another_order_are_no_change(client):
    asked = CollectionFactory(answers={"service_areas": ["legal-services", "culture-sports"], "needs": "场地"})
    clerk = person(Role.CLERK)
    turned = {"service_areas": ["culture-sports", "legal-services"]}
    collections.save_answers(collection=asked, answers=turned, by=clerk)
    client.force_login(clerk)
    sent = {"service_areas": ["legal-services", "culture-sports"], "needs": "师资", "version": "1", "save": ""}
    assert client.post(f"/desk/collections/{asked.pk}/fill-in/", sent).status_code == 302
    assert Collection.objects.get().answers["needs"] == "师资"


def test_what_both_typed_is_compared_and_what_one_left_alone_is_taken_over(client):
    _asked, address = two_at_one_collection(client)
    sent = {"activities": "7", "workers_served": "40", "needs": "场地", "version": "1", "save": ""}
    response = client.post(address, sent)
    activities, workers = response.context["form"].conflicts
    assert (activities.before, activities.theirs, activities.yours, activities.is_untouched) == ("1", "0", "7", False)
    assert workers.is_untouched
    form = response.context["form"]
    assert (form["activities"].value(), form["workers_served"].value()) == ("7", 50)
    assert Collection.objects.get().answers["activities"] == 0
    client.post(address, {**sent, "workers_served": "50", "version": response.context["collection"].revision})
    answers = Collection.objects.get().answers
    assert (answers["activities"], answers["workers_served"]) == (7, 50)


def test_answers_typed_while_a_colleague_handed_them_in_are_shown_to_copy(client):
    _asked, address = two_at_one_collection(client)
    Collection.objects.update(status="submitted")
    sent = {"activities": "9", "workers_served": "50", "needs": "场地", "version": "2", "submit": ""}
    response = client.post(address, sent)
    assert [(each["kept"], each["yours"]) for each in response.context["unsent"].rows] == [("0", "9")]
    autosaved = client.post(address, sent, headers={"hx-request": "true"}).content.decode()
    assert response.context["unsent"].why in autosaved
    assert "row-version" not in autosaved


def test_clerk_who_types_into_answers_closed_meanwhile_loses_nothing(client):
    asked = CollectionFactory(answers={"activities": 1})
    client.force_login(person(Role.CLERK))
    Collection.objects.update(status="submitted")
    page = client.post(f"/desk/collections/{asked.pk}/fill-in/", {"activities": "9", "version": "1", "save": ""})
    assert [(each["kept"], each["yours"]) for each in page.context["unsent"].rows] == [("1", "9")]


def test_deadline_that_passes_while_the_form_is_open(client):
    asked = CollectionFactory(answers={"needs": "场地"}, due_on=clock.today())
    client.force_login(owner_of(asked.organization))
    address = f"/my/collections/{asked.pk}/"
    assert "补报提交" not in client.get(address).content.decode()
    Collection.objects.update(due_on=clock.today() - dt.timedelta(days=1))
    client.post(address, {"needs": "场地和师资", "version": "1"}, headers={"hx-request": "true"})
    page = client.get(address)
    assert "补报提交" in page.content.decode()
    assert page.context["form"]["needs"].value() == "场地和师资"
    whole = {
        "full_time_staff": "3", "activities": "2", "workers_served": "60", "main_services": "讲座",
        "address": "甲街1号", "telephone": "010-55500001", "service_areas": ["legal-services"],
        "needs": "师资", "version": Collection.objects.get().revision, "submit": "",
    }  # fmt: skip
    response = client.post(address, {**facts_typed(asked), **whole})
    assert response.status_code == 302, response.context["form"].errors
    asked.refresh_from_db()
    assert (asked.status, asked.is_late, asked.answers["needs"]) == ("submitted", True, "师资")


def facts_typed(asked):
    """The required answers about the organization itself."""
    declared = asked.form_version.declaration
    typed = {each.key: getattr(asked.organization, each.fact) for each in declared.questions() if each.fact}
    return {key: value for key, value in typed.items() if value not in (None, "", [])}


def test_two_colleagues_at_one_registration(client):
    owner, colleague = person(name="主人"), person()
    draft = registration.begin_registration(name="北京测试协会", uscc=None, by=owner)
    Member.objects.create(organization=draft, user=colleague, role="editor")
    address = f"/register/{draft.pk}/reach/"
    client.force_login(owner)
    client.post(address, {"address": "甲街1号", "version": "1", "next": ""})
    client.force_login(colleague)
    response = client.post(address, {"address": "乙街2号", "version": "1", "next": ""})
    assert [(each.theirs, each.yours) for each in response.context["form"].conflicts] == [("甲街1号", "乙街2号")]
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
