"""Every non-trivial read of the organization database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from core import clock
from core.names import name_key
from core.search import matches
from orgs.choices.records import ClaimStatus, CollectionStatus, MemberRole, PortalStatus
from orgs.models import Claim, Collection, Contact, Member, Organization, Responsibility
from orgs.models.collection import ANSWERABLE
from unions.models import Role, Union, User
from unions.queries import appointments_in_force


def owners_of(organization: Organization) -> QuerySet[User]:
    """Return the person who owns the record, if any."""
    return User.objects.filter(
        organization_memberships__organization=organization, organization_memberships__role=MemberRole.OWNER
    )


def keepers_of(organization: Organization) -> QuerySet[User]:
    """Return everybody who keeps the record."""
    return User.objects.filter(organization_memberships__organization=organization)


def keepers_by_organization(organization_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return who keeps each of many records; one query."""
    people: dict[int, list[User]] = defaultdict(list)
    for member in Member.objects.filter(organization_id__in=organization_ids).select_related("user"):
        people[member.organization_id].append(member.user)
    return people


def clerks_of(union_ids: Iterable[int]) -> QuerySet[User]:
    """Return the clerks appointed at unions today."""
    return _clerks(Q(appointments__union__in=union_ids))


def staff_in_charge(organization: Organization) -> QuerySet[User]:
    """Return the clerks of the responsible unions; of the city federation where no union is responsible."""
    unions = Responsibility.objects.filter(organization=organization).values("union_id")
    return _clerks(Q(appointments__union__in=unions) if unions.exists() else Q(appointments__union__depth=1))


def reaches_organization(user: User, organization: Organization) -> bool:
    """Tell whether a person sees an organization under any appointment in force today."""
    held = appointments_in_force(user).values_list("union__path", flat=True)
    responsible = list(Responsibility.objects.filter(organization=organization).values_list("union__path", flat=True))
    return any(len(path) == Union.steplen or any(each.startswith(path) for each in responsible) for path in held)


def _clerks(appointed: Q) -> QuerySet[User]:
    today = clock.today()
    in_force = Q(appointments__starts_on__lte=today) & (
        Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=today)
    )
    return User.objects.filter(appointed, in_force, appointments__role=Role.CLERK, is_active=True).distinct()


@dataclass(frozen=True)
class Lookup:
    """What an applicant's search found: the record itself, or those with a similar name."""

    exact: Organization | None
    similar: list[Organization]


def look_up(*, name: str, uscc: str) -> Lookup:
    """Find the organization that an applicant means, by USCC, then by its name's key."""
    on_record = Organization.objects.on_record()
    exact = on_record.filter(uscc=uscc).first() if uscc else None
    if exact is None and name:
        same_name = list(on_record.filter(name_key=name_key(name))[:2])
        exact = same_name[0] if len(same_name) == 1 and not (uscc and same_name[0].uscc) else None
    similar = on_record.filter(name__icontains=name)[:5] if name and exact is None else []
    return Lookup(exact, list(similar))


def contacts_in_force() -> QuerySet[Contact]:
    """Return contacts that were not withdrawn."""
    return Contact.objects.filter(withdrawn_at__isnull=True)


def not_contacted(
    organizations: QuerySet[Organization], *, year: int, union_ids: list[int] | None
) -> QuerySet[Organization]:
    """Return those that none of the unions contacted in the year (None: no union at all)."""
    contacts = contacts_in_force().filter(organization=OuterRef("pk"), contacted_on__year=year)
    if union_ids is not None:
        contacts = contacts.filter(union_id__in=union_ids)
    return organizations.filter(~Exists(contacts))


def not_collected(organizations: QuerySet[Organization], *, year: int) -> QuerySet[Organization]:
    """Return those without a verified collection of the year."""
    verified = Collection.objects.filter(organization=OuterRef("pk"), year=year, status=CollectionStatus.VERIFIED)
    return organizations.filter(~Exists(verified))


def in_reach(user: User, organization: str = "organization_id") -> Combinable:
    """Return whether the user may open a row's organization: a union keeps its contacts when another takes over."""
    union_ids = user.scope_union_ids()
    if union_ids is None:
        return Value(True)  # noqa: FBT003 - a value of the query
    return Exists(Responsibility.objects.filter(organization=OuterRef(organization), union_id__in=union_ids))


def contacts_visible_to(user: User) -> QuerySet[Contact]:
    """Return contacts of the unions within the user's scope."""
    union_ids = user.scope_union_ids()
    contacts = Contact.objects.all()
    return contacts if union_ids is None else contacts.filter(union_id__in=union_ids)


def collections_visible_to(user: User) -> QuerySet[Collection]:
    """Return collections of the unions within the user's scope."""
    union_ids = user.scope_union_ids()
    collections = Collection.objects.all()
    return collections if union_ids is None else collections.filter(union_id__in=union_ids)


def lead_union_of(organization: Organization) -> Union | None:
    """Return the responsible union that leads."""
    leading = Responsibility.objects.filter(organization=organization, is_lead=True).select_related("union").first()
    return leading.union if leading else None


