"""The kinds of messages. Each app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.inbox.models import Frequency
from core.registry import Registry

APP = "app"
EMAIL = "email"
SMS = "sms"


class _Gaps(dict[str, Any]):
    """A context in which a missing value reads as a gap: a message of last year must not break today's page."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True)
class NotificationKind:
    """A kind of message.

    ``title``: its name on the preferences page. ``text``: one translatable sentence with ``%(name)s`` for values of
    the context; left out, the title is that sentence. ``email``, ``sms``: how soon it goes out, unless the reader
    wishes otherwise; once a day is polite, at once is for what cannot wait. ``mandatory``: security, and decisions
    that set a deadline; these always show in the portal.
    """

    name: str
    title: Any
    text: Any = ""
    email: Frequency = Frequency.DAILY
    sms: Frequency = Frequency.OFF
    mandatory: bool = False

    def default(self, channel: str, *, has_mail: bool = True) -> str:
        """Return how soon the message goes out over a channel by default.

        Who has no e-mail address is sent by text message what others are sent by mail at once.
        """
        if channel == SMS and not has_mail and self.email == Frequency.IMMEDIATE:
            return Frequency.IMMEDIATE
        return {APP: Frequency.IMMEDIATE, EMAIL: self.email, SMS: self.sms}.get(channel, Frequency.OFF)

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the sentence in the language in force."""
        return str(self.text or self.title) % _Gaps(context)

    @property
    def label(self) -> str:
        """Return the name for the preferences page; values in a title that is a sentence read as gaps."""
        return self.render({}) if not self.text else str(self.title)


kinds: Registry[NotificationKind] = Registry("notification kind")


def register_kinds(*new: NotificationKind) -> None:
    """Register kinds under their names."""
    for kind in new:
        kinds.register(kind.name, kind)
