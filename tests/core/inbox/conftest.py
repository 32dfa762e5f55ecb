import pytest

from core.inbox.kinds import NotificationKind, kinds
from core.inbox.models import Frequency

KINDS = (
    NotificationKind("t_verified", "Verified", "%(name)s was verified", email=Frequency.IMMEDIATE),
    NotificationKind("t_news", "News", "News: %(name)s"),
    NotificationKind("t_decided", "Decisions", "Decide by %(day)s", email=Frequency.IMMEDIATE, mandatory=True),
    NotificationKind(
        "t_urgent", "Urgent", "Urgent: %(name)s", email=Frequency.OFF, sms=Frequency.IMMEDIATE, mandatory=True
    ),
)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings):
    settings.LANGUAGE_CODE = "en"
    settings.SITE_URL = "https://hub.example"
    monkeypatch.setattr(kinds, "_items", dict(kinds._items))
    for kind in KINDS:
        kinds.register(kind.name, kind)
