"""The union tree, the people who sign in, and their appointments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from core import clock
from core.audit import tracked
from reference.models import in_language
from unions.people import plain_email, plain_phone


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address or telephone number."""

    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> User:
        """Make a user who signs in with an e-mail address, a telephone number (``phone=``), or either.

        Without a password the account has none until its owner sets one.
        """
        user = self.model(email=plain_email(email), phone=plain_phone(fields.pop("phone", None)), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a system administrator, whose address counts as confirmed: who runs commands vouches for it."""
        from unions.services import confirm_email  # noqa: PLC0415 - services need this model

        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        confirm_email(user)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of an e-mail address or a telephone number."""
        return self.get(Q(email=plain_email(username)) | Q(phone=plain_phone(username)))


@tracked(exclude=["password", "last_login", "session_version"], private=["email", "phone"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail or by telephone.

    What the person may do as a member of a union comes from the acting appointment (``acting``), and from nothing
    else: a system administrator keeps the administration site, and acts for no union unless appointed.
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("telephone confirmed"), default=False)
    name = models.CharField(_("name"), max_length=60)
    is_staff = models.BooleanField(_("system administrator"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=clock.now, editable=False)
    password_changed_at = models.DateTimeField(_("password set"), null=True, editable=False)
    session_version = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False), name="user_has_email_or_phone"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")) & ~Q(email=""), name="user_email_lower_case"),
            models.CheckConstraint(condition=Q(phone__regex=r"^\+[1-9]\d{5,14}$"), name="user_phone_e164"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or ""

    @property
    def login(self) -> str:
        """The name to sign in with: the e-mail address, else the telephone number."""
        return self.email or self.phone or ""

    def set_password(self, raw_password: str | None) -> None:
        """Set the password, and remember when. The caller saves."""
        super().set_password(raw_password)
        self.password_changed_at = clock.now() if raw_password else None

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Tie sessions to the password and to ``session_version``: raising the number ends them all for good."""
        value = f"{self.password}{self.session_version}"
        return salted_hmac("unions.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    # Appointments ----------------------------------------------------------------------------------------------------

    @cached_property
    def appointments_today(self) -> Sequence[Appointment]:
        """The appointments that the person exercises today, widest reach first; one query while this object lives.

        The person's own come first, then those of others for whom the person stands in. Who holds none stands in for
        nobody.
        """
        from unions.queries import appointments_exercised  # noqa: PLC0415 - queries need this model

        exercised = list(appointments_exercised(self))
        own = [appointment for appointment in exercised if appointment.user_id == self.pk]
        for appointment in own:
            appointment.user = self
        return exercised if own else []

    @property
    def acting(self) -> Appointment | None:
        """The appointment the person acts under: the one chosen with :meth:`act_under`, else the first in force."""
        chosen = getattr(self, "_chosen_appointment", None)
        held = self.appointments_today
        return next((held_one for held_one in held if held_one.pk == chosen), held[0] if held else None)

    @property
    def acting_for(self) -> User | None:
        """The person for whom this one stands in, acting under that person's appointment; None for oneself."""
        acting = self.acting
        return acting.user if acting is not None and acting.user_id != self.pk else None

    @property
    def hands(self) -> frozenset[int]:
        """The keys of those whose hand is in what the person does now: its own, and of whom it stands in for.

        Of two halves of a decision that need two people, these may not have done the other.
        """
        acting_for = self.acting_for
        return frozenset({self.pk, *([acting_for.pk] if acting_for else [])})

    def act_under(self, appointment_id: int | None) -> None:
        """Choose the appointment to act under; one that is not in force leaves the default."""
        self._chosen_appointment = appointment_id

    def forget_appointments(self) -> None:
        """Read the appointments anew at the next question, after they changed."""
        self.__dict__.pop("appointments_today", None)

    def scope_union_ids(self) -> list[int] | None:
        """Return the ids of the unions that the acting appointment reaches: None for the whole tree, [] for none."""
        if self.acting is None:
            return []
        return None if self.acting.union.is_root() else self.acting.union.subtree_ids()

    def reaches(self, union: Union) -> bool:
        """Tell whether the acting appointment reaches a union: its own, or one below it in the tree."""
        return self.acting is not None and union.path.startswith(self.acting.union.path)

    @property
    def is_insider(self) -> bool:
        """Whether the person works at the desk or administers the portal, so that its pages are no secret."""
        return self.is_active and (self.is_staff or self.acting is not None)

    # Permissions -----------------------------------------------------------------------------------------------------

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether the person may do what a permission names, to an object where one is given.

        Permissions that a rule declares are decided by the rule alone, for system administrators too; the model
        permissions of the administration site (add, change, delete, view) by Django.
        """
        verb = perm.rpartition(".")[2]
        if rules.perm_exists(perm) and not verb.startswith(("add_", "change_", "delete_", "view_")):
            return bool(self.is_active and rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read the row again, and forget the appointments read before."""
        self.forget_appointments()
        super().refresh_from_db(*args, **kwargs)


@tracked(exclude=["path", "depth", "numchild"])
class Union(MP_Node):
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
        "reference.Division",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
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

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.name_en or self.name)

    @cached_property
    def _subtree_ids(self) -> list[int]:
        return list(Union.objects.filter(path__startswith=self.path).order_by("path").values_list("pk", flat=True))

    def subtree_ids(self) -> list[int]:
        """Return the ids of this union and all below it, in tree order; one query for as long as this object lives."""
        return self._subtree_ids


class Role(models.TextChoices):
    """What an appointment lets a person do at a union (domain.md, "People and where they work")."""

    CLERK = "clerk", _("Clerk")
    MANAGER = "manager", _("Manager")
    LEADER = "leader", _("Leader")
    PARTY = "party", _("Party-building commission member")
    FINANCE = "finance", _("Finance officer")
    AUDITOR = "auditor", _("Auditor")


@tracked()
class Appointment(models.Model):
    """A person's role at a union for a period. It reaches the union and everything below it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
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
        return f"{self.union} · {self.get_role_display()}"

    def in_force(self, on: dt.date) -> bool:
        """Tell whether the appointment is in force on a day; its first and its last day count."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
