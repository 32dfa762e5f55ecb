"""Where panel, notices, objections, awards and contracts appear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from celery.schedules import crontab
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.attachments.access import register_access
from core.clock import day_of
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Many, Task, TaskSource, task_sources
from core.jobs.schedule import Periodic, periodic
from core.navigation import Hit, NavItem, Panel
from core.pii.retention import Rule, rules
from finance.references import references
from finance.services.ledger import in_words
from orgs.consequences import under_way
from orgs.lifeline import Event, Eyes, Source, lifeline_sources
from orgs.merging import obstacles
from orgs.models import Organization
from orgs.models.organization import GONE
from orgs.quality import Check, checks
from orgs.tabs import Tab, tabs
from procurement import papers
from procurement.choices import ContractStatus, MilestoneKind
from procurement.models import Award, Contract, Letter, Objection, Round
from procurement.presentation.awards import AWARD_TONES, CONTRACT_TONES
from procurement.presentation.decided import decided_part, decided_rows
from procurement.privacy import forget_objectors
from procurement.queries import waiting
from procurement.queries.awards import is_released
from procurement.queries.notices import RUNNING, public_notices
from procurement.services.contracts import SCAN
from procurement.tabs import ApplicationPart, RoundTab, application_parts, round_tabs
from unions.meetings import Subject, meeting_subjects
from unions.models import Meeting, User

MOST = 50


def register() -> None:
    """Fill the registries of the kernel, of the organization database and of finance."""
    _register_navigation()
    papers.register()
    round_tabs.register(
        "panel", RoundTab(gettext_lazy("Panel"), "procurement:panel", "procurement.open_panel"), order=50
    )
    round_tabs.register(
        "award", RoundTab(gettext_lazy("Notice and award"), "procurement:award", "procurement.open_panel"), order=60
    )
    part = ApplicationPart(
        gettext_lazy("Panel and award"),
        "procurement.open_panel",
        "procurement/desk/_decided.html",
        decided_part,
        decided_rows,
    )
    application_parts.register("panel", part, order=40)
    task_sources.register("awards", TaskSource(gettext_lazy("From the panel to the contract"), tasks, count))
    register_kinds(*(NotificationKind(name, title, text, email=often) for name, title, text, often in KINDS))
    register_access(Letter, _may_read_letter)
    register_access(Objection, lambda user, objection: user.has_perm("procurement.open_objections", objection))
    register_access(
        Contract,
        lambda user, contract: user.has_perm("procurement.open_awards", contract) or _is_party(user, contract),
        may_change=lambda user, contract: user.has_perm("procurement.draft_contract", contract),
        rests_on=lambda contract: lambda file: contract.signed_on is not None and file.category == SCAN,
    )
    periodic.register(
        "procurement.start", Periodic("procurement.tasks.start_due_contracts", crontab(hour=0, minute=20))
    )
    obstacles.register("contracts", _contract_runs)
    under_way.register("contracts", contracts_under_way)
    meeting_subjects.register("panel", panel_of)
    checks.register(
        "contract", Check(gettext_lazy("Dissolved or deregistered, with a contract that runs"), _gone_but_bound)
    )
    source = Source(gettext_lazy("Awards and contracts"), "file-certificate", life_events, is_work=True)
    lifeline_sources.register("contracts", source, order=70)
    tabs.register("contracts", CONTRACTS_TAB, order=38)
    references.register("award", award_links)
    rules.register(
        "objections", Rule(gettext_lazy("Names and contacts of who objected to notices"), 1095, forget_objectors)
    )


def _register_navigation() -> None:
    desk = (
        ("objections", NavItem(gettext_lazy("Objections"), "procurement:objections", "message-exclamation",
                               "procurement.open_objections", group="rounds")),
        ("awards", NavItem(gettext_lazy("Awards"), "procurement:awards", "trophy", "procurement.open_awards",
                           group="rounds")),
        ("contracts", NavItem(gettext_lazy("Contracts"), "procurement:contracts", "file-certificate",
                              "procurement.open_awards", group="rounds")),
    )  # fmt: skip
    for order, (name, item) in enumerate(desk):
        navigation.desk.register(name, item, order=30 + order)
    notices = NavItem(
        gettext_lazy("Public notices"), "procurement:notices", "speakerphone",
        text=gettext_lazy("What unions propose to buy and support, with proof; anybody can object."),
    )  # fmt: skip
    navigation.public.register("notices", notices, order=25)
    navigation.landing.register("notices", notices, order=25)
    mine = NavItem(
        gettext_lazy("Results and contracts"), "procurement:my_results", "file-certificate",
        "procurement.write_application", group="applications", also=("my/contracts/",),
    )  # fmt: skip
    navigation.my.register("results", mine, order=22)
    navigation.public_panels.register(
        "notices",
        Panel(gettext_lazy("Public notices"), "public/_lines.html", running_notices, icon="certificate"), order=20,
    )  # fmt: skip


def running_notices(_request: HttpRequest) -> dict[str, Any] | None:
    """Return the notices to which anybody can still object, for the landing page."""
    return navigation.lines(
        (
            Hit(notice.round.title, reverse("procurement:notice", args=[notice.pk]),
                _("Objections until %(day)s") % {"day": notice.last_day})
            for notice in public_notices(state=RUNNING).order_by("ends_at", "pk")[:NEWS]
        ),
        "procurement:notices",
    )  # fmt: skip


NEWS = 5  # on the landing page
NOW, DAILY = Frequency.IMMEDIATE, Frequency.DAILY
KINDS = (
    ("objection_lodged", gettext_lazy("Objection lodged"),
     gettext_lazy("Objection %(number)s was lodged to the notice of “%(round)s”."), NOW),
    ("objection_answered", gettext_lazy("Message on an objection"),
     gettext_lazy("Whoever lodged objection %(number)s has written."), DAILY),
    ("objection_withdrawn", gettext_lazy("Objection withdrawn"),
     gettext_lazy("Objection %(number)s was withdrawn."), DAILY),
    ("application_awarded", gettext_lazy("Application awarded"),
     gettext_lazy("Your application “%(application)s” in “%(round)s” is awarded %(amount)s yuan. The "
                  "letter says by when the contract is signed."), NOW),
    ("application_in_reserve", gettext_lazy("Application in reserve"),
     gettext_lazy("Your application “%(application)s” in “%(round)s” is on the reserve list. Its page "
                  "says why."), NOW),
    ("application_not_awarded", gettext_lazy("Application not awarded"),
     gettext_lazy("Your application “%(application)s” in “%(round)s” is not awarded. Its page says why."), NOW),
    ("contract_signed", gettext_lazy("Contract signed"), gettext_lazy("The contract %(contract)s is signed."), NOW),
    ("contract_amended", gettext_lazy("Contract amended"),
     gettext_lazy("The contract %(contract)s was amended: amount, period or services changed."), NOW),
    ("contract_completed", gettext_lazy("Work of a contract done"),
     gettext_lazy("The work of the contract %(contract)s is recorded as done and waits for acceptance."), DAILY),
    ("contract_accepted", gettext_lazy("Work of a contract accepted"),
     gettext_lazy("The work of the contract %(contract)s is accepted."), NOW),
    ("contract_terminated", gettext_lazy("Contract terminated"),
     gettext_lazy("The contract %(contract)s is terminated."), NOW),
)  # fmt: skip


# Files ----------------------------------------------------------------------------------------------------------------


def _may_read_letter(user: User, letter: Letter) -> bool:
    application = letter.application
    if user.has_perm("procurement.open_applications", application):
        return True
    return is_released(application) and application.organization.members.filter(user=user).exists()


def _is_party(user: User, contract: Contract) -> bool:
    return contract.signed_on is not None and contract.organization.members.filter(user=user).exists()


# The organization database --------------------------------------------------------------------------------------------


def _contract_runs(_kept: Organization, absorbed: Organization) -> str | None:
    """Say why a record cannot be absorbed: it is party to a contract that runs."""
    running = Contract.objects.under_way().filter(organization=absorbed).first()
    if running is None:
        return None
    facts = {"name": absorbed.name, "contract": running.number}
    words = _("“%(name)s” is party to the running contract %(contract)s: merge the other way round, or end it first.")
    return words % facts


def panel_of(meeting: Meeting, user: User) -> Subject | None:
    """Return the round of whose panel a meeting was, where the visitor may open it."""
    found = Round.objects.visible_to(user).filter(panel_meeting=meeting).first()
    if found is None or not user.has_perm("procurement.open_panel", found):
        return None
    return Subject(found.title, reverse("procurement:panel", args=[found.pk]))


def contracts_under_way(organization: Organization) -> Iterator[str]:
    """Yield what is said of an organization's contracts before its status changes."""
    for contract in Contract.objects.under_way().filter(organization=organization):
        yield _("It is party to the running contract %(contract)s, which goes on until it is ended.") % {
            "contract": contract.number
        }


