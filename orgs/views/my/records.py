"""The organization's own pages: what is asked of us, our record, our yearly answers, our colleagues."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.access import requires, signed_in
from core.editing import comparing, version_seen
from core.errors import UserError
from core.forms.answers import UNKEPT, AnswersForm
from core.http import posted
from core.lifecycle.queries import timeline
from orgs.choices.records import MemberRole
from orgs.forms.record import STEPS, InviteForm, OrganizationForm
from orgs.models import Collection, Invitation, Organization
from orgs.presentation.collections import unsent
from orgs.presentation.quality import gaps_for_owner
from orgs.presentation.records import fact_groups, timeline_entries
from orgs.presentation.registration import first_to_correct
from orgs.queries.quality import quality_of
from orgs.queries.records import can_correct, previous_answers, versions_of
from orgs.queries.registration import remarks_by_field
from orgs.services import collections, people, records
from orgs.views.versions import saved, stale_facts
from unions.http import SignedInRequest
from unions.models import User

SAVED = "orgs/_collection_saved.html"


@requires("orgs.keep_organization")
@require_safe
def record(request: SignedInRequest) -> HttpResponse:
    """Lead to our record; who keeps several chooses on the home page."""
    kept = list(Organization.objects.kept_by(request.user).values_list("pk", flat=True)[:2])
    if len(kept) == 1:
        return redirect("orgs:my_organization", kept[0])
    return redirect(f"{reverse('my_home')}#organizations")


@requires("orgs.keep_organization")
def organization(request: SignedInRequest, pk: int) -> HttpResponse:
    """Our record, its timeline, who keeps it."""
    ours = _ours(request, pk)
    remarks, quality = remarks_by_field(ours, settled=False), quality_of(ours)
    context = {
        "organization": ours,
        "groups": fact_groups(ours),
        "quality": quality,
        "gaps": gaps_for_owner(ours, quality),
        "form": OrganizationForm(instance=ours),
        "timeline": timeline_entries(timeline(ours, public_only=True)),
        "remarks": [remark for found in remarks.values() for remark in found],
        "first_step": first_to_correct(remarks),
        "members": ours.members.select_related("user"),
        "invitations": ours.invitations.filter(accepted_at__isnull=True, withdrawn_at__isnull=True),
        "is_owner": request.user.has_perm("orgs.own_organization", ours),
        "invite_form": InviteForm(),
    }
    return render(request, "orgs/my/organization.html", context)


@requires("orgs.keep_organization")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct our record once it is on record; before that, the registration's steps do."""
    ours = _ours(request, pk)
    if ours.portal_status in {"draft", "returned"}:
        return redirect("orgs:register_step", pk=pk, step=STEPS[0].key)
    form = OrganizationForm(posted(request), instance=ours)
    version = ours.version
    if form.is_valid():
        with comparing(form):
            records.update_organization(
                organization=ours, facts=form.cleaned_data, version=version_seen(request) or version, by=request.user
            )
            messages.success(request, _("The record is saved."))
            return redirect("orgs:my_organization", pk)
    context = {"form": form, "organization": ours, "version": version, "steps": STEPS}
    return render(request, "orgs/my/edit.html", context)


