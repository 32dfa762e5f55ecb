"""People who keep an organization's record, and those who ask to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from orgs.choices.records import ClaimStatus, MemberRole
from orgs.models.organization import Organization
from unions.models.hands import hand


@tracked()
class Member(models.Model):
    """A person who keeps an organization's record. One of them owns it."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="members", verbose_name=_("organization")
    )
    user = models.ForeignKey(
        "unions.User", on_delete=models.CASCADE, related_name="organization_memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="member_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(role=MemberRole.OWNER), name="member_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class Invitation(models.Model):
    """An owner's invitation of a colleague, good until it is used, withdrawn or out of date."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    token = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey("unions.User", on_delete=models.CASCADE, related_name="+")
    invited_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("good until"))
    accepted_by = hand(_("accepted by"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="invitation_has_address"),
        ]

    def __str__(self) -> str:
        return f"{self.email or self.phone} · {self.organization}"


@tracked()
class Claim(models.Model):
    """Somebody says that a recorded organization is theirs; a clerk decides."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="claims", verbose_name=_("organization")
    )
    user = models.ForeignKey(
        "unions.User", on_delete=models.CASCADE, related_name="organization_claims", verbose_name=_("user")
    )
    post = models.CharField(_("your post in the organization"), max_length=60)
    grounds = models.TextField(_("how staff can verify this"))
    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.OPEN)
    made_at = models.DateTimeField(_("made at"), default=clock.now, editable=False)
    decided_by = hand(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], condition=Q(status=ClaimStatus.OPEN), name="claim_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organization}"