def _gone_but_bound() -> Q:
    running = Contract.objects.under_way().filter(organization=OuterRef("pk"))
    return Q(Exists(running), legal_status__in=GONE)


def _contracts_tab(organization: Organization, user: User) -> dict[str, Any]:
    contracts = Contract.objects.visible_to(user).filter(organization=organization)
    awards = Award.objects.visible_to(user).filter(application__organization=organization)
    return {
        "contracts": [(one, CONTRACT_TONES[one.status]) for one in contracts.select_related("union")],
        "awards": [(one, AWARD_TONES[one.status]) for one in awards.select_related("application__round")],
    }


CONTRACTS_TAB = Tab(
    "contracts", gettext_lazy("Awards and contracts"), "procurement.open_awards", "procurement/desk/organization.html",
    _contracts_tab, count=lambda record: Contract.objects.filter(organization=record).count(),
)  # fmt: skip


def life_events(organization: Organization, eyes: Eyes) -> Iterator[Event]:
    """Yield what an organization was awarded and signed."""
    awards = Award.objects.filter(application__organization=organization).select_related("application__round")
    for award in awards:
        if is_released(award.application):
            name, key = ("one_award", award.pk) if eyes.at_desk else ("my_result", award.application_id)
            words = f"{award.application.round.title}，{in_words(award.amount)}"
            title = _("Awarded: %(project)s") % {"project": award.application}
            yield Event(day_of(award.awarded_at), title, words, reverse(f"procurement:{name}", args=[key]),
                        AWARD_TONES[award.status])  # fmt: skip
    for contract in Contract.objects.filter(organization=organization, signed_on__isnull=False):
        name = "contract" if eyes.at_desk else "my_contract"
        title = _("Contract signed: %(subject)s") % {"subject": contract.subject}
        yield Event(
            contract.signed_on or contract.starts_on, title, f"{contract.number}，{in_words(contract.amount)}",
            reverse(f"procurement:{name}", args=[contract.pk]), CONTRACT_TONES[contract.status], stage="contractor",
        )  # fmt: skip


