"""The administration names sign-ins in the reader's language."""

from axes.models import AccessLog
from django.utils import translation

from core import clock


def test_entry_is_named_in_the_readers_language():
    entry = AccessLog(username="lin@test.example", attempt_time=clock.now())
    with translation.override("zh-hans"):
        assert str(entry).startswith("lin@test.example，2")
        assert str(AccessLog(attempt_time=clock.now())).startswith("未知，")
