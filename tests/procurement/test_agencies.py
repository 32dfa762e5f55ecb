"""Agencies: their staff see and do just what is delegated to them, while the engagement runs."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from core import clock
from core.errors import StaleError, UserError
from core.inbox.models import Notification
from core.lifecycle.models import TransitionLog
from core.sheets import unexported_fields
from procurement import dossier
from procurement.choices import AgencyTask, ApplicationStatus
from procurement.models import Agency, AgencyEngagement, Application, Expert, Round
from procurement.queries.draws import candidates_for
from procurement.services import agencies
from procurement.sheets.agencies import AGENCIES
from tests.factories import person
from tests.procurement.factories import drafted, opened
from tests.procurement.panel_factories import at_panel, reviewed
from tests.procurement.reviewing import expert, scored, under_review
from unions.models import Role
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def known_day():
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)):
        yield


def url(name, *args):
    return reverse(f"procurement:{name}", args=args)


def agency_with(*people):
    manager = person(Role.MANAGER)
    made = agencies.write_agency(
        agency=None, union=city_federation(), facts={"name": "示例评估公司"}, version=None, by=manager
    )
    for one in people:
        agencies.add_member(agency=made, login=one.email, by=manager)
    return made


def engaged(agency, *rounds, tasks=(AgencyTask.RUN,), starts_on=None):
    terms = {"tasks": list(tasks), "starts_on": starts_on or clock.today(), "ends_on": LAST, "contract_number": ""}
    return agencies.write_engagement(
        engagement=None, agency=agency, terms=terms, rounds=rounds, version=None, by=person(Role.MANAGER)
    )


def test_staff_see_just_the_delegated_rounds_while_the_engagement_runs(client):
    user = person()
    agency, ours, other = agency_with(user), opened(), drafted()
    client.force_login(user)
    assert client.get(url("rounds")).status_code == 404
    engagement = engaged(agency, ours)
    assert client.get(reverse("desk_home")).url == url("rounds")  # without an appointment there is no other home
    assert Notification.objects.filter(user=user, kind="agency_engaged").exists()
    assert client.get(reverse("start")).url == url("rounds")
    page = client.get(url("rounds"))
    assert page.status_code == 200
    assert url("round", ours.pk) in page.content.decode()
    assert url("round", other.pk) not in page.content.decode()
    assert client.get(url("round", ours.pk)).status_code == 200
    assert client.get(url("round", other.pk)).status_code == 404
    assert client.get(url("agencies")).status_code == 404
    with clock.stopped_at(clock.start_of(LAST + dt.timedelta(days=1))):
        assert not Round.objects.visible_to(user).exists()
    agencies.end_engagement(engagement=engagement, reason="合同解除", by=person(Role.MANAGER))
    assert client.get(url("round", ours.pk)).status_code == 404


def test_staff_do_just_the_tasks_that_are_ticked():
    user = person()
    agency, round = agency_with(user), opened()
    engaged(agency, round, tasks=[AgencyTask.RUN])
    said = {name: user.has_perm(f"procurement.{name}", round) for name in (
        "open_rounds", "run_round", "prepare_round", "approve_round", "decide_eligibility", "draw_experts",
        "record_panel", "approve_award",
    )}  # fmt: skip
    assert [name for name, may in said.items() if may] == ["open_rounds", "run_round"]
    engaged(agency, round, tasks=[AgencyTask.ELIGIBILITY])
    assert user.has_perm("procurement.decide_eligibility", round)
    assert not user.has_perm("procurement.run_round", drafted())


def test_staff_publish_an_addendum_where_they_run_the_call(client):
    user = person()
    round = opened()
    engaged(agency_with(user), round)
    client.force_login(user)
    client.post(url("round_addendum", round.pk), {"text": "更正电话"})
    assert round.addenda.get().published_by == user
    assert client.get(url("round_step", round.pk, "cancel")).status_code == 302
    assert Round.objects.get().status == "open"


def test_applications_follow_the_delegation():
    user = person()
    agency, round = agency_with(user), opened()
    assert not Application.objects.visible_to(user).exists()
    engaged(agency, round)
    assert Round.objects.visible_to(user).get() == round
    reviewed(round, 80)
    assert not Application.objects.visible_to(user).exists()
    engaged(agency, round, tasks=[AgencyTask.ELIGIBILITY])
    assert Application.objects.visible_to(user).exists()


def test_panel_is_read_by_those_who_record_it_alone(client):
    user = person()
    agency, round = agency_with(user), at_panel()
    other = at_panel(line=round.line)
    engaged(agency, round, tasks=[AgencyTask.RUN, AgencyTask.REVIEW])
    engaged(agency, other, tasks=[AgencyTask.PANEL])
    client.force_login(user)
    for name in ("panel", "award", "panel_signs"):
        assert client.get(url(name, round.pk)).status_code == 404
        assert client.get(url(name, other.pk)).status_code == 200
    assert url("panel", round.pk) not in client.get(url("round", round.pk)).content.decode()


def test_who_organizes_the_review_sees_it_and_binds_no_money(client):
    user = person()
    agency, (round, _applications) = agency_with(user), under_review()
    other = under_review()[0]
    engaged(agency, round, tasks=[AgencyTask.REVIEW, AgencyTask.RUN])
    engaged(agency, other, tasks=[AgencyTask.RUN])
    client.force_login(user)
    page = client.get(url("round_experts", round.pk))
    assert page.status_code == 200
    assert "/desk/experts/" not in page.text
    assert client.get(url("round_experts", other.pk)).status_code == 404
    assert "line" not in client.get(url("close_review", round.pk)).context["form"].fields
    assert client.get(url("commit_fees", round.pk)).status_code in {403, 404}


def test_who_checks_eligibility_reads_no_scores(client):
    user = person()
    agency, (round, (application,)) = agency_with(user), under_review(1)
    scored(application, 77)
    client.force_login(user)
    for task, is_told in ((AgencyTask.ELIGIBILITY, False), (AgencyTask.REVIEW, True)):
        engaged(agency, round, tasks=[task])
        assert ("77.00" in client.get(url("desk_application", application.pk)).text) is is_told


def test_who_checks_eligibility_reads_neither_later_states_nor_steps(client):
    user = person()
    agency, round = agency_with(user), at_panel(scores=(80,))
    application = round.applications.get()
    TransitionLog.objects.create(
        object=application, field="status", name="close_review", source="eligible", target="reviewed"
    )
    client.force_login(user)
    pages = [url("desk_application", application.pk), url("desk_applications"), url("desk_eligibility", round.pk)]
    for task, seen in ((AgencyTask.ELIGIBILITY, "eligible"), (AgencyTask.REVIEW, "reviewed")):
        engaged(agency, round, tasks=[task])
        for address in pages:
            page = client.get(address).text
            assert (str(ApplicationStatus.REVIEWED.label) in without_choices(page)) is (seen == "reviewed"), address
        assert bool(client.get(pages[0]).context["timeline"]) is (seen == "reviewed")
        listed = [client.get(pages[1], {"status": state}).text for state in ("eligible", "reviewed")]
        assert [application.title in page for page in listed] == [seen == "eligible", seen == "reviewed"]
        assert application.title not in client.get(pages[1], {"stage": "reviewed"}).text


def test_print_of_an_application_holds_back_what_its_reader_may_not_know(monkeypatch):
    user, application = person(), at_panel(scores=(80,)).applications.get()
    Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.PROPOSED)
    application.refresh_from_db()
    engaged(agency_with(user), application.round, tasks=[AgencyTask.ELIGIBILITY])
    monkeypatch.setattr(dossier, "render_pdf", lambda _layout, data, **_how: str(data["blocks"][0]))
    proposed = str(ApplicationStatus.PROPOSED.label)
    assert proposed not in dossier.application_pdf(application)  # for whoever wrote it, before the results are out
    assert proposed not in dossier.whole_file(application, user)
    assert proposed in dossier.whole_file(application, person(Role.CLERK))


def without_choices(page):
    """Return a page without what can be chosen in its filters."""
    return re.sub(r"<option.*?</option>", "", page, flags=re.S)


def test_who_acts_for_a_union_does_not_work_for_its_agency():
    agency = agency_with()
    for login in (person(Role.CLERK).email, "nobody@test.example", ""):
        with pytest.raises(UserError):
            agencies.add_member(agency=agency, login=login, by=person(Role.MANAGER))
    user = person()
    agencies.add_member(agency=agency, login=user.email, by=person(Role.MANAGER))
    with pytest.raises(UserError):
        agencies.add_member(agency=agency, login=user.email, by=person(Role.MANAGER))


def test_rounds_of_other_unions_are_not_delegated():
    round = drafted()
    Round.objects.filter(pk=round.pk).update(union=union_by_code("BFTU-110105"))
    with pytest.raises(UserError):
        engaged(agency_with(), Round.objects.get())


def test_an_engagement_is_not_overwritten_unseen():
    engagement = engaged(agency_with(), opened())
    terms = {"tasks": ["run"], "starts_on": clock.today(), "ends_on": LAST, "contract_number": "x"}
    said = {"agency": engagement.agency, "terms": terms, "rounds": [], "by": person(Role.MANAGER)}
    agencies.write_engagement(engagement=engagement, version=1, **said)
    with pytest.raises(StaleError):
        agencies.write_engagement(engagement=engagement, version=1, **said)


def test_register_is_kept_on_screen(client):
    client.force_login(person(Role.MANAGER))
    client.post(url("add_agency"), {"name": "示例评估公司", "is_active": "on"})
    agency, user, round = Agency.objects.get(), person(), opened()
    client.post(url("add_agency_member", agency.pk), {"login": user.email})
    said = {"tasks": ["run", "review"], "rounds": [round.pk], "starts_on": "2026-03-01", "ends_on": "2026-06-30"}
    client.post(url("engage_agency", agency.pk), said)
    engagement = AgencyEngagement.objects.get()
    assert engagement.tasks == ["run", "review"]
    assert "示例评估公司" in client.get(url("round", round.pk)).content.decode()
    wrong = client.post(url("engagement", agency.pk, engagement.pk), {**said, "ends_on": "2026-01-01"})
    assert wrong.context["form"].errors["ends_on"]
    client.post(url("end_engagement", agency.pk, engagement.pk), {"reason": "合同解除"})
    client.post(url("remove_agency_member", agency.pk, agency.members.get().pk))
    assert not agency.members.exists()
    assert client.get(url("agency", agency.pk)).status_code == 200
    assert client.get(url("agencies")).status_code == 200
    client.force_login(person(Role.MANAGER, "BFTU-110105"))
    assert client.get(url("agency", agency.pk)).status_code == 404


def test_every_field_is_exported_or_named():
    assert unexported_fields(AGENCIES) == set()


def test_whoever_works_for_the_agency_reviews_none_of_its_rounds():
    round, staff = drafted(), person()
    engaged(agency_with(staff), round)
    expert("李示范", employer="示例评估公司")
    Expert.objects.filter(pk=expert("赵示范", employer="某大学").pk).update(user=staff)
    free = expert("钱示范", employer="某学院")
    assert candidates_for(round) == [free]
