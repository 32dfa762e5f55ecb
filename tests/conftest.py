"""What every test stands on: the embedded servers, and a database that pytest-django makes."""

import pytest

from config import embedded

embedded.ensure()


@pytest.fixture
def registered():
    """Return a function that registers an item for the length of a test."""
    from core.templatetags import frame

    added = []

    def register(registry, name, item, order=100):
        registry.register(name, item, order=order)
        added.append((registry, name))
        frame._sidebar.cache_clear()

    yield register
    for registry, name in added:
        del registry._items[name]
    frame._sidebar.cache_clear()
