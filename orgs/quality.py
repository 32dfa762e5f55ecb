"""What makes a record complete, fresh and sound: weights and checks, declared here and nowhere else.

The score is what a record has of the weights, out of 100, computed in SQL where it is asked for. A check finds records
whose facts contradict one another, or the rows beside them; a note is no fault. Later apps register more of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext_lazy as _

from core import clock
from core.registry import Registry
from orgs.choices.life import FilingStatus
from orgs.choices.records import LEGAL_FORM_BY_USCC, CollectionStatus, LegalForm
from orgs.models import (
    Collection,
    Contact,
    DuplicateFlag,
    Filing,
    KeyPerson,
    Organization,
    RatingAward,
    Responsibility,
    ServiceUndertaken,
)
from orgs.models.collection import ANSWERABLE
from orgs.models.filing import FILING_OPEN
from orgs.models.organization import GONE

REGISTERED = ~Q(legal_form=LegalForm.UNREGISTERED)


@dataclass(frozen=True)
class Item:
    """Something that a record should have: its weight, and the condition under which it lacks it.

    ``place``: the address where its owner gives it, empty where it is not the owner's to give; ``field``: the fact of
    the form there; ``tab``: of the record's page at the desk, where it is no fact of the form.
    """

    label: Any
    weight: int
    lacking: Callable[[], Q]
    field: str = ""
    place: str = ""
    tab: str = ""


@dataclass(frozen=True)
class Check:
    """A contradiction: what it says, the condition under which it holds; ``is_note`` where it may well be right."""

    label: Any
    holds: Callable[[], Q]
    is_note: bool = False


items: Registry[Item] = Registry("item of a record's quality")
checks: Registry[Check] = Registry("check of a record's quality")


def _empty(field: str, *, among: Q | None = None) -> Callable[[], Q]:
    empty = Q(**{f"{field}__isnull": True})
    if Organization._meta.get_field(field).get_internal_type() in {"CharField", "TextField"}:
        empty |= Q(**{field: ""})
    if field == "service_areas":
        empty = Q(service_areas=[])
    return lambda: empty if among is None else empty & among


FORM = "orgs:my_edit"
FACTS = (
    ("uscc", 12, REGISTERED), ("legal_representative", 8, REGISTERED), ("address", 8, None), ("telephone", 12, None),
    ("district", 6, None), ("service_areas", 10, None), ("introduction", 6, None), ("registered_on", 4, REGISTERED),
    ("email", 3, None), ("full_time_staff", 3, None), ("business_scope", 3, REGISTERED),
)  # fmt: skip
"""Facts of the record with their weights; the third says of which records they are asked."""


def _without(model: Any, **conditions: Any) -> Q:
    return ~Q(Exists(model.objects.filter(organization=OuterRef("pk"), **conditions)))


for _name, _weight, _among in FACTS:
    _label = Organization._meta.get_field(_name).verbose_name  # type: ignore[union-attr]
    items.register(_name, Item(_label, _weight, _empty(_name, among=_among), _name, FORM))
items.register("union", Item(_("responsible union"), 5, lambda: _without(Responsibility)))
items.register(
    "contact",
    Item(_("contact of a union lately"), 8, lambda: _without(Contact, withdrawn_at=None, contacted_on__gte=_lately()),
         tab="contacts"),
)  # fmt: skip
items.register(
    "person",
    Item(
        _("person in office, with post and term"), 5,
        lambda: ~Q(Exists(KeyPerson.objects.in_office().filter(organization=OuterRef("pk")))), place="orgs:my_people",
        tab="people",
    ),
)  # fmt: skip
items.register(
    "collection",
    Item(
        _("verified answers of this year or the last"), 6,
        lambda: _without(Collection, status=CollectionStatus.VERIFIED, year__gte=clock.today().year - 1),
        place="my_home", tab="collections",
    ),
)  # fmt: skip
items.register(
    "fresh",
    Item(
        _("facts changed or confirmed lately"), 8,
        lambda: Q(updated_at__lt=clock.start_of(_lately()))
        & _without(Collection, status=CollectionStatus.VERIFIED, verified_at__gte=clock.start_of(_lately())),
        place=FORM,
    ),
)  # fmt: skip


def _lately() -> dt.date:
    """Return the day from which something counts as fresh."""
    return clock.today() - dt.timedelta(days=settings.QUALITY_FRESH_DAYS)


def _other_form() -> Q:
    found = Q()
    for head, form in LEGAL_FORM_BY_USCC.items():
        found |= Q(uscc__startswith=head) & ~Q(legal_form=form)
    return found


def _expired_rating() -> Q:
    valid = RatingAward.objects.counting().filter(organization=OuterRef("pk"))
    today = clock.today()
    return (
        ~Q(rating="")
        & Q(Exists(valid.filter(valid_until__lt=today)))
        & ~Q(Exists(valid.filter(Q(valid_until__gte=today) | Q(valid_until=None))))
    )


def _same_telephone() -> Q:
    numbered = Organization.objects.on_record().exclude(telephone="")
    return ~Q(telephone="") & Q(Exists(numbered.filter(telephone=OuterRef("telephone")).exclude(pk=OuterRef("pk"))))


def _looks_like_another() -> Q:
    pairs = DuplicateFlag.objects.open()
    return Q(Exists(pairs.filter(organization=OuterRef("pk")))) | Q(Exists(pairs.filter(resembles=OuterRef("pk"))))


def _gone_but_at_work() -> Q:
    at_work = (
        Filing.objects.filter(status__in=[FilingStatus.FILED, *FILING_OPEN]),
        Collection.objects.filter(status__in=[*ANSWERABLE, CollectionStatus.SUBMITTED]),
        ServiceUndertaken.objects.counting().filter(ended_on__gte=clock.today()),
    )
    found = Q()
    for rows in at_work:
        found |= Q(Exists(rows.filter(organization=OuterRef("pk"))))
    return Q(legal_status__in=GONE) & found


def _staff() -> Q:
    staff = Coalesce(F("full_time_staff"), Value(0)) + Coalesce(F("part_time_staff"), Value(0))
    return Q(social_workers__isnull=False) & Q(social_workers__gt=staff)


CHECKS = {
    "gone_at_work": Check(
        _("Dissolved or deregistered, but filed, asked for its answers or at work on a service"), _gone_but_at_work
    ),
    "other_form": Check(_("Legal form other than the USCC's first two characters say"), _other_form),
    "rating_expired": Check(_("Rating whose validity has ended"), _expired_rating),
    "staff": Check(_("More certified social workers than staff"), _staff),
    "no_code": Check(_("Registered, but without a USCC"), lambda: REGISTERED & Q(uscc=None)),
    "looks_alike": Check(_("Possible duplicate, not decided"), _looks_like_another),
    "same_telephone": Check(_("Telephone of another organization, too"), _same_telephone, is_note=True),
    "other_area": Check(
        _("Registered in another area than its address: characters 3 to 8 of the USCC"),
        lambda: Q(uscc__isnull=False, district__isnull=False) & ~Q(district_id=Substr("uscc", 3, 6)), is_note=True,
    ),
}  # fmt: skip
for _name, _check in CHECKS.items():
    checks.register(_name, _check)


def total_weight() -> int:
    """Return what a record without gaps has."""
    return sum(item.weight for item in items)


def score() -> Any:
    """Return the SQL of a record's score, 0 to 100."""
    lacking = sum(
        (Case(When(item.lacking(), then=Value(item.weight)), default=Value(0)) for item in items),
        start=Value(0, output_field=IntegerField()),
    )
    return Value(100) - lacking * Value(100) / Value(total_weight())


