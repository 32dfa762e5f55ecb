"""Claims, invitations, hand-over."""

import datetime as dt

import pytest
from django.utils.translation import gettext as _

from core import clock
from core.errors import UserError
from core.inbox.models import Notification
from orgs.choices.records import ClaimStatus, MemberRole
from orgs.forms.record import InviteForm
from orgs.services import people
from tests.factories import person
from tests.orgs.factories import MemberFactory, OrganizationFactory
from unions.models import Role

pytestmark = pytest.mark.django_db


def claimed(by=None):
    return people.make_claim(organization=OrganizationFactory(), post="秘书长", grounds="请来电核实", by=by or person())


def role_of(organization, user):
    member = organization.members.filter(user=user).first()
    return member and member.role


def test_claim_waits_and_tells_the_clerk():
    clerk = person(Role.CLERK)
    claim = claimed()
    assert claim.status == ClaimStatus.OPEN
    assert Notification.objects.filter(user=clerk, kind="claim_made").exists()


def test_second_claim_while_the_first_waits_is_refused():
    claimant = person()
    claim = claimed(claimant)
    with pytest.raises(UserError):
        people.make_claim(organization=claim.organization, post="主任", grounds="同上", by=claimant)


def test_approved_claimant_becomes_owner():
    claim = people.approve_claim(claim=claimed(), by=person(Role.CLERK))
    assert role_of(claim.organization, claim.user) == MemberRole.OWNER


def test_approved_claimant_of_an_owned_record_becomes_editor():
    claim = claimed()
    MemberFactory(organization=claim.organization, user=person())
    people.approve_claim(claim=claim, by=person(Role.CLERK))
    assert role_of(claim.organization, claim.user) == MemberRole.EDITOR


def test_refusal_needs_words_and_gives_nothing():
    claim = claimed()
    with pytest.raises(UserError):
        people.refuse_claim(claim=claim, by=person(Role.CLERK), answer=" ")
    people.refuse_claim(claim=claim, by=person(Role.CLERK), answer="无法核实身份")
    assert role_of(claim.organization, claim.user) is None


def test_decided_claim_cannot_be_decided_again():
    claim = people.approve_claim(claim=claimed(), by=person(Role.CLERK))
    with pytest.raises(UserError):
        people.refuse_claim(claim=claim, by=person(Role.CLERK), answer="晚了")


def owned():
    organization, owner = OrganizationFactory(), person()
    MemberFactory(organization=organization, user=owner)
    return organization, owner


def test_invited_colleague_joins_as_editor_once():
    organization, owner = owned()
    invitation = people.invite_colleague(organization=organization, address="new@test.example", by=owner)
    colleague = person(email="new@test.example")
    people.accept_invitation(token=invitation.token, by=colleague)
    assert role_of(organization, colleague) == MemberRole.EDITOR
    with pytest.raises(UserError, match=str(_("This invitation was used already."))):
        people.accept_invitation(token=invitation.token, by=colleague)


@pytest.mark.parametrize("address", ["new@test.example", "138 0000 2222"])
def test_invitation_is_for_whoever_has_the_address(address):
    organization, owner = owned()
    invitation = people.invite_colleague(organization=organization, address=address, by=owner)
    stranger, meant = person(), person(email="new@test.example", phone="13800002222")
    with pytest.raises(UserError):
        people.accept_invitation(token=invitation.token, by=stranger)
    assert role_of(organization, stranger) is None
    people.accept_invitation(token=invitation.token, by=meant)
    assert role_of(organization, meant) == MemberRole.EDITOR


def test_invitation_by_telephone_needs_somebody_who_sends_it(settings):
    asked = {"address": "13800002222"}
    assert "address" in InviteForm(asked).errors
    settings.SMS_GATEWAY_URL = "https://sms.example"
    assert InviteForm(asked).is_valid()


def test_withdrawn_invitation_is_useless():
    organization, owner = owned()
    invitation = people.invite_colleague(organization=organization, address="new@test.example", by=owner)
    people.withdraw_invitation(invitation=invitation, by=owner)
    with pytest.raises(UserError):
        people.accept_invitation(token=invitation.token, by=person())


def test_invitation_is_out_of_date_after_fourteen_days():
    organization, owner = owned()
    invitation = people.invite_colleague(organization=organization, address="new@test.example", by=owner)
    with clock.shifted_to(clock.now() + dt.timedelta(days=15)), pytest.raises(UserError):
        people.accept_invitation(token=invitation.token, by=person())


def test_hand_over_leaves_the_former_owner_as_editor():
    organization, owner = owned()
    heir = person()
    MemberFactory(organization=organization, user=heir, role=MemberRole.EDITOR)
    people.hand_over(organization=organization, to=heir, by=owner)
    assert (role_of(organization, heir), role_of(organization, owner)) == (MemberRole.OWNER, MemberRole.EDITOR)


def test_hand_over_to_a_stranger_is_refused():
    organization, owner = owned()
    with pytest.raises(UserError):
        people.hand_over(organization=organization, to=person(), by=owner)


def test_owner_cannot_be_removed():
    organization, owner = owned()
    with pytest.raises(UserError):
        people.remove_member(organization=organization, user=owner, by=owner)
