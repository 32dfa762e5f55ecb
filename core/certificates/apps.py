from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates and their public verification."""

    name = "core.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Put the verification page into the public footer."""
        from core import navigation
        from core.navigation import NavItem

        navigation.footer.register("verify", NavItem(_("Verify a certificate"), "certificates:verify", "certificate"))
