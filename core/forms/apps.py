from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Forms made of questions."""

    name = "core.forms"
    label = "forms"
    verbose_name = _("Forms")
