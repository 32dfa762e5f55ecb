"""The certificate of a filing: what it says, and its Word template."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.certificates.kinds import CertificateKind, register_certificate
from core.certificates.template import certificate_template
from core.documents.kinds import register_template

TEMPLATE = "filing_certificate"

FILING = CertificateKind(
    "filing",
    _("Certificate of filing"),
    {
        "portal_number": _("Portal number"),
        "uscc": _("USCC"),
        "purpose": _("Purpose"),
        "organizer": _("Person in charge"),
        "place": _("Place of activities"),
    },
    _("%(holder)s is on the files of %(issuer)s as a union hub. Filing is no registration in law and no membership."),
    "社备〔{year}〕{n:03}号",
    TEMPLATE,
)


def register() -> None:
    """Let certificates of filing be issued, and their template be replaced."""
    register_certificate(FILING)
    register_template(certificate_template(TEMPLATE, _("Certificate of filing")))
