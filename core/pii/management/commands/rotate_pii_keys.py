"""``manage.py rotate_pii_keys``: write personal data anew with the newest key of ``PII_KEYS``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.commands import PortalCommand
from core.pii.crypto import UnreadableError
from core.pii.services import rotate_keys


class Command(PortalCommand):
    """Put a new secret first in PII_KEYS, restart, run this, then take the old secret out."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rotate, and say how many rows were written."""
        try:
            written = rotate_keys()
        except UnreadableError as error:
            said = _("%(fault)s Put the key that wrote it back into PII_KEYS.") % {"fault": error}
            raise CommandError(said) from error
        self.stdout.write(_("%(n)s rows written anew; the older keys may leave PII_KEYS now.") % {"n": written})
