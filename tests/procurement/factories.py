"""Makers of rounds."""

import datetime as dt
from decimal import Decimal

from core import clock
from core.forms.models import Form, FormVersion
from finance.choices import FundSource, Purpose
from finance.models import BudgetLine
from finance.services.ledger import commit
from procurement.application_form import STANDARD
from procurement.blueprints import templates
from procurement.models import Application, Award, Lot, Round
from procurement.services import rounds
from tests.factories import person
from tests.finance.factories import approved
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import city_federation

LINE = (Purpose.SERVICES, FundSource.UNION_DUES)


def form_version():
    """Return a released application form."""
    form, _new = Form.objects.get_or_create(key="application", defaults={"kind": "application", "title_zh": "申报书"})
    return FormVersion.objects.create(
        form=form, number=form.versions.count() + 1, content=STANDARD.to_json(), released_at=clock.now()
    )


def drafted(name="service-purchase", *, by=None, **facts):
    """Return a draft from a template, as bare as it begins."""
    by = by or person(Role.CLERK)
    _title, contents = templates.get(name)
    return rounds.create_round(contents=contents, union=city_federation(), year=clock.today().year, by=by, **facts)


def prepared(*, ceiling=400_000, budget=1_000_000, line=None, **facts):
    """Return a draft that can be approved, of a budget line, or of a new one that holds ``budget``."""
    round = drafted(**facts)
    line = line or (approved({LINE: budget}).lines.get() if budget else None)
    rounds.write_rows(
        round=round, name="lots", rows=[{"title": "第一包", "ceiling": Decimal(ceiling), "most_each": Decimal(50_000)}]
    )
    by = round.prepared_by
    contact = {"contact_name": "测试联系人", "contact_telephone": "010-55500000"}
    more = {"line": line, "ceiling": Decimal(ceiling), "form_version": form_version(), **contact}
    round = rounds.write_round(round=round, facts=more, version=round.version, by=by)
    return rounds.set_timetable(round=round, starts_on=clock.today() + dt.timedelta(days=1), lengths={}, by=by)


def opened(**facts):
    """Return a round whose call is open."""
    round = rounds.approve_round(round=prepared(**facts), by=person(Role.MANAGER))
    return rounds.open_round(round=round, by=person(Role.CLERK))


def awarded(*, organization=None, year=2026, amount=30_000, **facts):
    """Return an award of a round of that year, as it stands in the books."""
    line = approved({LINE: 1_000_000}).lines.get() if not BudgetLine.objects.exists() else BudgetLine.objects.first()
    organization = organization or OrganizationFactory()
    now, serial = clock.now(), Application.objects.count() + 1
    version = form_version()
    round = Round.objects.create(
        union=line.budget.union, year=year, kind="service", title=f"第{serial}轮", status="awarded", line=line,
        deadline=now, opened_at=now, form_version=version,
    )  # fmt: skip
    lot = Lot.objects.create(round=round, title="第一包", ceiling=amount, most_each=amount)
    application = Application.objects.create(
        round=round, lot=lot, organization=organization, form_version=version, number=f"A{serial}", title="项目",
        requested=amount, submitted_at=now, status="awarded",
    )  # fmt: skip
    commitment = commit(
        line=line, amount=Decimal(amount), reference=f"award:{serial}", subject="项目", payee=organization, by=None
    )
    return Award.objects.create(application=application, amount=amount, commitment=commitment, **facts)
