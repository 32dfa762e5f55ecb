"""Composing the collection's form on screen, from a new version to its release."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import UserError
from core.forms import composing, services
from core.forms.declaration import Declaration, Kind, Question, Rule, Words
from core.forms.models import Form, FormVersion
from orgs.collection_form import KEY, STANDARD
from tests.factories import person
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    made = person(Role.MANAGER)
    client.force_login(made)
    return made


def draft(by):
    return services.begin_draft(form=services.current_version(KEY).form, by=by)


def test_new_version_is_composed_and_released(client, manager):
    assert client.get(reverse("orgs:desk_forms")).status_code == 200
    client.post(reverse("orgs:desk_forms"))
    made = FormVersion.objects.get(released_at=None)
    page = reverse("orgs:desk_form", args=[made.pk])
    choice = {
        "kind": "choice",
        "label_zh": "场地",
        "label_en": "Premises",
        "options": "own = 自有 | Own\n租用 | Rented",
        "section": "work",
    }
    client.post(reverse("orgs:desk_form_add", args=[made.pk, "work"]), choice)
    rent = {
        "kind": "money",
        "label_zh": "年租金",
        "label_en": "Rent",
        "condition": "q1",
        "values": "q1=o2",
        "section": "work",
    }
    client.post(reverse("orgs:desk_form_add", args=[made.pk, "work"]), rent)
    client.post(page, {"key": "needs", "remove": ""})
    client.post(page, {"key": "q2", "up": ""})
    assert client.get(page).context["faults"]  # the rent stands before the question that it depends on
    client.post(page, {"key": "q2", "down": ""})
    rule = {"left": "q2", "relation": "<=", "right": "income", "blame": "q2", "message_zh": "租金过高"}
    client.post(reverse("orgs:desk_form_rule", args=[made.pk]), rule)
    assert client.get(page).context["faults"] == []
    assert "年租金" in client.get(reverse("orgs:desk_form_preview", args=[made.pk])).content.decode()
    client.post(reverse("orgs:desk_release_form", args=[made.pk]))
    asked = services.current_version(KEY)
    assert (asked.number, asked.declaration.question("q1").options[1].key) == (2, "o2")
    assert [question.key for question in asked.declaration.questions()][-2:] == ["q1", "q2"]
    assert asked.declaration.rules[-1].message.zh == "租金过高"


def test_question_that_keeps_a_fact_takes_the_facts_kind(client, manager):
    made = draft(manager)
    facts = {"kind": "text", "label_zh": "志愿者", "fact": "volunteers", "section": "people"}
    client.post(reverse("orgs:desk_form_question", args=[made.pk, "people", "volunteers"]), facts)
    made = FormVersion.objects.get(pk=made.pk)
    assert made.declaration.question("volunteers").kind == Kind.INTEGER
    assert client.get(reverse("orgs:desk_form_question", args=[made.pk, "people", "women"])).status_code == 200


def test_released_version_is_frozen(manager):
    released = services.current_version(KEY)
    with pytest.raises(UserError):
        services.save_draft(version=released, declaration=STANDARD, by=manager)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormVersion.objects.filter(pk=released.pk).update(content={})


def test_draft_is_one_and_can_be_thrown_away(client, manager):
    assert draft(manager) == draft(manager)
    client.post(reverse("orgs:desk_discard_form", args=[draft(manager).pk]))
    assert not FormVersion.objects.filter(released_at=None).exists()


@pytest.mark.parametrize("change", [
    lambda form: composing.without_question(form, "full_time_staff"),
    lambda form: composing.with_question(form, Question("x", Kind.CHOICE, Words("选"))  , "work"),
    lambda form: composing.with_question(form, Question("x", Kind.CALCULATED, Words("算"), formula="a +"), "work"),
    lambda form: composing.with_rule(form, Rule("nothing", "=", "income", "income", Words("错"))),
    lambda _form: Declaration(),
])  # fmt: skip
def test_what_cannot_be_asked_is_not_released(manager, change):
    made = draft(manager)
    made = services.save_draft(version=made, declaration=change(STANDARD), by=manager)
    with pytest.raises(UserError):
        services.release(version=FormVersion.objects.get(pk=made.pk), by=manager)


def test_standard_form_has_no_fault():
    assert composing.faults(STANDARD) == []


def keys(version):
    return {
        each.key: [q.key for q in each.questions]
        for each in FormVersion.objects.get(pk=version.pk).declaration.sections
    }


def test_sections_are_named_moved_and_taken_out_once_empty(client, manager):
    made = draft(manager)
    page = reverse("orgs:desk_form", args=[made.pk])
    assert client.post(page, {"section": "", "title_zh": ""}).context["section_form"].errors
    client.post(page, {"section": "", "title_zh": "补充", "title_en": "More"})
    assert list(keys(made))[-1] == "s1"
    assert any("补充" in fault for fault in client.get(page).context["faults"])
    client.post(reverse("orgs:desk_form_section", args=[made.pk, "s1"]), {"title_zh": "其他情况"})
    assert "其他情况" in client.get(page).content.decode()
    client.post(page, {"key": "s1", "whole_section": "1", "up": ""})
    assert list(keys(made))[-2] == "s1"
    client.post(page, {"key": "people", "remove_section": ""})
    assert "people" in keys(made)
    client.post(page, {"key": "s1", "remove_section": ""})
    assert "s1" not in keys(made)
    assert client.get(reverse("orgs:desk_form_section", args=[made.pk, "s1"])).status_code == 404


def test_question_moves_between_sections_by_its_arrows_and_by_its_form(client, manager):
    made = draft(manager)
    before = keys(made)
    page = reverse("orgs:desk_form", args=[made.pk])
    client.post(page, {"key": before["people"][0], "up": ""})
    first, second = (keys(made)[name] for name in ("facts", "people"))
    assert (first[-1], second) == (before["people"][0], before["people"][1:])
    client.post(page, {"key": first[-1], "down": ""})
    assert keys(made) == before
    address = reverse("orgs:desk_form_question", args=[made.pk, "people", "women"])
    form = client.get(address).context["form"]
    assert form["section"].value() == "people"
    client.post(address, {"kind": "integer", "label_zh": "女性", "section": "work"})
    assert "women" not in keys(made)["people"]
    assert keys(made)["work"][-1] == "women"


def test_last_years_form_is_copied_as_a_next_version_and_as_a_form_of_its_own(client, manager):
    first = services.current_version(KEY)
    second = draft(manager)
    services.save_draft(version=second, declaration=composing.without_question(STANDARD, "needs"), by=manager)
    client.post(reverse("orgs:desk_forms"), {"like": first.pk})
    assert FormVersion.objects.filter(form=first.form).count() == 2  # a draft is under way
    services.release(version=second, by=manager)
    client.post(reverse("orgs:desk_forms"), {"like": first.pk})
    third = FormVersion.objects.get(form=first.form, number=3)
    assert third.content == first.content
    client.post(reverse("orgs:desk_duplicate_form", args=[first.pk]), {"title_zh": "区级采集表"})
    own = FormVersion.objects.get(form__title_zh="区级采集表")
    assert (own.number, own.content, own.released_at) == (1, first.content, None)
    assert services.current_version(KEY).form == first.form
    assert "区级采集表" in client.get(reverse("orgs:desk_forms")).content.decode()
    client.post(reverse("orgs:desk_discard_form", args=[own.pk]))
    assert not Form.objects.filter(title_zh="区级采集表").exists()


def test_condition_is_ticked_among_the_answers_of_the_question_chosen(client, manager):
    made = draft(manager)
    add = reverse("orgs:desk_form_add", args=[made.pk, "work"])
    said = {"kind": "text", "label_zh": "党支部名称", "section": "work", "condition": "has_party_organization"}
    client.post(add, {**said, "values": ["has_party_organization=true", "rating=5A"]})
    made = FormVersion.objects.get(pk=made.pk)
    assert made.declaration.question("q1").shown_if.values == ("true",)
    form = client.get(reverse("orgs:desk_form_question", args=[made.pk, "work", "q1"])).context["form"]
    assert form["values"].value() == ["has_party_organization=true"]


def test_preview_checks_what_is_typed_and_keeps_nothing(client, manager):
    made = draft(manager)
    page = client.post(reverse("orgs:desk_form_preview", args=[made.pk]), {"women": "9", "full_time_staff": "3"})
    assert "women" in page.context["form"].errors
    assert not page.context["is_right"]


def test_second_manager_is_warned_and_overwrites_nothing_unseen(client, manager):
    made, other = draft(manager), person(Role.MANAGER, name="王同时")
    page, read = reverse("orgs:desk_form", args=[made.pk]), made.revision
    services.save_draft(version=made, declaration=composing.without_question(STANDARD, "needs"), by=other)
    kept = FormVersion.objects.get(pk=made.pk).content
    answer = client.post(page, {"key": "income", "remove": "", "version": read}, follow=True)
    assert "王同时" in answer.content.decode()
    address = reverse("orgs:desk_form_question", args=[made.pk, "people", "women"])
    said = {"kind": "integer", "label_zh": "女性人数", "section": "people"}
    refused = client.post(address, {**said, "version": read})
    assert "王同时" in refused.content.decode()
    assert refused.context["form"]["label_zh"].value() == "女性人数"
    client.post(reverse("orgs:desk_release_form", args=[made.pk]), {"version": read})
    client.post(reverse("orgs:desk_discard_form", args=[made.pk]), {"version": read})
    now = FormVersion.objects.get(pk=made.pk)
    assert (now.content, now.released_at) == (kept, None)
    client.post(address, {**said, "version": refused.context["version"].revision})
    assert FormVersion.objects.get(pk=made.pk).declaration.question("women").label.zh == "女性人数"


def test_what_others_do_to_other_questions_is_no_hindrance(client, manager):
    made, other = draft(manager), person(Role.MANAGER, name="王同时")
    address = reverse("orgs:desk_form_question", args=[made.pk, "people", "women"])
    read = client.get(address)
    said = {"kind": "integer", "label_zh": "女性", "section": "people", "version": made.revision,
            "part": read.context["part"]}  # fmt: skip
    services.save_draft(version=made, declaration=composing.without_question(STANDARD, "needs"), by=other)
    client.post(address, said)
    now = FormVersion.objects.get(pk=made.pk)
    assert (now.declaration.question("women").label.zh, now.changed_by) == ("女性", manager)
    assert "needs" not in {each.key for each in now.declaration.questions()}
    refused = client.post(address, {**said, "label_zh": "妇女"})
    assert refused.status_code == 200
    assert FormVersion.objects.get(pk=made.pk).declaration.question("women").label.zh == "女性"
