"""What every test stands on: the embedded servers, compiled translations, and a database that pytest-django makes."""

import pgtrigger
import pytest
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings

from config import embedded

try:
    embedded.ensure()
except embedded.EmbeddedError as error:
    pytest.exit(str(error), returncode=1)

# A busy machine is no fault of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_sessionstart(session):
    """Compile translations that changed, once, before parallel workers read them."""
    from core import translations

    if hasattr(session.config, "workerinput"):
        return
    for source in translations.catalogues():
        target = source.with_suffix(".mo")
        if source.exists() and not (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            translations.compile_catalogue(source)


@pytest.fixture(autouse=True)
def _language_of_the_portal():
    """A page that one test read in English leaves no English to the next."""
    yield
    translation.deactivate()


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


KEPT = {"django_migrations", "django_content_type", "auth_permission", "unions_union"}
"""What migrations brought, beside the tables of ``reference`` and of beat's schedule."""


def _empty_tables(_case):
    """Empty what a test wrote for real, and leave the reference data that migrations brought."""
    from django.db import connection

    with pgtrigger.ignore("finance.LedgerEntry:never_truncated"), connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        ours = [name for name in names if not name.startswith(("reference_", "django_celery_beat"))]
        written = [f'"{name}"' for name in ours if name not in KEPT]
        cursor.execute(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE")


TransactionTestCase._fixture_teardown = _empty_tables
