"""One process as one OCDS release, compiled to the day (standard.open-contracting.org, 1.1).

Only fields of the standard itself are used: a lot is an item of the tender. Identifiers stay: a process's is
``OCDS_PREFIX`` and the round's key, an award's and a movement's are their keys, a contract's is its number.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from finance.choices import EntryKind
from finance.models import LedgerEntry
from orgs.models import Organization
from procurement.choices import AmendmentStatus, AwardStatus, ContractStatus, MilestoneKind, RoundStatus
from procurement.models import Award, Contract, ContractAmendment, Lot, Round
from procurement.normalising import RULE
from procurement.open_data.processes import Process
from procurement.scheme import Scheme
from unions.models import Union

Json = dict[str, Any]
SCHEME = "CN-USCI"
TENDER_STATUS = {
    RoundStatus.AWARDED: "complete", RoundStatus.CONCLUDED: "complete", RoundStatus.FAILED: "unsuccessful",
    RoundStatus.CANCELLED: "cancelled",
}  # fmt: skip
"""What became of a tender; any other is active."""
CONTRACT_STATUS = {ContractStatus.SIGNED: "active", ContractStatus.RUNNING: "active"}
"""How far a contract is; any other has come to its end."""


def release_of(process: Process) -> Json:
    """Return the release of a process, with what is public of it at this moment."""
    round = process.round
    buyer, day = _reference(round.union), _last_change(process)
    contracts = [(award, contract) for award in process.awards if (contract := process.contract_of(award))]
    return _known({
        "ocid": ocid(round), "id": f"{ocid(round)}-{day:%Y%m%d}", "date": instant(day), "tag": ["compiled"],
        "initiationType": "tender", "language": "zh", "parties": _parties(process), "buyer": buyer,
        "planning": _planning(process), "tender": _tender(process),
        "awards": [_award(award, process) for award in process.awards],
        "contracts": [_contract(award, contract, process) for award, contract in contracts],
        "relatedProcesses": _related(round),
    })  # fmt: skip


def ocid(round: Round) -> str:
    """Return the identifier that a process keeps through all its releases."""
    return f"{settings.OCDS_PREFIX}-{round.pk}"


def instant(moment: dt.datetime | dt.date) -> str:
    """Return a moment, or the begin of a day, in Beijing's time."""
    if not isinstance(moment, dt.datetime):
        moment = clock.start_of(moment)
    return moment.astimezone(clock.SHANGHAI).replace(microsecond=0).isoformat()


def _known(said: Json) -> Json:
    """Leave out what is not known or empty: the standard wants no empty fields."""
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def _money(amount: Decimal | None) -> Json | None:
    return None if amount is None else {"amount": float(amount), "currency": "CNY"}


def _last_change(process: Process) -> dt.datetime:
    """Return the moment of the last thing that the release tells."""
    round = process.round
    moments = [round.opened_at, *(each.published_at for each in round.addenda.all()), *(log.at for log in process.ends)]
    moments += [each.answered_at for each in round.questions.all()]
    if process.applicants is not None:
        moments.append(round.deadline)
    for award in process.awards:
        contract = process.contract_of(award)
        moments += [award.awarded_at, *(entry.at for entry in process.entries[award.pk])]
        moments += [clock.start_of(contract.signed_on)] if contract and contract.signed_on else []
    return max(moment for moment in moments if moment is not None)


# Parties --------------------------------------------------------------------------------------------------------------


def _party_id(party: Union | Organization) -> str:
    if isinstance(party, Union):
        return f"union-{party.code}"
    return f"{SCHEME}-{party.uscc}" if party.uscc else f"organization-{party.number}"


def _reference(party: Union | Organization) -> Json:
    return {"id": _party_id(party), "name": party.name}


def _parties(process: Process) -> list[Json]:
    paid = any(process.entries[award.pk] for award in process.awards if process.contract_of(award))
    union = process.round.union
    parties = {_party_id(union): {
        **_reference(union), "roles": ["buyer", "procuringEntity", *(["payer"] if paid else [])],
        **_contact(process.round),
    }}  # fmt: skip
    for award in process.awards:
        entries = process.entries[award.pk] if process.contract_of(award) else []
        known = parties.setdefault(_party_id(award.organization), _supplier(award.organization))
        roles = {*known["roles"], *(["payee"] if entries else [])}
        if any(entry.kind == EntryKind.REFUNDED for entry in entries):  # money comes back: who pays is the supplier
            roles.add("payer")
            parties[_party_id(union)]["roles"] = sorted({*parties[_party_id(union)]["roles"], "payee"})
        known["roles"] = sorted(roles)
    return list(parties.values())


def _contact(round: Round) -> Json:
    point = _known({"email": round.contact_email, "telephone": round.contact_telephone})
    return {"contactPoint": point} if point else {}


def _supplier(organization: Organization) -> Json:
    said: Json = {**_reference(organization), "roles": ["supplier"]}
    if organization.uscc:
        said["identifier"] = {"scheme": SCHEME, "id": organization.uscc, "legalName": organization.name}
    if organization.district:
        said["address"] = {"locality": organization.district.name, "region": _("Beijing"), "countryName": "中国"}
    return said


# Planning and tender --------------------------------------------------------------------------------------------------


def _planning(process: Process) -> Json:
    round = process.round
    budget = _known({
        "id": f"{round.union.code}-{round.year}", "amount": _money(round.ceiling),
        "description": str(round.line) if round.line else "",
    })  # fmt: skip
    return _known({"rationale": " ".join(filter(None, (round.summary, process.rationale))), "budget": budget})


