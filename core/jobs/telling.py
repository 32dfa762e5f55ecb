"""What people hear of their jobs: one message when it is over, with what came of it, and none where they watched."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from core import clock
from core.inbox.kinds import NotificationKind
from core.inbox.models import Notification, reference_to
from core.inbox.queries import forget_counts
from core.inbox.services import notify
from core.jobs.models import Job
from core.wording import listed

KINDS = {
    Job.State.SUCCEEDED: NotificationKind("job_done", _("Job done"), _("Done: %(job)s. %(result)s")),
    Job.State.FAILED: NotificationKind("job_failed", _("Job failed"), _("Failed: %(job)s. %(result)s")),
}


@transaction.atomic
def tell_of_end(job: Job) -> None:
    """Tell whoever asked for a job in the portal that it succeeded or failed; a command's own job says so itself."""
    kind = KINDS.get(Job.State(job.state))
    if kind is None or job.requested_by is None or job.in_process:
        return
    counted = listed(
        f"{label} {number_format(value, force_grouping=True) if isinstance(value, int) else value}"
        for label, value in job.figures
    )
    notify(
        [job.requested_by], kind.name, about=job, context={"job": job.title, "result": job.error or counted},
        url=job.outcome.get("url") or job.get_absolute_url(),
    )  # fmt: skip


def note_seen(job: Job, *, by: Any) -> None:
    """Note that a person sees the end of a job on a page: the message of it counts as read, and is not mailed."""
    if job.is_active:
        return
    unread = Notification.objects.filter(user=by, read_at=None, **reference_to(job))
    if unread.update(read_at=clock.now()):
        forget_counts([by.pk])
