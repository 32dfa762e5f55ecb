"""People, a place for uploads that goes with the test, and a client who is signed in."""

import pytest
from django.contrib.auth import get_user_model


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def make_user(db):
    def make(name="li", **facts):
        return get_user_model().objects.create_user(f"{name}@example.org", name=name, **facts)

    return make


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
