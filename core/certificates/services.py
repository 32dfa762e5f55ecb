"""Issuing and revoking certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock
from core.certificates.kinds import certificate_kinds
from core.certificates.models import Certificate
from core.errors import UserError
from core.numbering.services import format_number, next_number


def draw_number(*, kind: str, issuer_code: str, year: int) -> str:
    """Draw the next number of a kind from an issuer's series of a year, within the caller's transaction."""
    return format_number(certificate_kinds.get(kind).pattern, year=year, n=next_number(issuer_code, kind, year))


@transaction.atomic
def issue(
    *,
    kind: str,
    number: str,
    about: models.Model,
    holder: str,
    issuer: str,
    facts: Mapping[str, str],
    by: Any,
    valid_until: dt.date | None = None,
) -> Certificate:
    """Issue a certificate about a record.

    ``facts`` holds text by the keys that the kind declares. Raises KeyError for a kind or a fact that is not declared.
    """
    unknown = set(facts) - set(certificate_kinds.get(kind).facts)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return Certificate.objects.create(
        kind=kind, number=number, content_type=ContentType.objects.get_for_model(about), object_id=str(about.pk),
        holder=holder, issuer=issuer, facts=dict(facts), valid_until=valid_until, issued_by=by,
    )  # fmt: skip


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Any) -> Certificate:
    """Say that a certificate holds no longer, and why. The public page shows both."""
    if not reason.strip():
        raise UserError(_("Say why the certificate is revoked: the public page shows it."), field="reason")
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.revoked_on is None:
        certificate.revoked_on, certificate.revoked_reason = clock.today(), reason.strip()[:200]
        certificate.save()
    return certificate
