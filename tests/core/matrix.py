"""Sample objects of the kernel's addresses: jobs, to-dos, messages and files belong to one person each."""

import datetime as dt
import uuid

from core import clock
from core.api.services import make_token
from core.certificates.services import issue
from core.inbox.models import CalendarFeed, Notification
from core.inbox.services import add_todo
from core.jobs.models import Job
from tests.matrix import OWNER, Sample, provides


def _only(world):
    keeper = world.people[f"clerk at {OWNER}"]
    return keeper, lambda user: user == keeper


@provides("jobs:job", "pk")
@provides("jobs:cancel", "pk")
@provides("jobs:retry", "pk")
def job(world):
    keeper, only = _only(world)
    row = Job.objects.create(kind="sample", title="样例", requested_by=keeper, language="zh-hans")
    return Sample(row.pk, seen_by=only)


@provides("inbox:read", "pk")
def notification(world):
    keeper, only = _only(world)
    return Sample(Notification.objects.create(user=keeper, kind="sample").pk, seen_by=only)


@provides("inbox:todo", "pk")
@provides("inbox:finish", "pk")
@provides("inbox:reopen", "pk")
def todo(world):
    keeper, only = _only(world)
    row = add_todo(due=dt.date(2026, 1, 5), title="样例", by=keeper, for_user=keeper)
    return Sample(row.pk, seen_by=only)


@provides("inbox:calendar", "token")
def calendar(world):
    return Sample(CalendarFeed.objects.create(user=_only(world)[0]).token)


@provides("inbox:unsubscribe", "token")
def unsubscribe(_world):
    return Sample("no-such-token")


@provides("object_page", "content_type_id")
@provides("object_page", "object_id")
def no_object(_world):
    """An object of no table, which nobody finds."""
    return Sample(0, seen_by=lambda user: False)


@provides("attachments:download", "pk")
@provides("attachments:small", "pk")
@provides("attachments:withdraw", "pk")
def no_file(_world):
    """A file that does not exist: what its record's app allows is that app's test."""
    return Sample(uuid.uuid4(), seen_by=lambda user: False)


@provides("attachments:of_record", "label")
def no_label(_world):
    return Sample("sample.unknown", seen_by=lambda user: False)


@provides("attachments:of_record", "key")
def no_key(_world):
    return Sample("1", seen_by=lambda user: False)


@provides("certificates:certificate", "code")
def code_of_a_certificate(world):
    made = issue(
        kind="filing",
        number="样例〔2026〕001号",
        about=world.owner,
        holder="样例",
        issuer="样例总工会",
        facts={},
        by=None,
    )
    return Sample(made.code, seen_by=lambda _user: True)


@provides("api:revoke_token", "pk")
def api_token(world):
    keeper, only = _only(world)
    made, _text = make_token(name="样例", scope="read", valid_until=clock.today(), by=keeper)
    return Sample(made.pk, seen_by=only)


@provides("open_data:publication", "name")
@provides("open_data:download", "name")
def publication(_world):
    return Sample("organizations")


@provides("open_data:download", "file")
def published_file(_world):
    return Sample("organizations.csv")
