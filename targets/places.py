"""Where targets appear: the sidebar, the workbench, messages, what beat does."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock, navigation
from core.documents.kinds import register_template
from core.inbox.kinds import NotificationKind, register_kinds
from core.jobs.schedule import Periodic, periodic
from core.navigation import NavItem, Panel
from targets.forecast import days_gone, days_in
from targets.presentation import TONES, shown
from targets.queries import by_union, figures
from targets.report.template import ANNUAL


def register() -> None:
    """Fill the registries of the kernel."""
    navigation.desk_groups.register("targets", _("Targets and reports"), order=10)
    place = NavItem(_("Yearly targets"), "targets:cockpit", "target-arrow", "targets.open_targets", group="targets")
    navigation.desk.register("targets", place, order=10)
    year = Panel(_("How the year stands"), "targets/_panel.html", _year, "targets.open_targets", "target-arrow")
    navigation.desk_panels.register("targets", year, order=10)
    register_kinds(
        NotificationKind(
            "target_behind",
            _("A target will be missed"),
            _(
                "%(union)s, %(year)s: “%(metric)s” stands at %(value)s of %(target)s and leads to %(forecast)s by "
                "31 December. %(reasons)s."
            ),
        )
    )
    periodic.register("targets.check", Periodic("targets.tasks.check_targets", crontab(hour=2, minute=10)))
    register_template(ANNUAL)


def _year(request: HttpRequest) -> dict[str, Any] | None:
    """Return the figures of the acting union's year, as its cockpit shows them."""
    acting = request.user.acting  # type: ignore[union-attr]
    if acting is None:
        return None
    union, year, today = acting.union, clock.today().year, clock.today()
    found = by_union(figures(year=year, as_of=today, unions=[union])).get(union, {})
    rows = [(figure, TONES[figure.status]) for figure in shown(union, found).values()]
    return {"rows": rows, "union": union, "year": year, "percent": round(100 * days_gone(year, today) / days_in(year))}
