"""Makers of activities."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from activities.models import Activity
from activities.services import activities
from core import clock
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role


class ActivityFactory(DjangoModelFactory):
    """A planned activity of an organization, three days from now."""

    class Meta:
        model = Activity

    title = factory.Sequence(lambda number: f"急救培训{number}")
    kind = "training"
    organization = factory.SubFactory(OrganizationFactory)
    starts_at = factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=3))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + dt.timedelta(hours=2))
    place = "职工之家"


def opened(**facts):
    """Return an activity that is open for sign-up."""
    return activities.move(activity=ActivityFactory(**facts), name="open_sign_up", by=person(Role.CLERK))
