"""The kinds of entries of an organization's standing and work: one declaration each, for forms, pages and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from core.registry import Registry
from orgs.models import (
    AnnualInspection,
    AnnualReport,
    CreditListing,
    FundingReceived,
    Honour,
    OrganizationDocument,
    Penalty,
    RatingAward,
    ServiceOffer,
    ServiceUndertaken,
)
from orgs.models.standing import StandingEntry

Family = Literal["standing", "work"]


@dataclass(frozen=True)
class StandingKind:
    """A kind of entry: its word in addresses, model, titles, the fields that people fill in, those that are shown.

    ``by_owner``: whether the organization itself may enter it. ``importable``: whether a spreadsheet can.
    ``with_file``: whether a file belongs to an entry. ``family``: the tab and the page that show it. ``kept_by_owner``:
    whether the organization may correct it after a clerk confirmed it, who then confirms it anew.
    """

    slug: str
    model: type[StandingEntry]
    title: Any
    add: Any
    icon: str
    fields: tuple[str, ...]
    hint: Any
    by_owner: bool = True
    importable: bool = False
    with_file: bool = False
    family: Family = "standing"
    kept_by_owner: bool = False

    @property
    def resource(self) -> str:
        """The name of its list page and export."""
        return f"{self.family}_{self.slug.replace('-', '_')}"

    @property
    def my_page(self) -> str:
        """The name of the owner's page that shows it."""
        return f"orgs:my_{self.family}"


standing_kinds: Registry[StandingKind] = Registry("kind of standing")

for each in (
    StandingKind(
        "inspections", AnnualInspection, _("Annual inspections"), _("Enter an inspection"), "clipboard-check",
        ("year", "result", "decided_on", "note"), _("Enter the result of each year's inspection."), importable=True,
    ),
    StandingKind(
        "ratings", RatingAward, _("Ratings"), _("Enter a rating"), "award",
        ("grade", "awarded_on", "valid_until", "authority", "note"),
        _("Grades 1A to 5A; a rating is valid for five years."), importable=True,
    ),
    StandingKind(
        "penalties", Penalty, _("Administrative penalties"), _("Enter a penalty"), "gavel",
        ("kind", "decided_on", "document_number", "reason", "amount", "authority", "note"),
        _("No penalty is on record."), importable=True,
    ),
    StandingKind(
        "listings", CreditListing, _("Entries in lists"), _("Enter a listing"), "alert-octagon",
        ("list_kind", "entered_on", "entry_reason", "removed_on", "removal_reason", "authority", "note"),
        _("It never stood in the list of abnormal operation or of serious violations."), importable=True,
    ),
    StandingKind(
        "honours", Honour, _("Honours"), _("Enter an honour"), "medal",
        ("title", "level", "conferred_on", "authority", "note"), _("Enter honours with who conferred them."),
        importable=True,
    ),
    StandingKind(
        "services", ServiceUndertaken, _("Services undertaken"), _("Enter a service"), "heart-handshake",
        ("title", "buyer", "began_on", "ended_on", "amount", "people_served", "note"),
        _("Enter services that unions, departments and others bought from it."), importable=True,
    ),
    StandingKind(
        "documents", OrganizationDocument, _("Documents with an end"), _("Enter a document"), "file-certificate",
        ("kind", "number", "issued_by", "valid_from", "valid_until", "note"),
        _("Enter certificates and policies: owners and clerks are reminded 60, 30 and 7 days before they end."),
        importable=True, with_file=True,
    ),
    StandingKind(
        "offers", ServiceOffer, _("Services offered"), _("Enter a service offered"), "heart-handshake",
        ("title", "area", "target_groups", "districts", "capacity", "price", "unit", "description", "valid_from",
         "valid_until", "is_public", "note"),
        _("Enter what it offers, for whom, where and at which price: the public page shows it once it is confirmed."),
        importable=True, family="work", kept_by_owner=True,
    ),
    StandingKind(
        "reports", AnnualReport, _("Annual reports"), _("Enter an annual report"), "report",
        ("year", "submitted_on", "income", "expense", "people_served", "summary", "note"),
        _("Enter each year's report, with its document."), importable=True, with_file=True, family="work",
    ),
    StandingKind(
        "funding", FundingReceived, _("Funding received"), _("Enter funding"), "coin-yuan",
        ("year", "funder_kind", "funder", "amount", "purpose", "note"),
        _("Enter money received, also from elsewhere: departments, foundations, enterprises."),
        importable=True, with_file=True, family="work",
    ),
):  # fmt: skip
    standing_kinds.register(each.slug, each)


def kinds_of(family: Family) -> list[StandingKind]:
    """Return the kinds that one page shows."""
    return [kind for kind in standing_kinds if kind.family == family]


def kind_of(entry: StandingEntry) -> StandingKind:
    """Return the kind of an entry."""
    return next(kind for kind in standing_kinds if kind.model is type(entry))
