"""Revealing one field, for a reason that is written down."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from core.access import signed_in
from core.errors import blaming
from core.http import posted
from core.pii import services
from core.pii.fields import SealedField
from core.pii.forms import RevealForm
from core.pii.reveal import revealables


def frame_of(user: Any) -> str:
    """Return the frame in which a person sees pages about themselves: the desk's, or the organizations'."""
    return "desk/base.html" if user.acting else "my/base.html"


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("value")
def reveal(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    """Ask for the reason; with it, show the field once and write the access down."""
    user: Any = request.user
    if kind not in revealables:
        raise Http404
    declared = revealables.get(kind)
    row = get_object_or_404(declared.visible(user), pk=pk)
    model_field = {each.name: each for each in row._meta.fields if isinstance(each, SealedField)}.get(field)
    if model_field is None or not declared.may(user, row):
        raise Http404
    form, value = RevealForm(posted(request)), ""
    if form.is_valid():
        with blaming(form):
            value = services.reveal(kind=declared, row=row, field=field, reason=form.cleaned_data["reason"], by=user)
    context = {
        "form": form, "value": value, "label": declared.label(field), "masked": getattr(row, field),
        "whose": declared.whose(row), "back": declared.back(row, user), "frame": frame_of(user),
    }  # fmt: skip
    return render(request, "pii/reveal.html", context)
