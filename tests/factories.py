"""Makers of what every app's tests need: people, appointments, unions."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from unions import queries, services
from unions.models import Appointment, Role, Union, User

PASSWORD = "a quiet river 1949"


class UserFactory(DjangoModelFactory):
    """A person who may sign in with a confirmed address and PASSWORD."""

    class Meta:
        model = User

    name = factory.Sequence(lambda number: f"测试人员{number}")
    email = factory.Sequence(lambda number: f"person{number}@test.example")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", PASSWORD)
        user = User.objects.create_user(kwargs.pop("email"), password, **kwargs)
        services.confirm_email(user)
        return user


class AppointmentFactory(DjangoModelFactory):
    """A clerk of the city federation, since long ago and without end."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    union = factory.LazyFunction(queries.city_federation)
    role = Role.CLERK
    starts_on = dt.date(2020, 1, 1)


def person(role=None, union="BFTU", **fields):
    """Return a person, appointed to a role at the union of a code where a role is given."""
    user = UserFactory(**fields)
    if role:
        AppointmentFactory(user=user, union=queries.union_by_code(union), role=role)
    return user


def administrator(**fields):
    """Return a system administrator without any appointment."""
    return UserFactory(is_staff=True, is_superuser=True, **fields)


def subdistrict_union(parent="BFTU-110105", code="BFTU-110105-JW", name="朝阳区建外街道总工会"):
    """Return a union below a district union."""
    union = Union(code=code, name=name, kind=Union.Kind.SUBDISTRICT)
    return services.add_union(union, parent=queries.union_by_code(parent), by=None)
