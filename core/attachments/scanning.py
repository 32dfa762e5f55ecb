"""Viruses: the EICAR test signature is refused; ``ATTACHMENTS_SCANNER`` names a function that asks a real scanner."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.errors import UserError

# https://www.eicar.org/download-anti-malware-testfile/ - in halves, so that scanners leave this file alone
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

Scanner = Callable[[IO[bytes]], str]


class SignatureSearch:
    """Looks for the test signature in a stream that arrives in pieces."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next piece. Raises UserError once the signature is complete."""
        window = self._tail + chunk
        if EICAR in window:
            refuse("EICAR-Test-File")
        self._tail = window[-len(EICAR) :]


def refuse(virus: str) -> None:
    """Raise the UserError that names what was found."""
    raise UserError(_("The file contains a virus (%(virus)s) and was not stored.") % {"virus": virus})


def scan(stream: IO[bytes]) -> None:
    """Look through a file. Raises UserError where the signature or the configured scanner finds something."""
    search = SignatureSearch()
    stream.seek(0)
    while chunk := stream.read(1 << 16):
        search.feed(chunk)
    if settings.ATTACHMENTS_SCANNER:
        scanner: Scanner = import_string(settings.ATTACHMENTS_SCANNER)
        stream.seek(0)
        if virus := scanner(stream):
            refuse(virus)
