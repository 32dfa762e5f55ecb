"""The union tree, the people who sign in, and their appointments."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from core import clock


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address or telephone number."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """Make a user who signs in with an e-mail address, a telephone number (``phone=``), or either."""
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a system administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail or by telephone."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("telephone confirmed"), default=False)
    name = models.CharField(_("name"), max_length=60)
    is_staff = models.BooleanField(_("system administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_has_email_or_phone"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or ""


class Union(MP_Node):  # type: ignore[misc]
    """A union of the tree below the city federation."""

    class Kind(models.TextChoices):
        CITY = "city", _("City federation")
        DISTRICT = "district", _("District union")
        INDUSTRIAL = "industrial", _("Industrial union")
        GROUP = "group", _("Bureau, group-company or university union")
        DIRECT = "direct", _("Unit directly under the city federation")
        SUBDISTRICT = "subdistrict", _("Subdistrict union")
        ENTERPRISE = "enterprise", _("Enterprise union")

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    district = models.ForeignKey(
        "reference.Division", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    leader_in_charge = models.CharField(_("leader in charge"), max_length=60, blank=True)
    office = models.CharField(_("office in charge"), max_length=80, blank=True)
    full_time_staff = models.PositiveSmallIntegerField(_("full-time staff"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("union")
        verbose_name_plural = _("unions")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What an appointment lets a person do at a union (domain.md, "People and where they work")."""

    CLERK = "clerk", _("Clerk")
    MANAGER = "manager", _("Manager")
    LEADER = "leader", _("Leader")
    PARTY = "party", _("Party-building commission member")
    FINANCE = "finance", _("Finance officer")
    AUDITOR = "auditor", _("Auditor")


class Appointment(models.Model):
    """A person's role at a union for a period. It reaches the union and everything below it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("person"))
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("union"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("until (last day)"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "id"]
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_start"
            ),
            ExclusionConstraint(
                name="appointment_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("union", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"), F("ends_on"), RangeBoundary(inclusive_upper=True),
                            function="daterange", output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} · {self.union} · {self.get_role_display()}"
