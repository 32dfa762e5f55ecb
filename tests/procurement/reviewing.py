"""Makers of experts, and of rounds whose applications they read."""

import datetime as dt
from decimal import Decimal

from core import clock
from core.forms.declaration import Words
from core.forms.models import FormVersion
from procurement.choices import ApplicationStatus as A
from procurement.choices import AssignmentStatus as S
from procurement.choices import RoundStatus as R
from procurement.models import Application, Assignment, Expert, Lot, Round
from procurement.scheme import Criterion, Scheme
from procurement.services import reviews
from reference.models import ServiceArea
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import form_version
from unions.models import Role
from unions.queries import city_federation, union_by_code

CRITERIA = (Criterion("need", Words("需求针对性"), 60), Criterion("plan", Words("方案可行性"), 40))
FULL = {"need": "8", "plan": "7.5"}


def expert(name="专家甲", *, areas=(), union=None, account=True, **facts):
    """Return an expert whose term runs, with an account of their own unless told otherwise."""
    facts = {"employer": "北京测试大学", "starts_on": clock.today() - dt.timedelta(days=30), **facts}
    if account and "user" not in facts:
        facts["user"] = person(name=name)
    one = Expert.objects.create(union=union or city_federation(), name=name, **facts)
    one.areas.set(ServiceArea.objects.filter(code__in=areas))
    return one


def experts(count):
    """Return several experts."""
    return [expert(f"专家{number}", employer=f"北京测试大学{number}院") for number in range(count)]


def bare_round(status=R.REVIEW, *, union="BFTU", line=None, content=None, **facts):
    """Return a round in a state, with one lot; ``facts`` are of its scheme."""
    version = form_version()
    if content is not None:  # a released version is frozen
        version = FormVersion.objects.create(form=version.form, number=version.number + 1, content=content)
    round = Round.objects.create(
        union=union_by_code(union), year=clock.today().year, kind="service", title="测试征集", status=status,
        form_version=version, deadline=clock.now(), opened_at=clock.now(), line=line,
        prepared_by=person(Role.CLERK, union), scheme=Scheme(CRITERIA, **facts).to_json(),
    )  # fmt: skip
    Lot.objects.create(round=round, title="第一包", ceiling=Decimal(400_000), most_each=Decimal(50_000))
    return round


def application(round, *, organization=None, status=A.ELIGIBLE, **facts):
    """Return an application of a round."""
    number = f"{round.pk}-{round.applications.count() + 1}"
    return Application.objects.create(
        round=round, lot=round.lots.first(), organization=organization or OrganizationFactory(),
        form_version=round.form_version, number=number, submitted_at=clock.now(), status=status,
        **{"title": f"项目{number}", "requested": Decimal(30_000), **facts},
    )  # fmt: skip


def under_review(applications=2, **facts):
    """Return a round under review with its eligible applications."""
    round = bare_round(**facts)
    return round, [application(round) for _ in range(applications)]


def scored(one, *totals):
    """Give an application handed-in totals by as many new experts."""
    for number, total in enumerate(totals):
        Assignment.objects.create(
            application=one, expert=expert(f"评委{one.pk}-{number}", account=False), status=S.DONE,
            total=Decimal(total), declared_at=clock.now(), done_at=clock.now(),
        )  # fmt: skip


def done(assignment, points=FULL):
    """Take an assignment through to scores handed in, by its own expert."""
    by = assignment.expert.user
    assignment = reviews.accept(assignment=assignment, by=by)
    assignment = reviews.save_scores(assignment=assignment, scores=points, by=by)
    return reviews.submit_scores(assignment=assignment, by=by)
