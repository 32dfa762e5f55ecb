"""Contacts of unions with organizations and partner bodies, occasions with many of them, and what follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.inbox.models import Todo
from orgs.choices.records import ContactMethod, FollowUpKind
from orgs.models.organization import Organization
from unions.models import PartnerBody, Union
from unions.models.hands import hand


@tracked()
class ContactOccasion(models.Model):
    """A meeting at which a union spoke with many at once, entered once; each of its contacts stands for one of them."""

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="occasions", verbose_name=_("union"))
    held_on = models.DateField(_("date"), default=clock.today)
    method = models.CharField(_("how"), max_length=10, choices=ContactMethod.choices, default=ContactMethod.MEETING)
    subject = models.CharField(_("about what"), max_length=200)
    place = models.CharField(_("place"), max_length=100, blank=True)
    staff = models.CharField(_("for the union"), max_length=100)
    outcome = models.TextField(_("outcome"), blank=True)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    class Meta:
        ordering = ["-held_on", "-id"]
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        indexes = [models.Index(fields=["union", "-held_on"], name="occasion_of_union")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"


@tracked()
class Contact(models.Model):
    """A dated, attributable contact of a union with an organization or a partner body (联系; plan, clause B1)."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name=_("organization"),
    )  # fmt: skip
    partner = models.ForeignKey(
        PartnerBody, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name=_("partner body"),
    )  # fmt: skip
    occasion = models.ForeignKey(
        ContactOccasion, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts",
        verbose_name=_("occasion"),
    )  # fmt: skip
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("union"))
    contacted_on = models.DateField(_("date"), default=clock.today)
    method = models.CharField(_("how"), max_length=10, choices=ContactMethod.choices)
    staff = models.CharField(_("for the union"), max_length=100)
    counterpart = models.CharField(_("for the other side"), max_length=100, blank=True)
    subject = models.CharField(_("about what"), max_length=200)
    outcome = models.TextField(_("outcome"), blank=True)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)

    class Meta:
        ordering = ["-contacted_on", "-id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["union", "contacted_on", "organization"], name="contact_by_union"),
            models.Index(fields=["organization", "-contacted_on"], name="contact_by_organization"),
            models.Index(fields=["-contacted_on", "-id"], name="contact_by_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, partner__isnull=True)
                | Q(organization__isnull=True, partner__isnull=False),
                name="contact_with_one",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contacted_on} {self.other_side}"

    @property
    def other_side(self) -> Organization | PartnerBody:
        """With whom it was."""
        other: Organization | PartnerBody | None = self.organization or self.partner
        assert other is not None  # noqa: S101 - the constraint contact_with_one
        return other


@tracked()
class FollowUp(models.Model):
    """What is to come of a contact or a whole occasion by a day: something to follow up, or a promise of either side.

    Who sees to it, by when, and whether it is done, its to-do says: there it is ticked off, postponed and handed on.
    """

    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("contact")
    )
    occasion = models.ForeignKey(
        ContactOccasion, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups",
        verbose_name=_("occasion"),
    )  # fmt: skip
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("union"))
    kind = models.CharField(_("kind"), max_length=10, choices=FollowUpKind.choices)
    what = models.CharField(_("what"), max_length=200)
    agreed_for = models.DateField(_("agreed for"))
    todo = models.OneToOneField(Todo, on_delete=models.PROTECT, related_name="follow_up", verbose_name=_("to-do"))

    class Meta:
        ordering = ["-id"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups and promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, occasion__isnull=True)
                | Q(contact__isnull=True, occasion__isnull=False),
                name="follow_up_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed, and it is not done."""
        return self.todo.done_at is None and self.todo.due < clock.today()
