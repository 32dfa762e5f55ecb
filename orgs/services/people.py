"""People who keep a record: claims, invitations, hand-over of ownership."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.inbox.services import notify, send_to_address
from orgs.choices.records import ClaimStatus, MemberRole
from orgs.models import Claim, Invitation, Member, Organization
from orgs.queries.records import owners_of, staff_in_charge
from unions.models import User
from unions.people import plain_login

INVITATION_LASTS = dt.timedelta(days=14)


@transaction.atomic
def make_claim(*, organization: Organization, post: str, grounds: str, by: User) -> Claim:
    """Say that a recorded organization is one's own; the union in charge decides."""
    if organization.members.filter(user=by).exists():
        raise UserError(_("You keep this organization's record already."))
    try:
        with transaction.atomic():
            claim = Claim.objects.create(organization=organization, user=by, post=post, grounds=grounds)
    except IntegrityError:
        raise UserError(_("You claimed this organization already; the union has not decided yet.")) from None
    notify(
        staff_in_charge(organization), "claim_made", by=by, about=organization,
        url=reverse("orgs:desk_claim", args=[claim.pk]),
        context={"organization": organization.name, "person": by.name},
    )  # fmt: skip
    return claim


@transaction.atomic
def approve_claim(*, claim: Claim, by: User, answer: str = "") -> Claim:
    """Make the claimant the owner, or an editor where there is an owner already."""
    claim = _decide(claim, ClaimStatus.APPROVED, by=by, answer=answer)
    has_owner = claim.organization.members.filter(role=MemberRole.OWNER).exists()
    role = MemberRole.EDITOR if has_owner else MemberRole.OWNER
    Member.objects.get_or_create(organization=claim.organization, user=claim.user, defaults={"role": role})
    return claim


@transaction.atomic
def refuse_claim(*, claim: Claim, by: User, answer: str) -> Claim:
    """Refuse a claim, with words for the claimant."""
    if not answer.strip():
        raise UserError(_("Tell the claimant why."), field="answer")
    return _decide(claim, ClaimStatus.REFUSED, by=by, answer=answer)


def _decide(claim: Claim, status: ClaimStatus, *, by: User, answer: str) -> Claim:
    claim = Claim.objects.select_for_update().select_related("organization", "user").get(pk=claim.pk)
    if claim.status != ClaimStatus.OPEN:
        raise UserError(_("This claim was decided already."))
    claim.status, claim.answer = status, answer.strip()
    claim.decided_by, claim.decided_at = by, clock.now()
    claim.save()
    notify(
        [claim.user], "claim_decided", by=by, about=claim.organization, url=reverse("my_home"),
        context={"organization": claim.organization.name, "decision": claim.get_status_display()},
    )  # fmt: skip
    return claim


@transaction.atomic
def invite_colleague(*, organization: Organization, address: str, by: User) -> Invitation:
    """Invite somebody by e-mail address or mobile number to keep the record too."""
    is_email = "@" in address
    invitation = Invitation.objects.create(
        organization=organization, email=address if is_email else "", phone="" if is_email else address,
        token=secrets.token_urlsafe(32), invited_by=by, expires_at=clock.now() + INVITATION_LASTS,
    )  # fmt: skip
    link = settings.SITE_URL + reverse("orgs:accept_invitation", args=[invitation.token])
    text = _("%(person)s invites you to keep the record of %(organization)s: %(link)s (good for 14 days)") % {
        "person": by.name, "organization": organization.name, "link": link,
    }  # fmt: skip
    send_to_address(address, subject=_("Invitation to keep an organization's record"), text=text)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Organization:
    """Join the organization. Raises UserError where the invitation is used, withdrawn or out of date."""
    invitation = Invitation.objects.select_for_update().select_related("organization").filter(token=token).first()
    if invitation is None or invitation.withdrawn_at:
        raise UserError(_("This invitation was withdrawn: ask the owner for a new one."))
    if invitation.accepted_at:
        raise UserError(_("This invitation was used already."))
    if invitation.expires_at < clock.now():
        raise UserError(_("This invitation is out of date: ask the owner for a new one."))
    if plain_login(invitation.email or invitation.phone) not in {by.email, by.phone}:
        raise UserError(_("This invitation went to another address or number: sign in with the account that has it."))
    invitation.accepted_by, invitation.accepted_at = by, clock.now()
    invitation.save()
    Member.objects.get_or_create(organization=invitation.organization, user=by, defaults={"role": MemberRole.EDITOR})
    return invitation.organization


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Make an invitation useless."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(withdrawn_at=clock.now())


@transaction.atomic
def hand_over(*, organization: Organization, to: User, by: User) -> None:
    """Hand ownership to a colleague who keeps the record already; the former owner stays as editor."""
    members = {member.user_id: member for member in organization.members.select_for_update()}
    heir, owner = members.get(to.pk), members.get(by.pk)
    if owner is None or owner.role != MemberRole.OWNER:
        raise UserError(_("Only the owner hands the record over."))
    if heir is None:
        raise UserError(_("Invite this person first; then hand over."), field="to")
    owner.role, heir.role = MemberRole.EDITOR, MemberRole.OWNER
    owner.save()
    heir.save()
    notify(
        [to], "ownership_handed_over", by=by, about=organization,
        url=reverse("orgs:my_organization", args=[organization.pk]), context={"organization": organization.name},
    )  # fmt: skip


@transaction.atomic
def remove_member(*, organization: Organization, user: User, by: User) -> None:
    """End somebody's keeping of the record. The owner hands over first."""
    if owners_of(organization).filter(pk=user.pk).exists():
        raise UserError(_("Hand the record over first: an organization keeps an owner."))
    organization.members.filter(user=user).delete()
