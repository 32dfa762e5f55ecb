"""To-dos with a day, their reminders, and the calendar feed that carries them out of the portal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.inbox.audiences import colleagues_of, members_of
from core.inbox.models import CalendarFeed, Todo, feed_token, reference_to
from core.inbox.queries import forget_counts, todos_of
from core.inbox.services.notices import notify


def add_todo(
    *,
    due: dt.date,
    title: str = "",
    wording: str = "",
    context: Mapping[str, str] | None = None,
    by: Any,
    for_user: Any = None,
    audience: str = "",
    url: str = "",
    about: models.Model | None = None,
) -> Todo:
    """Put something on the list of a person (``for_user``), or of an audience (``core.inbox.audiences``).

    What a person wrote is its ``title``; what the portal says is a ``wording`` (``core.inbox.models.wordings``) with
    its ``context``, which each reader reads in their own language.
    """
    if for_user:
        forget_counts([for_user.pk])
    made = Todo(
        for_user=for_user, audience=audience, title=str(title)[:300], wording=wording, context=dict(context or {}),
        url=url, due=due, created_by=by, **reference_to(about),
    )  # fmt: skip
    made.title = made.words[:300]
    made.save()
    return made


def finish_todo(todo: Todo, *, by: Any) -> None:
    """Tick a to-do off. Done twice is done once. Raises UserError where it is not on the person's list."""
    _refuse_stranger(todo, by)
    Todo.objects.filter(pk=todo.pk, done_at=None).update(done_at=clock.now(), done_by=by)
    forget_counts([by.pk])


def reopen_todo(todo: Todo, *, by: Any) -> None:
    """Put a ticked to-do back. Raises UserError where it is not on the person's list."""
    _refuse_stranger(todo, by)
    Todo.objects.filter(pk=todo.pk).update(done_at=None, done_by=None)
    forget_counts([by.pk])


@transaction.atomic
def postpone_todo(todo: Todo, *, due: dt.date, by: Any) -> None:
    """Move a to-do to a later day; it is reminded of anew. Raises UserError for a day that has passed."""
    _refuse_stranger(todo, by)
    if due < clock.today():
        raise UserError(_("Choose today or a later day."), field="due")
    _open(todo)
    Todo.objects.filter(pk=todo.pk).update(due=due, reminded_at=None)


@transaction.atomic
def hand_on_todo(todo: Todo, *, to: Any, by: Any) -> None:
    """Put a to-do on a colleague's list, who is told. Raises UserError where ``to`` is no colleague of ``by``."""
    _refuse_stranger(todo, by)
    if to.pk not in {colleague.pk for colleague in colleagues_of(by)}:
        raise UserError(_("Choose a colleague of your union."), field="to")
    _open(todo)
    Todo.objects.filter(pk=todo.pk).update(for_user=to, audience="", reminded_at=None)
    forget_counts([by.pk, to.pk, *([todo.for_user_id] if todo.for_user_id else [])])
    context = {"title": todo.title, "due": todo.due, "person": str(by)}
    notify([to], "todo_handed_on", url=todo.url or reverse("inbox:tasks"), context=context, by=by, about=todo)


@transaction.atomic
def pass_on_todo(todo: Todo, *, audience: str, by: Any) -> None:
    """Move a to-do to an audience, where whoever had it can see to it no more. Both sides are told."""
    _open(todo)
    Todo.objects.filter(pk=todo.pk).update(for_user=None, audience=audience, reminded_at=None)
    people = list(members_of(audience))
    before = [todo.for_user] if todo.for_user else list(members_of(todo.audience))
    forget_counts([person.pk for person in (*people, *before)])
    context = {"title": todo.title, "due": todo.due, "person": str(by)}
    notify(people, "todo_handed_on", url=todo.url, context=context, by=by, about=todo)
    notify(before, "todo_passed_on", url=reverse("inbox:tasks"), context=context, by=by, about=todo)


def _open(todo: Todo) -> None:
    """Lock a to-do that is still open. Raises UserError where somebody was quicker."""
    if not Todo.objects.select_for_update(of=("self",)).filter(pk=todo.pk, done_at=None).exists():
        raise UserError(_("This is done already."))


def finish_todos_about(record: models.Model, *, by: Any) -> int:
    """Tick off whatever is open about a record that needs nothing more. Returns how many."""
    return Todo.objects.filter(**reference_to(record), done_at=None).update(done_at=clock.now(), done_by=by)


def remind_due() -> int:
    """Remind of what is due today or was before, each to-do once. Returns how many reminders went out."""
    due = Todo.objects.filter(due__lte=clock.today(), done_at=None, reminded_at=None).values_list("pk", flat=True)
    return sum(_remind(pk) for pk in due.iterator())


@transaction.atomic
def _remind(pk: int) -> bool:
    todo = (
        Todo.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("for_user")
        .filter(pk=pk, done_at=None, reminded_at=None)
        .first()
    )
    if todo is None:
        return False
    readers = [todo.for_user] if todo.for_user else members_of(todo.audience)
    context = {"title": todo.title, "due": todo.due}
    notify(readers, "todo_due", url=todo.url or reverse("inbox:tasks"), context=context)
    Todo.objects.filter(pk=pk).update(reminded_at=clock.now())
    return True


def renew_calendar_feed(*, by: Any) -> CalendarFeed:
    """Give a person a new private calendar address; the one before stops working."""
    return CalendarFeed.objects.update_or_create(user=by, defaults={"token": feed_token(), "created_at": clock.now()})[
        0
    ]


def end_calendar_feed(*, by: Any) -> None:
    """Shut a person's private calendar address."""
    CalendarFeed.objects.filter(user=by).delete()


def _refuse_stranger(todo: Todo, by: Any) -> None:
    if not todos_of(by).filter(pk=todo.pk).exists():
        raise UserError(_("This to-do is not on your list."))
