"""People, a place for uploads that goes with the test, and a client who is signed in."""

import pytest
from django.contrib.auth import get_user_model

from core.attachments.models import Attachment
from core.inbox.models import Delivery, Notification, Todo
from core.jobs.models import Job
from tests.sample.models import Plain


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def make_user():
    def make(name="li", **facts):
        return get_user_model().objects.create_user(f"{name}@example.org", name=name, **facts)

    return make


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Let a test commit for real. Afterwards what kernel tests make is deleted; the reference data stays.

    (``django_db(transaction=True)`` empties every table instead, and what migrations wrote is gone for good.)
    """
    with django_db_blocker.unblock():
        yield
        for model in (Job, Attachment, Delivery, Notification, Todo, Plain, get_user_model()):
            model.objects.all().delete()


@pytest.fixture
def user(make_user):
    return make_user("li")


@pytest.fixture
def stranger(make_user):
    return make_user("wang")


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client