def versions_of(collection: Collection) -> list[Collection]:
    """Return all versions of a year's answers, the latest first; none where there is but one."""
    same = Collection.objects.filter(organization=collection.organization_id, year=collection.year)
    versions = list(same.order_by("-version"))
    return versions if len(versions) > 1 else []


def can_correct(collection: Collection, user: User) -> bool:
    """Tell whether the user may begin a new version of answers: verified ones that none follows yet."""
    frozen = collection.status == CollectionStatus.VERIFIED and not hasattr(collection, "corrected_by")
    return frozen and user.has_perm("orgs.answer_collection", collection)


VERIFIED, HANDED_IN = "verified", "handed_in"
ANSWERS_THAT_COUNT = [(VERIFIED, _("Verified answers")), (HANDED_IN, _("Verified or handed in"))]


def that_count(which: str) -> Q:
    """Return the condition that leaves one version of each organization's answers of a year.

    VERIFIED: the latest one that was verified; HANDED_IN: where none was, the one that was handed in.
    """
    later = Collection.objects.filter(
        organization=OuterRef("organization"), year=OuterRef("year"), version__gt=OuterRef("version"),
        status=CollectionStatus.VERIFIED,
    )  # fmt: skip
    verified = Q(status=CollectionStatus.VERIFIED) & ~Q(Exists(later))
    return verified if which == VERIFIED else verified | Q(status=CollectionStatus.SUBMITTED, version=1)


def previous_answers(collection: Collection) -> dict[str, Any]:
    """Return the verified answers of the year before, empty where there are none."""
    before = Collection.objects.filter(
        organization=collection.organization_id, year=collection.year - 1, status=CollectionStatus.VERIFIED
    )
    return before.order_by("-version").values_list("answers", flat=True).first() or {}


def found_by_words(user: User, words: str) -> QuerySet[Organization]:
    """Return the organizations within the user's reach that hold every word, the latest recorded first."""
    return matches(Organization.objects.visible_to(user), words).order_by("-id")


def waiting_registrations(user: User) -> QuerySet[Organization]:
    """Return registrations that wait for the user's verification, the oldest first."""
    sent_in = Organization.objects.visible_to(user).filter(portal_status=PortalStatus.SUBMITTED)
    return sent_in.select_related("district").order_by("updated_at")


def led_by_others(user: User) -> QuerySet[Responsibility, int]:
    """Return the keys of organizations that another union leads than that for which the user acts: its own work."""
    leads = Responsibility.objects.filter(is_lead=True)
    return (leads.exclude(union=user.acting.union) if user.acting else leads).values_list("organization_id", flat=True)


def open_claims(user: User) -> QuerySet[Claim]:
    """Return claims that wait for the user's decision, the oldest first."""
    reachable = Organization.objects.visible_to(user).values("pk")
    waiting = Claim.objects.filter(status=ClaimStatus.OPEN, organization__in=reachable)
    return waiting.select_related("organization", "user").order_by("made_at")


def similar_to(organization: Organization) -> QuerySet[Organization]:
    """Return other records on file with the same name, USCC or telephone."""
    same = Q(name_key=name_key(organization.name))
    if organization.uscc:
        same |= Q(uscc=organization.uscc)
    if organization.telephone:
        same |= Q(telephone=organization.telephone)
    return Organization.objects.on_record().filter(same).exclude(pk=organization.pk)[:10]


STALE = dt.timedelta(days=180)
"""How long answers for a past year wait before they are history."""
COLLECTION_OPEN = ANSWERABLE
"""States in which a collection waits for its organization."""


def collections_owed_by(user: User) -> QuerySet[Collection]:
    """Return the collections that organizations kept by the user have not answered yet, the most urgent first."""
    asked = Collection.objects.filter(organization__members__user=user, status__in=ANSWERABLE)
    return asked.select_related("organization").order_by("due_on", "id")


def collections_to_verify(user: User) -> QuerySet[Collection]:
    """Return the collections handed in to the very union for which the user verifies, the oldest first.

    Those of past years that lie for long are left to the list: nobody is asked to verify them any more.
    """
    if user.acting is None or not user.has_perm("orgs.verify_collection"):
        return Collection.objects.none()
    handed_in = Collection.objects.filter(union=user.acting.union, status=CollectionStatus.SUBMITTED)
    fresh = Q(year__gte=clock.today().year) | Q(submitted_at__gte=clock.now() - STALE)
    return handed_in.filter(fresh).select_related("organization").order_by("submitted_at")


def responsible_unions(pks: Iterable[int]) -> dict[int, str]:
    """Return for each organization the union that leads, and how many more are responsible."""
    found: dict[int, list[str]] = {}
    rows = Responsibility.objects.filter(organization_id__in=pks).order_by("-is_lead", "union__path")
    for pk, short_name, name in rows.values_list("organization_id", "union__short_name", "union__name"):
        found.setdefault(pk, []).append(short_name or name)
    return {pk: f"{names[0]} +{len(names) - 1}" if len(names) > 1 else names[0] for pk, names in found.items()}


def last_contacts(pks: Iterable[int]) -> dict[int, Any]:
    """Return the day on which each organization was last contacted."""
    last = contacts_in_force().filter(organization_id__in=pks).order_by().values("organization_id")
    return dict(last.annotate(last=Max("contacted_on")).values_list("organization_id", "last"))
