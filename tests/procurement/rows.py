"""Rows for the tests of every list page: rounds and all that follows, needs and projects."""

import datetime as dt
from itertools import count

from core import clock
from finance.models import Budget, BudgetLine, Commitment
from needs.models import WorkerNeed
from procurement.models import (
    Agency,
    Application,
    Award,
    Contract,
    Lot,
    Objection,
    PublicNotice,
    Round,
    ServiceDirectoryEntry,
)
from projects.models import Project
from reference.models import ServiceArea
from tests.procurement.factories import form_version
from unions.queries import city_federation

DAY = dt.date(2026, 1, 5)
serial = count(1)


def rounds(n):
    return Round.objects.bulk_create(
        Round(union=city_federation(), year=2026, kind="service", title=f"轮次{next(serial)}") for _one in range(n)
    )


def awarded_round():
    now = clock.now()
    made = Round.objects.create(
        union=city_federation(), year=2026, kind="service", title=f"轮次{next(serial)}", status="awarded", deadline=now,
        opened_at=now, form_version=form_version(),
    )  # fmt: skip
    return made, Lot.objects.create(round=made, title="第一包", ceiling=100_000, most_each=50_000)


def applications(organizations):
    def make(n):
        (made, lot), now = awarded_round(), clock.now()
        return Application.objects.bulk_create(
            Application(
                round=made, lot=lot, organization=one, form_version=made.form_version, status="awarded",
                number=f"A{next(serial)}", title="服务项目", submitted_at=now, requested=1000,
            )
            for one in organizations(n)
        )  # fmt: skip

    return make


def awards(organizations):
    def make(n):
        made = applications(organizations)(n)
        budget, _is_new = Budget.objects.get_or_create(union=city_federation(), year=2026)
        line, _is_new = BudgetLine.objects.get_or_create(budget=budget, purpose="services", source="society")
        bound = Commitment.objects.bulk_create(
            Commitment(line=line, reference=f"award:{next(serial)}", subject="服务项目") for _one in made
        )
        return Award.objects.bulk_create(
            Award(application=one, amount=1000, commitment=money) for one, money in zip(made, bound, strict=True)
        )

    return make


def contracts(organizations):
    def make(n):
        return Contract.objects.bulk_create(
            Contract(
                award=one, union=city_federation(), organization=one.application.organization,
                number=f"C{next(serial)}", subject="服务项目", amount=1000, starts_on=DAY, ends_on=DAY,
            )
            for one in awards(organizations)(n)
        )  # fmt: skip

    return make


def objections(n):
    made, now = awarded_round()[0], clock.now()
    notice = PublicNotice.objects.create(
        round=made, number=f"N{next(serial)}", content={}, page="", sha256="0" * 64, starts_at=now,
        ends_at=now + dt.timedelta(days=7),
    )  # fmt: skip
    return Objection.objects.bulk_create(
        Objection(
            notice=notice, number=f"O{next(serial)}", key=f"k{next(serial)}", name="某职工", what="资格",
            argument="年检", remedy="核查", due_on=DAY,
        )
        for _one in range(n)
    )  # fmt: skip


def directory(n):
    area = ServiceArea.objects.first()
    return ServiceDirectoryEntry.objects.bulk_create(
        ServiceDirectoryEntry(code=f"D{next(serial)}", title="心理咨询", area=area, valid_from=DAY) for _one in range(n)
    )


def agencies(n):
    return Agency.objects.bulk_create(
        Agency(union=city_federation(), name=f"评估公司{next(serial):05d}") for _one in range(n)
    )


def needs(n):
    return WorkerNeed.objects.bulk_create(
        WorkerNeed(
            union=city_federation(), source="survey", category=f"诉求{next(serial)}", year=2025, quarter="year", count=3
        )
        for _one in range(n)
    )  # fmt: skip


def projects(organizations):
    def make(n):
        return Project.objects.bulk_create(
            Project(
                number=f"P-{next(serial):06d}", year=2025, union=city_federation(), organization=one, origin="earlier",
                title="职工心理服务", areas=["psychology"],
            )
            for one in organizations(n)
        )  # fmt: skip

    return make


def makers(organizations):
    """Return the makers by list page; ``organizations(n)`` makes as many organizations."""
    return {
        "rounds": rounds,
        "applications": applications(organizations),
        "awards": awards(organizations),
        "contracts": contracts(organizations),
        "objections": objections,
        "directory": directory,
        "agencies": agencies,
        "needs": needs,
        "projects": projects(organizations),
    }
