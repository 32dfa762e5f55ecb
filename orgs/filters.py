"""Filters of the organization lists."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.forms.evidence import Answer, answer_named
from core.jobs.models import Job
from core.listing.filters import LinkedFilter, ListFilterSet, LookupFilter, SearchFilter, yes_no
from orgs.choices.life import BuildingStatus
from orgs.choices.records import (
    CollectionStatus,
    ContactMethod,
    FollowUpKind,
    LegalForm,
    LegalStatus,
    PortalStatus,
    Rating,
)
from orgs.consequences import Ground, condition_of
from orgs.models import (
    Campaign,
    Collection,
    Contact,
    FollowUp,
    ImportedOrganization,
    Member,
    Organization,
    Responsibility,
)
from orgs.models.collection import ANSWERABLE
from orgs.quality import BAND_LABELS, LOW, checks, in_band, items
from orgs.queries.records import ANSWERS_THAT_COUNT, not_collected, not_contacted, that_count
from orgs.services.imports import IMPORT
from reference.data import HOME_PROVINCE
from reference.models import Division, ServiceArea
from unions.filters import UNIONS
from unions.models import PartnerBody, Union

BUILDING_STEPS = [("no_record", _("Nothing known")), *BuildingStatus.choices]
GROUNDS = Ground.choices
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
CORRECTIONS = [("no", _("First versions")), ("yes", _("Corrections")), ("open", _("Corrections under way"))]
GAPS = {
    "uscc": (_("USCC"), Q(uscc=None)),
    "telephone": (_("Telephone"), Q(telephone="")),
    "address": (_("Address"), Q(address="")),
    "district": (_("District"), Q(district=None)),
    "areas": (_("Service areas"), Q(service_areas=[])),
    "introduction": (_("Introduction"), Q(introduction="")),
    "union": (_("Responsible union"), Q(responsibilities=None)),
}
"""What a record may lack: label and condition of each gap."""
COUNTIES = Division.objects.filter(level=Division.Level.COUNTY).select_related("parent__parent").order_by("code")


def area_choices() -> list[tuple[str, str]]:
    """Return the service areas in use, in the reader's language; read once a minute."""
    return [(area.code, area.name) for area in _areas(clock.now().replace(second=0, microsecond=0))]


@lru_cache(maxsize=1)
def _areas(_minute: dt.datetime) -> list[ServiceArea]:
    return list(ServiceArea.objects.filter(is_active=True))


def district_text(division: Division) -> str:
    """Return a district's name, outside Beijing with its province and city: several cities have a 新城区."""
    if division.code.startswith(HOME_PROVINCE[:2]) or division.parent is None:
        return division.name
    above = division.parent
    return f"{above.parent.name if above.parent else ''}{above.name}{division.name}"


def with_area(_filterset: ListFilterSet, queryset: QuerySet[Any], name: str, area: str) -> QuerySet[Any]:
    """Narrow to those that work in the service area."""
    return queryset.filter(**{f"{name}__contains": [area]})


def since(_filterset: ListFilterSet, queryset: QuerySet[Any], name: str, day: dt.date) -> QuerySet[Any]:
    """Narrow to what changed on the day or later."""
    return queryset.filter(**{f"{name}__gte": clock.start_of(day)})


def item_choices() -> list[tuple[str, Any]]:
    """Return the items of quality, those of later apps too."""
    return [(name, items.get(name).label) for name in items.names()]


def check_choices() -> list[tuple[str, Any]]:
    """Return the checks of quality, those of later apps too."""
    return [(name, checks.get(name).label) for name in checks.names()]


