"""What ties experts to organizations, computed from the register before anybody is asked.

Each rule finds, for one expert, the organizations with which something is shared, and says in words what. The register
is read once for all organizations and looked up by what is compared: names without regard to spacing, width and
brackets (``core.names``), telephones by their digits, addresses without the city. A name shared by chance is found
too: the draw passes such an expert over, which costs nobody anything.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.names import name_key
from orgs.choices.people import Post
from orgs.models import KeyPerson, Member, Organization
from procurement.choices import TieKind
from procurement.eligibility.kinds import years_back
from procurement.models import Expert, ExpertTie

NOT_DIGITS = re.compile(r"\D")
SEVERAL = re.compile(r"[,;、/，；]")
LAST_DIGITS = 8  # a fixed telephone without its area code
MOBILE = 11
WORDS = {
    "tie": gettext_lazy("declared tie: %(detail)s"),
    "employer": gettext_lazy("the expert's employer is the organization itself: %(detail)s"),
    "sponsor": gettext_lazy("the expert's employer is the organization's supervising authority: %(detail)s"),
    "account": gettext_lazy("the expert keeps the organization's record in the portal"),
    "representative": gettext_lazy("the organization's legal representative bears the expert's name: %(detail)s"),
    "post": gettext_lazy("somebody of the expert's name holds or held a post there: %(detail)s"),
    "telephone": gettext_lazy("the same telephone"),
    "email": gettext_lazy("the same e-mail address"),
    "address": gettext_lazy("the same postal address"),
    "employer_telephone": gettext_lazy("the expert's employer has the same telephone: %(detail)s"),
    "employer_address": gettext_lazy("the expert's employer has the same address: %(detail)s"),
    "employer_representative": gettext_lazy("the expert's employer has the same legal representative: %(detail)s"),
}
"""What each rule says of a tie that it found."""


@dataclass(frozen=True)
class Reason:
    """One thing that ties an expert to an organization: the rule that found it, and what it found."""

    rule: str
    detail: str = ""

    def __str__(self) -> str:
        return str(WORDS[self.rule]) % {"detail": self.detail}


Conflicts = Mapping[tuple[int, int], list[Reason]]
"""Reasons by the keys of expert and organization; pairs without any are left out."""


def telephones(text: str | None) -> set[str]:
    """Return the numbers written in a text: mobile phones whole, others without area code."""
    numbers = {NOT_DIGITS.sub("", each.replace("+86", "")) for each in SEVERAL.split(text or "")}
    return {each if len(each) == MOBILE and each[0] == "1" else each[-LAST_DIGITS:] for each in numbers
            if len(each) >= LAST_DIGITS - 1}  # fmt: skip


def address_key(text: str) -> str:
    """Return an address as it is compared: without spacing, width, and the city before the district."""
    return name_key(text).removeprefix("北京市").removeprefix("北京")


def names_of(organization: Organization) -> set[str]:
    """Return the keys of the names that an organization bears and bore."""
    former = SEVERAL.split(organization.former_names)
    return {name_key(each) for each in (organization.name, organization.short_name, *former)} - {""}


Index = dict[str, set[int]]


@dataclass
class Register:
    """The organizations that experts are compared with, by what is compared."""

    day: dt.date
    names: Index = field(default_factory=lambda: defaultdict(set))
    sponsors: Index = field(default_factory=lambda: defaultdict(set))
    representatives: Index = field(default_factory=lambda: defaultdict(set))
    telephones: Index = field(default_factory=lambda: defaultdict(set))
    emails: Index = field(default_factory=lambda: defaultdict(set))
    addresses: Index = field(default_factory=lambda: defaultdict(set))
    posts: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    keepers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    employers: dict[str, Organization] = field(default_factory=dict)

    @property
    def horizon(self) -> dt.date:
        """The day before which what has ended ties nobody any more."""
        return years_back(self.day, settings.EXPERT_TIE_YEARS)


def read_register(organizations: Iterable[Organization], experts: Iterable[Expert], on: dt.date) -> Register:
    """Return what the register says of organizations, and of the employers of experts that stand on record."""
    register = Register(on)
    ids = []
    for each in organizations:
        ids.append(each.pk)
        _enter(register, each)
    _enter_people(register, ids)
    keys = {name_key(each.employer) for each in experts} - {""}
    for employer in Organization.objects.on_record().filter(name_key__in=keys):
        register.employers[employer.name_key] = employer
    return register


def _enter(register: Register, one: Organization) -> None:
    for key in names_of(one):
        register.names[key].add(one.pk)
    for index, key in (
        (register.sponsors, name_key(one.supervising_authority)),
        (register.representatives, name_key(one.legal_representative)),
        (register.addresses, address_key(one.address)), (register.emails, one.email.lower()),
    ):  # fmt: skip
        if key:
            index[key].add(one.pk)
    for number in telephones(one.telephone):
        register.telephones[number].add(one.pk)


def _enter_people(register: Register, ids: list[int]) -> None:
    held = KeyPerson.objects.in_force().filter(organization__in=ids)
    held = held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=register.horizon))
    for person in held.order_by("pk").only("organization_id", "name", "post", "post_title", "mobile", "email"):
        title = person.post_title or str(Post(person.post).label)
        register.posts[name_key(person.name)].append((person.organization_id, title))
        for number in telephones(person.mobile.open() if person.mobile else ""):
            register.telephones[number].add(person.organization_id)
        if person.email:
            register.emails[person.email.open().lower()].add(person.organization_id)
    for organization, user in Member.objects.filter(organization__in=ids).values_list("organization_id", "user_id"):
        register.keepers[user].add(organization)


# The rules ------------------------------------------------------------------------------------------------------------

Found = Iterator[tuple[int, Reason]]


def declared(expert: Expert, register: Register) -> Found:
    """Ties that were declared, or found when the expert stepped back: in force, or ended not long ago."""
    for tie in expert.ties.all():
        if tie.ends_on is not None and tie.ends_on < register.horizon:
            continue
        reason = Reason("tie", _tie_in_words(tie))
        if tie.organization_id is not None:
            yield tie.organization_id, reason
        key = name_key(tie.name)
        for pk in register.names[key] | register.sponsors[key] if key else ():
            yield pk, reason


def _tie_in_words(tie: ExpertTie) -> str:
    body = f" · {tie.name}" if tie.name else ""
    until = _(" (until %(day)s)") % {"day": tie.ends_on} if tie.ends_on else ""
    return f"{TieKind(tie.kind).label}{body}{until}"


def employed(expert: Expert, register: Register) -> Found:
    """The expert works for the organization, or for the body that supervises it."""
    key = name_key(expert.employer)
    for pk in register.names[key] if key else ():
        yield pk, Reason("employer", expert.employer)
    for pk in register.sponsors[key] if key else ():
        yield pk, Reason("sponsor", expert.employer)


def keeping(expert: Expert, register: Register) -> Found:
    """The expert's own account keeps the organization's record."""
    for pk in register.keepers[expert.user_id] if expert.user_id else ():
        yield pk, Reason("account")


def of_the_name(expert: Expert, register: Register) -> Found:
    """Legal representative and key people, in office or lately, who bear the expert's name."""
    key = name_key(expert.name)
    for pk in register.representatives[key]:
        yield pk, Reason("representative", expert.name)
    for pk, title in register.posts[key]:
        yield pk, Reason("post", title)


