"""Public notices for everybody: find one, read it with its proof, object to it, read the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.attachments.views import sent
from core.errors import UserError, blaming
from core.http import posted
from procurement.choices import ObjectionStatus
from procurement.forms.objections import ObjectionForm, PostForm
from procurement.models import Application, Objection, PublicNotice
from procurement.papers.decision import RESULTS, decision_paper
from procurement.papers.notice import notice_paper
from procurement.presentation.awards import NOTICE_STATES, NOTICE_TONES, OBJECTION_TONES, objection_facts
from procurement.queries.notices import public_notices, state_of
from procurement.services import objections
from procurement.services.notices import canonical, hash_of
from procurement.templatetags.rounds import lot_title
from procurement.views.words import word_answer

PER_PAGE = 20
DECIDED = tuple(RESULTS)


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """All notices, the latest first."""
    wanted = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "state", "year")}
    page = Paginator(public_notices(**wanted), PER_PAGE).get_page(request.GET.get("page"))
    cards = [
        {"notice": one, "state": NOTICE_STATES[state_of(one)], "tone": NOTICE_TONES[state_of(one)]} for one in page
    ]
    years = PublicNotice.objects.values_list("round__year", flat=True).distinct().order_by("-round__year")
    context = {
        "page": page, "cards": cards, "wanted": wanted, "states": NOTICE_STATES.items(),
        "is_filtered": any(wanted.values()), "years": [str(year) for year in years],
    }  # fmt: skip
    return render(request, "procurement/public/notices.html", context)


def _notice(pk: int) -> PublicNotice:
    return get_object_or_404(PublicNotice.objects.select_related("round__union"), pk=pk)


@public
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice as it was published, with its proof."""
    shown = _notice(pk)
    state = state_of(shown)
    context = {
        "notice": shown, "content": shown.content, "lot_names": _lot_names(shown),
        "state": NOTICE_STATES[state], "tone": NOTICE_TONES[state],
        "is_whole": hash_of(shown.content) == shown.sha256, "can_object": shown.is_running,
        "lodged": _lodged(shown),
        "later": PublicNotice.objects.filter(round=shown.round, starts_at__gt=shown.starts_at).first(),
    }  # fmt: skip
    return render(request, "procurement/public/notice.html", context)


def _lodged(notice: PublicNotice) -> list[dict[str, Any]]:
    """Return the objections to a notice as everybody may know them: no words and no names, files that were opened."""
    rows = list(notice.objections.select_related("application").order_by("lodged_at", "pk"))
    files = objections.public_files_of(rows)
    return [{"objection": one, "tone": OBJECTION_TONES[one.status], "files": files.get(one.pk, ())} for one in rows]


def _lot_names(shown: PublicNotice) -> dict[str, str]:
    """Return the titles of lots, as the notice has them, in the reader's language."""
    return {lot.title: lot_title(lot) for lot in shown.round.lots.select_related("area")}


@public
@require_safe
def content(_request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes of which the hash was made."""
    shown = _notice(pk)
    answer = HttpResponse(canonical(shown.content), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="notice-{pk}.json"'
    return answer


@public
@require_safe
def copy(_request: HttpRequest, pk: int) -> HttpResponse:
    """The copy of the page that was kept as the notice was published."""
    return HttpResponse(_notice(pk).page)


@public
@require_safe
def word(_request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as Word."""
    shown = _notice(pk)
    return word_answer(notice_paper(shown), f"{shown.number}.docx")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lodge(request: HttpRequest, pk: int) -> HttpResponse:
    """Lodge an objection, without an account."""
    shown = _notice(pk)
    form = ObjectionForm(posted(request), request.FILES or None, notice=shown)
    if form.is_valid() and _not_too_often(request, form):
        with blaming(form):
            facts = form.facts()
            key = facts.pop("application_id")
            about = Application.objects.filter(pk=key, round=shown.round).first() if key else None
            made = objections.lodge(notice=shown, application=about, **facts)
            messages.success(request, _("Your objection was received. Keep the address of this page: it is the only "
                                        "way to the answer."))  # fmt: skip
            return redirect("procurement:objection_receipt", made.key)
    context = {"notice": shown, "form": form, "can_object": shown.is_running}
    return render(request, "procurement/public/object.html", context)


def _not_too_often(request: HttpRequest, form: Any) -> bool:
    """Tell whether this network may write once more; say so on the form where it may not."""
    if ratelimit.consume(request, action="objection"):
        return True
    form.add_error(None, _("Too many requests from your network in a short time. Please wait a while and try again."))
    return False


def _own(key: str) -> Objection:
    rows = Objection.objects.select_related("notice__round__union", "application")
    return get_object_or_404(rows, key=key)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """What became of one's objection; whoever holds the link reads the exchange, and writes."""
    shown = _own(key)
    form = PostForm(posted(request), request.FILES or None)
    if form.is_valid() and _not_too_often(request, form):
        with blaming(form):
            objections.post(objection=shown, by=None, **form.facts())
            messages.success(request, _("Your message was sent."))
            return redirect("procurement:objection_receipt", key)
    context = {
        "objection": shown, "tone": OBJECTION_TONES[shown.status], "facts": objection_facts(shown), "form": form,
        "posts": shown.posts.order_by("at", "pk"), "notice": shown.notice, "has_letter": shown.status in DECIDED,
        "address": request.build_absolute_uri(), "files": objections.files_of(shown),
    }  # fmt: skip
    return render(request, "procurement/public/receipt.html", context)


@public
@require_safe
def receipt_file(_request: HttpRequest, key: str, pk: UUID) -> FileResponse:
    """A file of the exchange, for whoever holds the key."""
    return sent(get_object_or_404(objections.files_of(_own(key)), pk=pk))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Withdraw one's objection, after asking once more."""
    shown = _own(key)
    if request.method == "POST":
        try:
            objections.withdraw(objection=shown)
            messages.success(request, _("Your objection is withdrawn."))
        except UserError as error:
            messages.error(request, str(error.message))
        return redirect("procurement:objection_receipt", key)
    context = {"objection": shown}
    return render(request, "procurement/public/take_back.html", context)


@public
@require_safe
def letter(_request: HttpRequest, key: str) -> HttpResponse:
    """The decision letter as Word."""
    shown = _own(key)
    if ObjectionStatus(shown.status) not in DECIDED:
        raise Http404
    return word_answer(decision_paper(shown), f"{shown.number}.docx")
