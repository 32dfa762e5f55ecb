"""Sample objects of the organization database, and its own people: an owner and an editor of the record."""

import datetime as dt
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from core.attachments.filetypes import SHEETS
from core.attachments.services import store
from core.correspondence.services import attach
from core.jobs.models import Job
from core.listing.models import SavedView
from orgs.choices.records import ContactMethod, LegalForm, MemberRole, PortalStatus
from orgs.forms.record import STEPS
from orgs.models import Claim, Collection, Contact, ContactOccasion, DuplicateFlag, Member, Organization, Responsibility
from orgs.services import merging, people, registration
from tests.factories import UserFactory
from tests.matrix import OWNER, Sample, joins, provides

OWNERS, EDITORS = "owner of the record", "editor of the record"


def everybody(_user):
    return True


@cache
def record(world):
    made = Organization.objects.create(
        name="样例职工服务中心", legal_form=LegalForm.ASSOCIATION, portal_status=PortalStatus.VERIFIED, is_public=True
    )
    Responsibility.objects.create(organization=made, union=world.owner, is_lead=True)
    return made


@joins(OWNERS)
def owner(world):
    return Member.objects.create(organization=record(world), user=UserFactory(), role=MemberRole.OWNER).user


@joins(EDITORS)
def editor(world):
    return Member.objects.create(organization=record(world), user=UserFactory(), role=MemberRole.EDITOR).user


def kept(world):
    """Tell who keeps the record."""
    return lambda user: user in {world.people[OWNERS], world.people[EDITORS]}


@provides("orgs:profile", "number")
@provides("orgs:profile_sheet", "number")
@provides("orgs:profile_word", "number")
@provides("orgs:register_claim", "number")
def number(world):
    return Sample(Organization.objects.values_list("number", flat=True).get(pk=record(world).pk), seen_by=everybody)


@provides("orgs:register_review", "pk")
@provides("orgs:register_receipt", "pk")
@provides("orgs:register_step", "pk")
def draft(world):
    keeper = world.people[OWNERS]
    made = registration.begin_registration(name="样例读书会", uscc=None, by=keeper)
    return Sample(made.pk, seen_by=lambda user: user == keeper)


@provides("orgs:register_step", "step")
def step(_world):
    return Sample(STEPS[0].key, seen_by=everybody)


@provides("orgs:my_organization", "pk")
@provides("orgs:my_edit", "pk")
@provides("orgs:my_invite", "pk")
@provides("orgs:my_withdraw_invitation", "pk")
@provides("orgs:my_hand_over", "pk")
@provides("orgs:my_remove_member", "pk")
def our_record(world):
    return Sample(record(world).pk, seen_by=kept(world))


@provides("orgs:my_withdraw_invitation", "invitation")
def invitation(world):
    invited = people.invite_colleague(organization=record(world), address="new@test.example", by=world.people[OWNERS])
    return Sample(invited.pk, seen_by=kept(world))


@provides("orgs:accept_invitation", "token")
def token(world):
    invited = people.invite_colleague(organization=record(world), address="new@test.example", by=world.people[OWNERS])
    return Sample(invited.token, seen_by=everybody)


@provides("orgs:my_hand_over", "user")
@provides("orgs:my_remove_member", "user")
def colleague(world):
    return Sample(world.people[EDITORS].pk, seen_by=kept(world))


@cache
def collection(world):
    return Collection.objects.create(organization=record(world), year=2026, union=world.owner)


@provides("orgs:my_collection", "pk")
@provides("orgs:my_correct", "pk")
def our_collection(world):
    return Sample(collection(world).pk, seen_by=kept(world))


@provides("orgs:desk_collection", "pk")
@provides("orgs:desk_fill_in", "pk")
@provides("orgs:desk_correct", "pk")
@provides("orgs:desk_chase", "pk")
def desk_collection(world):
    return Sample(collection(world).pk)


@provides("orgs:desk_edit", "pk")
@provides("orgs:desk_profile_sheet", "pk")
@provides("orgs:desk_profile_word", "pk")
@provides("orgs:desk_worker_service", "pk")
@provides("orgs:desk_unions", "pk")
@provides("orgs:desk_move", "pk")
@provides("orgs:desk_add_contact", "pk")
@provides("orgs:desk_quick_enter", "pk")
@provides("orgs:desk_invite", "pk")
@provides("orgs:desk_organization", "pk")
@provides("orgs:desk_registration", "pk")
def desk_record(world):
    return Sample(record(world).pk)


@provides("orgs:desk_organization", "tab")
def tab(_world):
    return Sample("facts", seen_by=everybody)


@provides("orgs:desk_move", "transition")
def transition(world):
    return Sample("suspend", seen_by=lambda user: user.has_perm("orgs.suspend_organization", record(world)))


