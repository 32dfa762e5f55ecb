"""Fill an empty portal with obviously fictional people, organizations and a year of work."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from activities.demo import ActivitiesDemo
from core import clock
from core.commands import PortalCommand, day
from core.open_data.publications import publish
from finance.demo import seed_budgets
from needs.demo import seed_needs
from orgs.demo.records import MARK, SCALES, Demo, scale_of
from orgs.models import Organization
from procurement.demo.rounds import RoundsDemo
from projects.demo import ProjectsDemo
from targets.demo import seed_targets
from unions.demo import seed_people
from unions.models import User


class Command(PortalCommand):
    """``manage.py seed_demo [--scale small|city] [--today YYYY-MM-DD]``."""

    help = "Fill an empty portal with fictional data; the same for the same day. Refuses a database with other data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how much to make, and for which day."""
        parser.add_argument("--scale", choices=list(SCALES), default="small", help="how many organizations")
        parser.add_argument("--today", type=day, help="the day the demo takes for today")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed in one transaction, or leave the database as it was."""
        if foreign_data():
            raise CommandError(_("The database holds other data: seed_demo fills an empty portal only."))
        if Organization.objects.exists():
            self._refuse_another_scale(options["scale"])
            self.stdout.write(_("The demo is there already; nothing was changed."))
            return
        today = options["today"] or clock.today()
        try:
            with transaction.atomic(), clock.stopped_at(clock.start_of(today) + dt.timedelta(hours=9)):
                users = seed_people(today)
                organizations = Demo(scale=SCALES[options["scale"]], today=today, users=users).seed()
                ActivitiesDemo(organizations=organizations, today=today, users=users).seed()
                seed_budgets(today=today, users=users)
                seed_needs(today=today)
                RoundsDemo(organizations=organizations, today=today, users=users, scale=options["scale"]).seed()
                ProjectsDemo(organizations=organizations, today=today, users=users).seed()
                seed_targets(today=today, users=users)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        publish()  # what every night writes anew
        self.stdout.write(
            _("%(n)s fictional organizations and their work up to %(day)s are there.")
            % {"n": len(organizations), "day": today}
        )

    def _refuse_another_scale(self, asked: str) -> None:
        """Refuse to call a demo of one scale one of another."""
        there = scale_of(Organization.objects.on_record().count())
        if there != asked:
            raise CommandError(
                _(
                    "The database holds a demo of scale %(there)s; one of scale %(asked)s needs an empty database: "
                    "run `make stop`, empty the data folder (HUB_VAR names it, or var/), migrate, and seed again."
                )
                % {"there": there, "asked": asked}
            )


def foreign_data() -> bool:
    """Tell whether the database holds people or organizations that are not the demo's."""
    strangers = User.objects.exclude(email__endswith="@demo.example")
    return strangers.exists() or Organization.objects.exclude(name__endswith=MARK).exists()
