"""Activities in public: find one, sign up, keep it in the calendar, withdraw, sign in at the place."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.choices import ActivityKind
from activities.forms import SignInForm, SignUpForm
from activities.models import Activity, SignUp
from activities.presentation import TONES, calendar_entry, facts, holders, masked, when
from activities.privacy import rows_about
from activities.queries import figures_of, first_photos, photos_of, public_list, shown_to_public
from activities.services import sign_ups
from core.access import public
from core.errors import UserError, blaming
from core.http import posted
from core.pii import retention
from core.wording import listed
from reference.models import TargetGroup
from reference.queries import home_districts

PER_PAGE = 24


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Activities that everybody may see, those coming or those held."""
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "kind", "district", "group", "when")}
    page = Paginator(public_list(**wanted), PER_PAGE).get_page(request.GET.get("page"))
    photos = first_photos(list(page))
    cards = [
        {"activity": one, "when": when(one), "holders": holders(one), "photo": photos.get(one.pk),
         "tone": TONES[one.status]}
        for one in page
    ]  # fmt: skip
    context = {
        "page": page, "cards": cards, "wanted": wanted, "kinds": ActivityKind.choices, "districts": home_districts(),
        "groups": TargetGroup.objects.filter(is_active=True),
        "is_filtered": any(value for key, value in wanted.items() if key != "when"),
    }  # fmt: skip
    return render(request, "activities/public/find.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity, with the form to sign up as long as one can."""
    activity = get_object_or_404(shown_to_public(), pk=pk)
    form = SignUpForm(posted(request))
    if form.is_valid() and _not_too_often(request, form, "activity_sign_up"):
        with blaming(form):
            made = sign_ups.sign_up(activity=activity, **form.cleaned_data)
            return redirect("activities:sign_up", made.key)
    context = {
        "activity": activity, "facts": facts(activity, inside=False), "form": form, "tone": TONES[activity.status],
        "photos": photos_of(activity).filter(is_public=True), "figures": figures_of(activity),
        "free": None if activity.capacity is None else max(activity.capacity - activity.taken, 0),
    }  # fmt: skip
    return render(request, "activities/public/page.html", context)


def _not_too_often(request: HttpRequest, form: Form | ModelForm[Any], action: str) -> bool:
    """Tell whether this network may do so once more; say so on the form where it may not."""
    if ratelimit.consume(request, action=action):
        return True
    form.add_error(None, _("Too many requests from your network in a short time. Please wait a while and try again."))
    return False


@public
@require_safe
def calendar(_request: HttpRequest, pk: int) -> HttpResponse:
    """The activity as a file for one's calendar."""
    activity = get_object_or_404(shown_to_public(), pk=pk)
    answer = HttpResponse(calendar_entry(activity), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="activity-{activity.pk}.ics"'
    return answer


def _own_sign_up(key: str) -> SignUp:
    rows = SignUp.objects.filter(forgotten_at=None).select_related(
        "activity__organization", "activity__union", "activity__district"
    )
    return get_object_or_404(rows, key=key)


@public
@require_safe
def sign_up(request: HttpRequest, key: str) -> HttpResponse:
    """What became of one's sign-up; whoever holds the link may see it, and withdraw."""
    row = _own_sign_up(key)
    until = retention.end_of("sign_ups", row.activity.ends_at)
    place = row.activity.sign_ups.filter(status="waiting", pk__lte=row.pk).count() if row.status == "waiting" else 0
    context = {
        "row": row, "activity": row.activity, "facts": facts(row.activity, inside=False), "place": place,
        "until": until,
        "contact": listed(masked(one) for one in (row.phone, row.email) if one),
        "can_withdraw": row.status in {"registered", "waiting"} and row.activity.is_coming,
    }  # fmt: skip
    return render(request, "activities/public/sign_up.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then give the place back."""
    row = _own_sign_up(key)
    if request.method != "POST":
        return render(request, "activities/public/withdraw.html", {"row": row, "activity": row.activity})
    try:
        sign_ups.withdraw_sign_up(sign_up=row)
        messages.success(request, _("You have withdrawn. Thank you for saying so in time."))
    except UserError as error:
        messages.error(request, str(error.message))
    return redirect("activities:sign_up", key)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: str) -> HttpResponse:
    """Correct name, telephone and e-mail of one's sign-up."""
    row = _own_sign_up(key)
    form = SignUpForm(posted(request), initial={name: getattr(row, name) for name in SignUpForm.Meta.fields})
    if form.is_valid() and _not_too_often(request, form, "activity_sign_up"):
        with blaming(form):
            sign_ups.correct_sign_up(sign_up=row, **form.cleaned_data)
            messages.success(request, _("Your data is corrected."))
            return redirect("activities:sign_up", key)
    return render(request, "activities/public/correct.html", {"row": row, "activity": row.activity, "form": form})


@public
@require_safe
def take_along(_request: HttpRequest, key: str) -> HttpResponse:
    """What is kept of oneself at this activity, as a file."""
    (row,) = rows_about(SignUp.objects.filter(pk=_own_sign_up(key).pk).select_related("activity"))
    answer = JsonResponse({fact.name: fact.value for fact in row}, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="sign-up.json"'
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Ask once more, then erase name and contact."""
    row = _own_sign_up(key)
    if request.method == "POST":
        sign_ups.erase_sign_up(sign_up=row)
        messages.success(request, _("Your name and contact are erased."))
        return redirect("activities:find")
    context = {
        "frame": "public/base.html", "yes": _("Erase my data"), "cancel_url": reverse("activities:sign_up", args=[key]),
        "title": _("Erase your data?"),
        "text": _("Name, telephone and e-mail of this sign-up are erased now. If the activity is still to come, you "
                  "give your place back by it. This cannot be undone."),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Where the code at the place leads: one says that one is there."""
    activity = get_object_or_404(Activity.objects.select_related("organization", "union"), pk=pk)
    if key != activity.sign_in_key:
        raise Http404
    form = SignInForm(posted(request))
    if form.is_valid() and _not_too_often(request, form, "activity_sign_in"):
        with blaming(form):
            row = sign_ups.sign_in(activity=activity, **form.person())
            context = {"activity": activity, "row": row, "when": when(activity)}
            return render(request, "activities/public/signed_in.html", context)
    context = {
        "activity": activity,
        "form": form,
        "when": when(activity),
        "is_open": sign_ups.sign_in_is_open(activity),
    }
    return render(request, "activities/public/sign_in.html", context)
