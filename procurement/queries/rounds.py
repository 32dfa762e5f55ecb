"""Reads of rounds: who must do what, lines to pay from, calls as everybody sees them."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from core import clock
from core.forms.models import FormVersion
from core.lifecycle.models import TransitionLog
from core.lifecycle.queries import timeline
from core.search import matches
from finance.choices import BudgetStatus
from finance.models import BudgetLine
from procurement import application_form
from procurement.choices import PURPOSES, AgencyTask, ApplicationStatus, RoundStatus
from procurement.models import CallQuestion, Round
from unions.models import Union, User

RUNNING = (
    RoundStatus.CLOSED, RoundStatus.ELIGIBILITY, RoundStatus.REVIEW, RoundStatus.PANEL, RoundStatus.NOTICE,
)  # fmt: skip


def lines_of(union: Union, *years: int, kind: str | None = None) -> QuerySet[BudgetLine]:
    """Return the lines of a union's budgets in force of some years that pay rounds, or rounds of one kind, the latest
    first.

    ``promised`` is what rounds approved and not awarded yet will need of each.
    """
    needs = Round.objects.under_way().filter(line=OuterRef("pk")).order_by().values("line").annotate(n=Sum("ceiling"))
    rows = BudgetLine.objects.filter(budget__union=union, budget__status=BudgetStatus.APPROVED, budget__year__in=years)
    rows = rows.annotate(promised=Coalesce(Subquery(needs.values("n")), Decimal(0)))
    rows = rows.filter(purpose__in=frozenset().union(*PURPOSES.values()) if kind is None else PURPOSES[kind])
    return rows.select_related("budget__union").order_by("-budget__year", "id")


def released_forms() -> QuerySet[FormVersion]:
    """Return the released versions of application forms, the newest first."""
    rows = FormVersion.objects.filter(form__kind=application_form.KEY, released_at__isnull=False)
    return rows.select_related("form").order_by("form__key", "-number")


def public_calls(*, q: str = "", kind: str = "", state: str = "") -> QuerySet[Round]:
    """Return published calls: those open by their deadline, others the latest first. ``state``: open, running, over."""
    rows: QuerySet[Round] = Round.objects.public().select_related("union")
    states = {"open": [RoundStatus.OPEN], "running": RUNNING}
    if state in states:
        rows = rows.filter(status__in=states[state])
    elif state == "over":
        rows = rows.exclude(status__in=[RoundStatus.OPEN, *RUNNING])
    if kind:
        rows = rows.filter(kind=kind)
    if q:
        rows = matches(rows, q)
    is_open = Case(When(status=RoundStatus.OPEN, then=1), default=0)
    return rows.annotate(is_open=is_open).order_by("-is_open", "-opened_at", "-id")


def counts_of(pks: list[int]) -> dict[int, int]:
    """Return how many applications each round received."""
    rows = Round.objects.filter(pk__in=pks).annotate(
        n=Count("applications", filter=Q(applications__submitted_at__isnull=False))
    )
    return dict(rows.values_list("pk", "n"))


# Waiting for somebody -------------------------------------------------------------------------------------------------


OF_AGENCIES = {"procurement.run_round": AgencyTask.RUN, "procurement.prepare_round": AgencyTask.PREPARE}


def _ours(user: User, permission: str) -> QuerySet[Round]:
    """Return the rounds of the acting union where the permission is held; for agency staff, what is theirs to do."""
    if user.acting is None and permission in OF_AGENCIES:
        return Round.objects.filter(pk__in=Round.objects.delegated_to(user, OF_AGENCIES[permission]).values("pk"))
    if user.acting is None or not user.has_perm(permission):
        return Round.objects.none()
    return Round.objects.filter(union=user.acting.union)


def to_approve(user: User) -> QuerySet[Round]:
    """Return drafts of the acting union for which approval was asked, and in which the user had no hand."""
    rows = _drafts_after(_ours(user, "procurement.approve_round"), "ask_approval")
    return rows.exclude(history__prepared_by__in=user.hands).order_by("pk")


def to_correct(user: User) -> QuerySet[Round]:
    """Return the drafts that came back to the user, who prepared them, with remarks."""
    rows = _drafts_after(_ours(user, "procurement.prepare_round"), "return_for_correction", "return_to_draft")
    return rows.filter(prepared_by__in=user.hands).order_by("pk")


def _drafts_after(rows: QuerySet[Round], *names: str) -> QuerySet[Round]:
    """Narrow rounds to drafts whose last step was one of some names."""
    steps = TransitionLog.objects.filter(
        object_type=ContentType.objects.get_for_model(Round), object_id=OuterRef("pk")
    ).order_by("-at", "-id")
    return (
        rows.filter(status=RoundStatus.DRAFT).annotate(last=Subquery(steps.values("name")[:1])).filter(last__in=names)
    )


def asked_approval(round: Round) -> TransitionLog | None:
    """Return the request for approval on which nobody has decided yet: who made it, and when."""
    return _last_step(round, "ask_approval")


def sent_back(round: Round) -> TransitionLog | None:
    """Return with which remarks a draft came back, by whom and when, unless approval was asked again since."""
    return _last_step(round, "return_for_correction", "return_to_draft")


def _last_step(round: Round, *names: str) -> TransitionLog | None:
    if round.status != RoundStatus.DRAFT:
        return None
    last = timeline(round).first()
    return last if last and last.name in names else None


HOPEFUL = (ApplicationStatus.SUBMITTED, ApplicationStatus.ELIGIBLE)


def to_declare_failed(user: User) -> QuerySet[Round]:
    """Return closed rounds of the acting union in which fewer applications are eligible, or may be, than are needed."""
    rows = _ours(user, "procurement.approve_round").filter(status__in=[RoundStatus.CLOSED, RoundStatus.ELIGIBILITY])
    hopeful = Count("applications", filter=Q(applications__status__in=HOPEFUL))
    return rows.annotate(hopeful=hopeful).filter(hopeful__lt=F("least_eligible")).order_by("pk")


def to_publish(user: User) -> QuerySet[Round]:
    """Return approved rounds of the acting union whose first day has come."""
    rows = _ours(user, "procurement.run_round")
    return rows.filter(status=RoundStatus.APPROVED, starts_on__lte=clock.today()).order_by("pk")


def to_answer(user: User) -> QuerySet[CallQuestion]:
    """Return the questions on calls of the acting union that nobody answered."""
    rounds = _ours(user, "procurement.run_round")
    return CallQuestion.objects.filter(round__in=rounds, answered_at=None).select_related("round").order_by("pk")
