"""How the names people sign in with are written: one way each, so that nobody can register a look-alike twice."""

from __future__ import annotations

import re
import unicodedata

MAINLAND_MOBILE = re.compile(r"^(?:(?:\+|00)?86)?(1[3-9]\d{9})$")


def plain_email(email: str | None) -> str | None:
    """Return an e-mail address in normal width and lower case, or None for an empty one."""
    return unicodedata.normalize("NFKC", email or "").strip().lower() or None


def plain_phone(phone: str | None) -> str | None:
    """Return a telephone number as E.164: +8613800000000. Mainland mobile numbers may lack the +86.

    None for an empty one; what is no number of that kind comes back without its blanks, for a validator to refuse.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", phone or ""))
    mainland = MAINLAND_MOBILE.match(digits)
    return f"+86{mainland[1]}" if mainland else digits or None


def plain_login(login: str | None) -> str:
    """Return what somebody typed to sign in, an address or a number, in its one way of writing."""
    text = login or ""
    return (plain_email(text) if "@" in unicodedata.normalize("NFKC", text) else plain_phone(text)) or ""
