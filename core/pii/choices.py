"""Closed lists of words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """What a person may ask for concerning their data (PIPL, articles 45 to 47)."""

    CORRECTION = "correction", _("Correction")
    ERASURE = "erasure", _("Erasure of the account")


class RequestStatus(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", _("Waits for an answer")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person")
