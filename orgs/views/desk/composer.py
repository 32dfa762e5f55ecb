"""Composing forms on screen: versions, questions, rules, preview, release.

One set of views serves every kind of form; a ``Room`` says whose: ``composer_paths`` gives it its addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, update_wrapper
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import requires
from core.editing import version_seen
from core.errors import UserError, blaming
from core.forms import composing, services
from core.forms.answers import AnswersForm
from core.forms.composer import QuestionForm, RuleForm, SectionForm
from core.forms.declaration import Declaration, Words
from core.forms.models import FormVersion
from core.forms.registries import form_kinds
from core.http import posted
from unions.http import SignedInRequest


@dataclass(frozen=True)
class Room:
    """Where forms of a kind are composed: its addresses lie in ``namespace``, ``back`` names the page above them.

    ``form`` draws the questions as those who answer see them.
    """

    kind: str
    permission: str
    namespace: str
    title: Any
    lead: Any
    back: str
    back_label: Any
    form: type[AnswersForm] = AnswersForm

    def __getitem__(self, name: str) -> str:
        """Return the full name of an address, as templates ask for it."""
        if name not in NAMES:
            raise KeyError(name)
        return f"{self.namespace}:desk_{NAMES[name]}"

    def url(self, name: str, *args: Any) -> str:
        """Return an address."""
        return reverse(self[name], args=args)

    def versions(self) -> QuerySet[FormVersion]:
        """Return the versions of the forms of this kind."""
        return FormVersion.objects.filter(form__kind=self.kind).select_related("form", "changed_by")

    def version(self, pk: int) -> FormVersion:
        """Return a version, or answer 404."""
        return get_object_or_404(self.versions(), pk=pk)


NAMES = {
    "forms": "forms", "form": "form", "preview": "form_preview", "release": "release_form", "discard": "discard_form",
    "duplicate": "duplicate_form", "section": "form_section", "rule": "form_rule", "add": "form_add",
    "question": "form_question",
}  # fmt: skip
"""The names of the addresses: in templates, and in the namespace after ``desk_``."""


@require_http_methods(["GET", "POST"])
def index(request: SignedInRequest, *, room: Room) -> HttpResponse:
    """All forms with their versions; begin a new version, of the latest one or like an earlier one."""
    services.current_version(room.kind)  # the standard form comes into being with the first who needs it
    if request.method == "POST":
        return _begin(request, room)
    by_form = groupby(room.versions().order_by("form__pk", "-number"), key=lambda each: each.form)
    return render(
        request,
        "orgs/desk/composer/index.html",
        {"room": room, "forms": [(form, list(them)) for form, them in by_form]},
    )


def _begin(request: SignedInRequest, room: Room) -> HttpResponse:
    like = request.POST.get("like", "")
    version = room.version(int(like)) if like.isdecimal() else services.current_version(room.kind)
    try:
        draft = services.begin_draft(form=version.form, by=request.user, like=version if like else None)
    except UserError as error:
        messages.error(request, str(error.message))
        return redirect(room["form"], version.pk)
    return redirect(room["form"], draft.pk)


@require_http_methods(["GET", "POST"])
def duplicate(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """Begin another form with the questions of a version, for a campaign of its own."""
    shown = room.version(pk)
    form = SectionForm(posted(request), title=Words(shown.form.title_zh, shown.form.title_en))
    if form.is_valid():
        draft = services.duplicate(version=shown, title=form.made(), by=request.user)
        return redirect(room["form"], draft.pk)
    title = _("Duplicate as another form")
    return render(
        request, "orgs/desk/composer/part.html", {"room": room, "form": form, "version": shown, "title": title}
    )


@require_http_methods(["GET", "POST"])
def version(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """A version's questions and rules; a draft's can be changed."""
    shown = room.version(pk)
    section_form = SectionForm(request.POST if "section" in request.POST else None)
    if request.method == "POST" and (not section_form.is_bound or section_form.is_valid()):
        _change(request, shown, section_form)
        return redirect(f"{room.url('form', pk)}{_place(request.POST.get('key', ''))}")
    context = {
        "room": room, "version": shown, "declaration": shown.declaration, "is_draft": shown.released_at is None,
        "faults": composing.faults(shown.declaration), "section_form": section_form,
    }  # fmt: skip
    return render(request, "orgs/desk/composer/version.html", context)


def _place(key: str) -> str:
    """Return the part of an address that leads to what was moved."""
    return f"#item-{key}" if re.fullmatch(r"\w+", key, re.ASCII) else ""


def _change(request: SignedInRequest, shown: FormVersion, section_form: SectionForm) -> None:
    """Do to a draft what a button says."""
    said, declared = request.POST, shown.declaration
    key, step = said.get("key", ""), -1 if "up" in said else 1
    try:
        if section_form.is_bound:
            declared = composing.with_section(declared, section_form.made())
        elif "remove_section" in said:
            declared = composing.without_section(declared, key)
        elif "remove" in said:
            declared = composing.without_question(declared, key)
        elif "remove_rule" in said and said["remove_rule"].isdecimal():
            declared = composing.without_rule(declared, int(said["remove_rule"]))
        elif "whole_section" in said:
            declared = composing.with_section_moved(declared, key, step)
        else:
            declared = composing.moved(declared, key, step)
        _keep(request, shown, declared)
    except UserError as error:
        messages.error(request, str(error.message))


@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: int, key: str, *, room: Room) -> HttpResponse:
    """Give a section another title."""
    shown = room.version(pk)
    titles = {each.key: each.title for each in shown.declaration.sections}
    form = SectionForm(posted(request), title=titles.get(key))
    if key not in titles:
        raise Http404
    if form.is_valid():
        with blaming(form):
            _keep(request, shown, composing.with_section_named(shown.declaration, key, form.made()), titles[key])
            return redirect(room["form"], pk)
    context = {
        "room": room, "form": form, "version": shown, "title": _("Rename the section"),
        "part": composing.fingerprint(titles[key]),
    }  # fmt: skip
    return render(request, "orgs/desk/composer/part.html", context)


def _keep(request: SignedInRequest, shown: FormVersion, declared: Declaration, part: object = None) -> None:
    """Save a draft in which one part changed: what others did to other parts meanwhile is no hindrance."""
    is_as_read = request.POST.get("part") == composing.fingerprint(part)
    seen = shown.revision if is_as_read else version_seen(request)
    services.save_draft(version=shown, declaration=declared, by=request.user, seen=seen)


@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, pk: int, section: str, key: str = "", *, room: Room) -> HttpResponse:
    """Add a question to a section, or change one."""
    shown = room.version(pk)
    declared = shown.declaration
    known = {each.key: each for each in declared.questions()}
    form = QuestionForm(
        posted(request), declaration=declared, kind=form_kinds.get(room.kind), section=section, question=known.get(key)
    )  # fmt: skip
    if section not in {each.key for each in declared.sections} or (key and key not in known):
        raise Http404
    if form.is_valid():
        made = form.made()
        with blaming(form):
            changed = composing.with_question(declared, made, form.cleaned_data["section"])
            _keep(request, shown, changed, known.get(key))
            return redirect(f"{room.url('form', pk)}{_place(made.key)}")
    title = _("Change the question") if key in known else _("Add a question")
    context = {
        "room": room, "form": form, "version": shown, "title": title, "declaration": declared,
        "part": composing.fingerprint(known.get(key)),
    }  # fmt: skip
    return render(request, "orgs/desk/composer/part.html", context)


@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """Add a rule between answers."""
    shown = room.version(pk)
    form = RuleForm(posted(request), declaration=shown.declaration)
    if form.is_valid():
        changed = composing.with_rule(shown.declaration, form.made())
        if wrong := composing.faults(changed)[len(composing.faults(shown.declaration)) :]:
            form.add_error(None, " ".join(wrong))
        else:
            with blaming(form):
                _keep(request, shown, changed)
                return redirect(room["form"], pk)
    context = {"room": room, "form": form, "version": shown, "title": _("Add a rule"), "declaration": shown.declaration}
    return render(request, "orgs/desk/composer/part.html", context)


@require_http_methods(["GET", "POST"])
def preview(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """The form as organizations will see it; what is typed is checked, and kept nowhere."""
    shown = room.version(pk)
    form = room.form(shown.declaration, posted(request))
    context = {"room": room, "version": shown, "form": form, "is_right": form.is_bound and form.is_valid()}
    return render(request, "orgs/desk/composer/preview.html", context)


@require_POST
def release(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """Release a draft."""
    try:
        services.release(version=room.version(pk), by=request.user, seen=version_seen(request))
        messages.success(request, _("The version is released and can be used from now on."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect(room["form"], pk)


@require_POST
def discard(request: SignedInRequest, pk: int, *, room: Room) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard(version=room.version(pk), seen=version_seen(request))
        messages.success(request, _("The draft is thrown away."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect(room["forms"])


def composer_paths(room: Room, base: str) -> list[URLPattern]:
    """Return the addresses of a room below ``base``, a path without its last slash."""
    ends = (
        ("", index, "forms"),
        ("<int:pk>/", version, "form"),
        ("<int:pk>/preview/", preview, "preview"),
        ("<int:pk>/release/", release, "release"),
        ("<int:pk>/discard/", discard, "discard"),
        ("<int:pk>/duplicate/", duplicate, "duplicate"),
        ("<int:pk>/sections/<slug:key>/", section, "section"),
        ("<int:pk>/rules/add/", rule, "rule"),
        ("<int:pk>/<slug:section>/add/", question, "add"),
        ("<int:pk>/<slug:section>/<slug:key>/", question, "question"),
    )
    return [path(f"{base}/{end}", _bound(view, room), name=f"desk_{NAMES[name]}") for end, view, name in ends]


def _bound(view: Callable[..., HttpResponse], room: Room) -> Callable[..., HttpResponse]:
    return requires(room.permission)(update_wrapper(partial(view, room=room), view))
