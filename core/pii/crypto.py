"""Keys, ciphers and the blind index.

``PII_KEYS`` names the secrets, the newest first: it encrypts, the others only read, until ``rotate_pii_keys`` has
written everything anew. From each secret come two keys, so that the index tells nothing about the cipher.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class UnreadableError(Exception):
    """None of the keys opens what is stored: the key it was written with is missing from ``PII_KEYS``."""


def encrypt(text: str) -> str:
    """Return a text enciphered with the newest key; another cipher text each time."""
    return _ciphers(tuple(settings.PII_KEYS)).encrypt(text.encode()).decode()


def decrypt(ciphertext: str) -> str:
    """Return the text. Raises UnreadableError where no key opens it."""
    try:
        return _ciphers(tuple(settings.PII_KEYS)).decrypt(ciphertext.encode()).decode()
    except InvalidToken:
        raise UnreadableError("No key of PII_KEYS opens this value.") from None


def is_current(ciphertext: str) -> bool:
    """Tell whether the newest key wrote a cipher text."""
    try:
        _ciphers((settings.PII_KEYS[0],)).decrypt(ciphertext.encode())
    except InvalidToken:
        return False
    return True


def blind_index(text: str) -> str:
    """Return what stands in the index for a text: the same for equal texts, and nothing to read from it."""
    return _index(settings.PII_KEYS[0], text)


def blind_indexes(text: str) -> list[str]:
    """Return what may stand in the index for a text while keys are being changed: look up by all of them."""
    return [_index(secret, text) for secret in settings.PII_KEYS]


def _index(secret: str, text: str) -> str:
    return hmac.new(_derived(secret, b"pii index"), text.encode(), "sha256").hexdigest()


@lru_cache(maxsize=8)
def _ciphers(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(secret, b"pii cipher"))) for secret in secrets])


@lru_cache(maxsize=32)
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
