"""Tokens with which programs ask the API on behalf of a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.audit import tracked


class Scope(models.TextChoices):
    """What a token lets a program do."""

    READ = "read", _("Read only")
    WRITE = "write", _("Read and write")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """What may be asked of many tokens."""

    def in_force(self) -> ApiTokenQuerySet:
        """Those that were neither revoked nor are past their last day, of people who may sign in."""
        return self.filter(revoked_at=None, valid_until__gte=clock.today(), user__is_active=True)


@tracked(exclude=["digest", "last_used_at"], silent=["acting"])
class ApiToken(models.Model):
    """A name, what it may do, until when; of the token itself only a digest is kept, and its beginning to know it by.

    ``acting``: the appointment under which it was made, and under which it acts; None for a person without one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=60)
    scope = models.CharField(_("may"), max_length=5, choices=Scope.choices, default=Scope.READ)
    acting = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    acting_words = models.CharField(_("acts as"), max_length=120, blank=True, editable=False)
    beginning = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("token", "made at"), default=clock.now, editable=False)
    valid_until = models.DateField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_force(self) -> bool:
        """Whether it was not revoked and its last day has not passed."""
        return self.revoked_at is None and self.valid_until >= clock.today()

    @property
    def may_write(self) -> bool:
        """Whether it may change things."""
        return self.scope == Scope.WRITE
