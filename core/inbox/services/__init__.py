"""Every change to messages, wishes, to-dos and calendar feeds."""

from core.inbox.services.notices import clean_up, mark_all_read, mark_read, notify, send_to_address
from core.inbox.services.preferences import set_preferences, unsubscribe
from core.inbox.services.todos import (
    add_todo,
    end_calendar_feed,
    finish_todo,
    finish_todos_about,
    hand_on_todo,
    pass_on_todo,
    postpone_todo,
    remind_due,
    renew_calendar_feed,
    reopen_todo,
)

__all__ = [
    "add_todo",
    "clean_up",
    "end_calendar_feed",
    "finish_todo",
    "finish_todos_about",
    "hand_on_todo",
    "mark_all_read",
    "mark_read",
    "notify",
    "pass_on_todo",
    "postpone_todo",
    "remind_due",
    "renew_calendar_feed",
    "reopen_todo",
    "send_to_address",
    "set_preferences",
    "unsubscribe",
]
