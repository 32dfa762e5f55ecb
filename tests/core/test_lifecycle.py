"""From state to state: who may, when, and what is written down."""

import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from core.errors import UserError
from core.lifecycle.diagrams import document
from core.lifecycle.models import TransitionLog
from core.lifecycle.queries import available, timeline
from core.lifecycle.services import ForbiddenError, perform
from core.lifecycle.signals import transitioned
from core.lifecycle.states import all_lifecycles
from core.lifecycle.testing import assert_lifecycle
from tests.core.factories import PaperFactory, UserFactory
from tests.sample.models import Paper, Stage

pytestmark = pytest.mark.django_db

PERMITTED = {
    ("draft", "send"), ("sent", "finish"), ("draft", "drop"), ("sent", "drop"), ("done", "drop"),
}  # fmt: skip


class Holder:
    """A user with the named permissions for one object only."""

    is_superuser = False

    def __init__(self, *names, of):
        self.names, self.of = names, of

    def has_perm(self, name, obj=None):
        return obj is None or (name in self.names and obj.pk == self.of.pk)


def test_lifecycle_every_state_and_transition():
    assert_lifecycle(Paper, "stage", lambda state: PaperFactory(stage=state), permitted=PERMITTED)


def test_assert_lifecycle_finds_a_forbidden_step_that_works():
    with pytest.raises(AssertionError, match="send"):
        assert_lifecycle(
            Paper, "stage", lambda state: PaperFactory(stage=state), permitted=PERMITTED - {("draft", "send")}
        )


def test_perform_writes_state_and_log():
    paper, user = PaperFactory(), UserFactory(is_superuser=True)
    sent = perform(paper, "send", by=user, reason="  请审阅 ")
    log = timeline(paper).get()
    assert Paper.objects.get().stage == sent.stage == Stage.SENT
    assert (log.field, log.name, log.source, log.target, log.by, log.reason, log.public) == (
        "stage", "send", "draft", "sent", user, "请审阅", True,
    )  # fmt: skip
    assert (log.label, log.source_label, log.target_label) == ("Send", "Draft", "Sent")


def test_perform_sets_changes_in_the_same_write():
    paper = perform(PaperFactory(stage="sent"), "finish", by=None, changes={"secret": "x"}, note="定稿")
    paper.refresh_from_db(fields=["secret", "title"])
    assert (paper.secret, paper.title) == ("x", "定稿")


def test_perform_tells_after_the_log_is_written():
    heard = []

    def listen(sender, instance, log, source, **_):
        heard.append((sender, instance.stage, source, TransitionLog.objects.filter(pk=log.pk).exists()))

    transitioned.connect(listen)
    try:
        perform(PaperFactory(), "send", by=None)
    finally:
        transitioned.disconnect(listen)
    assert heard == [(Paper, "sent", "draft", True)]


def test_perform_without_permission():
    paper = PaperFactory()
    with pytest.raises(ForbiddenError):
        perform(paper, "send", by=UserFactory())
    assert (Paper.objects.get().stage, TransitionLog.objects.count()) == ("draft", 0)


def test_perform_with_permission_for_another_object():
    mine, other = PaperFactory(), PaperFactory()
    with pytest.raises(ForbiddenError):
        perform(other, "send", by=Holder("sample.send", of=mine))


def test_perform_in_wrong_state_says_what_is_possible():
    with pytest.raises(UserError) as refusal:
        perform(PaperFactory(title="报告", stage="sent"), "send", by=UserFactory(is_superuser=True))
    for word in ("报告", "Sent", "Finish", "Drop"):
        assert word in refusal.value.message


def test_perform_with_unmet_condition_says_its_message():
    with pytest.raises(UserError, match="Give it a title first"):
        perform(PaperFactory(title=""), "send", by=None)


def test_perform_on_a_stale_object():
    paper = PaperFactory()
    perform(paper, "send", by=None)
    with pytest.raises(UserError) as refusal:
        perform(paper, "drop", by=None, reason="旧")
    assert "Sent" in refusal.value.message


