"""People and organizations for the list pages."""

import pytest
from django.core.cache import cache

from tests.core.listing import rows
from unions.models import Role


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def manager(db):
    """Somebody who reaches the whole tree, and administers the portal, for lists that only administrators see."""
    return rows.staff(Role.MANAGER, is_staff=True)


@pytest.fixture
def desk(client, manager):
    """A browser that the manager signed in with."""
    client.force_login(manager)
    return client
