"""Reads of certificates."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.certificates.kinds import certificate_kinds
from core.certificates.models import CODE_LENGTH, Certificate
from core.names import name_key

LOOK_ALIKE = str.maketrans("OILU", "011V")  # what people type for letters that the alphabet leaves out


def certificates_about(record: models.Model) -> models.QuerySet[Certificate]:
    """Return a record's certificates, the latest first."""
    content_type = ContentType.objects.get_for_model(record)
    return Certificate.objects.filter(content_type=content_type, object_id=str(record.pk))


def renamed_to(certificate: Certificate) -> str:
    """Return what the holder is called today where that is another name than the certificate says, else nothing."""
    ask = certificate_kinds.get(certificate.kind).holder_today
    record = certificate.record
    today = ask(record) if ask and record is not None else ""
    return "" if today == certificate.holder else today


def tidy_code(text: str) -> str:
    """Return a verification code as it is kept, from what somebody typed: any case, dashes, blanks, look-alikes."""
    return "".join(sign for sign in name_key(text).upper() if sign.isalnum()).translate(LOOK_ALIKE)


def find_by_code(text: str) -> Certificate | None:
    """Return the certificate of a code as somebody typed it."""
    code = tidy_code(text)
    return Certificate.objects.filter(code=code).first() if len(code) == CODE_LENGTH else None