def test_perform_on_a_deleted_object():
    paper = PaperFactory()
    Paper.objects.all().delete()
    with pytest.raises(UserError):
        perform(paper, "send", by=None)


@pytest.mark.parametrize("reason", ["", "  "])
def test_perform_without_required_reason(reason):
    with pytest.raises(UserError) as refusal:
        perform(PaperFactory(), "drop", by=None, reason=reason)
    assert refusal.value.field == "reason"


def test_perform_unknown_transition():
    with pytest.raises(LookupError):
        perform(PaperFactory(), "fly", by=None)


def test_available_asks_the_object_not_the_page():
    mine, other = PaperFactory(), PaperFactory()
    user = Holder("sample.send", of=mine)
    assert [action.name for action in available(mine, user)] == ["send"]
    assert available(other, user) == []


def test_available_in_order_of_declaration():
    actions = available(PaperFactory(stage="sent"), UserFactory(is_superuser=True))
    assert [(a.name, a.needs_reason, a.danger) for a in actions] == [("finish", False, False), ("drop", True, True)]


def test_available_hides_what_a_condition_forbids():
    assert [a.name for a in available(PaperFactory(title=""), None)] == ["drop"]


def test_timeline_for_the_other_side_has_public_steps_only():
    paper = perform(perform(PaperFactory(), "send", by=None), "finish", by=None)
    assert [step.name for step in timeline(paper)] == ["finish", "send"]
    assert [step.name for step in timeline(paper, public_only=True)] == ["send"]


@pytest.mark.parametrize("count", [1, 3])
def test_timeline_query_count(count, django_assert_num_queries):
    paper, user = PaperFactory(), UserFactory(is_superuser=True)
    for _ in range(count):
        paper = perform(paper, "drop", by=user, reason="x") if paper.stage != "dropped" else paper
        Paper.objects.update(stage="draft")
        paper = Paper.objects.get()
    timeline(paper)  # content types are looked up once a process
    with django_assert_num_queries(1):
        assert len([(step.by.name, step.label) for step in timeline(paper)]) == count


@pytest.mark.parametrize("change", [lambda rows: rows.update(reason="x"), lambda rows: rows.delete()])
def test_log_cannot_be_changed(change):
    perform(PaperFactory(), "send", by=None)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        change(TransitionLog.objects.all())


@pytest.mark.django_db(transaction=True)
def test_perform_by_two_at_once_works_once():
    paper, outcomes, gate = PaperFactory(), [], threading.Barrier(2)

    def step():
        gate.wait()
        try:
            perform(paper, "send", by=None)
            outcomes.append("sent")
        except UserError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=step) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["refused", "sent"]
    assert TransitionLog.objects.count() == 1


def test_diagrams_are_up_to_date():
    ours = [lifecycle for lifecycle in all_lifecycles() if lifecycle.model._meta.app_label != "sample"]
    assert (settings.BASE_DIR / "docs" / "lifecycles.md").read_text() == document(ours), "run manage.py draw_lifecycles"


def test_diagram_expands_wildcards():
    text = document([lifecycle for lifecycle in all_lifecycles() if lifecycle.model is Paper])
    assert "    [*] --> draft" in text
    assert [line.strip() for line in text.splitlines() if line.endswith(": Drop")] == [
        "draft --> dropped: Drop", "sent --> dropped: Drop", "done --> dropped: Drop",
    ]  # fmt: skip


def test_draw_lifecycles_writes_and_checks(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="已过时"):
        call_command("draw_lifecycles", "--check")
    call_command("draw_lifecycles")
    call_command("draw_lifecycles", "--check")


def test_every_transition_declares_what_its_button_needs():
    for lifecycle in all_lifecycles():
        for transition_ in lifecycle.field.get_all_transitions(lifecycle.model):
            place = f"{lifecycle.model.__name__}.{transition_.name}"
            assert transition_.permission, f"{place} declares no permission"
            assert transition_.custom.get("label"), f"{place} has no label"
            assert transition_.custom.get("reason", "optional") in {"required", "optional", "none"}, place
