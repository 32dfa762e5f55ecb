"""Certificates that were issued. What one says never changes; it may be revoked."""

from __future__ import annotations

import secrets

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U, which are mistaken for others
CODE_LENGTH = 16  # 80 bits: nobody guesses one


def new_code() -> str:
    """Return a code that cannot be guessed."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


@tracked(silent=["content_type", "object_id"])
class Certificate(models.Model):
    """A numbered document about a record: to whom, by whom, what it says, until when."""

    kind = models.CharField(_("kind"), max_length=60)
    number = models.CharField(_("number"), max_length=60)
    code = models.CharField(_("verification code"), max_length=16, unique=True, default=new_code)
    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, editable=False)
    object_id = models.CharField(max_length=40, editable=False)
    record = GenericForeignKey("content_type", "object_id")
    holder = models.CharField(_("holder"), max_length=200)
    issuer = models.CharField(_("issuer"), max_length=200)
    facts = models.JSONField(_("what it says"), default=dict)
    issued_on = models.DateField(_("issued on"), default=clock.today)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason of the revocation"), max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="certificate_number_once"),
            models.CheckConstraint(condition=Q(code__regex=f"^[{ALPHABET}]{{16}}$"), name="certificate_code_form"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="certificate_valid_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=False) | Q(revoked_reason=""), name="certificate_revocation_dated"
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="certificate_about")]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_says_is_fixed",
                fields=["kind", "number", "code", "holder", "issuer", "facts", "issued_on", "valid_until"],
            ),
            pgtrigger.Protect(name="certificates_stay", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the public page that verifies it."""
        return reverse("certificates:certificate", args=[self.code])

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.valid_until is not None and self.valid_until < clock.today()

    @property
    def printed_code(self) -> str:
        """The code in groups of four, as it is printed."""
        return "-".join(self.code[at : at + 4] for at in range(0, CODE_LENGTH, 4))
