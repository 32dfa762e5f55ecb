"""The profile of an organization as a sheet: for the public what it may know, for the desk all of the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import segno
from django.db.models import F
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.certificates.rendering import qr_png
from core.documents.rendering import Picture, render_docx
from core.inbox.channels import absolute
from core.wording import listed
from orgs.models import Organization
from orgs.presentation.life import facts_of
from orgs.presentation.profile_template import KEY
from orgs.presentation.records import fact_groups
from orgs.presentation.work import public_offers
from orgs.queries.standing import entries_of
from orgs.sheets.organizations import PUBLIC

Pairs = list[tuple[str, str]]
SHOWN = {*PUBLIC, "short_name", "name_en", "supervising_authority", "business_scope"}


@dataclass(frozen=True)
class Profile:
    """What the sheet says. ``address``: of the public page; empty for an organization that has none."""

    organization: Organization
    address: str
    groups: list[tuple[Any, Pairs]]
    offers: list[dict[str, Any]]
    entries: list[tuple[Any, list[str]]] = field(default_factory=list)
    unions: list[str] = field(default_factory=list)

    @property
    def made_on(self) -> str:
        """The day on which the sheet is made."""
        return clock.today().isoformat()

    @property
    def qr(self) -> str:
        """The public page's address as a picture for the page."""
        return segno.make(self.address, error="m").png_data_uri(scale=6, border=2) if self.address else ""


def public_profile(organization: Organization) -> Profile:
    """Return the sheet for everybody."""
    return Profile(organization, _address(organization), _groups(organization, SHOWN), public_offers(organization))


def whole_profile(organization: Organization) -> Profile:
    """Return the sheet for the desk: the whole record, entries that count, the unions in charge."""
    listed = Organization.objects.listed_publicly().filter(pk=organization.pk).exists()
    in_charge = organization.responsibilities.order_by("-is_lead", "union__path")
    entries = [
        (
            kind.title,
            ["；".join(f"{label}：{value}" for label, value in facts_of(entry, _told(kind))) for entry in counting],
        )
        for kind, found in (*entries_of(organization, "standing"), *entries_of(organization, "work"))
        if kind.slug != "offers"
        and (counting := [one for one in found if one.withdrawn_at is None and not one.is_unconfirmed])
    ]
    return Profile(
        organization, _address(organization) if listed else "", _groups(organization), public_offers(organization),
        entries, list(in_charge.values_list(F("union__name"), flat=True)),
    )  # fmt: skip


def _told(kind: Any) -> tuple[str, ...]:
    return tuple(name for name in kind.fields if name != "note")


def _address(organization: Organization) -> str:
    return absolute(reverse("orgs:profile", args=[organization.number]))


def _groups(organization: Organization, names: set[str] | None = None) -> list[tuple[Any, Pairs]]:
    """Return the facts that are known, under their headings; only the named ones where names are given."""
    wanted = None if names is None else {capfirst(str(Organization._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
                                         for name in names}  # fmt: skip
    groups = [
        (group["title"], [(label, value) for label, value in group["pairs"]
                          if value and (wanted is None or label in wanted)])
        for group in fact_groups(organization)
    ]  # fmt: skip
    return [(title, pairs) for title, pairs in groups if pairs]


def as_docx(profile: Profile) -> bytes:
    """Return the sheet as a Word file by the template in use. Raises UserError where that is faulty."""
    organization = profile.organization
    return render_docx(KEY, {
        "name": organization.name, "number": organization.number, "made_on": profile.made_on,
        "address": profile.address, "qr": Picture(qr_png(profile.address), 30) if profile.address else "",
        "groups": [{"title": str(title), "facts": [{"label": label, "value": value} for label, value in pairs]}
                   for title, pairs in profile.groups],
        "offers": [{"title": row["offer"].title, "area": row["offer"].area.name, "groups": listed(row["groups"]),
                    "districts": listed(row["districts"]) or _("The whole city"),
                    "price": row["price"] or _("By agreement")} for row in profile.offers],
        "entries": [{"title": str(title), "lines": lines} for title, lines in profile.entries],
        "unions": profile.unions,
    })  # fmt: skip
