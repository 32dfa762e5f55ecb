"""What a rehearsal would have sent: mails and text messages are kept as files, and shown on its page."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock

SMS = "X-Text-Message"


@dataclass(frozen=True)
class Kept:
    """One message: when, to whom, by which way, what it says."""

    name: str
    at: dt.datetime
    to: str
    is_sms: bool
    subject: str
    text: str


class Backend(BaseEmailBackend):
    """Keeps mails as files in place of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep some mails; return how many."""
        for mail in email_messages:
            _keep(mail.message().as_bytes())
        return len(email_messages)


def keep_text_message(address: str, text: str) -> None:
    """Keep a text message in place of handing it to a gateway."""
    message = Message()
    message["To"], message[SMS] = address, "yes"
    message.set_content(text)
    _keep(message.as_bytes())


def kept(limit: int) -> list[Kept]:
    """Return the newest messages, newest first."""
    names = sorted((one.name for one in folder().glob("*.eml")), reverse=True)[:limit]
    return [_read(name) for name in names]


def count() -> int:
    """Return how many messages there are."""
    return sum(1 for _one in folder().glob("*.eml"))


def folder() -> Path:
    """Return where they lie."""
    path: Path = settings.VAR_DIR / "messages"
    path.mkdir(exist_ok=True)
    return path


def _keep(content: bytes) -> None:
    """Write a message down under the rehearsal's time."""
    now = clock.now()
    head = f"X-Kept: {format_datetime(now)}\n".encode()
    name = f"{now:%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}.eml"
    (folder() / f"{name}.new").write_bytes(head + content)
    (folder() / f"{name}.new").rename(folder() / name)


def _read(name: str) -> Kept:
    message: Any = message_from_bytes((folder() / name).read_bytes(), policy=policy.default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    at = parsedate_to_datetime(str(message["X-Kept"]))
    return Kept(name, at, str(message["To"]), SMS in message, str(message["Subject"] or ""), text.strip())
