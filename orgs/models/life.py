"""What happens to an organization: change of name, blacklisting with period and appeal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check
from orgs.choices.life import AppealStatus, BlacklistStatus
from orgs.lifecycles.blacklist import AppealLifecycle, BlacklistLifecycle
from orgs.models.organization import Organization
from unions.models import Union
from unions.models.hands import hand


@tracked()
class NameChange(models.Model):
    """A name that an organization bore, and until when."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="name_changes", verbose_name=_("organization")
    )
    former_name = models.CharField(_("former name"), max_length=200)
    new_name = models.CharField(_("new name"), max_length=200)
    changed_on = models.DateField(_("changed on"))
    document_number = models.CharField(_("number of the decision"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-changed_on", "-id"]
        verbose_name = _("change of name")
        verbose_name_plural = _("changes of name")
        constraints = [models.CheckConstraint(condition=~Q(former_name=F("new_name")), name="name_change_changes")]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.new_name}"


@tracked()
class BlacklistEntry(BlacklistLifecycle):
    """A union takes no more dealings with an organization for a period, for a reason; appeals are heard."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="blacklist_entries", verbose_name=_("organization")
    )
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="blacklist_entries", verbose_name=_("deciding union")
    )
    reason = models.CharField(_("reason"), max_length=300)
    grounds = models.CharField(_("decision or document it rests on"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until"))
    decided_by = hand(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = _("blacklist entry")
        verbose_name_plural = _("blacklist entries")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(status=BlacklistStatus.IN_FORCE), name="blacklist_one_in_force",
                violation_error_message=_("This organization is on the blacklist already."),
            ),
            Check(
                condition=Q(ends_on__gte=F("starts_on")), name="blacklist_ends_after_start", blames="ends_on",
                violation_error_message=_("The period ends before it begins: check both dates."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["status", "ends_on"], name="blacklist_by_end")]

    def __str__(self) -> str:
        return f"{self.organization} {self.starts_on} – {self.ends_on}"

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits to be decided."""
        return any(appeal.status == AppealStatus.LODGED for appeal in self.appeals.all())


@tracked()
class Appeal(AppealLifecycle):
    """An organization's appeal against an entry."""

    entry = models.ForeignKey(
        BlacklistEntry, on_delete=models.PROTECT, related_name="appeals", verbose_name=_("blacklist entry")
    )
    text = models.TextField(_("what the organization says"), max_length=2000)
    lodged_by = hand(_("lodged by"))
    lodged_at = models.DateTimeField(_("lodged at"), default=clock.now, editable=False)
    decided_by = hand(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(status=AppealStatus.LODGED), name="appeal_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_status_display()}"

    @property
    def organization(self) -> Organization:
        """The organization that appeals."""
        return self.entry.organization

    @property
    def union(self) -> Union:
        """The union that decided, and decides upon the appeal."""
        return self.entry.union
