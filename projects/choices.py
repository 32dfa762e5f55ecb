"""The words of the project database (domain.md, "Lifecycles")."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectStatus(models.TextChoices):
    """How far a project is in the catalogue."""

    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    CONCLUDED = "concluded", _("Concluded")
    WITHDRAWN = "withdrawn", _("Withdrawn from view")


class Origin(models.TextChoices):
    """Where a project comes from."""

    AWARD = "award", _("Awarded by this portal")
    EARLIER = "earlier", _("Of an earlier year")
    OTHER = "other", _("Paid by others")
