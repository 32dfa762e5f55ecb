"""Key people are entered, corrected, end their terms and are withdrawn: at the desk and by the organization alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.editing import comparing
from core.errors import blaming
from core.http import posted
from orgs.forms.key_people import KeyPersonCorrectionForm, NewKeyPersonForm, TermEndForm
from orgs.forms.record import ReasonForm
from orgs.models import KeyPerson, Organization
from orgs.services import key_people
from unions.http import SignedInRequest


@dataclass(frozen=True)
class Side:
    """Where people are kept: the frame of the pages, the page of an organization's people, what its address takes."""

    frame: str
    page: str
    arguments: tuple[str, ...] = ()

    def home(self, organization: Organization) -> str:
        """Return the address of an organization's people."""
        return reverse(self.page, args=[organization.pk, *self.arguments])

    def done(self, request: SignedInRequest, organization: Organization, said: str) -> HttpResponse:
        """Say what was done, and go back."""
        messages.success(request, said)
        return redirect(self.home(organization))

    def ask(
        self, request: SignedInRequest, organization: Organization, form: Any, title: str, **more: Any
    ) -> HttpResponse:
        """Show a form about a person of an organization."""
        context = {"form": form, "organization": organization, "title": title, "frame": self.frame,
                   "back": self.home(organization), "action": _("Save the entry"), **more}  # fmt: skip
        return render(request, "orgs/key_person.html", context)


def enter(request: SignedInRequest, organization: Organization, side: Side) -> HttpResponse:
    """Enter who holds a post."""
    form = NewKeyPersonForm(posted(request), initial={"post": request.GET.get("post", "")})
    if form.is_valid():
        with blaming(form):
            made = key_people.add_key_person(
                organization=organization, facts=form.facts(), succeeds=form.cleaned_data["succeeds"], by=request.user
            )
            return side.done(request, organization, _("Entered: %(what)s.") % {"what": made})
    return side.ask(request, organization, form, _("Enter a key person"))


def correct(request: SignedInRequest, person: KeyPerson, side: Side, **more: Any) -> HttpResponse:
    """Correct an entry, with the reason; ``more`` is shown beside the form."""
    title = _("Correct “%(what)s”") % {"what": person}
    form = KeyPersonCorrectionForm(posted(request), instance=person, initial={"version": person.version})
    if form.is_valid():
        with comparing(form):
            key_people.correct_key_person(
                person=person, facts=form.facts(), version=form.cleaned_data["version"], by=request.user,
                reason=form.cleaned_data["reason"], forget=form.cleaned_data.get("forget", ()),
            )  # fmt: skip
            return side.done(request, person.organization, _("The entry is corrected."))
    return side.ask(request, person.organization, form, title, **more)


def end(request: SignedInRequest, person: KeyPerson, side: Side) -> HttpResponse:
    """End a term."""
    form = TermEndForm(posted(request))
    if form.is_valid():
        with blaming(form):
            key_people.end_term(person=person, by=request.user, **form.cleaned_data)
            return side.done(request, person.organization, _("The term has its last day."))
    return side.ask(request, person.organization, form, _("End the term of %(what)s") % {"what": person})


def withdraw(request: SignedInRequest, person: KeyPerson, side: Side) -> HttpResponse:
    """Take back an entry."""
    form = ReasonForm(posted(request))
    if form.is_valid():
        with blaming(form):
            key_people.withdraw_key_person(person=person, by=request.user, **form.cleaned_data)
            return side.done(request, person.organization, _("The entry is withdrawn."))
    kept = _("The entry stays on record with your reason, without personal numbers. To end a term, end it instead.")
    return side.ask(
        request, person.organization, form, _("Withdraw “%(what)s”") % {"what": person},
        explanation=kept, danger=True, action=_("Withdraw"),
    )  # fmt: skip
