"""The closed vocabularies of an organization's people."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """Posts whose holders a union knows by name."""

    LEGAL_REPRESENTATIVE = "legal_rep", _("Legal representative")
    CHAIR = "chair", _("Chair or president")
    SECRETARY_GENERAL = "secretary", _("Secretary general or director")
    SUPERVISOR = "supervisor", _("Supervisor")
    PROJECT_LEADER = "project", _("Project leader")
    FINANCE = "finance", _("Head of finance")
    LIAISON = "liaison", _("Liaison to the union")
    OTHER = "other", _("Other post")


SINGLE_HOLDER = (Post.LEGAL_REPRESENTATIVE, Post.CHAIR, Post.SECRETARY_GENERAL, Post.FINANCE)
"""Posts that one person holds at a time."""

LEAVES = _("Whoever holds this post now leaves it the day before")
"""The box that a form of a new term offers for such posts."""
