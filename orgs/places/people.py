"""Where an organization's people appear: menu, tab, tasks, reminders, what can be revealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import navigation
from core.inbox.kinds import NotificationKind, register_kinds
from core.inbox.models import Frequency
from core.inbox.tasklist import Task, TaskSource, task_sources
from core.navigation import NavItem
from core.pii import masks
from core.pii.reveal import Revealable, revealables
from orgs.models import KeyPerson, Organization
from orgs.presentation.key_people import KIND, people_shown
from orgs.queries.key_people import terms_ending_for_keeper
from orgs.tabs import Tab, tabs
from unions.models import User

MOST_TASKS = 50
KEEPER_WARNED = 30  # days before a term ends


def register() -> None:
    """Fill the registries of the kernel and the tabs of the record page."""
    place = NavItem(gettext_lazy("Key people"), "orgs:desk_people", "users", "orgs.open_people", group="organizations")
    navigation.desk.register("key_people", place, order=9)
    workforce = NavItem(
        gettext_lazy("Workforce"), "orgs:desk_workforces", "chart-bar", "orgs.open_people", group="organizations"
    )
    navigation.desk.register("workforce", workforce, order=9)
    tabs.register(TAB.name, TAB, order=35)
    register_kinds(
        NotificationKind(
            "term_ending", gettext_lazy("Term of office about to end"),
            gettext_lazy("%(organization)s: the term of %(name)s (%(post)s) ends on %(day)s."),
            email=Frequency.IMMEDIATE,
        ),
        NotificationKind(
            "terms_ending", gettext_lazy("Terms of office about to end, together"),
            gettext_lazy("%(n)s terms of office end soon: %(named)s"), email=Frequency.IMMEDIATE,
        ),
    )  # fmt: skip
    task_sources.register("terms", TaskSource(gettext_lazy("Terms of office"), term_tasks))
    revealables.register(KIND, Revealable(
        KIND, gettext_lazy("Key person"), KeyPerson, "orgs.reveal_people", visible_people, whose, page_of,
    ))  # fmt: skip


def _people(record: Organization, user: User) -> dict[str, Any]:
    return {**people_shown(record, user), "can_record": user.has_perm("orgs.record_people", record)}


TAB = Tab(
    "people", gettext_lazy("People"), "orgs.open_people", "orgs/desk/tabs/people.html", _people,
    count=lambda record: KeyPerson.objects.in_office().filter(organization=record).count(),
)  # fmt: skip


def term_tasks(user: User) -> Iterator[Task]:
    """Yield terms that end soon in the user's organizations."""
    for person in terms_ending_for_keeper(user, KEEPER_WARNED)[:MOST_TASKS]:
        yield Task(
            title=_("The term of %(who)s ends: enter who follows in %(name)s")
            % {"who": person, "name": person.organization.name},
            url=reverse("orgs:my_people", args=[person.organization_id]), due=person.ends_on,
        )  # fmt: skip


def visible_people(user: User) -> Any:
    """Return the key people that a union's staff or an organization's keepers may know."""
    kept = Organization.objects.kept_by(user).on_record().order_by().values("pk")
    rows = KeyPerson.objects.in_force().select_related("organization")
    return rows.filter(organization__in=kept) | rows.visible_to(user)


def whose(person: KeyPerson) -> str:
    """Return whose data it is, as the log says it."""
    return f"{masks.name(person.name)} · {person.post_in_words} · {person.organization.name}"


def page_of(person: KeyPerson, user: User) -> str:
    """Return the page that shows the person to the user."""
    if user.has_perm("orgs.open_people", person):
        return reverse("orgs:desk_organization", args=[person.organization_id, "people"])
    return reverse("orgs:my_people", args=[person.organization_id])
