"""What the panel decided of an application and what came of it, on its page at the desk and in its file."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from finance.services.ledger import in_words
from procurement.models import Application, Award, Contract, PanelDecision
from unions.models import User


def decided_rows(application: Application) -> list[tuple[str, str]]:
    """Return the panel's decision, the award and the contract as pairs of a label and a text; none before the panel."""
    decision = PanelDecision.objects.filter(application=application).first()
    if decision is None:
        return []
    counted = decision.votes_for or decision.votes_against or decision.abstentions
    votes = _("%(for)s for, %(against)s against, %(abstentions)s abstained") % {
        "for": decision.votes_for, "against": decision.votes_against, "abstentions": decision.abstentions,
    } if counted else _("agreed without a count")  # fmt: skip
    rows = [
        (_("Decision of the panel"), str(decision.get_outcome_display())),
        (_("Rank and score"), f"{decision.rank or '—'} · {decision.score or '—'}"), (_("Votes"), votes),
        (_("Amount (yuan)"), in_words(decision.amount)),
        (_("Why it departs from the ranking"), decision.departure_reason),
    ]  # fmt: skip
    award = Award.objects.filter(application=application).first()
    if award is not None:
        rows.append((_("Award"), f"{award.get_status_display()} · {in_words(award.amount)}"))
    contract = Contract.objects.filter(award__application=application).first()
    if contract is not None:
        rows.append((_("Contract"), f"{contract.number} · {contract.get_status_display()}"))
    return [(label, text) for label, text in rows if text]


def decided_part(application: Application, user: User) -> dict[str, Any] | None:
    """Return what the page shows, with the way to the award; None before the panel decided."""
    rows = decided_rows(application)
    if not rows:
        return None
    award = Award.objects.filter(application=application).first()
    may_open = award is not None and user.has_perm("procurement.open_awards", award)
    return {"rows": rows, "url": reverse("procurement:one_award", args=[award.pk]) if award and may_open else ""}
