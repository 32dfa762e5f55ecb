"""The first pages: landing page, workbench, and the way to where one works."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import navigation
from core.access import public, signed_in
from core.registry import Registry, landing_for

FIGURE_SECONDS = 600


@public
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Say what the portal is, what is going on, and where to go."""
    figures = [_figure(name) for name in navigation.figures.names()]
    panels = _panels(navigation.public_panels, request)
    return render(request, "public/home.html", {"figures": figures, "panels": panels})


def _figure(name: str) -> dict[str, Any]:
    figure = navigation.figures.get(name)
    value = cache.get_or_set(f"landing-figure:{name}", figure.value, FIGURE_SECONDS)
    return {"label": figure.label, "value": value, "url_name": figure.url_name}


@signed_in
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Lead a person to where they work (``core.registry.landing``)."""
    return redirect(landing_for(request.user))


@signed_in
@require_GET
def desk_home(request: HttpRequest) -> HttpResponse:
    """Show a union's people what waits for them and how the year stands."""
    panels, has_work = _panels(navigation.desk_panels, request), getattr(request.user, "is_insider", False)
    start = landing_for(request.user)
    if not has_work and start != request.path and start.startswith((request.path, reverse("my_home"))):
        return redirect(start)  # an agency's people, and organizations' that followed a colleague's link
    return render(request, "desk/home.html", {"panels": panels, "has_work": has_work})


@signed_in
@require_GET
def my_home(request: HttpRequest) -> HttpResponse:
    """Show an organization's people what is asked of them, by when."""
    return render(request, "my/home.html", {"panels": _panels(navigation.my_panels, request)})


def _panels(registry: Registry[navigation.Panel], request: HttpRequest) -> list[dict[str, Any]]:
    asked = [(name, panel, panel.context(request)) for name, panel in navigation.visible(registry, request.user)]
    return [{"name": name, "panel": panel, "context": context} for name, panel, context in asked if context is not None]
