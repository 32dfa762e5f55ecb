"""Key people of an organization: who holds which post, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import EmailValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.audit import tracked
from core.constraints import Check, Exclusion, Unique
from core.pii import masks
from core.pii.fields import BlindIndexField, SealedField
from orgs.choices.people import SINGLE_HOLDER, Post
from orgs.models.organization import Organization
from orgs.validators import validate_identity_number, validate_telephone
from unions.models.hands import hand

if TYPE_CHECKING:
    from unions.models import Union, User

SEALED = ("identity_number", "mobile", "email")


class KeyPersonQuerySet(models.QuerySet["KeyPerson"]):
    """What may be asked of many key people."""

    def in_force(self) -> KeyPersonQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def in_office(self) -> KeyPersonQuerySet:
        """Those whose term runs today; first and last day count."""
        today = clock.today()
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
        return self.in_force().filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def visible_to(self, user: User) -> KeyPersonQuerySet:
        """Those of organizations within the scope of the acting appointment."""
        return self.filter(organization__in=Organization.objects.visible_to(user).order_by().values("pk"))


@tracked()
class KeyPerson(models.Model):
    """A person in a post for a term. Personal numbers are optional, sealed, and never leave by themselves."""

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="key_people", verbose_name=_("organization")
    )
    post = models.CharField(_("post"), max_length=10, choices=Post.choices)
    post_title = models.CharField(_("title of the post"), max_length=60, blank=True)
    name = models.CharField(_("full name"), max_length=60)
    is_full_time = models.BooleanField(_("full-time"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until (last day)"), null=True, blank=True)
    identity_number = SealedField(
        _("identity number"), mask=masks.identity_number, validators=[validate_identity_number]
    )  # fmt: skip
    identity_index = BlindIndexField(source="identity_number")
    mobile = SealedField(_("mobile phone"), mask=masks.mobile, validators=[validate_telephone])
    email = SealedField(_("e-mail"), mask=masks.email, validators=[EmailValidator()])
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = hand(_("recorded by"))
    recorded_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    withdrawn_by = hand(_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of withdrawal"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeyPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("key person")
        verbose_name_plural = _("key people")
        ordering = [F("starts_on").desc(nulls_last=True), "-id"]
        constraints = [
            Check(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="keyperson_ends_after_start", blames="ends_on",
                violation_error_message=_("The term ends before it begins: check both dates."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="keyperson_has_name"),
            Unique(
                fields=["organization", "post", "name", "starts_on"], condition=Q(withdrawn_at=None),
                nulls_distinct=False, name="keyperson_term_once", blames="name",
                violation_error_message=_("This person's term in this post is entered already: correct that entry."),
            ),
            Exclusion(
                name="keyperson_single_holder", blames="post",
                deferrable=models.Deferrable.IMMEDIATE,  # at the end of a statement that changes several rows
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"), F("ends_on"), RangeBoundary(inclusive_upper=True),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(post__in=SINGLE_HOLDER, withdrawn_at=None),
                violation_error_message=_("Somebody else holds this post in part of that time: end that term first."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["ends_on", "id"], name="keyperson_by_end"),
            models.Index(fields=["name", "id"], name="keyperson_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.post_in_words}"

    def scope_unions(self) -> list[Union]:
        """Return the unions whose staff keep the organization's record."""
        return self.organization.scope_unions()

    @property
    def post_in_words(self) -> str:
        """The post as its holder's appointment calls it, else its kind."""
        return self.post_title or str(self.get_post_display())

    @property
    def is_upcoming(self) -> bool:
        """Whether the term has not begun."""
        return self.starts_on is not None and self.starts_on > clock.today()

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.ends_on is not None and self.ends_on < clock.today()
