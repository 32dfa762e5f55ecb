"""Every change to saved views."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import UserError
from core.listing.models import SavedView

MAX_VIEWS = 12


@transaction.atomic
def save_view(*, page: str, title: str, querystring: str, by: Any) -> SavedView:
    """Keep a filter and order under a name; the same name again replaces what it stood for.

    Raises UserError without a name, with one that is too long, or beyond twelve views of one list.
    """
    title = title.strip()
    if not title or len(title) > 40:
        raise UserError(_("Give the view a name of at most 40 characters."), field="title")
    mine = SavedView.objects.filter(user=by, page=page)
    if mine.exclude(title=title).count() >= MAX_VIEWS:
        raise UserError(_("A list holds twelve saved views at most. Delete one first."), field="title")
    view, _created = SavedView.objects.update_or_create(
        user=by, page=page, title=title,
        defaults={"querystring": querystring}, create_defaults={"querystring": querystring, "position": mine.count()},
    )  # fmt: skip
    return view


@transaction.atomic
def make_default(*, view: SavedView, by: Any) -> SavedView:
    """Let the view open first; one that does so already no longer does."""
    mine = SavedView.objects.select_for_update().filter(user=by, page=view.page)
    wanted = not mine.get(pk=view.pk).is_default
    mine.update(is_default=False)
    mine.filter(pk=view.pk).update(is_default=wanted)
    view.refresh_from_db()
    return view


def delete_view(*, view: SavedView, by: Any) -> None:
    """Forget a view of one's own."""
    SavedView.objects.filter(pk=view.pk, user=by).delete()
