"""Rows that the targets' tests need."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from core import clock
from orgs.choices.records import CollectionStatus, ContactMethod, LegalForm
from orgs.models import Collection, Contact, Organization, Responsibility
from targets.models import Target
from unions.queries import city_federation, union_by_code


class OrganizationFactory(DjangoModelFactory):
    """A worker-service organization on record, for which the union of a code (``of=``) is responsible."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示范服务中心{n}")
    legal_form = LegalForm.ASSOCIATION
    is_worker_service = True
    worker_service_reason = "会议决定"
    worker_service_decided_on = dt.date(2020, 1, 1)

    @factory.post_generation
    def of(self, create, code, **_):
        if create and code:
            Responsibility.objects.create(organization=self, union=union_by_code(code), is_lead=True)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    organization = factory.SubFactory(OrganizationFactory)
    union = factory.LazyFunction(city_federation)
    contacted_on = dt.date(2026, 3, 1)
    method = ContactMethod.VISIT
    staff = "王芳"
    subject = "走访"


class CollectionFactory(DjangoModelFactory):
    class Meta:
        model = Collection

    organization = factory.SubFactory(OrganizationFactory)
    union = factory.LazyFunction(city_federation)
    year = 2026
    status = CollectionStatus.VERIFIED
    verified_at = clock.start_of(dt.date(2026, 5, 1))
    snapshot = factory.Dict({})


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    union = factory.LazyFunction(city_federation)
    year = 2026
    metric = "contacts"
    value = 100


def contact(union="BFTU", organization=None, on=dt.date(2026, 3, 1), **facts):
    """Return a contact of the union of a code."""
    facts |= {"organization": organization} if organization else {}
    return ContactFactory(union=union_by_code(union), contacted_on=on, **facts)
