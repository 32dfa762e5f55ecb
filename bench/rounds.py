"""A round with 2,000 applications, ten criteria and three reviews each: the panel's pages against a bare view.

    python -m bench.rounds [--applications 2000]

The bare view fetches the same rows (applications, organizations, scores) behind the same sign-in and says how many.
The ranking and the decision must stay under twice its time, with as many queries as for ten applications.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from decimal import Decimal
from typing import Any

from bench.common import Meter, report, say, with_database

GATE = 2.0
FEW = 10
CRITERIA = 10
REVIEWS = 3
EXPERTS = 60


def main() -> None:
    """Fill a database of its own, ask the pages, and report."""
    words = argparse.ArgumentParser()
    words.add_argument("--applications", type=int, default=2000)
    words.add_argument("--here", action="store_true", help="measure the database of BENCH_DATABASE")
    chosen = words.parse_args()
    if chosen.here:
        measure_here(chosen.applications)
    else:
        with_database("bench_rounds", "bench.rounds", "--here", "--applications", str(chosen.applications))


def measure_here(size: int) -> None:
    """Ask the pages of a large and a small round."""
    import django

    from config import embedded

    embedded.ensure()
    django.setup()
    from bench.lists import Pages, fill, measure

    fill(size)
    large, small = _round(size), _round(FEW)
    pages, meter = Pages("MANAGER", "BFTU"), Meter()
    bare = measure(meter, pages, f"/bench/round/{large}/")
    rows: list[dict[str, Any]] = [
        {
            "page": "bare view",
            "ms": bare["cpu"],
            "times": 1.0,
            "queries of 10": None,
            f"queries of {size:,}": None,
            "met": None,
        }
    ]
    for name, address in PAGES.items():
        figures = measure(meter, pages, address.format(large))
        queries = [_queries(pages, address.format(pk)) for pk in (small, large)]
        times = figures["cpu"] / bare["cpu"]
        rows.append({
            "page": name, "ms": figures["cpu"], "times": times, "queries of 10": queries[0],
            f"queries of {size:,}": queries[1], "met": "yes" if times < GATE and queries[0] == queries[1] else "NO",
        })  # fmt: skip
    report("rounds", rows, unit=f"CPU per request, {size:,} applications; aim: under {GATE:g} times the bare view")


PAGES = {"ranking": "/desk/rounds/{}/panel/", "decision": "/desk/rounds/{}/award/"}


def _queries(pages: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        pages.get(address)
    return len(found)


# A round -------------------------------------------------------------------------------------------------------------


def _round(size: int) -> int:
    """Return the key of a round with so many reviewed applications, made where there is none."""
    from procurement.models import Round

    title = f"基准 {size}"
    found = Round.objects.filter(title=title).values_list("pk", flat=True).first()
    if found:
        return found
    say(f"Making a round of {size:,} applications …")
    return _made(title, size)


def _made(title: str, size: int) -> int:
    from core import clock
    from core.forms.services import current_version
    from orgs.models import Organization
    from procurement.application_form import KEY
    from procurement.models import Application, Assignment, Lot, Round
    from procurement.timetable import generate
    from reference.models import ServiceArea
    from unions.queries import city_federation

    pick, now, version, scheme = random.Random(size), clock.now(), current_version(KEY), _scheme()
    round = Round.objects.create(
        union=city_federation(), year=now.year, kind="service", title=title, number=title, form_version=version,
        scheme=scheme.to_json(), line=_line(), ceiling=Decimal(size) * 25_000, status="panel", deadline=now,
        opened_at=now, starts_on=dt.date(now.year, 3, 2),
    )  # fmt: skip
    round.milestones.bulk_create(
        round.milestones.model(round=round, kind=kind, day=day)
        for kind, day in generate(dt.date(now.year, 3, 2), {}).items()
    )
    areas = list(ServiceArea.objects.all())
    lots = [
        Lot.objects.create(
            round=round, title=area.name, area=area, position=place, ceiling=Decimal(max(size * 2_500, 50_000)),
            most_each=50_000,
        )
        for place, area in enumerate(areas[:10])
    ]  # fmt: skip
    applicants = list(Organization.objects.order_by("pk").values_list("pk", flat=True)[:size])
    made = Application.objects.bulk_create(
        Application(
            round=round, lot=lots[place % len(lots)], organization_id=key, form_version=version, status="reviewed",
            number=f"{title}-{place:05d}", title=f"职工服务项目{place}", submitted_at=now,
            requested=Decimal(pick.randrange(200, 500)) * 100,
        )
        for place, key in enumerate(applicants)
    )  # fmt: skip
    experts = _experts()
    Assignment.objects.bulk_create(
        _review(application.pk, expert, scheme, pick)
        for application in made
        for expert in pick.sample(experts, REVIEWS)
    )
    return round.pk


def _scheme() -> Any:
    from core.forms.declaration import Words
    from procurement.scheme import Criterion, Scheme

    return Scheme(
        tuple(Criterion(f"c{n}", Words(f"指标{n}", f"Criterion {n}"), 100 // CRITERIA) for n in range(CRITERIA))
    )


def _review(application: int, expert: int, scheme: Any, pick: random.Random) -> Any:
    from core import clock
    from procurement.models import Assignment

    scores = {each.key: str(pick.randrange(8, 21) / 2) for each in scheme.criteria}
    total = scheme.total({key: Decimal(value) for key, value in scores.items()})
    now = clock.now()
    return Assignment(
        application_id=application, expert_id=expert, status="done", scores=scores, total=total, declared_at=now,
        done_at=now,
    )  # fmt: skip


def _experts() -> list[int]:
    from core import clock
    from procurement.models import Expert
    from unions.queries import city_federation

    if not Expert.objects.exists():
        Expert.objects.bulk_create(
            Expert(union=city_federation(), name=f"专家{n}", employer=f"单位{n}", starts_on=clock.today())
            for n in range(EXPERTS)
        )
    return list(Expert.objects.values_list("pk", flat=True))


def _line() -> Any:
    from core import clock
    from finance.choices import FundSource, Purpose
    from finance.models import Budget, BudgetLine
    from finance.services.ledger import allocate
    from unions.queries import city_federation

    budget, is_new = Budget.objects.get_or_create(union=city_federation(), year=clock.today().year)
    if is_new:
        line = BudgetLine.objects.create(budget=budget, purpose=Purpose.SERVICES, source=FundSource.UNION_DUES)
        allocate(line=line, amount=Decimal(100_000_000), reason="基准", by=None)
    return budget.lines.get()


if __name__ == "__main__":
    main()
