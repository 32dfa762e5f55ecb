"""To-dos, the list of what waits, and the calendar that carries it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import UserError
from core.inbox import services
from core.inbox.audiences import AudienceKind, audience_kinds
from core.inbox.icalendar import calendar_of, escaped, folded
from core.inbox.models import Notification, Todo
from core.inbox.queries import task_count, tasks_for
from core.inbox.tasklist import Many, Task, TaskSource, grouped, task_sources

WEDNESDAY = dt.datetime(2026, 9, 9, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def clerks(monkeypatch, user):
    """An audience of which ``user`` is the one member."""
    monkeypatch.setattr(audience_kinds, "_items", {})
    kind = AudienceKind(
        of=lambda one: ["BFTU"] if one.pk == user.pk else [], members=lambda word: [user] if word == "BFTU" else []
    )
    audience_kinds.register("clerks", kind)


@pytest.fixture
def add(user):
    def make(due=dt.date(2026, 9, 9), title="Call back", **facts):
        facts = {"for_user": None if "audience" in facts else user, **facts}
        return services.add_todo(due=due, title=title, by=user, **facts)

    return make


@pytest.mark.django_db
class TestTodos:
    def test_todo_waits_until_it_is_done(self, user, add):
        todo = add()
        assert [task.title for task in tasks_for(user)] == ["Call back"]
        services.finish_todo(todo, by=user)
        services.finish_todo(todo, by=user)
        assert tasks_for(user) == []
        services.reopen_todo(todo, by=user)
        assert task_count(user) == 1

    def test_todo_of_an_audience_waits_for_its_members(self, user, stranger, clerks, add):
        add(audience="clerks:BFTU")
        assert task_count(user) == 1
        assert task_count(stranger) == 0

    @pytest.mark.parametrize("change", [services.finish_todo, services.reopen_todo])
    def test_todo_of_somebody_else_is_refused(self, stranger, add, change):
        with pytest.raises(UserError):
            change(add(), by=stranger)

    def test_todo_for_nobody_is_impossible(self, user):
        with pytest.raises(IntegrityError), transaction.atomic():
            services.add_todo(due=clock.today(), title="x", by=user)

    def test_whatever_is_open_about_a_record_is_done_with_it(self, user, stranger, add):
        add(about=stranger)
        add(about=user)
        assert services.finish_todos_about(stranger, by=user) == 1
        assert task_count(user) == 1

    def test_reminder_comes_on_the_day_once(self, user, add):
        add(url="/x/")
        with clock.shifted_to(WEDNESDAY - dt.timedelta(days=1)):
            assert services.remind_due() == 0
        with clock.shifted_to(WEDNESDAY):
            assert services.remind_due() == 1
            assert services.remind_due() == 0
        told = Notification.objects.get()
        assert (told.user, told.kind, told.url) == (user, "todo_due", "/x/")

    def test_reminder_of_what_is_done_is_not_sent(self, user, add):
        services.finish_todo(add(), by=user)
        with clock.shifted_to(WEDNESDAY):
            assert services.remind_due() == 0

    def test_reminder_reaches_every_member(self, user, clerks, add):
        add(audience="clerks:BFTU")
        with clock.shifted_to(WEDNESDAY):
            assert services.remind_due() == 1
        assert Notification.objects.get().user == user

    def test_reminders_of_an_audience_that_is_gone_do_no_harm(self, add):
        add(audience="ghosts:1")
        with clock.shifted_to(WEDNESDAY):
            assert services.remind_due() == 1
        assert not Notification.objects.exists()
        assert Todo.objects.get().reminded_at


@pytest.mark.django_db
class TestTaskList:
    def test_sources_are_merged_by_day(self, user, add, monkeypatch):
        monkeypatch.setattr(task_sources, "_items", dict(task_sources._items))
        day = dt.date(2026, 9, 8)
        task_sources.register("more", TaskSource("More", lambda _user: [Task("b", "/b/"), Task("a", "/a/", day)]))
        add()
        assert [task.title for task in tasks_for(user)] == ["a", "Call back", "b"]
        assert [task.title for task in tasks_for(user, limit=1)] == ["a"]
        assert task_count(user) == 3

    def test_groups_follow_the_calendar(self):
        days = {"o": 8, "t": 9, "w": 13, "l": 14}
        tasks = [Task(name, "", dt.date(2026, 9, day)) for name, day in days.items()] + [Task("n", "")]
        with clock.shifted_to(WEDNESDAY):
            groups = [[task.title for task in members] for _heading, _n, members in grouped(tasks)]
            assert [task.overdue for task in tasks] == [True, False, False, False, False]
        assert groups == [["o"], ["t"], ["w"], ["l"], ["n"]]

    def test_many_of_a_kind_become_one_line_behind_the_others(self):
        few, many = Many("Few %(n)s", "/few/"), Many("Many %(n)s", "/many/")
        tasks = [Task(f"m{n}", f"/m/{n}/", many=many) for n in range(4)]
        tasks += [Task(f"f{n}", f"/f/{n}/", many=few) for n in range(3)]
        ((_heading, number, rows),) = grouped(tasks)
        assert number == 7
        assert [(row.title, row.url) for row in rows][-2:] == [("f2", "/f/2/"), ("Many 4", "/many/")]
        assert len(rows) == 4

    def test_decisions_stand_first_among_what_is_due_alike(self, user, monkeypatch):
        monkeypatch.setattr(task_sources, "_items", {})
        found = [Task("a", "/a/"), Task("z", "/z/", is_decision=True)]
        task_sources.register("more", TaskSource("More", lambda _user: found))
        assert [task.title for task in tasks_for(user)] == ["z", "a"]


class TestCalendar:
    def test_calendar_holds_a_whole_day_for_each_deadline(self, settings):
        settings.SITE_URL = "https://hub.example"
        task = Task("回访；甲, 乙", "/desk/", dt.date(2026, 12, 31), kind="To-do", about="丙")
        lines = calendar_of([task, Task("no day", "/")], name="Mine").split("\r\n")
        assert lines[0] == "BEGIN:VCALENDAR"
        assert lines.count("BEGIN:VEVENT") == 1
        assert "DTSTART;VALUE=DATE:20261231" in lines
        assert "DTEND;VALUE=DATE:20270101" in lines
        assert "SUMMARY:回访；甲\\, 乙 · 丙" in lines
        assert "URL:https://hub.example/desk/" in lines
        assert lines[-2:] == ["END:VCALENDAR", ""]

    def test_same_task_keeps_its_identity(self):
        one, two = (calendar_of([Task("x", "/", dt.date(2026, 9, day))], name="") for day in (1, 2))
        uid = [line for line in one.split("\r\n") if line.startswith("UID:")]
        assert uid == [line for line in two.split("\r\n") if line.startswith("UID:")]

    @given(st.text())
    def test_folding_loses_nothing_and_stays_narrow(self, text):
        line = f"SUMMARY:{escaped(text)}"
        broken = folded(line)
        assert all(len(piece.encode()) <= 75 for piece in broken.split("\r\n"))
        assert broken.replace("\r\n ", "") == line

    @given(st.text())
    def test_escaped_text_cannot_begin_a_line(self, text):
        assert not set(escaped(text)) & {"\r", "\n", "\x00"}
