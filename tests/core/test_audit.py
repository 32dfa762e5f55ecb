"""Every way to change a row leaves its history, with who and why."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.functional import Promise

from core import audit
from core.audit import history
from core.audit.context import AuditMiddleware
from core.lifecycle.services import perform
from tests.core.factories import PaperFactory, UserFactory, make_union
from tests.sample.models import Paper, Stage
from unions.models import User

pytestmark = pytest.mark.django_db
History = Paper._meta.get_field("history").related_model


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def by_save(paper):
    paper.title = "新"
    paper.save()


def by_bulk_update(paper):
    paper.title = "新"
    Paper.objects.bulk_update([paper], ["title"])


def by_update(paper):
    Paper.objects.filter(pk=paper.pk).update(title="新")


def by_raw_sql(paper):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sample_paper SET title = '新' WHERE id = %s", [paper.pk])


def by_copy_and_merge(paper):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE stage_paper (id bigint, title text) ON COMMIT DROP")
        with cursor.copy("COPY stage_paper FROM STDIN") as copy:
            copy.write_row((paper.pk, "新"))
        cursor.execute("UPDATE sample_paper p SET title = s.title FROM stage_paper s WHERE s.id = p.id")


def by_conflict(paper):
    paper.title = "新"
    Paper.objects.bulk_create([paper], update_conflicts=True, unique_fields=["id"], update_fields=["title"])


UPDATES = [by_save, by_bulk_update, by_update, by_raw_sql, by_copy_and_merge, by_conflict]


@pytest.mark.parametrize("change", UPDATES)
def test_history_of_every_way_to_update(change):
    paper, user = PaperFactory(title="旧"), UserFactory()
    with audit.context(by=user, reason="更名", job="导入"):
        change(paper)
    latest = audit.history_of(paper)[0]
    assert (latest.who, latest.why, latest.where, latest.event) == (user, "更名", "导入", "changed")
    assert [(field.label, field.before, field.after) for field in latest.fields] == [("title", "旧", "新")]


def insert_by_copy(user):
    with audit.context(by=user), transaction.atomic(), connection.cursor() as cursor:
        audit.stamp()
        with cursor.copy("COPY sample_paper (title, stage, tags, secret, digest) FROM STDIN") as copy:
            copy.write_row(("新", "draft", "{}", "", ""))


def insert_by_bulk(user):
    with audit.context(by=user):
        Paper.objects.bulk_create([Paper(title="新")])


@pytest.mark.parametrize("insert", [insert_by_copy, insert_by_bulk])
def test_history_of_every_way_to_insert(insert):
    user = UserFactory()
    insert(user)
    (change,) = audit.history_of(Paper.objects.get())
    assert (change.event, change.who) == ("created", user)
    assert ("title", "", "新") in [(field.label, field.before, field.after) for field in change.fields]


@pytest.mark.parametrize("delete", [lambda paper: paper.delete(), lambda paper: Paper.objects.all().delete()])
def test_history_outlives_the_row(delete):
    paper, user = PaperFactory(), UserFactory()
    gone = Paper(pk=paper.pk)
    with audit.context(by=user):
        delete(paper)
    latest = audit.history_of(gone)[0]
    assert (latest.event, latest.who) == ("deleted", user)


def test_update_that_changes_nothing_leaves_no_history():
    paper = PaperFactory()
    paper.save()
    assert History.objects.count() == 1


def test_update_of_an_excluded_field_leaves_no_history():
    paper = PaperFactory()
    Paper.objects.update(digest="abc")
    assert len(audit.history_of(paper)) == 1


@pytest.mark.parametrize("change", [lambda rows: rows.update(title="x"), lambda rows: rows.delete()])
def test_history_cannot_be_changed(change):
    PaperFactory()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        change(History.objects.all())


def test_reason_ends_with_its_block():
    paper, user = PaperFactory(title="一"), UserFactory()
    with audit.context(by=user):
        with audit.reason("为何"):
            Paper.objects.update(title="二")
        Paper.objects.update(title="三")
    Paper.objects.update(title="四")
    assert [(change.who, change.why) for change in audit.history_of(paper)][:3] == [
        (None, ""), (user, ""), (user, "为何"),
    ]  # fmt: skip


def test_context_ends_with_a_failure_too():
    paper = PaperFactory(title="一")
    with pytest.raises(IntegrityError), audit.context(by=UserFactory()), transaction.atomic():
        Paper.objects.create(pk=paper.pk)
    Paper.objects.update(title="二")
    assert audit.history_of(paper)[0].who is None


def test_nested_context_keeps_what_it_does_not_name():
    paper, user = PaperFactory(), UserFactory()
    with audit.context(by=user, job="夜间检查"), audit.context(reason="到期"):
        Paper.objects.update(title="二")
    change = audit.history_of(paper)[0]
    assert (change.who, change.where, change.why) == (user, "夜间检查", "到期")


def test_perform_gives_actor_and_reason():
    paper, user = PaperFactory(), UserFactory(is_superuser=True)
    paper = perform(paper, "send", by=user, reason="齐全")
    change = audit.history_of(paper)[0]
    assert (change.who, change.why, [(f.before, f.after) for f in change.fields]) == (
        user, "齐全", [("Draft", "Sent")],
    )  # fmt: skip


def test_middleware_names_user_address_and_method():
    user = UserFactory()
    request = RequestFactory().post("/desk/papers/")
    request.user = User.objects.get(pk=user.pk)
    AuditMiddleware(lambda _: PaperFactory())(request)
    assert History.objects.get().pgh_context == {"user": user.pk, "url": "/desk/papers/", "method": "POST"}


def test_history_in_words():
    union = make_union()
    paper = PaperFactory(title="")
    Paper.objects.update(author=union, tags=["甲", "乙"], checked=True, stage=Stage.DONE, secret="110101")
    assert {field.label: (field.before, field.after) for field in audit.history_of(paper)[0].fields} == {
        "author": ("", "工会 T-1"),
        "tags": ("", "甲、乙"),
        "checked": ("", "yes"),
        "stage": ("Draft", "Done"),
        "secret": ("", "•••"),
    }


def test_models_name_every_field_that_history_tells():
    """Else the reader gets Django's name for it, which is in no language but English."""
    kept = [model for model in apps.get_models() if hasattr(model, "audit_silent")]
    assert kept
    nameless = {
        f"{model.__name__}.{each.name}"
        for model in kept
        for each in history.told_fields(model)
        if not isinstance(each.verbose_name, Promise)
    }
    assert not {each for each in nameless if not each.startswith("Paper.")}


