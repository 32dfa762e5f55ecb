"""What is kept of people who keep or lead organizations, and how it is erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.pii.retention import Rule, rules
from core.pii.sources import Row, Source, personal_data, rows_of
from orgs.choices.records import ClaimStatus, MemberRole
from orgs.models import Claim, Contact, Invitation, KeyPerson, Member
from orgs.models.key_people import SEALED
from unions.models import User


def _kept_by(user: User) -> Any:
    return Member.objects.filter(user=user).values("organization_id")


# Keeping a record -----------------------------------------------------------------------------------------------------


def _memberships(user: User) -> list[Row]:
    return [
        *rows_of(Member.objects.filter(user=user).select_related("organization"), "organization", "role", "since"),
        *rows_of(Claim.objects.filter(user=user).select_related("organization"), "organization", "post", "grounds",
                 "made_at", "status", "answer"),
        *rows_of(_invitations(user).select_related("organization"), "organization", "email", "phone", "expires_at"),
    ]  # fmt: skip


def _invitations(user: User) -> Any:
    addressed = Q(accepted_by=user)
    for name in ("email", "phone"):
        if value := getattr(user, name):
            addressed |= Q(**{name: value})
    return Invitation.objects.filter(addressed)


def _erase_memberships(user: User) -> int:
    Claim.objects.filter(user=user, status=ClaimStatus.OPEN).delete()
    claims = Claim.objects.filter(user=user).exclude(grounds="").update(post="—", grounds="")
    history = Claim._meta.get_field("history").related_model._base_manager
    with pgtrigger.ignore("orgs.ClaimHistory:append_only"):
        history.filter(user_id=user.pk).update(post="—", grounds="")
    return int(claims + _invitations(user).delete()[0] + Member.objects.filter(user=user).delete()[0])


def _membership_holds(user: User) -> Iterator[str]:
    for owned in Member.objects.filter(user=user, role=MemberRole.OWNER).select_related("organization"):
        name = owned.organization.name
        yield _("You own the record of %(name)s: hand it over to a colleague first.") % {"name": name}


# Named in an organization's record ------------------------------------------------------------------------------------


def _key_people(user: User) -> list[Row]:
    named = KeyPerson.objects.filter(name=user.name, organization__in=_kept_by(user)).select_related("organization")
    return rows_of(named, "organization", "post", "name", "starts_on", "ends_on", *SEALED, "note")


def _contacts(user: User) -> list[Row]:
    named = Contact.objects.filter(
        Q(recorded_by=user) | Q(counterpart=user.name, organization__in=_kept_by(user))
    ).select_related("organization", "union")  # fmt: skip
    return rows_of(named, "organization", "union", "contacted_on", "staff", "counterpart", "subject")


# Retention ------------------------------------------------------------------------------------------------------------


def _old_invitations(before: dt.datetime) -> int:
    return int(Invitation.objects.filter(expires_at__lt=before).delete()[0])


def _old_numbers(before: dt.datetime) -> int:
    """Erase the personal numbers of key people whose term ended; name and term stay, as in the public register."""
    held = Q(identity_number__isnull=False) | Q(mobile__isnull=False) | Q(email__isnull=False)
    over = KeyPerson.objects.filter(held, ends_on__lt=clock.day_of(before))
    return over.update(identity_number=None, identity_index="", mobile=None, email=None, version=F("version") + 1)


def register() -> None:
    """Declare what is kept of organizations' people, and for how long."""
    personal_data.register("memberships", Source(
        gettext_lazy("Keeping organizations' records"),
        what=gettext_lazy("Which organizations' records you keep, claims you made, invitations to you."),
        why=gettext_lazy("So that only an organization's own people change its record."),
        how_long=gettext_lazy("As long as you keep the record; invitations 90 days past their end."),
        collect=_memberships, erase=_erase_memberships, holds=_membership_holds,
        kept=gettext_lazy("The history of the record stays, under a pseudonym."),
    ), order=50)  # fmt: skip
    personal_data.register("key_people", Source(
        gettext_lazy("Key people of organizations"),
        what=gettext_lazy("Name, post and term; identity number, mobile phone and e-mail where the organization enters "
                          "them. Numbers are stored encrypted and shown masked; every look is on record."),
        why=gettext_lazy("So that unions know who answers for an organization, as the register of civil affairs does."),
        how_long=gettext_lazy("Numbers for three years past the end of the term; name and term with the record."),
        collect=_key_people,
        kept=gettext_lazy("The organization keeps its own record: ask it to take out your numbers."),
    ), order=60)  # fmt: skip
    personal_data.register("contacts", Source(
        gettext_lazy("Contacts"), what=gettext_lazy("Who spoke with whom about what, at which organization."),
        why=gettext_lazy("So that a union knows what was said and promised, whoever is on duty."),
        how_long=gettext_lazy("With the organization's record: yearly figures rest on it."), collect=_contacts,
        kept=gettext_lazy("Contacts are counted in yearly figures; they stay as they were written."),
    ), order=70)  # fmt: skip
    rules.register("invitations", Rule(gettext_lazy("Invitations past their end"), 90, _old_invitations))
    rules.register("key_people", Rule(
        gettext_lazy("Personal numbers of key people whose term ended"), 1096, _old_numbers,
    ))  # fmt: skip
