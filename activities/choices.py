"""The closed vocabularies of activities."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """What is held."""

    TRAINING = "training", _("Training")
    LECTURE = "lecture", _("Lecture")
    CONSULTATION = "consultation", _("Consultation")
    CULTURE = "culture", _("Culture and sports")
    VISIT = "visit", _("Visit and assistance")
    VOLUNTEERING = "volunteering", _("Voluntary service")
    EXCHANGE = "exchange", _("Exchange meeting")
    THEME = "theme", _("Joint or theme activity")
    OTHER = "other", _("Other activity")


class ActivityStatus(models.TextChoices):
    """Where an activity stands."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open for sign-up")
    FULL = "full", _("Full")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Called off")


class SignUpStatus(models.TextChoices):
    """What became of somebody's sign-up."""

    REGISTERED = "registered", _("Signed up")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Withdrew")
    WALK_IN = "walk_in", _("Came without signing up")


class SignInMeans(models.TextChoices):
    """How it is known that somebody was there."""

    CODE = "code", _("Signed in by code")
    LIST = "list", _("Ticked on the list")
