"""The words of workers' needs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedSource(models.TextChoices):
    """Where a need was heard of."""

    SURVEY = "survey", _("Survey")
    DATABASE = "database", _("Needs database")
    HOTLINE = "hotline", _("12351 hotline")


class Quarter(models.TextChoices):
    """The part of a year that a count is of."""

    YEAR = "year", _("The whole year")
    FIRST = "q1", _("January to March")
    SECOND = "q2", _("April to June")
    THIRD = "q3", _("July to September")
    FOURTH = "q4", _("October to December")
