"""Tokens under the account, the description of the API, and its documentation as a page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from drf_spectacular.views import SpectacularAPIView

from core.access import public, signed_in
from core.api import services
from core.api.description import describe
from core.api.forms import TokenForm
from core.api.models import ApiToken
from core.api.problems import KINDS
from core.errors import blaming
from core.http import posted

schema = public(SpectacularAPIView.as_view())


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What one may ask of the API, written out from its description."""
    context = {
        "description": describe(),
        "problems": [(status, *kind) for status, kind in KINDS.items()],
        "base": request.build_absolute_uri("/api/v1/"),
        "rates": settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"],
    }
    return render(request, "api/docs.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; on POST a new one, whose text is shown this once."""
    form, made = TokenForm(posted(request)), None
    if form.is_valid():
        with blaming(form):
            made = services.make_token(by=request.user, **form.cleaned_data)
            form = TokenForm()
    return render(request, "api/tokens.html", {"form": form, "made": made, "tokens": _own(request)})


@signed_in
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own, after a question."""
    token = get_object_or_404(_own(request), pk=pk)
    if request.method == "POST":
        services.revoke_token(token=token, by=request.user)
        messages.success(request, _("The token “%(name)s” holds no longer.") % {"name": token.name})
        return redirect("api:tokens")
    context = {
        "frame": "public/base.html", "yes": _("Revoke it"), "cancel_url": reverse("api:tokens"),
        "title": _("Revoke the token “%(name)s”?") % {"name": token.name},
        "text": _("Programs that use it are refused from now on. This cannot be undone; you can make a new one."),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


def _own(request: HttpRequest) -> Any:
    return ApiToken.objects.filter(user=request.user.pk)
