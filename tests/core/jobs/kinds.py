"""Kinds of jobs for tests; a worker in another process loads them too."""

import os
import time
from pathlib import Path

from django.db import OperationalError, transaction

from core.errors import UserError
from core.jobs.kinds import job
from tests.sample.models import Plain


@job("test.write", title="Write rows", figures={"rows": "Rows written", "skipped": "Skipped"})
def write(run, rows=1, pause=0.0, pid_file=""):
    """Write rows, slowly where asked to, and say how far it is."""
    if pid_file:
        with Path(pid_file).open("a") as out:
            out.write(f"{os.getpid()}\n")
    for number in range(rows):
        Plain.objects.create(title=f"{run.job.pk} {number}")
        run.progress(number + 1, rows, "writing")
        time.sleep(pause)
    return {"rows": rows, "url": "/inbox/"}


@job("test.refuse", title="Refuse")
def refuse(run):
    Plain.objects.create(title="never")
    raise UserError("The second column is missing. Add it.")


@job("test.break", title="Break")
def break_down(run):
    Plain.objects.create(title="never")
    raise ZeroDivisionError("a secret detail")


@job("test.deadlock", title="Deadlock")
def deadlock(run):
    raise OperationalError("deadlock detected")


@job("test.attach", title="Attach")
def attach(run, path):
    run.attach(path, "结果.csv", "Result")
    return {"given": [one.filename for one in run.files]}


@job("test.own_transactions", title="Own transactions", atomic=False)
def own_transactions(run):
    with transaction.atomic():
        Plain.objects.create(title="kept")
    raise UserError("half way")