class OrganizationFilter(ListFilterSet):
    """Filters of the staff's list of organizations."""

    main = ("district", "legal_form", "union")

    q = SearchFilter(hint=_("Name, USCC, number, address, telephone, introduction"))
    district = LookupFilter(
        label=_("District"), queryset=COUNTIES,
        names=["name"], text=district_text,
    )  # fmt: skip
    legal_form = django_filters.ChoiceFilter(label=_("Legal form"), choices=LegalForm.choices)
    union = LookupFilter(
        label=_("Responsible union"), queryset=UNIONS,
        names=["name", "short_name"], method="of_union",
    )  # fmt: skip
    area = django_filters.ChoiceFilter(
        label=_("Service area"), field_name="service_areas", choices=area_choices, method="with_area"
    )
    portal_status = django_filters.ChoiceFilter(
        label=_("Portal status"), choices=[choice for choice in PortalStatus.choices if choice[0] != PortalStatus.DRAFT]
    )
    legal_status = django_filters.ChoiceFilter(label=_("Legal status"), choices=LegalStatus.choices)
    worker_service = yes_no(label=_("Worker-service organization"), field_name="is_worker_service")
    rating = django_filters.ChoiceFilter(label=_("Rating"), choices=Rating.choices)
    contacted = django_filters.ChoiceFilter(label=_("Contacted this year"), choices=YES_NO, method="by_contact")
    collected = django_filters.ChoiceFilter(label=_("Collected this year"), choices=YES_NO, method="by_collection")
    invited = django_filters.ChoiceFilter(
        label=_("Invited to this year's collection"), choices=YES_NO, method="by_invitation"
    )
    own_union = LookupFilter(
        label=_("Responsible union, those below it left out"), queryset=UNIONS, names=["name", "short_name"],
        field_name="responsibilities__union",
    )  # fmt: skip
    not_contacted_by = LookupFilter(
        label=_("Not contacted this year by"), queryset=UNIONS, names=["name", "short_name"], method="without_contact"
    )
    lacks = django_filters.ChoiceFilter(
        label=_("Missing from the record"),
        choices=[(key, label) for key, (label, _gap) in GAPS.items()],
        method="by_gap",
    )
    gap = django_filters.ChoiceFilter(label=_("Quality: missing"), choices=item_choices, method="by_item")
    check = django_filters.ChoiceFilter(label=_("Quality: to check"), choices=check_choices, method="by_check")
    quality = django_filters.ChoiceFilter(label=_("Quality score"), choices=[*BAND_LABELS, LOW], method="by_band")
    has_union = yes_no(label=_("Union established"), field_name="has_union")
    has_party = yes_no(label=_("Party organization"), field_name="has_party_organization")
    party_step = django_filters.ChoiceFilter(
        label=_("Party building"), choices=BUILDING_STEPS, field_name="partybuilding", method="by_step"
    )
    union_step = django_filters.ChoiceFilter(
        label=_("Union building"), choices=BUILDING_STEPS, field_name="unionbuilding", method="by_step"
    )
    active = django_filters.ChoiceFilter(label=_("On record and existing"), choices=YES_NO, method="by_existence")
    ground = django_filters.ChoiceFilter(label=_("Restriction"), choices=GROUNDS, method="by_ground")
    public = yes_no(label=_("Agreed to be shown"), field_name="is_public")
    imported = LookupFilter(
        label=_("Came with the import"), queryset=Job.objects.filter(kind=IMPORT, state=Job.State.SUCCEEDED),
        names=["title"], text=lambda job: job.title, method="by_import",
    )  # fmt: skip
    registered_from = django_filters.DateFilter(
        label=_("Registered from"), field_name="registered_on", lookup_expr="gte"
    )
    registered_to = django_filters.DateFilter(
        label=_("Registered until"), field_name="registered_on", lookup_expr="lte"
    )

    uscc = django_filters.CharFilter(label=_("USCC"), lookup_expr="iexact", max_length=18)
    changed_from = django_filters.DateFilter(label=_("Changed from"), field_name="updated_at", method="since")

    class Meta:
        model = Organization
        fields: list[str] = []

    with_area = with_area
    since = since

    def of_union(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to those for which the union, or one below it, is responsible."""
        responsible = Responsibility.objects.filter(union__path__startswith=union.path).values("organization_id")
        return queryset.filter(pk__in=responsible)

    def by_import(self, queryset: QuerySet[Any], _name: str, job: Job) -> QuerySet[Any]:
        """Narrow to those that an import made, changed or found unchanged."""
        return queryset.filter(pk__in=ImportedOrganization.objects.filter(job=job).values("organization_id"))

    def by_contact(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those that the unions in the visitor's reach contacted this year, or did not."""
        year, unions = clock.today().year, self.user.scope_union_ids() if self.user else None
        without = not_contacted(queryset, year=year, union_ids=unions)
        return without if value == "no" else queryset.exclude(pk__in=without.values("pk"))

    def by_collection(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those with a verified collection of this year, or without."""
        without = not_collected(queryset, year=clock.today().year)
        return without if value == "no" else queryset.exclude(pk__in=without.values("pk"))

    def by_invitation(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those invited to this year's collection by any union, or not."""
        invited = Collection.objects.filter(year=clock.today().year).values("organization_id")
        return queryset.filter(pk__in=invited) if value == "yes" else queryset.exclude(pk__in=invited)

    def without_contact(self, queryset: QuerySet[Any], _name: str, union: Union) -> QuerySet[Any]:
        """Narrow to those that this very union did not contact this year."""
        return not_contacted(queryset, year=clock.today().year, union_ids=[union.pk])

    def by_step(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Narrow to organizations whose party or union building stands at a step."""
        if value == "no_record":
            return queryset.filter(**{f"{name}__isnull": True})
        return queryset.filter(**{f"{name}__status": value})

    def by_existence(self, queryset: Any, _name: str, value: str) -> QuerySet[Any]:
        """Narrow to organizations on record that are neither dissolved nor deregistered, or to the others."""
        active: QuerySet[Any] = queryset.active()
        return active if value == "yes" else queryset.exclude(pk__in=active.order_by().values("pk"))

    def by_ground(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to organizations for which a ground of restrictions holds."""
        return queryset.filter(condition_of(Ground(value)))

    def by_item(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to records that lack an item of quality."""
        return queryset.filter(items.get(value).lacking())

    def by_check(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to records for which a check holds."""
        return queryset.filter(checks.get(value).holds())

    def by_band(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to records whose score lies within a band."""
        return in_band(queryset, value)

    def by_gap(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to records that lack something."""
        return queryset.filter(GAPS[value][1])


class DirectoryFilter(ListFilterSet):
    """Filters of what the public may see."""

    main = ("area", "district", "legal_form")

    q = SearchFilter(label=_("Words"), hint=_("for instance: legal aid"))
    area = django_filters.ChoiceFilter(
        label=_("Service area"), field_name="service_areas", choices=area_choices, method="with_area"
    )
    district = LookupFilter(label=_("District"), queryset=COUNTIES, names=["name"], text=district_text)
    legal_form = django_filters.ChoiceFilter(label=_("Legal form"), choices=LegalForm.choices)
    rating = django_filters.ChoiceFilter(label=_("Rating"), choices=Rating.choices)
    uscc = django_filters.CharFilter(label=_("USCC"), lookup_expr="iexact", max_length=18)
    registered_from = django_filters.DateFilter(
        label=_("Registered from"), field_name="registered_on", lookup_expr="gte"
    )
    registered_to = django_filters.DateFilter(
        label=_("Registered until"), field_name="registered_on", lookup_expr="lte"
    )
    changed_from = django_filters.DateFilter(label=_("Changed from"), field_name="updated_at", method="since")

    class Meta:
        model = Organization
        fields: list[str] = []

    with_area = with_area
    since = since


def year_choices() -> list[tuple[int, str]]:
    """Return the years that one may filter by, this year first."""
    this = clock.today().year
    return [(year, str(year)) for year in range(this, this - 6, -1)]


PROGRESS = [("open", _("Still open")), ("overdue", _("Overdue")), ("done", _("Done"))]


def progress_of(value: str) -> Q:
    """Return the condition that something agreed is open, overdue or done."""
    if value == "done":
        return Q(todo__done_at__isnull=False)
    return Q(todo__done_at=None, todo__due__lt=clock.today()) if value == "overdue" else Q(todo__done_at=None)


class ContactFilter(ListFilterSet):
    """Filters of the contact log."""

    main = ("year", "union", "method")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="contacted_on", lookup_expr="year", choices=year_choices
    )
    union = LookupFilter(label=_("Union"), queryset=UNIONS, names=["name", "short_name"])
    method = django_filters.ChoiceFilter(label=_("How"), choices=ContactMethod.choices)
    contacted_from = django_filters.DateFilter(label=_("From"), field_name="contacted_on", lookup_expr="gte")
    contacted_to = django_filters.DateFilter(label=_("Until"), field_name="contacted_on", lookup_expr="lte")
    partner = LookupFilter(label=_("Partner body"), queryset=PartnerBody.objects.order_by("name"), names=["name"])
    agreed = django_filters.ChoiceFilter(label=_("What was agreed"), choices=PROGRESS, method="by_progress")
    withdrawn = django_filters.ChoiceFilter(label=_("Withdrawn"), choices=YES_NO, method="by_withdrawal")

    class Meta:
        model = Contact
        fields: list[str] = []

    def by_progress(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to contacts at which something was agreed that stands so."""
        agreed = FollowUp.objects.filter(progress_of(value), contact__isnull=False)
        return queryset.filter(pk__in=agreed.order_by().values("contact_id"))

    def by_withdrawal(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to entries that were withdrawn, or that stand."""
        return queryset.filter(withdrawn_at__isnull=value == "no")


class FollowUpFilter(ListFilterSet):
    """Filters of follow-ups and promises."""

    main = ("progress", "kind", "mine")

    q = SearchFilter("contact__organization__search", hint=_("Organization's name, USCC or number"))
    progress = django_filters.ChoiceFilter(label=_("Progress"), choices=PROGRESS, method="by_progress")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=FollowUpKind.choices)
    mine = django_filters.ChoiceFilter(label=_("I see to it"), choices=YES_NO, method="by_person")
    union = LookupFilter(label=_("Union"), queryset=UNIONS, names=["name", "short_name"])
    due_until = django_filters.DateFilter(label=_("Due until"), field_name="todo__due", lookup_expr="lte")

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def by_progress(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to what is open, overdue or done."""
        return queryset.filter(progress_of(value))

    def by_person(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to what waits for the visitor, or for others."""
        mine = Q(todo__for_user=self.user)
        return queryset.filter(mine) if value == "yes" else queryset.exclude(mine)


class CollectionFilter(ListFilterSet):
    """Filters of the yearly collections."""

    main = ("year", "status", "union")

    q = SearchFilter("organization__search", hint=_("Organization's name, USCC or number"))
    year = django_filters.ChoiceFilter(label=_("Year"), choices=year_choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CollectionStatus.choices)
    union = LookupFilter(label=_("Collecting union"), queryset=UNIONS, names=["name", "short_name"])
    campaign = django_filters.ModelChoiceFilter(
        label=_("Campaign"), queryset=lambda _request: Campaign.objects.select_related("union")
    )
    correction = django_filters.ChoiceFilter(label=_("Correction"), choices=CORRECTIONS, method="by_version")
    answers = django_filters.ChoiceFilter(
        label=_("Answers that count"), choices=ANSWERS_THAT_COUNT, method="by_counting"
    )
    answer = LinkedFilter(label=pgettext_lazy("in a form", "Answer"), found=answer_named, method="by_words")
    late = yes_no(label=_("Handed in after the deadline"), field_name="is_late")
    answered = django_filters.ChoiceFilter(label=_("Forms handed in"), choices=YES_NO, method="by_answer")
    overdue = django_filters.ChoiceFilter(label=_("Overdue"), choices=YES_NO, method="by_deadline")
    kept = django_filters.ChoiceFilter(
        label=_("Somebody keeps the record on the portal"), choices=YES_NO, method="by_keepers"
    )

    class Meta:
        model = Collection
        fields: list[str] = []

    def by_version(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to first versions, to corrections, or to those under way."""
        if value == "no":
            return queryset.filter(version=1)
        corrections = queryset.filter(version__gt=1)
        ended = (CollectionStatus.VERIFIED, CollectionStatus.CLOSED)
        return corrections.exclude(status__in=ended) if value == "open" else corrections

    def by_counting(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to one version of each organization's answers."""
        return queryset.filter(that_count(value))

    def by_words(self, queryset: QuerySet[Any], _name: str, value: Answer) -> QuerySet[Any]:
        """Narrow to those that answered a question, or answered it so."""
        return queryset.filter(value.condition("answers"))

    def by_answer(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those handed in or verified, or to those still with the organization."""
        owed = Q(status__in=ANSWERABLE)
        return queryset.exclude(owed) if value == "yes" else queryset.filter(owed)

    def by_deadline(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to those whose deadline passed without an answer, or to the others."""
        late = Q(due_on__lt=clock.today(), status__in=ANSWERABLE)
        return queryset.filter(late) if value == "yes" else queryset.exclude(late)

    def by_keepers(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Narrow to organizations that somebody keeps on the portal, or to those to be telephoned."""
        kept = Exists(Member.objects.filter(organization=OuterRef("organization")))
        return queryset.filter(kept if value == "yes" else ~kept)
