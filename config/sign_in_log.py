"""django-axes in the portal's own words: the library says some of its own in English alone."""

from __future__ import annotations

from typing import Any

from axes.apps import AppConfig
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def in_words(row: Any) -> str:
    """Return an entry as the administration names it."""
    at = f"{localtime(row.attempt_time):%Y-%m-%d %H:%M}"
    return _("%(who)s, %(at)s") % {"who": row.username or _("unknown"), "at": at}


class SignInLog(AppConfig):
    """Who signed in, or tried to."""

    verbose_name = gettext_lazy("Sign-ins and attempts")

    def ready(self) -> None:
        """Name the entries in the reader's language."""
        for model in self.get_models():
            model.__str__ = in_words
        super().ready()
