"""What speaks for or against two records being one, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

REASONS = {
    "same_code": gettext_lazy("same USCC"),
    "code_slip": gettext_lazy("the USCCs differ by one character, and one of them cannot be right"),
    "same_body": gettext_lazy("the same organization code within the USCC"),
    "same_registration": gettext_lazy("same registration number"),
    "same_name": gettext_lazy("same name"),
    "same_but_form": gettext_lazy("the names differ only in how place, brackets or company form are written"),
    "same_but_place": gettext_lazy("the names differ only in the place, which one leaves out"),
    "common_word": gettext_lazy("the names differ in one letter of a common word"),
    "homophones": gettext_lazy("the names sound the same"),
    "look_alike": gettext_lazy("the names differ in a character of nearly the same shape"),
    "swapped": gettext_lazy("two characters of the name are swapped"),
    "several_slips": gettext_lazy("several slips of the hand explain how the names differ"),
    "shortened": gettext_lazy("one name shortens the other"),
    "one_letter": gettext_lazy("the names differ in one character"),
    "omitted": gettext_lazy("one name leaves out a word of the other"),
    "roughly": gettext_lazy("the names differ in a little more than a slip explains"),
    "former_name": gettext_lazy("one bore the name of the other"),
    "same_telephone": gettext_lazy("same telephone"),
    "near_telephone": gettext_lazy("the telephones differ in one digit"),
    "same_address": gettext_lazy("same address"),
    "same_building": gettext_lazy("same building"),
    "same_representative": gettext_lazy("same legal representative"),
    "near_representative": gettext_lazy("the legal representatives' names sound the same"),
    "other_telephone": gettext_lazy("but: different telephones"),
    "other_address": gettext_lazy("but: different addresses"),
    "other_representative": gettext_lazy("but: different legal representatives"),
    "one_code_wrong": gettext_lazy("but: different USCCs, one of them wrong"),
    "two_codes": gettext_lazy("but: two different valid USCCs"),
}


def in_words(reasons: Iterable[str]) -> str:
    """Return the reasons as one line."""
    return _("; ").join(str(REASONS.get(reason, reason)) for reason in reasons)
