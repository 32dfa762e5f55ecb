"""Who signed up for an activity, and who was there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.choices import SignInMeans, SignUpStatus
from activities.models.activity import Activity, new_key
from core import clock
from orgs.validators import validate_telephone


class SignUp(models.Model):
    """One person at one activity: as little as it takes to reach them, forgotten some time after it.

    No history is kept of these rows: it would outlive the person's data.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sign_ups")
    name = models.CharField(_("your name"), max_length=40, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[validate_telephone])
    email = models.EmailField(_("e-mail"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SignUpStatus.choices)
    key = models.CharField(max_length=32, default=new_key, unique=True, editable=False)
    made_at = models.DateTimeField(_("signed up at"), default=clock.now, editable=False)
    cancelled_at = models.DateTimeField(_("withdrew at"), null=True, blank=True)
    signed_in_at = models.DateTimeField(_("signed in at"), null=True, blank=True)
    signed_in_by = models.CharField(_("how"), max_length=4, choices=SignInMeans.choices, blank=True)
    forgotten_at = models.DateTimeField(_("personal data erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False)
                | (~Q(name="") & (~Q(phone="") | ~Q(email="") | Q(status=SignUpStatus.WALK_IN))),
                name="sign_up_can_be_reached",
            ),
            models.UniqueConstraint(
                fields=["activity", "phone"], condition=~Q(phone="") & ~Q(status=SignUpStatus.CANCELLED),
                name="sign_up_once_by_phone",
            ),
            models.UniqueConstraint(
                fields=["activity", "email"], condition=~Q(email="") & ~Q(status=SignUpStatus.CANCELLED),
                name="sign_up_once_by_email",
            ),
            models.CheckConstraint(
                condition=Q(signed_in_at__isnull=True, signed_in_by="")
                | (Q(signed_in_at__isnull=False) & ~Q(signed_in_by="")),
                name="sign_up_sign_in_has_means",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["activity", "status", "id"], name="sign_up_of_activity")]

    def __str__(self) -> str:
        return self.name or str(_("(erased)"))