BANDS = {"good": (90, 101), "fair": (70, 90), "poor": (50, 70), "worst": (0, 50)}
BAND_LABELS = [("good", _("90 and more")), ("fair", _("70 to 89")), ("poor", _("50 to 69")), ("worst", _("below 50"))]


LOW = ("low", _("below 70"))


def in_band(organizations: QuerySet[Any], band: str) -> QuerySet[Any]:
    """Narrow to records whose score lies within a band."""
    least, below = (0, BANDS["fair"][0]) if band == LOW[0] else BANDS[band]
    narrowed: QuerySet[Any] = organizations.alias(quality=score()).filter(quality__gte=least, quality__lt=below)
    return narrowed


def with_gaps(organizations: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate each record with ``item_NAME`` for each item: 1 where it lacks it."""
    flags = {f"item_{name}": _one(items.get(name).lacking()) for name in items.names()}
    annotated: QuerySet[Any] = organizations.annotate(**flags)
    return annotated


def with_faults(organizations: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate each record with ``check_NAME`` for each check: 1 where it holds."""
    flags = {f"check_{name}": _one(checks.get(name).holds()) for name in checks.names()}
    annotated: QuerySet[Any] = organizations.annotate(**flags)
    return annotated


def score_without(lacking: Iterable[Item]) -> int:
    """Return the score of a record that lacks some items, as :func:`score` computes it in SQL."""
    return 100 - sum(item.weight for item in lacking) * 100 // total_weight()


def counted(organizations: QuerySet[Any]) -> dict[str, int]:
    """Count in two queries: all records, the sum of their scores, each gap, each check and each band."""
    plain = organizations.order_by()
    scores = dict(plain.annotate(points=score()).values_list("points").annotate(n=Count("pk")))
    bands = {
        f"band_{name}": sum(n for points, n in scores.items() if least <= points < below)
        for name, (least, below) in BANDS.items()
    }
    rows = with_faults(with_gaps(plain))
    flags = [name for name in rows.query.annotations if name.startswith(("item_", "check_"))]
    sums = rows.aggregate(**{f"sum_{name}": Coalesce(Sum(name), Value(0)) for name in flags})
    counts = {name: int(sums[f"sum_{name}"]) for name in flags}
    return {"n": sum(scores.values()), "points": sum(points * n for points, n in scores.items()), **bands, **counts}


def _one(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
