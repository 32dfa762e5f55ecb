import pytest

import tests.core.jobs.kinds  # noqa: F401 - declares the kinds
from core.jobs.models import Job


@pytest.fixture
def sent(monkeypatch):
    """Catch what would go to the broker."""
    caught = []
    monkeypatch.setattr("core.jobs.tasks.run_job.apply_async", lambda args, **_options: caught.append(args[0]))
    return caught


@pytest.fixture
def make_job(user):
    def make(kind="test.write", **facts):
        facts = {"language": "en", "title": kind, "requested_by": user, **facts}
        return Job.objects.create(kind=kind, **facts)

    return make
