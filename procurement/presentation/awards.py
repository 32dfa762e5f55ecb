"""How panel, notices, objections, awards and contracts are shown: tones, words, facts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from finance.services.ledger import in_words
from procurement.choices import AwardStatus, ContractStatus, ObjectionStatus, PanelOutcome, ResultKind
from procurement.models import Contract, Objection
from procurement.queries.notices import OVER, RUNNING, WITHDRAWN

OUTCOME_TONES: dict[str, str] = {
    PanelOutcome.PROPOSED: "good", PanelOutcome.RESERVE: "waiting", PanelOutcome.DECLINED: "neutral",
}  # fmt: skip
NOTICE_STATES = {
    RUNNING: gettext_lazy("Notice runs"), OVER: gettext_lazy("Over"), WITHDRAWN: gettext_lazy("Withdrawn"),
}  # fmt: skip
NOTICE_TONES = {RUNNING: "waiting", OVER: "good", WITHDRAWN: "bad"}
OBJECTION_TONES: dict[str, str] = {
    ObjectionStatus.LODGED: "warning", ObjectionStatus.EXAMINED: "waiting", ObjectionStatus.UPHELD: "bad",
    ObjectionStatus.REJECTED: "neutral", ObjectionStatus.INADMISSIBLE: "neutral", ObjectionStatus.WITHDRAWN: "neutral",
}  # fmt: skip
AWARD_TONES: dict[str, str] = {
    AwardStatus.AWARDED: "waiting", AwardStatus.CONTRACTED: "good", AwardStatus.LAPSED: "bad",
}  # fmt: skip
CONTRACT_TONES: dict[str, str] = {
    ContractStatus.DRAFTED: "neutral", ContractStatus.SIGNED: "waiting", ContractStatus.RUNNING: "info",
    ContractStatus.COMPLETED: "waiting", ContractStatus.ACCEPTED: "good", ContractStatus.TERMINATED: "bad",
}  # fmt: skip
RESULT_TONES: dict[str, str] = {
    ResultKind.AWARDED: "good", ResultKind.RESERVE: "waiting", ResultKind.NOT_AWARDED: "neutral",
}  # fmt: skip


def contract_facts(contract: Contract) -> list[tuple[Any, Any]]:
    """Return what a contract says, as label and value."""
    return [
        (_("Contract number"), contract.number), (_("Union"), contract.union.name),
        (_("Organization"), contract.organization.name),
        (_("USCC"), contract.organization.uscc or ""), (_("Amount (yuan)"), in_words(contract.amount)),
        (_("From"), contract.starts_on), (_("Until"), contract.ends_on), (_("Signed on"), contract.signed_on),
        (_("Signed for the union by"), contract.signed_for_union),
        (_("Signed for the organization by"), contract.signed_for_organization),
    ]  # fmt: skip


def objection_facts(objection: Objection) -> list[tuple[Any, Any]]:
    """Return what an objection says, as label and value; who lodged it is named, the contact is not."""
    return [
        (_("Lodged by"), objection.name),
        (_("Lodged at"), f"{objection.lodged_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"),
        (_("About"), objection.application or _("The notice as a whole")),
        (_("To be answered by"), objection.due_on),
        (_("What is objected to"), objection.what), (_("Why"), objection.argument),
        (_("Evidence"), objection.evidence), (_("What should be done"), objection.remedy),
    ]  # fmt: skip
