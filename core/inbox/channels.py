"""The ways out of the portal. A further one (a chat webhook) is one more class in ``channels``."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import dumps
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.inbox.kinds import EMAIL, SMS, kinds
from core.inbox.models import Delivery, Frequency
from core.registry import Registry

UNSUBSCRIBE_SALT = "core.inbox.unsubscribe"
SMS_TIMEOUT = 10  # seconds


class Channel(Protocol):
    """A way out."""

    title: Any
    frequencies: tuple[Frequency, ...]

    def is_offered(self) -> bool:
        """Tell whether the portal is set up to use it."""

    def address_of(self, user: Any) -> str:
        """Return where it reaches a person, empty where it does not."""

    def send(self, address: str, bundle: Sequence[Delivery]) -> None:
        """Send one message that carries the whole bundle. Raises whatever the way raises when it fails."""


class Email:
    """Mail through Django's mail settings."""

    title: Any = gettext_lazy("E-mail")
    frequencies: tuple[Frequency, ...] = (Frequency.IMMEDIATE, Frequency.DAILY, Frequency.OFF)

    def is_offered(self) -> bool:
        """Mail is always there."""
        return True

    def address_of(self, user: Any) -> str:
        """Return the person's mail address."""
        return user.email or ""

    def send(self, address: str, bundle: Sequence[Delivery]) -> None:
        """Send one readable mail, text and HTML, with a link that ends each kind it carries."""
        lines = [_line(one) for one in bundle]
        context = {"lines": lines, "preferences": absolute(reverse("inbox:preferences")), "subject": subject_of(bundle)}
        mail = EmailMultiAlternatives(
            subject=subject_of(bundle), body=render_to_string("inbox/mail.txt", context), to=[address]
        )
        mail.attach_alternative(render_to_string("inbox/mail.html", context), "text/html")
        if bundle[0].user:
            mail.extra_headers |= _unsubscribe_headers(bundle)
        mail.send()


class Sms:
    """Text messages through an HTTP gateway: a POST of ``{"to", "text"}`` as JSON, the key as bearer token."""

    title: Any = gettext_lazy("Text message")
    frequencies: tuple[Frequency, ...] = (Frequency.IMMEDIATE, Frequency.OFF)

    def is_offered(self) -> bool:
        """Tell whether a gateway is named."""
        return bool(settings.SMS_GATEWAY_URL)

    def address_of(self, user: Any) -> str:
        """Return the person's confirmed number."""
        return (user.phone or "") if user.phone_verified else ""

    def send(self, address: str, bundle: Sequence[Delivery]) -> None:
        """Send one text message, however many messages it carries."""
        only = _line(bundle[0]) if len(bundle) == 1 else None
        words = only["text"] if only else subject_of(bundle)
        link = only["url"] if only else absolute(reverse("inbox:notifications"))
        text = f"{words} {link}".strip()
        import_string(settings.SMS_BACKEND)(address, text)


def post_to_gateway(address: str, text: str) -> None:
    """Hand a text message to the gateway of the settings. Raises OSError where it does not take it."""
    request = urllib.request.Request(  # noqa: S310 - the address is the administrator's own setting
        settings.SMS_GATEWAY_URL,
        data=json.dumps({"to": address, "text": text}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_GATEWAY_KEY}"},
    )
    with urllib.request.urlopen(request, timeout=SMS_TIMEOUT):  # noqa: S310 - as above; an error status raises
        pass


channels: Registry[Channel] = Registry("channel")
channels.register(EMAIL, Email())
channels.register(SMS, Sms())


def absolute(path: str) -> str:
    """Return a path of this portal as a whole address; leave a whole address as it is."""
    return path if "://" in path or not path else settings.SITE_URL.rstrip("/") + path


def subject_of(bundle: Sequence[Delivery]) -> str:
    """Return the one message's first line, or how many there are."""
    if len(bundle) > 1:
        return ngettext("%(count)s new message", "%(count)s new messages", len(bundle)) % {"count": len(bundle)}
    text = bundle[0].subject or _line(bundle[0])["text"]
    return " ".join(text.split())[:150]


def unsubscribe_url(user_id: Any, channel: str, names: Sequence[str]) -> str:
    """Return the signed address that ends kinds of messages for a person, without signing in."""
    token = dumps({"user": str(user_id), "channel": channel, "kinds": sorted(set(names))}, salt=UNSUBSCRIBE_SALT)
    return absolute(reverse("inbox:unsubscribe", args=[token]))


def _line(delivery: Delivery) -> dict[str, Any]:
    notification = delivery.notification
    if notification is None:
        return {"text": delivery.text, "url": ""}
    known = notification.kind in kinds
    return {
        "text": notification.text,
        "url": absolute(notification.url),
        "at": notification.created_at,
        "kind": kinds.get(notification.kind).label if known else _("Message"),
        "unsubscribe": unsubscribe_url(delivery.user_id, delivery.channel, [notification.kind]),
    }


def _unsubscribe_headers(bundle: Sequence[Delivery]) -> dict[str, str]:
    """Return the headers of RFC 2369 and RFC 8058, by which mail programs offer to unsubscribe with one click."""
    names = [one.notification.kind for one in bundle if one.notification]
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(bundle[0].user_id, bundle[0].channel, names)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
