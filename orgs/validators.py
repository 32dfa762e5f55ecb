"""Checks of single facts. Each raises ValidationError in words that tell what to do."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

USCC_PATTERN = r"^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$"
TELEPHONE_PATTERN = re.compile(r"^\+?[0-9][0-9\-()（） ,，;；、/转#*]{5,60}$")


def validate_uscc(value: str) -> None:
    """Accept a unified social credit code of 18 characters whose check character is right (GB 32100-2015).

    An area code that no longer exists is no fault: codes outlive divisions.
    """
    try:
        uscc_number.validate(value)
    except InvalidLength:
        raise ValidationError(_("A USCC has 18 characters; this one has %(n)s.") % {"n": len(value)}) from None
    except InvalidChecksum:
        message = _("The check character of this USCC is wrong: compare it with the registration certificate.")
        raise ValidationError(message) from None
    except NumberError:
        message = _(
            "A USCC holds digits and capital letters without I, O, S, V and Z: compare it with the certificate."
        )
        raise ValidationError(message) from None
    if value.startswith("0"):  # no registering authority has that sign (GB 32100-2015, table 1)
        raise ValidationError(_("No USCC begins with 0: compare it with the registration certificate."))


def validate_telephone(value: str) -> None:
    """Accept telephone numbers as offices write them: digits, dashes, brackets, an extension, several in a row."""
    if not TELEPHONE_PATTERN.match(value):
        raise ValidationError(_("This is not a telephone number. Write for example 010-83570000 or 13800000000."))


IDENTITY_PATTERN = re.compile(r"[1-9]\d{5}(18|19|20)\d{9}[\dX]")
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_check_character(digits: str) -> str:
    """Return the last character of an identity number whose first 17 are given (GB 11643-1999)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, IDENTITY_WEIGHTS, strict=True)) % 11]


def validate_identity_number(value: str) -> None:
    """Accept a citizen's identity number of 18 characters with a day that exists and the right check character.

    An area code that no longer exists is no fault: numbers outlive divisions. The message never repeats the number.
    """
    if not IDENTITY_PATTERN.fullmatch(value):
        raise ValidationError(_("An identity number has 18 characters: 17 digits and a digit or a capital X."))
    try:
        dt.date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
        right = identity_check_character(value[:17]) == value[17]
    except ValueError:
        right = False
    if not right:
        raise ValidationError(_("This identity number cannot be right: compare it with the card, digit by digit."))
