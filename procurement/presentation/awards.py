"""How panel, notices, objections, awards and contracts are shown: tones, words, facts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import clock
from core.lifecycle.queries import available
from core.workdays.days import is_workday
from finance.services.ledger import in_words
from procurement.choices import (
    AmendmentStatus,
    AwardStatus,
    ContractStatus,
    MilestoneKind,
    ObjectionStatus,
    PanelOutcome,
    ResultKind,
)
from procurement.models import Contract, ContractAmendment, Objection, Round
from procurement.queries.notices import OVER, RUNNING, WITHDRAWN
from procurement.services.amendments import AMENDABLE
from procurement.services.notices import last_day_of
from unions.models import User

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
AMENDMENT_TONES: dict[str, str] = {
    AmendmentStatus.DRAFTED: "waiting", AmendmentStatus.IN_FORCE: "good", AmendmentStatus.DROPPED: "neutral",
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


def changes_of(amendment: ContractAmendment) -> list[tuple[Any, Any]]:
    """Return what an amendment changes, as label and words."""
    before = f"{amendment.starts_on_before} – {amendment.ends_on_before}"
    after = f"{amendment.starts_on} – {amendment.ends_on}"
    changed = [
        (_("Amount (yuan)"), in_words(amendment.amount_before), in_words(amendment.amount)),
        (_("Period"), before, after),
    ]
    found: list[tuple[Any, Any]] = [(label, f"{old} → {new}") for label, old, new in changed if old != new]
    found.append((_("What changes in the services"), amendment.content))
    found += [(_("Reason"), amendment.reason), (_("Signed on"), amendment.agreed_on)]
    return [(label, words) for label, words in found if words]


def amendment_rows(contract: Contract, user: User) -> list[dict[str, Any]]:
    """Return the amendments of a contract with what the visitor may do with each."""
    return [
        {"row": one, "tone": AMENDMENT_TONES[one.status], "facts": changes_of(one),
         "steps": {step.name for step in available(one, user)}, "is_own": one.drafted_by_id in user.hands}
        for one in contract.amendments.select_related("contract__union")
    ]  # fmt: skip


def can_amend(contract: Contract, user: User) -> bool:
    """Tell whether the visitor may draft an amendment now."""
    return (
        contract.status in AMENDABLE
        and user.has_perm("procurement.draft_contract", contract)
        and not contract.amendments.filter(status=AmendmentStatus.DRAFTED).exists()
    )


def before_notice(round: Round) -> str:
    """Return what somebody reads before the notice is published: its days, and what is odd about today."""
    today, planned = clock.today(), round.days.get(MilestoneKind.NOTICE)
    words = [
        _("What the panel proposes is shown to everybody, frozen as it is now. Anybody can object until the end of "
          "%(day)s; the dates of the round move with it.") % {"day": last_day_of(round)}
    ]  # fmt: skip
    if planned and today < planned:
        words.append(_("The timetable plans the notice for %(day)s: you publish it earlier.") % {"day": planned})
    if not is_workday(today):
        words.append(_("Today is a day off: the working days of the notice count from the next working day on."))
    return " ".join(words)


def objection_facts(objection: Objection) -> list[tuple[Any, Any]]:
    """Return what an objection says, as label and value; who lodged it is named, the contact is not."""
    return [
        (_("Lodged by"), objection.name),
        (_("Lodged at"), f"{objection.lodged_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"),
        (pgettext("objection", "About"), objection.application or _("The notice as a whole")),
        (_("To be answered by"), objection.due_on),
        (_("What is objected to"), objection.what), (_("Why"), objection.argument),
        (_("Evidence"), objection.evidence), (_("What should be done"), objection.remedy),
    ]  # fmt: skip
