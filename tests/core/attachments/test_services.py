"""Storing, withdrawing, clearing."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from core import clock
from core.attachments import services
from core.attachments.cleanup import clean_up
from core.attachments.models import Attachment
from core.errors import UserError
from core.inbox.models import Todo
from core.inbox.services import add_todo
from tests.core.attachments import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(user):
    return add_todo(for_user=user, due=clock.today(), title="a record", by=user)


def stored_names():
    return [path.name for path in Path(default_storage.location).rglob("*") if path.is_file()]


def test_store_keeps_content_and_facts(user, record):
    kept = services.store(files.upload(files.PDF), by=user, about=record)
    assert (kept.title, kept.filename, kept.media_type) == ("章程", "章程.pdf", "application/pdf")
    assert (kept.size, kept.record, kept.uploaded_by) == (len(files.PDF), record, user)
    assert kept.file.read() == files.PDF
    assert list(Attachment.objects.about(record)) == [kept]


def test_store_gives_nothing_of_the_name_to_the_disk(user):
    kept = services.store(files.upload(files.PDF, "..\\../etc/passwd\x00\n.pdf"), by=user)
    assert kept.filename == "passwd.pdf"
    assert "passwd" not in kept.file.name
    assert len(stored_names()[0]) == 32


@pytest.mark.parametrize("content", [b"", b"%PDF-" + b"x" * 200], ids=["empty", "too large"])
def test_store_refuses_size(user, settings, content):
    settings.ATTACHMENTS_MAX_BYTES = 100
    with pytest.raises(UserError):
        services.store(files.upload(content), by=user)
    assert not Attachment.objects.exists()
    assert stored_names() == []


def test_store_refuses_a_virus_and_keeps_nothing(user):
    with pytest.raises(UserError, match="EICAR"):
        services.store(files.upload(files.EICAR, "a.txt"), by=user)
    assert stored_names() == []


def test_withdrawn_file_stays_with_its_history(user, record):
    kept = services.store(files.upload(files.PDF), by=user, about=record)
    services.withdraw(kept, by=user, reason="wrong year")
    assert (kept.withdrawn_by, kept.withdrawal_reason) == (user, "wrong year")
    assert kept.file.read() == files.PDF
    assert not Attachment.objects.about(record).current().exists()


def test_withdrawing_twice_keeps_the_first_reason(user, stranger, record):
    kept = services.store(files.upload(files.PDF), by=user, about=record)
    services.withdraw(kept, by=user, reason="first")
    services.withdraw(kept, by=stranger, reason="second")
    assert (kept.withdrawn_by, kept.withdrawal_reason) == (user, "first")


def test_assign_ties_a_loose_file_once(user, record):
    kept = services.store(files.upload(files.PDF), by=user)
    services.assign(kept, about=record, by=user)
    assert kept.record == record
    with pytest.raises(UserError):
        services.assign(kept, about=record, by=user)


def test_assign_refuses_somebody_elses_file(user, stranger, record):
    kept = services.store(files.upload(files.PDF), by=user)
    with pytest.raises(UserError):
        services.assign(kept, about=record, by=stranger)


def age(days=2):
    old = (clock.now() - dt.timedelta(days=days)).timestamp()
    for path in Path(default_storage.location).rglob("*"):
        os.utime(path, (old, old))
    Attachment.objects.update(uploaded_at=clock.now() - dt.timedelta(days=days))


def test_clean_up_deletes_what_belongs_to_nothing_and_nothing_else(user, record, django_capture_on_commit_callbacks):
    kept = services.store(files.upload(files.PDF), by=user, about=record)
    loose = services.store(files.upload(files.PDF), by=user)
    gone = services.store(
        files.upload(files.PDF), by=user, about=add_todo(for_user=user, due=clock.today(), title="gone", by=user)
    )
    Todo.objects.filter(title="gone").delete()
    with transaction.atomic():
        services.store(files.upload(files.PDF), by=user)
        transaction.set_rollback(True)
    assert clean_up() == (0, 0)
    age()
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_up() == (1, 1)
    assert set(Attachment.objects.values_list("pk", flat=True)) == {kept.pk, loose.pk}
    assert not default_storage.exists(gone.file.name)
    assert len(stored_names()) == 2
