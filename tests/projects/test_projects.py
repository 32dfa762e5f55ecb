"""Projects: from the award or by hand, written by two sides, published by a third person, never deleted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.attachments.models import Attachment
from core.editing import StaleRecordError
from core.errors import UserError
from core.inbox.models import Notification
from core.lifecycle.testing import assert_lifecycle
from orgs.lifeline import Eyes, life_of
from orgs.models import Member
from procurement.models import Award, Contract
from procurement.signals import awarded as award_made
from procurement.signals import contract_changed
from projects.choices import ProjectStatus as S
from projects.models import Project
from projects.places import tasks
from projects.services import projects
from tests.factories import UserFactory, person
from tests.orgs.factories import OrganizationFactory
from tests.projects.factories import TEXTS, ProjectFactory, awarded, photo, published, signed_in
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_calendar():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def owner_of(organization):
    return Member.objects.create(organization=organization, user=UserFactory(), role="owner").user


def test_an_award_makes_its_project_once_with_the_words_of_the_application():
    answers = {"aims": "缓解职工压力", "activities": "面谈与讲座", "areas": ["psychology"], "people": 300}
    award = awarded(title="心灵驿站", answers=answers)
    keeper = owner_of(award.organization)
    for _again in range(2):
        award_made.send(Award, award=award, by=None)
    made = Project.objects.get()
    assert (made.title, made.story, made.areas, made.beneficiaries) == (
        "心灵驿站", "面谈与讲座", ["psychology"], 300
    )  # fmt: skip
    assert (made.status, made.amount, made.union) == (S.DRAFT, Decimal(40_000), city_federation())
    assert made.number.startswith(f"BFTU-{made.year}-")
    assert Notification.objects.filter(user=keeper, kind="project_awarded").count() == 1


def test_a_signed_contract_gives_the_period_and_a_lapsed_award_takes_the_project_out_of_view():
    award = awarded()
    award_made.send(Award, award=award, by=None)
    contract = Contract.objects.create(
        award=award, union=award.union, organization=award.organization, number="合1", subject="x", amount=39_000,
        starts_on="2026-03-01", ends_on="2026-11-30",
        status="signed", signed_on="2026-02-20",
    )  # fmt: skip
    contract_changed.send(Contract, contract=contract, by=None)
    made = Project.objects.get()
    assert (str(made.starts_on), str(made.ends_on), made.amount) == ("2026-03-01", "2026-11-30", Decimal(39_000))
    projects.drop_lapsed(award=award, reason="放弃签约")
    made.refresh_from_db()
    assert made.status == S.WITHDRAWN


def test_who_wrote_any_of_it_does_not_publish_it():
    manager, other = person(Role.MANAGER), person(Role.MANAGER)
    project = ProjectFactory()
    projects.write_project(project=project, facts={"summary": "新"}, version=project.version, by=manager)
    with pytest.raises(UserError, match="他人发布"):
        projects.publish_project(project=project, by=manager)
    shown = projects.publish_project(project=project, by=other)
    assert shown.status == S.PUBLISHED
    assert shown.published_by == other


def test_without_text_or_area_nothing_is_published():
    project = ProjectFactory(summary="", areas=[])
    with pytest.raises(UserError):
        projects.publish_project(project=project, by=person(Role.MANAGER))


def test_the_day_of_first_publication_stays_when_it_is_withdrawn_and_shown_again():
    one, other = person(Role.MANAGER), person(Role.MANAGER)
    project = published()
    first = project.published_at
    project = projects.move_project(project=project, name="withdraw", reason="文字有误", by=one)
    with pytest.raises(UserError):
        projects.write_project(project=project, facts={"story": "x"}, version=None, by=one)
    project = projects.move_project(project=project, name="take_back", reason="已改正", by=one)
    assert projects.publish_project(project=project, by=other).published_at == first


def test_conclusion_needs_results():
    project, clerk = published(), person(Role.CLERK)
    with pytest.raises(UserError):
        projects.conclude_project(project=project, by=clerk)
    projects.write_project(project=project, facts={"results": "服务320人"}, version=None, by=clerk)
    assert projects.conclude_project(project=project, by=clerk).status == S.CONCLUDED


def test_union_and_organization_do_not_overwrite_each_other(client):
    project = ProjectFactory()
    keeper = owner_of(project.organization)
    seen = project.version
    projects.write_project(project=project, facts={"story": "工会写的"}, version=seen, by=person(Role.CLERK))
    with pytest.raises(StaleRecordError):
        projects.write_project(project=project, facts={"story": "机构写的"}, version=seen, by=keeper)
    client.force_login(keeper)
    address = reverse("projects:my_edit", args=[project.pk])
    facts = {"summary": "一句话", "story": "机构写的", "version": seen}
    page = client.post(address, facts)
    assert "机构写的" in page.content.decode()
    assert "工会写的" in page.content.decode()
    project.refresh_from_db()
    client.post(address, {**facts, "version": project.version})
    project.refresh_from_db()
    assert project.story == "机构写的"


def test_an_organization_writes_the_text_and_not_the_facts(client):
    project = ProjectFactory(amount=5)
    client.force_login(owner_of(project.organization))
    client.post(
        reverse("projects:my_edit", args=[project.pk]),
        {"summary": "一句话", "story": "内容", "amount": "900", "title": "改名", "version": project.version},
    )
    project.refresh_from_db()
    assert (project.summary, project.amount) == ("一句话", 5)
    assert project.title != "改名"


def test_what_the_award_says_stays_as_it_is():
    award = awarded()
    project = projects.take_award(award=award, by=None)
    written = projects.write_project(
        project=project, facts={"amount": 1, "year": 2001, "title": "新名"}, version=None, by=person(Role.CLERK)
    )
    assert (written.amount, written.year, written.title) == (award.amount, award.application.round.year, "新名")


def test_entering_at_the_desk_and_publishing_by_another(client):
    organization = OrganizationFactory()
    signed_in(client, Role.CLERK)
    facts = {**TEXTS, "title": "往年项目", "year": 2024, "origin": "earlier", "amount": "-5"}
    address = reverse("projects:enter", args=[organization.pk])
    assert "amount" in client.post(address, facts).context["form"].errors
    client.post(address, {**facts, "amount": "30000"})
    project = Project.objects.get()
    assert project.number == "BFTU-2024-0001"
    manager = signed_in(client, Role.MANAGER)
    assert any(project.title in str(task.title) for task in tasks(manager))
    client.post(reverse("projects:move", args=[project.pk, "publish"]))
    project.refresh_from_db()
    assert project.is_public


def test_photos_follow_the_project(client):
    project = ProjectFactory()
    kept = projects.add_photo(project=project, upload=photo(), by=person(Role.CLERK))
    assert client.get(kept.get_absolute_url()).status_code != 200
    projects.publish_project(project=project, by=person(Role.MANAGER))
    assert client.get(kept.get_absolute_url()).status_code == 200
    project.refresh_from_db()
    projects.move_project(project=project, name="withdraw", reason="撤", by=person(Role.MANAGER))
    assert not Attachment.objects.get(pk=kept.pk).is_public


def test_projects_of_other_unions_are_not_found(client):
    project = ProjectFactory(union=union_by_code("BFTU-110105"))
    signed_in(client, Role.CLERK, "BFTU-110101")
    assert client.get(reverse("projects:desk_project", args=[project.pk])).status_code == 404


def test_the_database_keeps_a_public_project_whole():
    project = published()
    with pytest.raises(ValidationError):
        projects.write_project(project=project, facts={"starts_on": "2026-02-02", "ends_on": "2026-01-01"},
                               version=None, by=person(Role.CLERK))  # fmt: skip
    with pytest.raises(UserError):
        projects.write_project(project=project, facts={"summary": ""}, version=None, by=person(Role.CLERK))


def test_life_line_and_profile_show_it(client):
    organization = OrganizationFactory(portal_status="verified", is_public=True)
    project = published(organization=organization)
    hidden = ProjectFactory(organization=organization, title="未公开的草稿")
    page = client.get(reverse("orgs:profile", args=[organization.number])).content.decode()
    assert project.title in page
    assert hidden.title not in page
    organization.refresh_from_db()
    line = life_of(organization, Eyes(person(Role.CLERK), at_desk=True))
    assert any(project.title == one.event.title for _year, rows in line.years for one in rows)


def test_every_transition_of_a_project():
    def make(state):
        return ProjectFactory(status=state, published_at="2026-01-05T00:00Z", results="好")

    assert_lifecycle(
        Project, "status", make,
        permitted={
            (S.DRAFT, "publish"), (S.PUBLISHED, "conclude"), (S.DRAFT, "withdraw"), (S.PUBLISHED, "withdraw"),
            (S.CONCLUDED, "withdraw"), (S.WITHDRAWN, "take_back"),
        },
    )  # fmt: skip
