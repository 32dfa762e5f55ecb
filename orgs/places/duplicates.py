"""Where possible duplicates appear: menu, nightly and continuous search."""

from __future__ import annotations

import datetime as dt
from typing import Any

from celery.schedules import crontab
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core import navigation
from core.jobs.schedule import Periodic, periodic
from core.listing.keyset import capped_count
from core.navigation import NavItem
from orgs.queries.duplicates import flags_visible_to

EVERY = dt.timedelta(minutes=5)


def register() -> None:
    """Fill the registries of the kernel."""
    item = NavItem(
        gettext_lazy("Possible duplicates"), "orgs:desk_duplicates", "copy", "orgs.open_duplicates",
        group="organizations", badge=undecided_count,
    )  # fmt: skip
    navigation.desk.register("duplicates", item, order=20)
    periodic.register("orgs.search_duplicates", Periodic("orgs.tasks.search_duplicates", crontab(hour=2, minute=20)))
    periodic.register("orgs.search_changed", Periodic("orgs.tasks.search_changed_for_duplicates", EVERY))


def undecided_count(request: HttpRequest) -> int:
    """Return how many pairs wait for somebody who may decide them, to a hundred; anew every half minute."""
    user: Any = request.user
    if not user.has_perm("orgs.decide_duplicates"):
        return 0
    key = f"orgs:duplicates:{user.pk}:{user.acting and user.acting.pk}"
    found = cache.get(key)
    if found is None:
        found = capped_count(flags_visible_to(user).open(), 100)
        cache.set(key, found, 30)
    return int(found)