def reached_alike(expert: Expert, register: Register) -> Found:
    """A telephone, an e-mail or a postal address that the organization, or somebody of it, has too."""
    for number in telephones(expert.telephone):
        for pk in register.telephones[number]:
            yield pk, Reason("telephone")
    for pk in register.emails[expert.email.lower()] if expert.email else ():
        yield pk, Reason("email")
    for pk in register.addresses[key] if (key := address_key(expert.address)) else ():
        yield pk, Reason("address")


def beside_the_employer(expert: Expert, register: Register) -> Found:
    """The expert's employer stands on record and shares address, telephone or legal representative."""
    employer = register.employers.get(name_key(expert.employer))
    if employer is None:
        return
    for rule, index, keys in (
        ("employer_address", register.addresses, {address_key(employer.address)}),
        ("employer_telephone", register.telephones, telephones(employer.telephone)),
        ("employer_representative", register.representatives, {name_key(employer.legal_representative)}),
    ):
        for key in keys - {""}:
            for pk in index[key] - {employer.pk}:
                yield pk, Reason(rule, employer.name)


RULES: tuple[Callable[[Expert, Register], Found], ...] = (
    declared, employed, keeping, of_the_name, reached_alike, beside_the_employer,
)  # fmt: skip


def conflicts_between(
    experts: Iterable[Expert], organizations: Iterable[Organization], *, on: dt.date | None = None
) -> Conflicts:
    """Return what ties experts to organizations on a day; a constant number of queries.

    ``experts`` should have their ``ties`` prefetched.
    """
    asked, applicants = list(experts), list(organizations)
    ids = {each.pk for each in applicants}
    register = read_register(applicants, asked, on or clock.today())
    found: dict[tuple[int, int], list[Reason]] = defaultdict(list)
    for expert in asked:
        for rule in RULES:
            for pk, reason in rule(expert, register):
                reasons = found[expert.pk, pk] if pk in ids else []
                if reason not in reasons:
                    reasons.append(reason)
    return dict(found)


def in_words(reasons: Iterable[Any]) -> str:
    """Return reasons as one line."""
    return _("; ").join(map(str, reasons))
