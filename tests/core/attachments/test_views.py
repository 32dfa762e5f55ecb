"""Files over HTTP: who gets them, with which headers, and how they come in."""

import pytest
from django.urls import reverse

from core import clock
from core.attachments import services
from core.attachments.access import file_access, register_access
from core.attachments.models import Attachment
from core.inbox.models import Todo
from core.inbox.services import add_todo
from tests.core.attachments import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(user):
    return add_todo(for_user=user, due=clock.today(), title="a record", by=user)


@pytest.fixture
def _open_to_owner(monkeypatch):
    monkeypatch.setattr(file_access, "_items", dict(file_access._items))

    def is_owner(user, todo):
        return todo.for_user_id == user.pk

    register_access(Todo, is_owner, may_change=is_owner)


def test_download_names_the_file_in_chinese_and_shuts_it_in(signed_in, user):
    kept = services.store(files.upload(files.PDF), by=user)
    response = signed_in.get(kept.get_absolute_url())
    assert b"".join(response.streaming_content) == files.PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E7%AB%A0%E7%A8%8B.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"


def test_download_of_unregistered_record_is_for_the_uploader_alone(client, user, stranger, record):
    address = services.store(files.upload(files.PDF), by=user, about=record).get_absolute_url()
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(user)
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("_open_to_owner")
def test_download_asks_the_records_own_app(client, user, stranger, record):
    address = services.store(files.upload(files.PDF), by=stranger, about=record).get_absolute_url()
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(user)
    assert client.get(address).status_code == 200


def test_download_by_a_visitor_only_where_public(client, user):
    shut = services.store(files.upload(files.PDF), by=user)
    public = services.store(files.upload(files.PDF), by=user, is_public=True)
    assert client.get(shut.get_absolute_url()).status_code == 404
    assert client.get(public.get_absolute_url()).status_code == 200


def test_download_of_withdrawn_file_is_not_found(signed_in, user):
    kept = services.store(files.upload(files.PDF), by=user, is_public=True)
    services.withdraw(kept, by=user)
    assert signed_in.get(kept.get_absolute_url()).status_code == 404


def test_download_of_lost_content_is_not_found(signed_in, user):
    kept = services.store(files.upload(files.PDF), by=user)
    kept.file.storage.delete(kept.file.name)
    assert signed_in.get(kept.get_absolute_url()).status_code == 404


def address_of(record):
    return reverse("attachments:of_record", args=["inbox.todo", record.pk])


@pytest.mark.usefixtures("_open_to_owner")
def test_upload_stores_and_returns_to_where_it_began(signed_in, record):
    facts = {"file": files.upload(files.PDF), "title": "Statutes", "next": "/inbox/tasks/"}
    response = signed_in.post(address_of(record), facts)
    assert response["Location"] == "/inbox/tasks/"
    assert Attachment.objects.get().title == "Statutes"
    assert "Statutes" in signed_in.get(address_of(record)).content.decode()


@pytest.mark.usefixtures("_open_to_owner")
def test_upload_never_leads_to_another_site(signed_in, record):
    facts = {"file": files.upload(files.PDF), "next": "https://evil.example/"}
    assert signed_in.post(address_of(record), facts)["Location"] == address_of(record)


@pytest.mark.usefixtures("_open_to_owner")
def test_upload_refused_says_why_beside_the_field(signed_in, record):
    response = signed_in.post(address_of(record), {"file": files.upload(b"MZ", "a.exe")})
    assert response.status_code == 422
    assert 'id="upload_file_error"' in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.usefixtures("_open_to_owner")
def test_upload_by_a_stranger_is_not_found(client, stranger, record):
    client.force_login(stranger)
    assert client.post(address_of(record), {"file": files.upload(files.PDF)}).status_code == 404


@pytest.mark.parametrize("address", ["/files/of/inbox.todo/1/", "/files/of/no.model/1/", "/files/of/unions.user/x/"])
def test_files_of_what_nobody_registered_are_not_found(signed_in, address):
    assert signed_in.get(address).status_code == 404


@pytest.mark.usefixtures("_open_to_owner")
def test_withdraw_asks_for_a_reason(signed_in, user, record):
    kept = services.store(files.upload(files.PDF), by=user, about=record)
    address = reverse("attachments:withdraw", args=[kept.pk])
    assert "章程" in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"reason": ""}).status_code == 200
    assert Attachment.objects.current().exists()
    assert signed_in.post(address, {"reason": "wrong"})["Location"] == address_of(record)
    assert not Attachment.objects.current().exists()


@pytest.mark.usefixtures("_open_to_owner")
def test_list_costs_the_same_for_one_file_and_for_three(signed_in, user, record, django_assert_num_queries):
    signed_in.get(address_of(record))  # fills the caches
    counts = []
    for _ in range(2):
        services.store(files.upload(files.PDF), by=user, about=record)
        services.store(files.upload(files.PDF), by=user, about=record)
        with django_assert_num_queries(20, exact=False) as captured:
            signed_in.get(address_of(record))
        counts.append(len(captured))
    assert counts[0] == counts[1]
