"""Sample objects of applications for the permission matrix."""

import datetime as dt
from functools import cache

from core import clock
from procurement.choices import RoundStatus
from procurement.models import Application, EligibilityCheck, Lot, RequiredDocument, Round
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody, kept, record
from tests.procurement.factories import form_version

MY_CALLS = ("my_eligible", "my_apply")
MINE = (
    "my_application", "my_section", "my_hand_in", "my_ask_certifier", "my_receipt", "my_receipt_file", "my_preview",
    "my_versions", "my_take_back", "my_withdraw_application", "my_supply",
)  # fmt: skip
DESK = (
    "desk_application", "desk_application_file", "desk_fill_in", "desk_decide_eligibility", "desk_ask_supplement",
)  # fmt: skip


@cache
def call(world):
    made = Round.objects.create(
        union=world.owner, year=clock.today().year, kind="service", title="样例购买", number="样例征〔2026〕1号",
        status=RoundStatus.OPEN, form_version=form_version(), opened_at=clock.now(),
        deadline=clock.now() + dt.timedelta(days=9),
    )  # fmt: skip
    Lot.objects.create(round=made, title="第一包", ceiling=10, most_each=5)
    RequiredDocument.objects.create(round=made, title="申报书")
    return made


@cache
def handed_in(world):
    made = Application.objects.create(
        round=call(world), organization=record(world), lot=call(world).lots.get(), title="样例项目", number="样例-001",
        form_version=call(world).form_version, status="submitted", submitted_at=clock.now(),
    )  # fmt: skip
    EligibilityCheck.objects.create(application=made, checked_on=clock.today())
    made.submissions.create(number=1, answers={}, sha256="0" * 64, submitted_at=clock.now())
    return made


def open_call(world):
    return Sample(call(world).pk, seen_by=everybody)


def ours(world):
    return Sample(handed_in(world).pk, seen_by=kept(world))


def theirs(world):
    return Sample(handed_in(world).pk)


for name in MY_CALLS:
    provides(f"procurement:{name}", "pk")(open_call)
for name in MINE:
    provides(f"procurement:{name}", "pk")(ours)
for name in DESK:
    provides(f"procurement:{name}", "pk")(theirs)


@provides("procurement:my_section", "section")
def section(_world):
    return Sample("project", seen_by=everybody)


@provides("procurement:desk_eligibility", "pk")
@provides("procurement:desk_begin_check", "pk")
def round_in_reach(world):
    return Sample(call(world).pk)
