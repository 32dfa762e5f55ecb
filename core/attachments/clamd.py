"""The virus scanner ClamAV, asked over its own protocol: ``ATTACHMENTS_SCANNER=core.attachments.clamd.scan``.

``ATTACHMENTS_CLAMD`` says where it listens: ``tcp://host:3310`` or ``unix:///run/clamav/clamd.sock``.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import UserError

logger = logging.getLogger(__name__)
TIMEOUT = 30  # seconds
CHUNK = 1 << 16


def scan(stream: IO[bytes]) -> str:
    """Return the name of the virus in a file, "" where there is none.

    Raises UserError where the scanner does not answer: what nobody looked through does not come in.
    """
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                connection.sendall(struct.pack("!L", len(chunk)) + chunk)
            connection.sendall(struct.pack("!L", 0))
            answer = _answer(connection)
    except OSError:
        logger.exception("The virus scanner does not answer")
        raise UserError(_("The virus scanner does not answer at the moment. Try again in a few minutes.")) from None
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream:").removesuffix("FOUND").strip()
    if answer.endswith("OK"):
        return ""
    logger.error("The virus scanner answered: %s", answer)
    raise UserError(_("The virus scanner could not look through this file. Make it smaller, or try again later."))


def _connected() -> socket.socket:
    address = urlsplit(settings.ATTACHMENTS_CLAMD)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        connection.connect(address.path)
        return connection
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), timeout=TIMEOUT)


def _answer(connection: socket.socket) -> str:
    parts = []
    while chunk := connection.recv(4096):
        parts.append(chunk)
    return b"".join(parts).rstrip(b"\0").decode(errors="replace")
