"""Makers of organizations and of what hangs on them."""

import factory
from factory.django import DjangoModelFactory

from core import generate
from orgs.choices.records import CollectionStatus, LegalForm, LegalStatus, MemberRole, PortalStatus
from orgs.models import Collection, Member, Organization, Responsibility
from orgs.services import filings
from tests.factories import UserFactory, person
from unions import queries


class OrganizationFactory(DjangoModelFactory):
    """A worker-service organization on record with the city federation; ``union=`` names another by code."""

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"北京测试职工服务中心{number}")
    legal_form = LegalForm.SERVICE_INSTITUTION
    legal_status = LegalStatus.REGISTERED
    portal_status = PortalStatus.RECORDED
    uscc = factory.Sequence(lambda number: generate.uscc("52", "110105", 5_000_000 + number))
    is_worker_service = True
    worker_service_decided_on = "2026-01-05"

    @factory.post_generation
    def union(self, create, code, **kwargs):
        union = queries.union_by_code(code or "BFTU")
        Responsibility.objects.create(organization=self, union=union, is_lead=True)


class MemberFactory(DjangoModelFactory):
    """The owner of an organization's record."""

    class Meta:
        model = Member

    role = MemberRole.OWNER


class CollectionFactory(DjangoModelFactory):
    """An invitation of this year by the city federation."""

    class Meta:
        model = Collection

    organization = factory.SubFactory(OrganizationFactory)
    year = 2026
    union = factory.LazyFunction(queries.city_federation)
    status = CollectionStatus.INVITED


ANSWERS = {
    "address": "北京市朝阳区建国路1号",
    "telephone": "010-55500001",
    "service_areas": ["legal-services"],
    "full_time_staff": 9,
    "activities": 12,
    "workers_served": 800,
    "main_services": "法律咨询",
}


def owner_of(organization):
    """Return a new owner of an organization's record."""
    return MemberFactory(organization=organization, user=UserFactory()).user


FORM = {
    "purpose": "组织职工读书",
    "activities": "每月一次读书会",
    "members_count": 30,
    "organizer": "张示范",
    "organizer_telephone": "010-55500001",
    "place": "朝阳区文化馆",
    "promises": True,
}


def submitted_filing(organization, by, union=None):
    """Return a filing that was handed in."""
    filing = filings.begin_filing(organization=organization, by=by, union=union)
    return filings.submit_filing(filing=filing, answers=FORM, version=filing.version, by=by)


def filed(organization=None, by=None):
    """Return a filing in force, filled in and decided by two people of the city federation."""
    organization = organization or OrganizationFactory()
    filing = submitted_filing(organization, person("clerk"), union=queries.city_federation())
    return filings.file(filing=filing, by=by or person("manager"))
