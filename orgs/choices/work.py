"""The closed vocabularies of an organization's work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FunderKind(models.TextChoices):
    """Where money comes from."""

    UNION = "union", _("Union")
    GOVERNMENT = "government", _("Government department")
    FOUNDATION = "foundation", _("Foundation")
    ENTERPRISE = "enterprise", _("Enterprise")
    DONATIONS = "donations", _("Donations from people")
    OTHER = "other", _("Another source")
