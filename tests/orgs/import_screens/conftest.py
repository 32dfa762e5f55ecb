"""A clerk of a district at the desk."""

import pytest

from tests.factories import person
from tests.orgs.import_screens.steps import CHAOYANG
from unions.models import Role


@pytest.fixture(autouse=True)
def _surroundings(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr("core.jobs.tasks.run_job.apply_async", lambda *_args, **_options: None)


@pytest.fixture
def clerk():
    return person(Role.CLERK, CHAOYANG)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client
