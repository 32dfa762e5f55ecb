"""What every test stands on: the embedded servers, compiled translations, and a database that pytest-django makes."""

import pytest

from config import embedded

try:
    embedded.ensure()
except embedded.EmbeddedError as error:
    pytest.exit(str(error), returncode=1)


def pytest_sessionstart(session):
    """Compile translations that changed, once, before parallel workers read them."""
    from core import translations

    if hasattr(session.config, "workerinput"):
        return
    for source in translations.catalogues():
        target = source.with_suffix(".mo")
        if source.exists() and not (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            translations.compile_catalogue(source)


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
