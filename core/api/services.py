"""Every change to tokens."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.api.models import ApiToken
from core.errors import UserError

PREFIX = "uh_"  # by which people, and programs that search for leaked secrets, know one
USED_STEP = dt.timedelta(minutes=1)  # one write a minute tells well enough when it was used


def digest_of(text: str) -> str:
    """Return what is kept of a token: it is drawn at random, so that a plain digest cannot be turned back."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def make_token(*, name: str, scope: str, valid_until: dt.date, by: Any) -> tuple[ApiToken, str]:
    """Make a token for a person, under the appointment they act under now. Return it with its text, shown this once.

    Raises UserError for a last day that has passed or lies too far ahead, and beyond the number that one may hold.
    """
    last = clock.today() + dt.timedelta(days=settings.API_TOKEN_MAX_DAYS)
    if not clock.today() <= valid_until <= last:
        raise UserError(
            _("Choose a last day between today and %(last)s.") % {"last": last.isoformat()}, field="valid_until"
        )
    if ApiToken.objects.in_force().filter(user=by).count() >= settings.API_TOKENS_EACH:
        raise UserError(_("You hold as many tokens as one may: revoke one that is no longer used."))
    text = PREFIX + secrets.token_urlsafe(32)
    acting = getattr(by, "acting", None)
    token = ApiToken(
        user=by, name=name.strip(), scope=scope, valid_until=valid_until, digest=digest_of(text),
        beginning=text[: len(PREFIX) + 6], acting=acting and acting.pk, acting_words=str(acting or "")[:120],
    )  # fmt: skip
    token.full_clean()
    token.save()
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any) -> None:
    """End a token of one's own at once and for good."""
    ApiToken.objects.filter(pk=token.pk, user=by, revoked_at=None).update(revoked_at=clock.now())


def note_use(*, token: ApiToken) -> None:
    """Remember that the token was used just now."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > USED_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def holder_of(text: str) -> ApiToken | None:
    """Return the token in force that has this text, with its person acting as when it was made; None where none has.

    A token of an appointment that ended holds no longer.
    """
    token = ApiToken.objects.in_force().select_related("user").filter(digest=digest_of(text)).first()
    if token is None or token.acting is None:
        return token
    token.user.act_under(token.acting)
    acting = token.user.acting
    return token if acting and acting.pk == token.acting else None
