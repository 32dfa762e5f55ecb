"""Makers of rounds."""

import datetime as dt
from decimal import Decimal

from core import clock
from core.forms.models import Form, FormVersion
from finance.choices import FundSource, Purpose
from procurement.application_form import STANDARD
from procurement.blueprints import templates
from procurement.services import rounds
from tests.factories import person
from tests.finance.factories import approved
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
    """Return a draft that can be approved."""
    round = drafted(**facts)
    line = line or (approved({LINE: budget}).lines.get() if budget else None)
    rounds.write_rows(
        round=round, name="lots", rows=[{"title": "第一包", "ceiling": Decimal(ceiling), "most_each": Decimal(50_000)}]
    )
    by = round.prepared_by
    more = {"line": line, "ceiling": Decimal(ceiling), "form_version": form_version()}
    round = rounds.write_round(round=round, facts=more, version=round.version, by=by)
    return rounds.set_timetable(round=round, starts_on=clock.today() + dt.timedelta(days=1), lengths={}, by=by)


def opened(**facts):
    """Return a round whose call is open."""
    round = rounds.approve_round(round=prepared(**facts), by=person(Role.MANAGER))
    return rounds.open_round(round=round, by=person(Role.CLERK))
