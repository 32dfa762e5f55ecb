"""Sample objects of rounds for the permission matrix."""

import datetime as dt
from functools import cache

from core import clock
from core.forms.services import begin_draft, current_version
from procurement.application_form import KEY
from procurement.models import CallQuestion, Milestone, Round
from tests.matrix import Sample, provides
from tests.orgs.matrix import everybody
from tests.procurement.factories import form_version

DESK = (
    "round", "round_edit", "round_lots", "round_documents", "round_rules", "round_add_rule", "round_rule",
    "round_scheme", "round_timetable", "round_move", "round_ask", "round_again", "round_step", "round_questions",
    "round_answer", "round_addendum", "round_dashboard",
)  # fmt: skip
FORMS = (
    "form", "form_preview", "release_form", "discard_form", "duplicate_form", "form_section", "form_rule", "form_add",
    "form_question",
)  # fmt: skip
PUBLIC = ("call", "call_form", "call_calendar", "my_ask")


@cache
def drafted(world):
    """Return a draft of the owner with one rule and one date."""
    made = Round.objects.create(union=world.owner, year=clock.today().year, kind="service", title="样例批次")
    made.rules.create(kind="on_record", text="已备案")
    Milestone.objects.create(round=made, kind="deadline", day=clock.today() + dt.timedelta(days=20))
    return made


@cache
def published(world):
    """Return an open call of the owner."""
    return Round.objects.create(
        union=world.owner, year=clock.today().year, kind="service", title="样例公告", status="open",
        form_version=form_version(), opened_at=clock.now(), deadline=clock.now() + dt.timedelta(days=20),
    )  # fmt: skip


@cache
def composed(_world):
    """Return a draft of the application form."""
    return begin_draft(form=current_version(KEY).form, by=None)


def may_compose(user):
    return user.has_perm("procurement.compose_form")


def draft_of_form(world):
    return Sample(composed(world).pk, seen_by=may_compose)


for name in FORMS:
    provides(f"procurement:desk_{name}", "pk")(draft_of_form)


@provides("procurement:desk_form_add", "section")
@provides("procurement:desk_form_question", "section")
@provides("procurement:desk_form_section", "key")
def section(_world):
    return Sample("plan", seen_by=everybody)


@provides("procurement:desk_form_question", "key")
def question_key(_world):
    return Sample("schedule", seen_by=everybody)


def at_desk(world):
    return Sample(drafted(world).pk)


def in_public(world):
    return Sample(published(world).pk, seen_by=everybody)


for name in DESK:
    provides(f"procurement:{name}", "pk")(at_desk)
for name in PUBLIC:
    provides(f"procurement:{name}", "pk")(in_public)


@provides("procurement:round_add_rule", "kind")
def rule_kind(_world):
    return Sample("no_penalty", seen_by=everybody)


@provides("procurement:round_rule", "place")
def place(_world):
    return Sample(0, seen_by=everybody)


@provides("procurement:round_move", "kind")
def date_kind(_world):
    return Sample("deadline", seen_by=everybody)


@provides("procurement:round_step", "name")
def step(_world):
    return Sample("cancel", seen_by=everybody)


@provides("procurement:round_answer", "question")
def question(world):
    return Sample(CallQuestion.objects.create(round=drafted(world), question="能否联合申报？").pk)
