"""What speaks for two records being one organization and what against: a score of 0 to 100 and its reasons.

The name carries the score; telephone, address, legal representative and codes support it or speak against it. No
two records are called alike for a telephone or an address alone: organizations in one incubator share both.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from stdnum.cn import uscc as uscc_number

from core.names import name_key
from orgs.likeness.letters import sounds
from orgs.likeness.names import Alike, Name, Shaper, compare

LEAST = 75.0
NAME = {
    Alike.SAME: 100, Alike.SAME_BUT_FORM: 92, Alike.COMMON_WORD: 85, Alike.SAME_BUT_PLACE: 84, Alike.HOMOPHONES: 84,
    Alike.LOOK_ALIKE: 83, Alike.SWAPPED: 83, Alike.SEVERAL: 80, Alike.SHORTENED: 80, Alike.ONE_LETTER: 70,
    Alike.OMITTED: 66, Alike.ROUGHLY: 56,
}  # fmt: skip
"""What each likeness of names weighs. From 75 it is enough by itself; less needs something to support it."""
COMPANY = {4: -14, 6: -10, 8: -6, 99: -2}
OTHER = {6: 0, 99: 6}
"""Companies' names differ by letters on purpose, the more the shorter they are (letters at most: weight)."""
SAME_STEM = frozenset({Alike.SAME, Alike.SAME_BUT_FORM, Alike.SAME_BUT_PLACE, Alike.COMMON_WORD})
FORMER_NAME = 88
CODE_ALONE = 80  # a slip in one code, or the same organization code in both, whatever the names
FOR = {
    "same_telephone": 15, "near_telephone": 8, "same_address": 12, "same_building": 8, "same_representative": 10,
    "near_representative": 8, "same_registration": 15, "code_slip": 25, "same_body": 20,
}  # fmt: skip
AGAINST = {"other_telephone": -5, "other_address": -3, "other_representative": -5, "one_code_wrong": -10,
           "two_codes": -20}  # fmt: skip
NOT_TOLD = re.compile(r"暂未提供|暂无|不详|未知|^无$|^N/?A$|^-+$", re.IGNORECASE)
DIVISION = re.compile(r"^(?:北京市?)?(?:[^\d小]{2,3}区|[^\d小]{2}县)?")
TO_HOUSE = re.compile(r"^.*?\d+号")
BETWEEN_NUMBERS = re.compile(r"[,;、/，；转]|\s+(?=\d{7})")


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of an organization, as it stands on record."""

    pk: int
    name_key: str
    uscc: str | None = None
    telephone: str = ""
    address: str = ""
    legal_representative: str = ""
    registration_number: str = ""
    former_names: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A record made ready for comparing."""

    pk: int
    name: Name
    uscc: str
    telephones: frozenset[str]
    address: str
    representative: str
    registration_number: str
    former: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two records are, and the keys of the reasons (:data:`orgs.likeness.reasons.REASONS`)."""

    score: float
    reasons: tuple[str, ...]


class Profiler:
    """Makes records ready."""

    def __init__(self) -> None:
        self.shaper = Shaper()

    def profile(self, record: Record) -> Profile:
        """Return what is compared, in the spelling in which it is compared."""
        return Profile(
            record.pk, self.shaper.shape(record.name_key), record.uscc or "", telephones(record.telephone),
            address_key(record.address), _told(record.legal_representative), _told(record.registration_number),
            tuple(filter(None, map(name_key, record.former_names.split("、")))) if record.former_names else (),
        )  # fmt: skip


def _told(text: str) -> str:
    return "" if not text or NOT_TOLD.search(text) else name_key(text)


def telephones(text: str) -> frozenset[str]:
    """Return the numbers in a text: mobile numbers whole, of landlines the last eight digits."""
    numbers = ("".join(filter(str.isdigit, part)) for part in BETWEEN_NUMBERS.split(text)) if text else ()
    return frozenset(_number(digits) for digits in numbers if len(digits) >= 7)


def _number(digits: str) -> str:
    if len(digits) >= 11 and digits[-11] == "1":
        return digits[-11:]
    return digits[-8:]


def address_key(text: str) -> str:
    """Return an address without its division, white space and punctuation; empty where it tells no house."""
    if not text or NOT_TOLD.search(text):
        return ""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())
    rest = DIVISION.sub("", plain)
    return rest if len(rest) >= 4 and any(sign.isdigit() for sign in rest) else ""


def likeness(one: Profile, other: Profile) -> Likeness | None:
    """Tell how alike two records are; None where that is not worth a person's time."""
    codes = _codes(one.uscc, other.uscc)
    if codes == "same_code":
        return Likeness(100.0, (codes,))
    if one.name.key in other.former or other.name.key in one.former:
        return _judged(FORMER_NAME, ["former_name", *_support(one, other), *filter(None, [codes])])
    alike = compare(one.name, other.name)
    if codes == "two_codes" and alike not in SAME_STEM:
        return None  # two in law
    if alike is None:
        return _without_names(one, other, codes)
    reasons = [str(alike), *_support(one, other), *filter(None, [codes])]
    score: float = NAME[alike]
    if alike not in SAME_STEM:
        letters = min(len(one.name.stem), len(other.name.stem))
        weights = COMPANY if one.name.is_company or other.name.is_company else OTHER
        score += next(weight for most, weight in weights.items() if letters <= most)
    return _judged(score, reasons)


def _without_names(one: Profile, other: Profile, codes: str) -> Likeness | None:
    """Judge two records whose names are not alike, by their codes."""
    if codes in {"code_slip", "same_body"}:
        return _judged(CODE_ALONE - FOR[codes], [*_support(one, other), codes])
    return None


def _judged(score: float, reasons: list[str]) -> Likeness | None:
    score += sum(FOR.get(reason, 0) + AGAINST.get(reason, 0) for reason in reasons)
    if score < LEAST:
        return None
    return Likeness(float(min(score, 100)), tuple(reasons))


def _codes(one: str, other: str) -> str:
    """Tell what two codes say; empty where one is missing."""
    if not one or not other:
        return ""
    if one == other:
        return "same_code"
    both = _is_valid(one) and _is_valid(other)
    if not both and OSA.distance(one, other, score_cutoff=1) <= 1:
        return "code_slip"
    if one[8:17] == other[8:17] and one[8:16] != "00000000":
        return "same_body"
    return "two_codes" if both else "one_code_wrong"


@lru_cache(maxsize=1 << 17)
def _is_valid(uscc: str) -> bool:
    return bool(uscc_number.is_valid(uscc))


def _support(one: Profile, other: Profile) -> list[str]:
    """Return what telephone, address, representative and registration number say."""
    found = [
        _telephones(one.telephones, other.telephones),
        _addresses(one.address, other.address),
        _representatives(one.representative, other.representative),
        "same_registration" if one.registration_number and one.registration_number == other.registration_number else "",
    ]
    return [reason for reason in found if reason]


def _telephones(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return ""
    if one & other:
        return "same_telephone"
    near = any(OSA.distance(a, b, score_cutoff=1) <= 1 for a in one for b in other if len(a) == len(b))
    return "near_telephone" if near else "other_telephone"


def _addresses(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same_address"
    house, other_house = TO_HOUSE.match(one), TO_HOUSE.match(other)
    if house and other_house and house.group() == other_house.group():
        return "same_building"
    return "same_building" if min(len(one), len(other)) >= 6 and (one in other or other in one) else "other_address"


def _representatives(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same_representative"
    return "near_representative" if len(one) > 1 and sounds(one) == sounds(other) else "other_representative"