def _tender(process: Process) -> Json:
    round, scheme = process.round, Scheme.from_json(process.round.scheme)
    days = round.days
    page = f"{settings.SITE_URL.rstrip('/')}{reverse('procurement:call', args=[round.pk])}"
    criteria = "；".join(f"{each.title.zh} {each.weight}%" for each in scheme.criteria)
    if scheme.is_normalised:
        criteria += f"。{RULE}"
    return _known({
        "id": round.number or str(round.pk), "title": round.title, "description": round.summary,
        "status": TENDER_STATUS.get(RoundStatus(round.status), "active"), "procuringEntity": _reference(round.union),
        "items": [_item(lot) for lot in round.lots.all()], "value": _money(round.ceiling),
        "procurementMethod": "open", "procurementMethodDetails": str(round.get_funding_mode_display()),
        "mainProcurementCategory": "services", "awardCriteria": "ratedCriteria", "awardCriteriaDetails": criteria,
        "submissionMethod": ["electronicSubmission", "written"],
        "submissionMethodDetails": "；".join(
            f"{each.title}{'' if each.is_required else '（选交）'}" for each in round.documents.all()
        ),
        "tenderPeriod": _period(round.opened_at, round.deadline),
        "enquiryPeriod": _period(round.opened_at, _end_of(days.get(MilestoneKind.QUESTIONS))),
        "awardPeriod": _period(days.get(MilestoneKind.PANEL), _end_of(days.get(MilestoneKind.OBJECTIONS))),
        "hasEnquiries": any(each.answered_at for each in round.questions.all()),
        "eligibilityCriteria": "；".join(rule.text.rstrip("。；") for rule in round.rules.all()),
        "numberOfTenderers": process.applicants,
        "documents": [{
            "id": f"call-{round.pk}", "documentType": "tenderNotice", "title": round.title, "url": page,
            "datePublished": instant(round.opened_at), "format": "text/html", "language": "zh",
        }] if round.opened_at else [],
        "amendments": _amendments(process),
    })  # fmt: skip


def _item(lot: Lot) -> Json:
    area = f"（{lot.area.name_zh}）" if lot.area else ""
    unit = _known({"name": _("award"), "value": _money(lot.most_each)}) if lot.most_each else None
    return _known({
        "id": f"lot-{lot.pk}", "description": f"{lot.title}{area}", "quantity": lot.places, "unit": unit
    })  # fmt: skip


def _period(begin: dt.datetime | dt.date | None, end: dt.datetime | dt.date | None) -> Json:
    return _known({"startDate": begin and instant(begin), "endDate": end and instant(end)})


def _end_of(day: dt.date | None) -> dt.datetime | None:
    return None if day is None else clock.start_of(day + dt.timedelta(days=1)) - dt.timedelta(seconds=1)


def _amendments(process: Process) -> list[Json]:
    """Return the published corrections, and why it was called off or failed."""
    corrections = [
        {"id": f"addendum-{each.pk}", "date": instant(each.published_at), "description": each.text}
        for each in sorted(process.round.addenda.all(), key=lambda each: each.pk)
    ]
    ends = [
        _known({"id": f"{log.name}-{log.pk}", "date": instant(log.at), "rationale": log.reason}) for log in process.ends
    ]
    return [*corrections, *ends]


def _related(round: Round) -> list[Json]:
    before = round.called_again
    if before is None or before.opened_at is None:
        return []
    return [{
        "id": "1", "relationship": ["unsuccessfulProcess"], "title": before.title, "scheme": "ocid",
        "identifier": ocid(before),
    }]  # fmt: skip


# Awards and contracts -------------------------------------------------------------------------------------------------


def _award(award: Award, process: Process) -> Json:
    contract = process.contract_of(award)
    return _known({
        "id": str(award.pk), "title": str(award.application), "date": instant(award.awarded_at),
        "status": "cancelled" if award.status == AwardStatus.LAPSED else "active", "value": _money(award.amount),
        "suppliers": [_reference(award.organization)],
        "contractPeriod": _period(contract.starts_on, _end_of(contract.ends_on)) if contract else None,
    })  # fmt: skip


def _contract(award: Award, contract: Contract, process: Process) -> Json:
    moved = [_transaction(entry, award) for entry in process.entries[award.pk]]
    return _known({
        "id": contract.number, "awardID": str(award.pk), "title": contract.subject,
        "status": CONTRACT_STATUS.get(ContractStatus(contract.status), "terminated"),
        "period": _period(contract.starts_on, _end_of(contract.ends_on)), "value": _money(contract.amount),
        "dateSigned": contract.signed_on and instant(contract.signed_on),
        "amendments": [_amendment(one) for one in contract.amendments.all() if one.status == AmendmentStatus.IN_FORCE],
        "implementation": {"transactions": moved} if moved else None,
    })  # fmt: skip


def _amendment(one: ContractAmendment) -> Json:
    return _known({
        "id": one.number, "date": one.agreed_on and instant(one.agreed_on), "rationale": one.reason,
        "description": one.content,
    })  # fmt: skip


def _transaction(entry: LedgerEntry, award: Award) -> Json:
    """Return a payment, or a refund, in which the supplier pays."""
    union, supplier = _reference(award.union), _reference(award.organization)
    payer, payee = (supplier, union) if entry.kind == EntryKind.REFUNDED else (union, supplier)
    return {
        "id": str(entry.pk), "date": instant(entry.booked_on), "value": _money(entry.amount), "payer": payer,
        "payee": payee,
    }  # fmt: skip
