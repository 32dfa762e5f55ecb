"""Entering projects, writing their public text, publishing, concluding and withdrawing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.attachments.filetypes import IMAGES
from core.attachments.models import Attachment
from core.attachments.services import store
from core.editing import refuse_stale
from core.errors import UserError
from core.inbox.services import notify
from core.lifecycle.services import perform
from core.numbering.services import next_number
from orgs.models import Organization
from procurement.choices import ContractStatus
from procurement.models import Award, Contract
from projects.choices import Origin, ProjectStatus
from projects.models import Project
from unions.models import Union, User

TEXTS = ("summary", "story", "participation", "beneficiaries", "contact_name", "contact_telephone", "results")
"""What union and organization both write."""
FACTS = (
    "title", "year", "origin", "funder", "areas", "districts", "target_groups", "amount", "shows_amount", "starts_on",
    "ends_on",
)  # fmt: skip
"""What the union says; of a project that was awarded, the award says some of it."""
OF_AWARD = ("year", "origin", "funder", "amount")
PHOTO = "photo"


def new_number(union: Union, year: int) -> str:
    """Take the next number of a union's projects of a year."""
    return f"{union.code}-{year}-{next_number(union.code, 'project', year):04d}"


@transaction.atomic
def enter_project(*, facts: Mapping[str, Any], organization: Organization, union: Union, by: User | None) -> Project:
    """Enter a project of an earlier year, or one that others pay.

    Raises ValidationError by field, UserError for an organization that is not on record.
    """
    if not organization.is_on_record:
        raise UserError(_("This record is no organization on record: nothing can be entered for it."))
    made = Project(union=union, organization=organization)
    for name, value in facts.items():
        setattr(made, name, value)
    made.number = new_number(union, made.year)
    _save(made, by)
    return made


@transaction.atomic
def take_award(*, award: Award, by: User | None) -> Project:
    """Make the record of a project that was awarded; its texts begin with what the application says. Once an award."""
    there = Project.objects.filter(award=award).first()
    if there is not None:
        return there
    application, round = award.application, award.application.round
    answers = application.answers
    areas = _text(answers.get("areas")) or ([application.lot.area_id] if application.lot and application.lot.area_id
                                            else [])  # fmt: skip
    people = answers.get("people")
    made = Project(
        number=new_number(round.union, round.year), year=round.year, union=round.union, award=award,
        organization=award.organization, origin=Origin.AWARD, title=application.title or str(application),
        areas=areas, amount=award.amount, summary=str(answers.get("aims") or "")[:200],
        story=str(answers.get("activities") or "")[:5000], beneficiaries=people if isinstance(people, int) else None,
    )  # fmt: skip
    made.save()
    keepers = [member.user for member in award.organization.members.select_related("user")]
    notify(
        keepers, "project_awarded", url=reverse("projects:my_project", args=[made.pk]),
        context={"project": made.title}, by=by, about=made, key=f"project:{made.pk}",
    )  # fmt: skip
    return made


def _text(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def follow_contract(*, contract: Contract, by: User | None) -> None:
    """Let a project that is still prepared follow its contract: period and amount as they were signed."""
    if contract.status == ContractStatus.SIGNED:
        Project.objects.filter(award=contract.award, status=ProjectStatus.DRAFT).update(
            starts_on=contract.starts_on, ends_on=contract.ends_on, amount=contract.amount, updated_at=clock.now()
        )


def drop_lapsed(*, award: Award, reason: str) -> None:
    """Withdraw the project of an award that lapsed: nothing will come of it."""
    there = Project.objects.filter(award=award).exclude(status=ProjectStatus.WITHDRAWN).first()
    if there is not None:
        withdrawn = perform(there, "withdraw", by=None, reason=_("The award lapsed: %(reason)s") % {"reason": reason})
        _show_photos(withdrawn)


@transaction.atomic
def write_project(*, project: Project, facts: Mapping[str, Any], version: int | None, by: User) -> Project:
    """Change what is said of a project that was read at ``version``.

    Raises StaleRecordError where somebody changed it meanwhile, UserError for what was withdrawn, and ValidationError
    by field.
    """
    current = Project.objects.select_for_update(of=("self",)).select_related("organization", "union").get(pk=project.pk)
    refuse_stale(current, version=version, names=list(facts))
    if current.status == ProjectStatus.WITHDRAWN:
        raise UserError(_("It was withdrawn from view: take it back into preparation first."))
    for name, value in facts.items():
        if not (current.award_id and name in OF_AWARD):
            setattr(current, name, value.strip() if isinstance(value, str) else value)
    if current.is_public and not (current.summary and current.story):
        raise UserError(_("It is public: it needs its sentence and what is done."), field="summary")
    _save(current, by)
    return current


def _save(project: Project, by: User | None) -> None:
    fresh = project.pk is None
    project.updated_at = clock.now()
    if not fresh:
        project.version += 1
    project.full_clean(exclude=["status"])  # which transitions alone may set
    project.save()
    if by is not None:
        project.writers.add(by)


@transaction.atomic
def publish_project(*, project: Project, by: User) -> Project:
    """Show a project in the catalogue. Whoever wrote any of it does not publish it.

    Raises UserError for that, or where its texts are missing.
    """
    current = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if missing := missing_for_publication(current):
        raise UserError(" ".join(missing))
    if current.writers.filter(pk__in=by.hands).exists():
        raise UserError(_("You wrote this yourself: another person publishes it."))
    published = perform(project, "publish", by=by, changes={
        "published_at": current.published_at or clock.now(), "published_by": by, "updated_at": clock.now(),
    })  # fmt: skip
    _show_photos(published)
    keepers = [member.user for member in published.organization.members.select_related("user")]
    notify(
        keepers, "project_published", url=reverse("projects:page", args=[published.number]),
        context={"project": published.title}, by=by, about=published,
    )  # fmt: skip
    return published


def missing_for_publication(project: Project) -> list[str]:
    """Return what a project lacks before everybody may see it, in words that say what to do."""
    found = []
    if not project.summary:
        found.append(_("Write in one sentence what it brings."))
    if not project.story:
        found.append(_("Write what is done."))
    if not project.areas:
        found.append(_("Tick at least one service area."))
    return found


@transaction.atomic
def conclude_project(*, project: Project, by: User) -> Project:
    """Mark the work as done; its results are shown. Raises UserError while nobody has written them."""
    if not Project.objects.values_list("results", flat=True).get(pk=project.pk):
        raise UserError(_("Write the results first."))
    return perform(project, "conclude", by=by, changes={"updated_at": clock.now()})


@transaction.atomic
def move_project(*, project: Project, name: str, reason: str = "", by: User) -> Project:
    """Take a project one step further. Raises UserError where a step is refused."""
    if name == "publish":
        return publish_project(project=project, by=by)
    if name == "conclude":
        return conclude_project(project=project, by=by)
    moved = perform(project, name, by=by, reason=reason, changes={"updated_at": clock.now()})
    _show_photos(moved)
    return moved


def photos_of(project: Project) -> QuerySet[Attachment]:
    """Return a project's photos."""
    return Attachment.objects.about(project).current().filter(category=PHOTO)


def _show_photos(project: Project) -> None:
    photos_of(project).update(is_public=project.is_public)


def add_photo(*, project: Project, upload: File[bytes], by: User) -> Attachment:
    """Keep a photo, which everybody sees while the project is public. Raises UserError for what is no picture."""
    return store(
        upload, by=by, about=project, title=project.title, category=PHOTO, allowed=IMAGES, is_public=project.is_public
    )
