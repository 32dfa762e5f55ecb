"""Help, the accessibility statement, the global search, and keeping a session open."""

from __future__ import annotations

from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_POST, require_safe

from core import navigation
from core.access import OPEN_ADMIN, public, requires, signed_in
from core.middleware import seconds_left

HITS_PER_SOURCE = 8
MOST_WORDS = 100


@public
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """State how accessible the portal is, and where to report what is not."""
    return render(request, "public/accessibility.html")


@public
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Tell how to sign in, how to find things, and whom to ask."""
    return render(request, "public/help.html")


@signed_in
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Look for words in all that the visitor may see."""
    words = request.GET.get("q", "").strip()[:MOST_WORDS]
    sources = navigation.visible(navigation.search_sources, request.user) if words else []
    found = [(source, list(source.find(request.user, words, HITS_PER_SOURCE))) for _name, source in sources]
    results = [{"source": source, "hits": hits, "more_url": _more(source, words)} for source, hits in found if hits]
    return render(request, "desk/search.html", {"words": words, "results": results})


def _more(source: navigation.SearchSource, words: str) -> str:
    return source.all_results(words) if source.all_results else ""


@signed_in
@require_POST
def renew_session(request: HttpRequest) -> JsonResponse:
    """Keep the visitor signed in (any request does); answer for how many seconds."""
    return JsonResponse({"seconds": seconds_left(request.session)})


@public
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for an icon of their own accord to the portal's."""
    return redirect(static("img/favicon.ico"))


@requires(OPEN_ADMIN)
@require_GET
def object_page(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    """Lead from the administration to an object's page; what is in no table, and a key that cannot be one, is 404."""
    try:
        with transaction.atomic():
            return shortcut(request, content_type_id, object_id)
    except (ProgrammingError, ValidationError):
        raise Http404 from None