@requires("orgs.answer_collection")
@require_http_methods(["GET", "POST"])
def collection(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer for the year: saved as typed, handed in when it is whole."""
    ours = _our_collection(request, pk)
    can_answer = ours.takes_answers
    form = AnswersForm(ours.form_version.declaration, posted(request), initial=ours.answers)
    if request.method == "POST":
        with comparing(form):
            done = save_or_submit(request, ours, form, for_union=False)
            if done:
                return done
    context = {
        "collection": ours,
        "form": form,
        "can_answer": can_answer,
        "unsent": unsent(ours, form) if form.is_bound and not can_answer else None,
        "declaration": ours.form_version.declaration,
        "last_year": previous_answers(ours),
        "can_correct": can_correct(ours, request.user),
        "versions": versions_of(ours),
        "timeline": timeline_entries(timeline(ours, public_only=True)),
    }
    return render(request, "orgs/my/collection.html", context)


def _our_collection(request: SignedInRequest, pk: int) -> Collection:
    asked = Collection.objects.filter(organization__members__user=request.user)
    return get_object_or_404(asked.select_related("organization", "union", "campaign", "form_version__form"), pk=pk)


@requires("orgs.keep_organization")
@require_POST
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Begin a new version of our verified answers."""
    return begin_correction(request, _our_collection(request, pk), "orgs:my_collection")


def begin_correction(request: SignedInRequest, verified: Collection, address: str) -> HttpResponse:
    """Begin a new version, and show it at the address."""
    try:
        made = collections.correct(collection=verified, by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect(address, verified.pk)
    messages.success(request, _("A new version is begun; the verified answers stay until it is verified."))
    return redirect(address, made.pk)


def save_or_submit(
    request: SignedInRequest, answered: Collection, form: AnswersForm, *, for_union: bool
) -> HttpResponse | None:
    """Keep what is right so far, or hand in the whole. Returns None where the form has to be shown again.

    Raises StaleRecordError where somebody else changed an answer meanwhile.
    """
    common: dict[str, Any] = {"by": request.user, "for_union": for_union, "revision": version_seen(request)}
    if request.htmx:
        return _autosave(request, answered, form, common)
    if "submit" not in request.POST:
        kept = collections.save_answers(collection=answered, answers=form.as_typed(), together=True, **common)
        if form.name_unkept():
            answered.revision = kept.revision
            messages.warning(request, UNKEPT)
            return None
        messages.success(request, _("Your entries are saved."))
        return redirect(request.path)
    if form.is_valid():
        collections.submit(collection=answered, answers=form.cleaned_data, **common)
        messages.success(request, _("The answers for %(year)s were handed in.") % {"year": answered.year})
        return redirect(request.path)
    kept = collections.save_answers(collection=answered, answers=form.as_typed(), **common)
    answered.revision = kept.revision
    return None


def _autosave(
    request: SignedInRequest, answered: Collection, form: AnswersForm, common: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    """Keep what was typed; what somebody else typed meanwhile into other questions comes onto the page."""
    typed = form.as_typed()
    try:
        kept = collections.save_answers(collection=answered, answers=typed, together=True, **common)
    except UserError as error:
        facts = {"form": form, **stale_facts(error)}
        return saved(request, answered, answered.revision, stale=True, template=SAVED, **facts)
    theirs = [key for key in typed if not audit.is_same(typed[key], kept.answers.get(key))]
    shown = AnswersForm(kept.form_version.declaration, initial=kept.answers) if theirs else form
    context = {
        "form": shown, "theirs": theirs, "last_year": previous_answers(kept) if theirs else {},
        "unkept": _("、").join(form.name_unkept()),
    }  # fmt: skip
    return saved(request, kept, kept.revision, stale=False, template=SAVED, **context)


@requires("orgs.own_organization")
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Invite a colleague."""
    ours = _ours(request, pk)
    form = InviteForm(request.POST)
    if form.is_valid():
        people.invite_colleague(organization=ours, address=form.cleaned_data["address"], by=request.user)
        messages.success(request, _("The invitation was sent; it is good for 14 days."))
    else:
        messages.error(request, str(form.errors["address"].as_data()[0].message))
    return redirect("orgs:my_organization", pk)


@requires("orgs.own_organization")
@require_POST
def withdraw_invitation(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Make an invitation useless."""
    pending = get_object_or_404(Invitation, pk=invitation, organization=_owned(request, pk))
    people.withdraw_invitation(invitation=pending, by=request.user)
    messages.success(request, _("The invitation was withdrawn."))
    return redirect("orgs:my_organization", pk)


@requires("orgs.own_organization")
@require_POST
def hand_over(request: SignedInRequest, pk: int, user: int) -> HttpResponse:
    """Hand ownership to a colleague."""
    ours = _owned(request, pk)
    heir = get_object_or_404(User, pk=user, organization_memberships__organization=ours)
    people.hand_over(organization=ours, to=heir, by=request.user)
    messages.success(request, _("%(person)s owns the record now.") % {"person": heir.name})
    return redirect("orgs:my_organization", pk)


@requires("orgs.own_organization")
@require_POST
def remove_member(request: SignedInRequest, pk: int, user: int) -> HttpResponse:
    """End a colleague's keeping of the record."""
    ours = _owned(request, pk)
    colleague = get_object_or_404(User, pk=user, organization_memberships__organization=ours)
    try:
        people.remove_member(organization=ours, user=colleague, by=request.user)
        messages.success(request, _("%(person)s no longer keeps the record.") % {"person": colleague.name})
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:my_organization", pk)


@signed_in
@require_http_methods(["GET", "POST"])
def accept_invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """Join an organization by the link in the invitation."""
    invitation = Invitation.objects.filter(token=token).select_related("organization", "invited_by").first()
    if request.method == "POST":
        try:
            joined = people.accept_invitation(token=token, by=request.user)
            messages.success(request, _("You keep the record of %(name)s now.") % {"name": joined.name})
            return redirect("orgs:my_organization", joined.pk)
        except UserError as error:
            messages.error(request, str(error.message))
    return render(request, "orgs/my/invitation.html", {"invitation": invitation})


def _ours(request: SignedInRequest, pk: int) -> Organization:
    kept = Organization.objects.kept_by(request.user)
    return get_object_or_404(kept.select_related("district", "subdistrict"), pk=pk)


def _owned(request: SignedInRequest, pk: int) -> Organization:
    owned = Organization.objects.filter(members__user=request.user, members__role=MemberRole.OWNER)
    return get_object_or_404(owned, pk=pk)
