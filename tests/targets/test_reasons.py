"""Every reason of the cockpit opens the list that it counted."""

import datetime as dt
import re

import pytest
from django.core.management import call_command

from core import clock
from targets.metrics import metrics
from targets.reasons import reasons
from unions.models import User
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 10)


def test_reasons_open_what_they_count(client):
    call_command("seed_demo", today=TODAY, verbosity=0)
    client.force_login(User.objects.get(email="manager@demo.example"))
    opened = 0
    with clock.stopped_at(clock.start_of(TODAY) + dt.timedelta(hours=12)):
        for union in (union_by_code("BFTU"), union_by_code("BFTU-110105")):
            for key in ("contacts", "collections"):
                for reason in reasons(metrics.get(key), union, TODAY.year):
                    if reason.url:
                        page = client.get(reason.url).content.decode()
                        assert re.search(r'id="list-count">([\d,]+)', page)[1] == str(reason.count), reason
                        opened += 1
    assert opened >= 4