def test_history_of_some_fields_only():
    paper = PaperFactory(title="一")
    Paper.objects.update(title="二")
    Paper.objects.update(checked=False)
    assert [[field.name for field in change.fields] for change in audit.history_of(paper, fields=["title"])] == [
        ["title"], ["title"],
    ]  # fmt: skip


def test_history_limit_still_compares_with_the_version_before():
    paper = PaperFactory(title="0")
    for number in range(1, 5):
        Paper.objects.update(title=str(number))
    changes = audit.history_of(paper, limit=2)
    assert [(change.fields[0].before, change.fields[0].after) for change in changes] == [("3", "4"), ("2", "3")]


@pytest.mark.parametrize("count", [1, 5])
def test_history_query_count(count, django_assert_num_queries):
    paper = PaperFactory()
    for number in range(count):
        with audit.context(by=UserFactory()):
            Paper.objects.update(author=make_union(f"T-{number}"))
    with django_assert_num_queries(3):
        assert len(audit.history_of(paper)) == count + 1


def test_history_template_shows_before_and_after():
    paper = PaperFactory(title="旧名")
    with audit.context(by=UserFactory(name="王芳"), reason="更名"):
        Paper.objects.update(title="新名")
    page = render_to_string("audit/_history.html", {"changes": audit.history_of(paper)})
    for text in ("王芳", "更名", "旧名", "新名"):
        assert text in page
