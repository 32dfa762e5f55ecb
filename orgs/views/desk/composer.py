"""Composing the collection's form on screen: versions, questions, rules, preview, release."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.errors import UserError
from core.forms import composing, services
from core.forms.answers import AnswersForm
from core.forms.composer import QuestionForm, RuleForm, SectionForm
from core.forms.declaration import Declaration
from core.forms.models import FormVersion
from core.forms.registries import form_kinds
from core.http import posted
from orgs.collection_form import KEY
from unions.http import SignedInRequest


def versions() -> QuerySet[FormVersion]:
    """Return the versions of the collection's forms."""
    return FormVersion.objects.filter(form__kind=KEY).select_related("form", "changed_by")


def one_of_them(pk: int) -> FormVersion:
    """Return a version, or answer 404."""
    return get_object_or_404(versions(), pk=pk)


@requires("orgs.compose_form")
@require_http_methods(["GET", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """All versions of the form; begin a new one."""
    current = services.current_version(KEY)
    if request.method == "POST":
        return redirect("orgs:desk_form", services.begin_draft(form=current.form, by=request.user).pk)
    return render(request, "orgs/desk/composer/index.html", {"form": current.form, "versions": versions()})


@requires("orgs.compose_form")
@require_http_methods(["GET", "POST"])
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """A version's questions and rules; a draft's can be changed."""
    shown = one_of_them(pk)
    if request.method == "POST" and _change(request, shown):
        return redirect("orgs:desk_form", pk)
    context = {
        "version": shown, "declaration": shown.declaration, "is_draft": shown.released_at is None,
        "faults": composing.faults(shown.declaration), "section_form": SectionForm(),
    }  # fmt: skip
    return render(request, "orgs/desk/composer/version.html", context)


def _change(request: SignedInRequest, shown: FormVersion) -> bool:
    """Do to a draft what a button says. Tells whether something was done."""
    said, declared = request.POST, shown.declaration
    key = said.get("key", "")
    if "up" in said or "down" in said:
        declared = composing.moved(declared, key, -1 if "up" in said else 1)
    elif "remove" in said:
        declared = composing.without_question(declared, key)
    elif "remove_rule" in said and said["remove_rule"].isdecimal():
        declared = composing.without_rule(declared, int(said["remove_rule"]))
    elif (form := SectionForm(said)).is_valid():
        declared = composing.with_section(declared, form.made())
    return _keep(request, shown, declared)


def _keep(request: SignedInRequest, shown: FormVersion, declared: Declaration) -> bool:
    try:
        services.save_draft(version=shown, declaration=declared, by=request.user)
    except UserError as error:
        messages.error(request, str(error.message))
    return True


@requires("orgs.compose_form")
@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, pk: int, section: str, key: str = "") -> HttpResponse:
    """Add a question to a section, or change one."""
    shown = one_of_them(pk)
    declared = shown.declaration
    known = {each.key: each for each in declared.questions()}
    form = QuestionForm(
        posted(request), declaration=declared, kind=form_kinds.get(KEY), question=known.get(key)
    )  # fmt: skip
    if form.is_valid():
        _keep(request, shown, composing.with_question(declared, form.made(), section))
        return redirect("orgs:desk_form", pk)
    title = _("Change the question") if key in known else _("Add a question")
    return render(request, "orgs/desk/composer/part.html", {"form": form, "version": shown, "title": title})


@requires("orgs.compose_form")
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a rule between answers."""
    shown = one_of_them(pk)
    form = RuleForm(posted(request), declaration=shown.declaration)
    if form.is_valid():
        changed = composing.with_rule(shown.declaration, form.made())
        if wrong := composing.faults(changed)[len(composing.faults(shown.declaration)) :]:
            form.add_error(None, " ".join(wrong))
        else:
            _keep(request, shown, changed)
            return redirect("orgs:desk_form", pk)
    return render(request, "orgs/desk/composer/part.html", {"form": form, "version": shown, "title": _("Add a rule")})


@requires("orgs.compose_form")
@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form as organizations will see it."""
    shown = one_of_them(pk)
    context = {"version": shown, "form": AnswersForm(shown.declaration)}
    return render(request, "orgs/desk/composer/preview.html", context)


@requires("orgs.compose_form")
@require_POST
def release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Release a draft."""
    try:
        services.release(version=one_of_them(pk), by=request.user)
        messages.success(request, _("The version is released; new campaigns may use it."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:desk_form", pk)


@requires("orgs.compose_form")
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard(version=one_of_them(pk))
        messages.success(request, _("The draft is thrown away."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("orgs:desk_forms")
