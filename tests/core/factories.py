"""Rows that the kernel's tests need."""

import factory

from tests.sample.models import Paper
from unions.models import Union, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"人员{n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper

    title = factory.Sequence(lambda n: f"文件{n}")


def make_union(code="T-1"):
    """Make a root union of the tests' own."""
    return Union.objects.add_root({"code": code, "name": f"工会 {code}", "kind": Union.Kind.ENTERPRISE})
