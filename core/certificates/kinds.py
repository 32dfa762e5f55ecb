"""Kinds of certificates. Each app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class CertificateKind:
    """A kind of certificate.

    ``title``: what stands at its head. ``facts``: labels of what it says, by key, in the order in which they are
    printed; the verification page reveals these and nothing else. ``statement``: the sentence beneath, with
    ``%(holder)s`` and ``%(issuer)s``. ``pattern``: how its number is written (see ``core.numbering``).
    ``template``: key of a Word template registered with ``core.documents``. ``holder_today``: the holder's present
    name, from the record that the certificate is about; a paper keeps the name it was issued under.
    """

    key: str
    title: Any
    facts: Mapping[str, Any]
    statement: Any
    pattern: str
    template: str
    holder_today: Callable[[Any], str] | None = None


certificate_kinds: Registry[CertificateKind] = Registry("kind of certificate")


def register_certificate(kind: CertificateKind) -> CertificateKind:
    """Register a kind under its key."""
    return certificate_kinds.register(kind.key, kind)