@provides("orgs:desk_duplicate", "pk")
@provides("orgs:desk_dismiss_duplicate", "pk")
@provides("orgs:desk_duplicate_again", "pk")
def flag(world):
    twin = Organization.objects.create(name="样例职工服务站", legal_form=LegalForm.OTHER)
    Responsibility.objects.create(organization=twin, union=world.owner, is_lead=True)
    return Sample(DuplicateFlag.objects.create(organization=twin, resembles=record(world), score=90).pk)


CONTACT = {"method": ContactMethod.values[0], "staff": "测试", "subject": "走访"}


@provides("orgs:desk_withdraw_contact", "pk")
@provides("orgs:desk_agree", "pk")
def contact(world):
    return Sample(Contact.objects.create(organization=record(world), union=world.owner, **CONTACT).pk)


@provides("orgs:desk_occasion", "pk")
@provides("orgs:desk_agree_occasion", "pk")
@provides("orgs:desk_withdraw_occasion", "pk")
def occasion(world):
    made = ContactOccasion.objects.create(union=world.owner, **CONTACT)
    Contact.objects.create(organization=record(world), union=world.owner, occasion=made, **CONTACT)
    return Sample(made.pk)


@provides("correspondence:attach", "key")
def record_for_documents(world):
    return Sample(record(world).pk, seen_by=lambda user: user.has_perm("orgs.correct_organization", record(world)))


@provides("correspondence:attach", "label")
def label_of_record(_world):
    return Sample("orgs.organization", seen_by=everybody)


@provides("correspondence:withdraw", "pk")
def document(world):
    clerk = world.people[f"clerk at {OWNER}"]
    facts = {"direction": "incoming", "number": "样例〔2026〕1号", "dated_on": dt.date(2026, 1, 5), "title": "样例"}
    made = attach(record=record(world), by=clerk, **facts)
    return Sample(made.pk, seen_by=lambda user: user.has_perm("orgs.correct_organization", record(world)))


@provides("orgs:desk_claim", "pk")
def claim(world):
    return Sample(Claim.objects.create(organization=record(world), user=UserFactory(), post="秘书", grounds="证书").pk)


# The list pages beside ------------------------------------------------------------------------------------------------


@provides("listing:options", "page")
@provides("listing:save_view", "page")
def page(_world):
    return Sample("organizations", seen_by=lambda user: user.has_perm("orgs.open_organizations"))


@provides("listing:options", "name")
def filter_name(_world):
    return Sample("district", seen_by=everybody)


@provides("listing:change_view", "pk")
def saved_view(world):
    keeper = world.people[f"clerk at {OWNER}"]
    made = SavedView.objects.create(user=keeper, page="organizations", title="样例")
    return Sample(made.pk, seen_by=lambda user: user == keeper)


# The import -----------------------------------------------------------------------------------------------------------


@cache
def uploaded(world):
    keeper = world.people[f"clerk at {OWNER}"]
    return store(SimpleUploadedFile("样例.csv", "名称,电话\n样例协会,010\n".encode()), by=keeper, allowed=SHEETS)


@provides("orgs:desk_import_mapping", "attachment")
@provides("orgs:desk_import_preview", "attachment")
def list_of_organizations(world):
    keeper = world.people[f"clerk at {OWNER}"]
    return Sample(uploaded(world).pk, seen_by=lambda user: user == keeper)


@provides("orgs:desk_import_preview", "job")
def check_of_a_list(world):
    keeper = world.people[f"clerk at {OWNER}"]
    made = Job.objects.create(
        kind="preview_organizations_import", title="样例", language="en", requested_by=keeper,
        params={"attachment": str(uploaded(world).pk)},
    )  # fmt: skip
    return Sample(made.pk, seen_by=lambda user: user == keeper)


from tests.orgs import (  # noqa: E402 - their samples stand on those above
    matrix_api,  # noqa: F401
    matrix_campaigns,  # noqa: F401
    matrix_life,  # noqa: F401
    matrix_people,  # noqa: F401
)


@provides("orgs:directory_file", "ending")
def ending(_world):
    return Sample("csv", seen_by=everybody)


@cache
def merge(world):
    twin = Organization.objects.create(name="样例职工服务总站", legal_form=LegalForm.OTHER)
    Responsibility.objects.create(organization=twin, union=world.owner, is_lead=True)
    clerk = world.people[f"clerk at {OWNER}"]
    return merging.merge(kept=record(world), absorbed=twin, take=[], reason="同一家", by=clerk)


@provides("orgs:desk_choose_merge", "pk")
@provides("orgs:desk_merge", "pk")
def record_to_keep(world):
    return Sample(record(world).pk)


@provides("orgs:desk_merge", "other")
def record_to_absorb(world):
    twin = Organization.objects.create(name="样例职工服务分站", legal_form=LegalForm.OTHER)
    Responsibility.objects.create(organization=twin, union=world.owner, is_lead=True)
    return Sample(twin.pk)


@provides("orgs:desk_merged", "pk")
@provides("orgs:desk_undo_merge", "pk")
def merge_done(world):
    return Sample(merge(world).pk)
