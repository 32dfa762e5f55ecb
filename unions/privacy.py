"""What is kept of people who sign in, and how it is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pgtrigger
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pii.retention import Rule, rules
from core.pii.sources import Row, Source, personal_data, rows_of
from unions.models import Appointment, User

HALF_A_YEAR = 184  # Cybersecurity Law, article 21: logs stay six months
SIGN_INS = (AccessAttempt, AccessFailureLog, AccessLog)
NOBODY = "@erased.invalid"


def pseudonym(user: User) -> str:
    """Return the name under which a person's traces stay after the erasure of the account."""
    return str(_("Former user %(number)s") % {"number": user.pk})


def is_erased(user: User) -> bool:
    """Tell whether an account was erased."""
    return (user.email or "").endswith(NOBODY)


# The account ----------------------------------------------------------------------------------------------------------


def _account(user: User) -> list[Row]:
    return [
        *rows_of(User.objects.filter(pk=user.pk), "name", "email", "phone", "date_joined", "last_login"),
        *rows_of(EmailAddress.objects.filter(user=user), "email", "verified"),
    ]


def _erase_account(user: User) -> int:
    """Close the account for good, and put a pseudonym in place of name and addresses, in its history too."""
    email = f"{user.pk}{NOBODY}"
    emptied = {"name": pseudonym(user), "email": email, "phone": None}
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    current = User.objects.select_for_update().get(pk=user.pk)
    for name, value in {**emptied, "is_active": False, "is_staff": False, "is_superuser": False}.items():
        setattr(current, name, value)
    current.phone_verified = False
    current.session_version += 1
    current.set_unusable_password()
    current.save()
    history = User._meta.get_field("history").related_model._base_manager
    with pgtrigger.ignore("unions.UserHistory:append_only"):
        versions = history.filter(pgh_obj_id=user.pk).update(**emptied)
    return 1 + int(versions)


def _account_holds(user: User) -> Iterator[str]:
    if user.is_staff:
        yield _("You administer the portal: let a colleague take that right from you first.")
    if user.appointments_today:
        yield _("You hold an appointment at a union: let it be ended first.")


# Appointments, signing in ---------------------------------------------------------------------------------------------


def _appointments(user: User) -> list[Row]:
    held = Appointment.objects.filter(user=user).select_related("union")
    return rows_of(held, "union", "role", "starts_on", "ends_on")


def _sign_ins(user: User) -> list[Row]:
    logins = [login for login in (user.email, user.phone) if login]
    return [row for model in SIGN_INS
            for row in rows_of(model.objects.filter(username__in=logins), "attempt_time", "ip_address")]  # fmt: skip


def _erase_sign_ins(user: User) -> int:
    logins = [login for login in (user.email, user.phone) if login]
    return sum(model.objects.filter(username__in=logins).delete()[0] for model in SIGN_INS)


# Retention ------------------------------------------------------------------------------------------------------------


def _old_sign_ins(before: dt.datetime) -> int:
    return sum(model.objects.filter(attempt_time__lt=before).delete()[0] for model in SIGN_INS)


def _unused_accounts(before: dt.datetime) -> int:
    """Erase accounts that nobody has used for the period, and that nothing holds: no appointment, no record kept."""
    from core.pii.rights import erase_person, holds_of  # noqa: PLC0415 - rights need the registry that this fills

    unused = User.objects.filter(is_active=True, is_staff=False, date_joined__lt=before).exclude(
        Q(email__endswith=NOBODY) | Q(last_login__gte=before)
    )  # fmt: skip
    erased = 0
    for user in unused.order_by("pk")[:200]:
        if not holds_of(user):
            erase_person(user=user, by=None)
            erased += 1
    return erased


def register() -> None:
    """Declare what is kept of people who sign in, and for how long."""
    personal_data.register("sign_ins", Source(
        gettext_lazy("Signing in"),
        what=gettext_lazy("When and from which network address somebody signed in or tried to."),
        why=gettext_lazy("The law asks for it (Cybersecurity Law, article 21); so that attacks are found."),
        how_long=gettext_lazy("Six months."), collect=_sign_ins, erase=_erase_sign_ins,
    ), order=30)  # fmt: skip
    personal_data.register("appointments", Source(
        gettext_lazy("Appointments"), what=gettext_lazy("At which union you held which role, from when to when."),
        why=gettext_lazy("So that everybody sees and does what their office asks for, and decisions have an author."),
        how_long=gettext_lazy("As long as the decisions that were taken under them."), collect=_appointments,
        kept=gettext_lazy("Appointments stay, under a pseudonym: decisions need an author."),
    ), order=40)  # fmt: skip
    # The account goes last: what is erased before it is found by its addresses.
    personal_data.register("account", Source(
        gettext_lazy("Account"),
        what=gettext_lazy("Name, e-mail address, mobile phone, when you joined and last signed in."),
        why=gettext_lazy("So that you can sign in, be told of things, and colleagues know who did what."),
        how_long=gettext_lazy("As long as the account is used."), collect=_account, erase=_erase_account,
        kept=gettext_lazy("What you did stays under a pseudonym: records and figures rest on it."),
        holds=_account_holds,
    ), order=100)  # fmt: skip
    rules.register("sign_ins", Rule(gettext_lazy("Signing in"), HALF_A_YEAR, _old_sign_ins, least=HALF_A_YEAR))
    rules.register("accounts", Rule(gettext_lazy("Accounts that nobody uses"), 1096, _unused_accounts))
