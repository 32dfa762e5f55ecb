"""Composing the collection's form on screen, from a new version to its release."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import UserError
from core.forms import composing, services
from core.forms.declaration import Declaration, Kind, Question, Rule, Words
from core.forms.models import FormVersion
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
    }
    client.post(reverse("orgs:desk_form_add", args=[made.pk, "work"]), choice)
    rent = {"kind": "money", "label_zh": "年租金", "label_en": "Rent", "condition": "q1", "values": "o2"}
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
    facts = {"kind": "text", "label_zh": "志愿者", "fact": "volunteers"}
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
