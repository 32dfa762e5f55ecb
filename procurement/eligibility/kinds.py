"""The kinds of rules that the register can answer (reference/rules.md, "Standing" and "Buying services")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from core.forms.declaration import Words
from core.wording import listed
from orgs.choices.life import BlacklistStatus, BuildingStatus, ListKind, PenaltyKind
from orgs.choices.records import InspectionResult, LegalForm, LegalStatus, PortalStatus, Rating
from orgs.consequences import Ground, grounds_of_many
from orgs.models import (
    AnnualInspection,
    BlacklistEntry,
    CreditListing,
    Organization,
    PartyBuilding,
    Penalty,
    RatingAward,
    UnionBuilding,
)
from procurement.eligibility.engine import Fact, Outcome, RuleKind, Subject, by_organization, rule_kinds
from procurement.eligibility.words import Phrase
from reference.models import ServiceArea
from reference.queries import district_names, service_area_names

REGISTER = _("Register of organizations")
PASSED = (InspectionResult.PASSED, InspectionResult.BASIC)
BEIJING_CALLS = _("Practice of calls in Beijing")
Parameters = Mapping[str, Any]
YES, NO = True, False


def whole(label: Any, initial: int, most: int) -> Any:
    """Return a maker of a field for a whole number."""
    return lambda: forms.IntegerField(label=label, min_value=1, max_value=most, initial=initial)


def several(label: Any, choices: Any) -> Any:
    """Return a maker of a field for several choices; ``choices`` may be a function."""
    return lambda: forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, initial=[]
    )


def years_back(day: dt.date, years: int) -> dt.date:
    """Return the same day ``years`` before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def months_back(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month ``months`` before, or that month's last."""
    years, month = divmod(day.month - 1 - months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def chosen(words: Mapping[str, Any], keys: Any) -> str:
    """Return the words of keys, joined."""
    return listed(words.get(key, key) for key in keys)


# Who it is ------------------------------------------------------------------------------------------------------------


def on_record(subject: Subject, _parameters: Parameters, _on: dt.date) -> Outcome:
    """The record was verified, and nothing bars the organization."""
    organization = subject.organization
    bars = [ground for ground in subject.rows(grounds_of_many) if ground != Ground.ABNORMAL]
    serious = [each for each in subject.rows(listings) if each.list_kind == ListKind.SERIOUS]
    facts = [
        Fact(_("Portal status"), PortalStatus(organization.portal_status).label, REGISTER),
        Fact(_("Legal status"), LegalStatus(organization.legal_status).label, REGISTER),
        *_listed_facts(ListKind.SERIOUS, serious), *_blacklist_facts(subject.rows(blacklist_entries)),
    ]  # fmt: skip
    verified = organization.portal_status == PortalStatus.VERIFIED
    if not verified:
        return Outcome(NO, facts, _("Have your record verified by your union."))
    return Outcome(not bars, facts, _("The bar has to be lifted first: the page “Status” says how.") if bars else "")


def _listed_facts(kind: ListKind, rows: Sequence[CreditListing]) -> list[Fact]:
    facts = [Fact(kind.label, each.entry_reason, each.authority or REGISTER, each.entered_on) for each in rows]
    return facts or [Fact(kind.label, _("not listed"), REGISTER)]


BLACKLIST = {
    BlacklistStatus.IN_FORCE: gettext_noop("in force from %(day)s to %(until)s"),
    BlacklistStatus.LIFTED: gettext_noop("listed from %(day)s, lifted since"),
    BlacklistStatus.ENDED: gettext_noop("listed from %(day)s to %(until)s, over since"),
}
"""What an entry in the unions' blacklist is as a fact, by where it stands."""


def blacklist_entries(keys: Set[int]) -> Mapping[int, list[BlacklistEntry]]:
    """Read the entries in the unions' blacklist, those that are over as well."""
    return by_organization(BlacklistEntry.objects.select_related("union"), keys)


def _blacklist_facts(rows: Sequence[BlacklistEntry]) -> list[Fact]:
    label = _("Unions' blacklist")
    return [
        Fact(label, Phrase(BLACKLIST[BlacklistStatus(each.status)], {"day": each.starts_on, "until": each.ends_on}),
             Words(each.union.name, each.union.name_en))
        for each in rows
    ] or [Fact(label, _("not listed"), REGISTER)]  # fmt: skip


def legal_form(subject: Subject, parameters: Parameters, _on: dt.date) -> Outcome:
    """The legal form is one of those admitted."""
    organization = subject.organization
    fact = Fact(_("Legal form"), LegalForm(organization.legal_form).label, REGISTER, organization.registered_on)
    there = organization.legal_form in parameters["forms"]
    return Outcome(there, [fact], "" if there else _("Only another legal form on the certificate would change this."))


def registered_for(subject: Subject, parameters: Parameters, on: dt.date) -> Outcome:
    """It has been registered for a number of years."""
    organization = subject.organization
    since = organization.registered_on
    if since is None:
        return Outcome(None, [], _("Enter the date of registration in your record."))
    fact = Fact(_("Date of registration"), since.isoformat(), REGISTER, since)
    holds_from = months_back(since, -12 * parameters["years"])
    holds = since <= years_back(on, parameters["years"])
    remedy = "" if holds else Phrase(gettext_noop("It holds from %(day)s on."), {"day": holds_from})
    return Outcome(holds, [fact], remedy)


def in_districts(subject: Subject, parameters: Parameters, _on: dt.date) -> Outcome:
    """It sits in one of the districts admitted."""
    organization = subject.organization
    if organization.district is None:
        return Outcome(None, [], _("Enter the district in your record."))
    there = organization.district_id in parameters["districts"]
    remedy = "" if there else _("If the seat has moved, correct the address and district in your record.")
    return Outcome(there, [Fact(_("District"), organization.district.name, REGISTER)], remedy)


def in_areas(subject: Subject, parameters: Parameters, _on: dt.date) -> Outcome:
    """It works in at least one of the service areas admitted."""
    organization = subject.organization
    if not organization.service_areas:
        return Outcome(None, [], _("Enter the service areas in your record."))
    fact = Fact(_("Service areas"), in_both_languages(subject.rows(areas_of)), REGISTER)
    there = bool(set(organization.service_areas) & set(parameters["areas"]))
    return Outcome(there, [fact], "" if there else _("If you work in one of these areas, add it to your record."))


def areas_of(keys: Set[int]) -> Mapping[int, list[ServiceArea]]:
    """Read the service areas of organizations, in the areas' own order."""
    areas = list(ServiceArea.objects.all())
    rows = Organization.objects.filter(pk__in=keys).values_list("pk", "service_areas")
    return {key: [area for area in areas if area.code in codes] for key, codes in rows}


def in_both_languages(areas: Sequence[ServiceArea]) -> Words:
    """Return the names of service areas in both languages."""
    return Words("、".join(area.name_zh for area in areas), ", ".join(area.name_en for area in areas))


# Standing -------------------------------------------------------------------------------------------------------------


def inspections(keys: Set[int]) -> Mapping[int, list[AnnualInspection]]:
    """Read the annual inspections that have a result, the latest first."""
    return by_organization(AnnualInspection.objects.counting().exclude(result="").order_by("-year"), keys)


def penalties(keys: Set[int]) -> Mapping[int, list[Penalty]]:
    """Read the penalties."""
    return by_organization(Penalty.objects.counting(), keys)


def ratings(keys: Set[int]) -> Mapping[int, list[RatingAward]]:
    """Read the ratings."""
    return by_organization(RatingAward.objects.counting(), keys)


def listings(keys: Set[int]) -> Mapping[int, list[CreditListing]]:
    """Read the entries in lists that were not removed."""
    return by_organization(CreditListing.objects.counting().filter(removed_on=None), keys)


def inspection_passed(subject: Subject, _parameters: Parameters, on: dt.date) -> Outcome:
    """Last year's annual inspection was passed; until the middle of the year, the one before it counts as well."""
    since = on.year - (2 if on.month <= 6 else 1)
    found = next((one for one in subject.rows(inspections) if (one.year or 0) >= since), None)
    if found is None:
        return Outcome(None, [], _("Enter the result of the annual inspection under Standing, with its proof."))
    label = Phrase(gettext_noop("Annual inspection %(year)s"), {"year": found.year})
    fact = Fact(label, InspectionResult(found.result).label, REGISTER, found.decided_on)
    passed = found.result in PASSED
    return Outcome(passed, [fact], "" if passed else _("The next annual inspection counts once it is passed."))


def no_penalty(subject: Subject, parameters: Parameters, on: dt.date) -> Outcome:
    """No administrative penalty within a number of months."""
    since = months_back(on, parameters["months"])
    rows = [each for each in subject.rows(penalties) if since < each.decided_on <= on]
    facts = [
        Fact(_("Penalty"), PenaltyKind(each.kind).label, each.authority or REGISTER, each.decided_on) for each in rows
    ]
    if facts:
        ends = months_back(max(each.decided_on for each in rows), -parameters["months"])
        return Outcome(NO, facts, Phrase(gettext_noop("It counts until %(day)s."), {"day": ends}))
    return Outcome(YES, [Fact(_("Penalties"), _("none on record since then"), REGISTER, since)])


def rating_at_least(subject: Subject, parameters: Parameters, on: dt.date) -> Outcome:
    """A rating of a grade at least, valid on the day."""
    grades = list(Rating.values)
    rows = [each for each in subject.rows(ratings) if each.valid_until is None or each.valid_until >= on]
    best = max(rows, key=lambda each: grades.index(each.grade), default=None)
    if best is None:
        return Outcome(NO, [], _("No valid rating is on record: enter it under Standing, with its proof."))
    fact = Fact(_("Rating"), best.grade, best.authority or REGISTER, best.valid_until)
    enough = grades.index(best.grade) >= grades.index(parameters["grade"])
    return Outcome(enough, [fact], "" if enough else _("A better rating, confirmed on your record, would change this."))


def _not_listed(kind: ListKind) -> Any:
    def check(subject: Subject, _parameters: Parameters, on: dt.date) -> Outcome:
        organization = subject.organization
        rows = [each for each in subject.rows(listings) if each.list_kind == kind and each.entered_on <= on]
        facts = _listed_facts(kind, rows)
        abnormal = kind == ListKind.ABNORMAL and organization.legal_status == LegalStatus.ABNORMAL
        if abnormal and not rows:
            facts = [Fact(kind.label, LegalStatus(organization.legal_status).label, REGISTER)]
        if rows or abnormal:
            return Outcome(NO, facts, _("Have the entry removed by the registration authority."))
        return Outcome(YES, facts)

    return check


# Party and union building ---------------------------------------------------------------------------------------------


def _built(flag: str, model: type[PartyBuilding | UnionBuilding], label: Any) -> Any:
    def read(keys: Set[int]) -> Mapping[int, PartyBuilding | UnionBuilding]:
        return {each.organization_id: each for each in model.objects.filter(organization__in=keys)}

    def check(subject: Subject, _parameters: Parameters, _on: dt.date) -> Outcome:
        said, record = getattr(subject.organization, flag), subject.one(read)
        there = said or (record is not None and record.status == BuildingStatus.ELECTED)
        if said is None and record is None:
            return Outcome(None, [], _("Say in your record whether there is one."))
        remedy = "" if there else _("Once it is established, say so in your record.")
        return Outcome(bool(there), [Fact(label, _("Yes") if there else _("No"), REGISTER)], remedy)

    return check


# Papers that a person reads -------------------------------------------------------------------------------------------


def sponsor_consent(_subject: Subject, _parameters: Parameters, _on: dt.date) -> Outcome:
    """The responsible hub consents; its letter comes with the application, and a person reads it."""
    return Outcome(None, [], _("Attach the letter of consent to the application."))


KINDS = (
    RuleKind(
        "on_record", _("Verified record"), on_record,
        lambda _p: _("The record is verified, and the organization is not suspended, dissolved, listed for serious "
                     "violations or on the unions' blacklist."),
        source=_("Implementation plan, clause B1"),
    ),
    RuleKind(
        "legal_form", _("Legal form"), legal_form,
        lambda p: _("Legal form: %(forms)s.") % {"forms": chosen(dict(LegalForm.choices), p["forms"])},
        {"forms": several(_("Legal forms"), LegalForm.choices)},
        _("Measures on government purchase of services (MOF order 102), article 6"),
    ),
    RuleKind(
        "registered_for", _("Years since registration"), registered_for,
        lambda p: _("Registered for at least %(years)s years.") % dict(p),
        {"years": whole(_("Years"), 2, 50)}, BEIJING_CALLS,
    ),
    RuleKind(
        "inspection_passed", _("Annual inspection passed"), inspection_passed,
        lambda _p: _("The last annual inspection was passed."), source=BEIJING_CALLS,
    ),
    RuleKind(
        "no_penalty", _("No penalty"), no_penalty,
        lambda p: _("No administrative penalty in the last %(months)s months.") % dict(p),
        {"months": whole(_("Months"), 24, 120)}, BEIJING_CALLS,
    ),
    RuleKind(
        "rating_at_least", _("Rating"), rating_at_least,
        lambda p: _("A valid rating of %(grade)s or better.") % dict(p),
        {"grade": lambda: forms.ChoiceField(label=_("Grade"), choices=Rating.choices, initial="3A")},
        _("Measures on the rating of social organizations"),
    ),
    RuleKind(
        "not_abnormal", _("Not in the list of abnormal operation"), _not_listed(ListKind.ABNORMAL),
        lambda _p: _("Not in the list of abnormal operation."),
        source=_("Measures on credit information of social organizations, 2018"),
    ),
    RuleKind(
        "not_serious", _("Not in the list of serious violations"), _not_listed(ListKind.SERIOUS),
        lambda _p: _("Not in the list of serious violations."),
        source=_("Measures on credit information of social organizations, 2018"),
    ),
    RuleKind(
        "in_areas", _("Service areas"), in_areas,
        lambda p: _("Works in: %(areas)s.") % {"areas": chosen(service_area_names(), p["areas"])},
        {"areas": several(_("Service areas"), lambda: list(service_area_names().items()))},
    ),
    RuleKind(
        "in_districts", pgettext_lazy("rule", "Districts"), in_districts,
        lambda p: _("Sits in: %(districts)s.") % {"districts": chosen(district_names(), p["districts"])},
        {"districts": several(pgettext_lazy("rule", "Districts"), lambda: list(district_names().items()))},
    ),
    RuleKind(
        "party_organization", _("Party organization"),
        _built("has_party_organization", PartyBuilding, _("Party organization")),
        lambda _p: _("A party organization is established."),
        source=_("Implementation plan, clause B2"),
    ),
    RuleKind(
        "union_established", _("Union established"),
        _built("has_union", UnionBuilding, _("Union established")),
        lambda _p: _("A union is established."), source=_("Implementation plan, clause B2"),
    ),
    RuleKind(
        "sponsor_consent", _("Consent of the responsible hub"), sponsor_consent,
        lambda _p: _("The responsible hub consents in writing."), source=BEIJING_CALLS,
    ),
)  # fmt: skip


def register() -> None:
    """Fill the registry of kinds."""
    for order, kind in enumerate(KINDS):
        rule_kinds.register(kind.name, kind, order=order)