def award_links(keys: list[str]) -> dict[str, tuple[str, str]]:
    """Return title and address of the awards behind references of the ledger, by their keys."""
    rows = Award.objects.filter(pk__in=[int(key) for key in keys if key.isdigit()]).select_related("application")
    return {str(one.pk): (str(one.application), reverse("procurement:one_award", args=[one.pk])) for one in rows}


# Tasks ----------------------------------------------------------------------------------------------------------------


def _planned(kind: str) -> Callable[[Round], dt.date | None]:
    return lambda round: round.days.get(kind)


Waiting = tuple[Callable[[User], Any], Any, str, Callable[[Any], Any]]
TASKS: tuple[Waiting, ...] = (
    (waiting.objections_to_take_up, gettext_lazy("Take up objection %(what)s"), "objection", lambda one: one.due_on),
    (waiting.objections_to_decide, gettext_lazy("Decide on objection %(what)s"), "objection", lambda one: one.due_on),
    (waiting.panels_to_hold, gettext_lazy("Record the panel's decisions on “%(what)s”"), "panel",
     _planned(MilestoneKind.PANEL)),
    (waiting.notices_to_publish, gettext_lazy("Publish the notice of “%(what)s”"), "award",
     _planned(MilestoneKind.NOTICE)),
    (waiting.rounds_to_award, gettext_lazy("Award “%(what)s”: its notice is over"), "award", lambda _one: None),
    (waiting.awards_to_draft, gettext_lazy("Draft the contract for “%(what)s”"), "one_award", lambda _one: None),
    (waiting.contracts_to_sign, gettext_lazy("Record the signature of %(what)s"), "contract", lambda _one: None),
    (waiting.contracts_to_amend, gettext_lazy("Record the signature of an amendment of %(what)s"), "contract",
     lambda _one: None),
    (waiting.contracts_to_accept, gettext_lazy("Accept the work of %(what)s"), "contract", lambda _one: None),
)  # fmt: skip


DECISIONS = (
    waiting.objections_to_decide, waiting.notices_to_publish, waiting.rounds_to_award, waiting.contracts_to_sign,
    waiting.contracts_to_amend,
)  # fmt: skip


def tasks(user: User) -> Iterator[Task]:
    """Yield what waits for the user between the panel and the last contract."""
    contracts = f"{reverse('procurement:contracts')}?status={ContractStatus.COMPLETED}"
    for rows, words, name, due in TASKS:
        many = Many(_("Accept the work of %(n)s contracts"), contracts) if rows is waiting.contracts_to_accept else None
        for one in rows(user)[:MOST]:
            yield Task(title=words % {"what": one}, url=reverse(f"procurement:{name}", args=[one.pk]), due=due(one),
                       is_decision=rows in DECISIONS, many=many)  # fmt: skip


def count(user: User) -> int:
    """Return how much waits for the user."""
    return sum(rows(user).count() for rows, _words, _name, _due in TASKS)
