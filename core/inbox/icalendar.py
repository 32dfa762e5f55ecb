"""A calendar of deadlines as iCalendar text (RFC 5545): whole-day events, escaped and folded."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from core import clock
from core.inbox.channels import absolute
from core.inbox.tasklist import Task

FOLD_AT = 75  # octets a line, RFC 5545 section 3.1


def calendar_of(tasks: Iterable[Task], *, name: str) -> str:
    """Return a calendar with one whole-day event for each task that has a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Union Hub//Deadlines//EN", f"X-WR-CALNAME:{escaped(name)}"]
    for task in tasks:
        if task.due:
            lines += _event(task, task.due)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Return a text value with what RFC 5545 (3.3.11) escapes; other control characters are left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(one for one in text if one >= " " and one != "\x7f")


def folded(line: str) -> str:
    """Return a content line broken so that no piece exceeds 75 octets, and no character is torn."""
    return "\r\n ".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    piece, room = "", FOLD_AT
    for one in line:
        size = len(one.encode())
        if size > room:
            yield piece
            piece, room = "", FOLD_AT - 1  # the space that begins a continuation counts
        piece += one
        room -= size
    yield piece


def _event(task: Task, due: dt.date) -> list[str]:
    digest = hashlib.sha256(f"{task.kind}|{task.title}|{task.url}|{task.about}".encode()).hexdigest()[:32]
    title = f"{task.title} · {task.about}" if task.about else task.title
    return [
        "BEGIN:VEVENT",
        f"UID:{digest}@union-hub",
        f"DTSTAMP:{clock.now():%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(title)}",
        *([f"URL:{escaped_url(absolute(task.url))}"] if task.url else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped_url(url: str) -> str:
    """Return an address without what would end its line."""
    return "".join(one for one in url if one > " " and one != "\x7f")
