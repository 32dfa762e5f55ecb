"""What the cells of an organization's row say together: legal form and USCC, places and address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.sheets import GUESS, Finding
from orgs.choices.records import LEGAL_FORM_BY_USCC, LegalForm
from reference.data import HOME_PROVINCE
from reference.models import Division
from reference.queries import (
    division_in_address,
    find_division,
    full_name,
    merged_district,
    short_name,
    similar_district,
)  # fmt: skip

COMPANY = re.compile(r"(公司|厂|合作社|商店|酒店|宾馆)$")
SOCIAL = re.compile(
    r"(协会|学会|商会|联合会|促进会|研究会|联谊会|基金会|志愿者?服务[队社]|社会工作(服务中心|事务所|服务社))$"
)
SOCIAL_FORMS = frozenset({LegalForm.ASSOCIATION, LegalForm.SERVICE_INSTITUTION, LegalForm.FOUNDATION})
REGISTERED_BY = {
    "民政": SOCIAL_FORMS | {LegalForm.OTHER}, "社会组织管理": SOCIAL_FORMS | {LegalForm.OTHER},
    "市场监督": frozenset({LegalForm.ENTERPRISE}), "工商": frozenset({LegalForm.ENTERPRISE}),
    "编制": frozenset({LegalForm.PUBLIC_INSTITUTION, LegalForm.OTHER}),
    "事业单位登记": frozenset({LegalForm.PUBLIC_INSTITUTION}),
}  # fmt: skip
Asked = tuple[str | None, str | None, str | None]
Placed = tuple[dict[str, Any], list[Finding]]


def complete() -> Callable[[dict[str, Any]], list[Finding]]:
    """Return the check of a whole row. It remembers places: lists name few of them."""
    places = _Places()

    def check(values: dict[str, Any]) -> list[Finding]:
        findings = form_findings(values)
        asked = (values.pop("province", None), values.get("district"), values.get("subdistrict"))
        placed, faults = places.find(asked, values.get("address") or "")
        values.update(placed)
        return findings + faults

    return check


class _Places:
    """Remembers what places mean."""

    def __init__(self) -> None:
        self._known: dict[Asked, Placed] = {}

    def find(self, asked: Asked, address: str) -> Placed:
        """Return what the place names of a row mean; the address counts where they tell no district."""
        if asked not in self._known:
            self._known[asked] = place(*asked, "")
        placed, faults = self._known[asked]
        return place(*asked, address) if address and not placed.get("district") else (placed, faults)


def form_findings(values: dict[str, Any]) -> list[Finding]:
    """Put the legal form that the USCC tells, and say where form, USCC and name do not fit together."""
    uscc, form, name = values.get("uscc"), values.get("legal_form"), values.get("name") or ""
    told = LEGAL_FORM_BY_USCC.get(uscc[:2], LegalForm.OTHER) if uscc else None
    if uscc and form == LegalForm.UNREGISTERED:
        message = _("An organization with a USCC is registered: correct the legal form or the USCC.")
        return [Finding("legal_form", message)]
    if form is None:
        values[GUESS + "legal_form"] = told or (LegalForm.FOUNDATION if name.endswith("基金会") else LegalForm.OTHER)
    elif told and told != form:
        message = _("The USCC belongs to another legal form (%(form)s): check both.") % {"form": told.label}
        return [Finding("legal_form", message, refuses=False)]
    declared = _forms_of_authority(values.get("registration_authority") or "")
    if told and declared and told not in declared:
        message = _("The registration authority registers no %(form)s, as the USCC says it is: check both.")
        return [Finding("registration_authority", message % {"form": told.label}, refuses=False)]
    return _name_findings(name, told)


def _forms_of_authority(authority: str) -> frozenset[LegalForm]:
    """Return the forms that an authority registers, where its name tells; its list declares its rows to be of them."""
    return next((forms for word, forms in REGISTERED_BY.items() if word in authority), frozenset())


def _name_findings(name: str, told: LegalForm | None) -> list[Finding]:
    """Notice bodies of the wrong kind: companies under an association's code, associations under a company's."""
    if told in SOCIAL_FORMS and COMPANY.search(name):
        message = _("The name is a company's, the USCC a social organization's: check both.")
        return [Finding("name", message, refuses=False)]
    if told and told not in SOCIAL_FORMS and SOCIAL.search(name):
        message = _("The name is a social organization's, the USCC says %(form)s: check both.") % {"form": told.label}
        return [Finding("name", message, refuses=False)]
    return []


def place(province: str | None, district: str | None, subdistrict: str | None, address: str) -> Placed:
    """Return the division codes that a row's place columns and address mean, and what is wrong with them.

    A district may be told by a wider or narrower place: 北京 tells no district, 中关村街道 tells its own. What the
    address alone tells is a guess.
    """
    region = find_division(province) if province else None
    today = merged_district(district) if district and (region is None or region.code == HOME_PROVINCE) else None
    found = today or _division(district, region) or _named_in(address, district)
    if district and found is None:
        return {}, [_no_district(district)]
    county = _up_to(found, Division.Level.COUNTY)
    street = _division(subdistrict, county or region)
    if subdistrict and (street is None or street.level != Division.Level.SUBDISTRICT):
        street = None
    if found is not None and found.level == Division.Level.SUBDISTRICT:
        street = street or found
    county = county or _up_to(street, Division.Level.COUNTY)
    placed: dict[str, Any] = {"district": county and county.code, "subdistrict": street and street.code}
    if county is None and (guessed := _in_address(address, found or region)):
        placed[GUESS + "district"] = guessed.code
    findings = [] if not subdistrict or street else [_no_subdistrict(subdistrict)]
    return placed, findings + ([_merged(district, today)] if district and today else [])


def _no_district(text: str) -> Finding:
    """Say that a text is no district, and which one may be meant."""
    meant = similar_district(text)
    if meant is None:
        message = _("“%(text)s” is no district: write its full name or code.") % {"text": text[:40]}
    else:
        message = _("“%(text)s” is no district. Did you mean %(meant)s?") % {"text": text[:40], "meant": meant.name}
    return Finding("district", message)


def _merged(text: str, today: Division) -> Finding:
    message = _("“%(text)s” is part of %(today)s today, which was taken.") % {"text": text[:40], "today": today.name}
    return Finding("district", message, refuses=False)


def _no_subdistrict(text: str) -> Finding:
    return Finding("subdistrict", _("“%(text)s” is no subdistrict of the district: check both.") % {"text": text[:40]})


def _division(text: str | None, within: Division | None) -> Division | None:
    if not text:
        return None
    found = find_division(text, within=within) if within else None
    if found is None and within is not None:
        found = find_division(full_name(within) + text)
    return found or find_division(text) or _prefecture(text)


def _prefecture(text: str) -> Division | None:
    """Return the autonomous prefecture that a text shortens: 西双版纳 is 西双版纳傣族自治州."""
    if len(text) < 2:
        return None
    found = Division.objects.filter(name__startswith=text, name__endswith="自治州", level=Division.Level.CITY)[:2]
    return found[0] if len(found) == 1 else None


def _named_in(address: str, text: str | None) -> Division | None:
    """Return the division in which an address lies, where a text is its name: several cities have a 新城区."""
    found = division_in_address(address) if address and text else None
    return found if found is not None and text in {found.name, short_name(found.name)} else None


def _up_to(division: Division | None, level: str) -> Division | None:
    while division is not None and division.level == Division.Level.SUBDISTRICT:
        division = division.parent
    return division if division is not None and division.level == level else None


def _in_address(address: str, within: Division | None) -> Division | None:
    found = division_in_address(address) or (division_in_address(full_name(within) + address) if within else None)
    if found is None or within is None:
        return found
    return found if found.code.startswith(within.code.rstrip("0") or within.code) else None
