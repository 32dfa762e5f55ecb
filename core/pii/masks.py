"""Personal data as it may be seen: enough to recognise what one knows, too little to learn it."""

from __future__ import annotations

DOT = "*"


def identity_number(text: str) -> str:
    """Return ``110***************2X`` of an identity number."""
    return _middle(text, 3, 2)


def mobile(text: str) -> str:
    """Return ``138****5678`` of a telephone number."""
    return _middle(text, 3, 4)


def email(text: str) -> str:
    """Return ``z***@example.org`` of an address."""
    local, at, domain = text.partition("@")
    return f"{local[:1]}***{at}{domain}"


def name(text: str) -> str:
    """Return ``张**`` of a person's name: the surname."""
    return text[:1] + DOT * max(1, min(len(text) - 1, 3)) if text else ""


def everything(text: str) -> str:
    """Return nothing but stars."""
    return DOT * 6 if text else ""


def _middle(text: str, start: int, end: int) -> str:
    hidden = len(text) - start - end
    return text[:start] + DOT * hidden + text[-end:] if hidden > 0 else DOT * len(text)
