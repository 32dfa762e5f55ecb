"""The certificate of a filing: what it says, and its Word template."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.certificates.kinds import CertificateKind, register_certificate
from core.certificates.template import certificate_template
from core.documents.kinds import register_template
from orgs.models import Filing

TEMPLATE = "filing_certificate"


def name_today(record: Any) -> str:
    """Return what the organization of a filing is called now."""
    return str(record.organization.name) if isinstance(record, Filing) else ""


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
    holder_today=name_today,
)


def register() -> None:
    """Let certificates of filing be issued, and their template be replaced."""
    register_certificate(FILING)
    register_template(certificate_template(TEMPLATE, _("Certificate of filing")))
