"""What the permission matrix knows: the people who try every address, and the objects that stand in addresses.

An app adds a provider for the arguments of its addresses, in a module ``tests/APP/matrix.py`` (found by itself)::

    from tests.matrix import Sample, provides

    @provides("orgs:desk_organization", "pk")      # one address; or provides("pk", …) for every address of an argument
    def organization(world):
        record = OrganizationFactory(unions=[world.owner])
        return Sample(record.pk, seen_by=lambda user: user == record.keeper)

``seen_by`` says who may know the object; without it that is whoever's appointment reaches ``world.owner``. A new
address with an argument that nobody provides fails the matrix, and so does a provider that no address uses.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import tests
from tests.factories import administrator, person
from unions.models import Role
from unions.queries import union_by_code

OWNER, OTHER = "BFTU-110105", "BFTU-110101"
_providers = {}
_joiners = {}


@dataclass
class Sample:
    """A value for an argument of an address, and who may know the object behind it."""

    value: object
    seen_by: object = None


class People(Mapping):
    """People by title, each made when first asked for."""

    def __init__(self, world):
        self._made = {"stranger": None}
        self._makers = {"stranger": None, "without appointment": person, "administrator": administrator}
        self._makers |= {title: partial(maker, world) for title, maker in _joiners.items()}
        for code in ("BFTU", OWNER, OTHER):
            self._makers |= {f"{role} at {code}": partial(person, role, code) for role in Role.values}

    def __getitem__(self, title):
        if title not in self._made:
            self._made[title] = self._makers[title]()
        return self._made[title]

    def __iter__(self):
        return iter(self._makers)

    def __len__(self):
        return len(self._makers)


class World:
    """A stranger, somebody without appointment, each role at three unions, an administrator; and who owns samples."""

    def __init__(self):
        self.people = People(self)

    @cached_property
    def owner(self):
        return union_by_code(OWNER)

    def reached_by(self, user):
        return user is not None and user.reaches(self.owner)


def provides(*names):
    """Register a provider: for an argument at any address, or (full view name, argument) for one address."""

    def register(provider):
        assert names not in _providers, f"{names} is provided already"
        _providers[names] = provider
        return provider

    return register


def joins(title):
    """Register a maker, ``maker(world)``, of one more kind of person who tries every address: an owner of a record."""

    def register(maker):
        _joiners[title] = maker
        return maker

    return register


def load_providers():
    """Import every app's ``matrix`` module and return all providers."""
    for package in pkgutil.iter_modules(tests.__path__, "tests."):
        if package.ispkg and any(module.name == "matrix" for module in pkgutil.iter_modules([_path(package)])):
            importlib.import_module(f"{package.name}.matrix")
    return _providers


def _path(package):
    return f"{package.module_finder.path}/{package.name.rpartition('.')[2]}"


def provider_of(route, argument):
    """Return the key of the provider for an argument of an address, or None."""
    return next((key for key in ((route.name, argument), (argument,)) if key in _providers), None)
