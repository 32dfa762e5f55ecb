"""Makers of projects and awards."""

from decimal import Decimal

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from activities.demo import picture
from core import clock
from finance.services import ledger
from procurement.choices import ApplicationStatus
from procurement.models import Application, Award
from projects.models import Project
from projects.services import projects
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from tests.procurement.factories import opened
from unions.models import Role
from unions.queries import city_federation

TEXTS = {
    "summary": "为一线职工提供免费心理咨询。", "story": "每周三下午由咨询师面谈。", "areas": ["psychology"],
}  # fmt: skip


class ProjectFactory(DjangoModelFactory):
    """A draft of the city federation, entered for an earlier year, with its texts written."""

    class Meta:
        model = Project

    number = factory.Sequence(lambda number: f"BFTU-2025-9{number:03d}")
    year = 2025
    union = factory.LazyFunction(city_federation)
    organization = factory.SubFactory(OrganizationFactory)
    origin = "earlier"
    title = factory.Sequence(lambda number: f"职工心理关爱服务{number}")
    summary, story, areas = TEXTS["summary"], TEXTS["story"], TEXTS["areas"]


def published(**facts):
    """Return a project that stands in the catalogue."""
    return projects.publish_project(project=ProjectFactory(**facts), by=person(Role.MANAGER))


def photo():
    """Return a picture as it is uploaded."""
    return SimpleUploadedFile("photo.jpg", picture(7))


def applied(round, organization=None, *, status=ApplicationStatus.PROPOSED, **facts):
    """Return an application handed in to a round."""
    number = round.applications.count() + 1
    facts = {"title": f"职工关爱项目{number}", "requested": Decimal(40_000), "answers": {}, **facts}
    return Application.objects.create(
        round=round, lot=round.lots.first(), organization=organization or OrganizationFactory(), status=status,
        form_version=round.form_version, number=f"申{round.pk}-{number}", submitted_at=clock.now(), **facts,
    )  # fmt: skip


def awarded(round=None, *, amount=40_000, **facts):
    """Return an award as the round's subject makes it, without its signal."""
    round = round or opened()
    application = applied(round, status=ApplicationStatus.AWARDED, **facts)
    commitment = ledger.commit(
        line=round.line, amount=Decimal(amount), reference=f"award:{application.pk}", subject=application.title,
        payee=application.organization, by=None,
    )  # fmt: skip
    return Award.objects.create(application=application, amount=Decimal(amount), commitment=commitment)


def signed_in(client, role, union="BFTU"):
    """Sign a new person of a role in, and return them."""
    user = person(role, union)
    client.force_login(user)
    return user
