"""Self-registration, from looking up to the decision."""

import pytest
from django.core.exceptions import ValidationError

from core.errors import UserError
from core.inbox.models import Notification
from orgs.choices.records import LegalForm, MemberRole, PortalStatus
from orgs.consequences import consequences
from orgs.forms.record import OrganizationForm
from orgs.models import Organization, Responsibility
from orgs.places.records import registration_task_count, registration_tasks
from orgs.presentation.registration import as_query
from orgs.queries.records import look_up
from orgs.queries.registration import edits_since_return
from orgs.services import registration
from orgs.services.records import FACTS
from reference.models import Division
from tests.factories import person
from tests.orgs.factories import OrganizationFactory
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db

USCC = "51110000MJ0101505U"


def facts(**changes):
    district = Division.objects.get(code="110105")
    return {"name": "北京测试协会", "legal_form": LegalForm.ASSOCIATION, "uscc": USCC, "district": district, **changes}


def sent_in(applicant=None, **changes):
    applicant = applicant or person()
    draft = registration.begin_registration(name="北京测试协会", uscc=USCC, by=applicant)
    return registration.submit_registration(organization=draft, facts=facts(**changes), by=applicant)


def test_registration_is_the_task_of_the_union_that_leads():
    organization = sent_in()
    city, district = person(Role.CLERK), person(Role.CLERK, "BFTU-110105")
    Responsibility.objects.filter(organization=organization).delete()
    assert [registration_task_count(user) for user in (city, district)] == [1, 0]
    Responsibility.objects.create(organization=organization, union=union_by_code("BFTU-110105"), is_lead=True)
    assert [len(list(registration_tasks(user))) for user in (city, district)] == [0, 1]


def test_lookup_by_uscc_finds_the_record():
    record = OrganizationFactory(uscc=USCC)
    assert look_up(name="", uscc=USCC).exact == record


def test_lookup_by_another_spelling_of_the_name_finds_the_record():
    record = OrganizationFactory(name="北京（测试）协会", uscc=None)
    assert look_up(name="北京 (测试) 协会", uscc="").exact == record


def test_lookup_offers_similar_names_where_none_is_the_same():
    record = OrganizationFactory(name="北京测试协会朝阳分会")
    found = look_up(name="北京测试协会", uscc="")
    assert (found.exact, found.similar) == (None, [record])


def test_draft_is_kept_as_typed_and_seen_by_its_owner_only():
    applicant = person()
    draft = registration.begin_registration(name="北京测试协会", uscc=None, by=applicant)
    registration.save_draft(organization=draft, answers={"telephone": "not a number"}, by=applicant)
    draft.refresh_from_db()
    assert draft.draft.answers["telephone"] == "not a number"
    assert list(Organization.objects.kept_by(applicant)) == [draft]
    assert draft.members.get().role == MemberRole.OWNER


def test_registration_of_what_is_on_record_asks_to_claim_it():
    OrganizationFactory(uscc=USCC)
    with pytest.raises(UserError) as refusal:
        registration.begin_registration(name="北京测试协会", uscc=USCC, by=person())
    assert refusal.value.field == "uscc"


def test_sent_in_registration_goes_to_the_union_of_its_district():
    clerk = person(Role.CLERK, "BFTU-110105")
    organization = sent_in()
    assert organization.portal_status == PortalStatus.SUBMITTED
    assert organization.responsibilities.get(is_lead=True).union == union_by_code("BFTU-110105")
    assert Notification.objects.filter(user=clerk, kind="registration_submitted").count() == 1


def test_faulty_registration_stays_a_draft():
    applicant = person()
    draft = registration.begin_registration(name="北京测试协会", uscc=None, by=applicant)
    with pytest.raises(ValidationError):
        registration.submit_registration(organization=draft, facts=facts(telephone="??"), by=applicant)
    draft.refresh_from_db()
    assert draft.portal_status == PortalStatus.DRAFT


def test_stranger_cannot_send_in_somebody_elses_draft():
    draft = registration.begin_registration(name="北京测试协会", uscc=None, by=person())
    with pytest.raises(UserError):
        registration.submit_registration(organization=draft, facts=facts(), by=person())


def test_verified_registration_tells_its_owner():
    applicant, clerk = person(), person(Role.CLERK, "BFTU-110105")
    organization = registration.verify_registration(organization=sent_in(applicant), by=clerk)
    assert organization.portal_status == PortalStatus.VERIFIED
    assert Notification.objects.filter(user=applicant, kind="registration_verified").exists()


def test_clerk_of_another_district_cannot_verify():
    with pytest.raises(UserError):
        registration.verify_registration(organization=sent_in(), by=person(Role.CLERK, "BFTU-110101"))


def test_auditor_cannot_verify():
    with pytest.raises(UserError):
        registration.verify_registration(organization=sent_in(), by=person(Role.AUDITOR))


def test_return_keeps_remarks_by_field_until_it_is_sent_in_again():
    applicant, clerk = person(), person(Role.CLERK)
    organization = registration.return_registration(
        organization=sent_in(applicant), remarks={"address": "请写到门牌号", "name": " "}, reason="", by=clerk
    )
    open_remarks = organization.remarks.filter(settled_at=None)
    assert [(each.field, each.text) for each in open_remarks] == [("address", "请写到门牌号")]
    again = registration.submit_registration(organization=organization, facts=facts(), by=applicant)
    assert again.portal_status == PortalStatus.SUBMITTED
    assert not again.remarks.filter(settled_at=None).exists()


def test_return_without_any_remark_is_refused():
    with pytest.raises(UserError):
        registration.return_registration(organization=sent_in(), remarks={}, reason=" ", by=person(Role.CLERK))


def test_rejection_needs_a_reason():
    with pytest.raises(UserError):
        registration.reject_registration(organization=sent_in(), reason="", by=person(Role.CLERK))


# On screen -----------------------------------------------------------------------------------------------------------


def test_group_without_a_code_gets_through_the_steps(client):
    applicant = person()
    client.force_login(applicant)
    client.post("/register/begin/", {"name": "北京示范读书小组", "uscc": ""})
    draft = Organization.objects.get(name="北京示范读书小组")
    typed = {"name": draft.name, "legal_form": "unregistered", "uscc": " "}
    response = client.post(f"/register/{draft.pk}/identity/", {**typed, "next": ""})
    assert response["Location"] == f"/register/{draft.pk}/reach/"


def test_clerk_records_a_group_without_a_code(client):
    client.force_login(person(Role.CLERK))
    response = client.post(
        "/desk/organizations/add/", {"name": "北京示范读书小组", "legal_form": "unregistered", "uscc": ""}
    )
    made = Organization.objects.get(name="北京示范读书小组")
    assert (response.status_code, made.uscc, made.legal_status) == (302, None, "unregistered")


def test_lookup_by_name_alone_offers_to_register_it(client):
    client.force_login(person())
    page = client.post("/register/", {"name": "北京示范读书小组", "uscc": ""}).content.decode()
    assert 'name="uscc" value=""' in page
    assert "None" not in page


def test_form_that_saves_itself_answers_with_the_stamp_alone(client):
    client.force_login(person())
    client.post("/register/begin/", {"name": "北京示范读书小组", "uscc": ""})
    draft = Organization.objects.get(name="北京示范读书小组")
    response = client.post(f"/register/{draft.pk}/reach/", {"address": "示范路1号"}, headers={"hx-request": "true"})
    assert response.content.decode().strip().startswith('<p id="saved-at"')
    draft.draft.refresh_from_db()
    assert draft.draft.answers["address"] == "示范路1号"


def test_home_lists_our_organizations_and_claims(client):
    owner = person()
    client.force_login(owner)
    client.post("/register/begin/", {"name": "北京示范读书小组", "uscc": ""})
    draft = Organization.objects.get(name="北京示范读书小组")
    page = client.get("/my/").content.decode()
    assert draft.name in page
    assert f"/register/{draft.pk}/identity/" in page


def corrected(applicant, clerk, remark="请写到门牌号"):
    """Return a registration that was returned with a remark on its address and sent in again, corrected."""
    organization = registration.return_registration(
        organization=sent_in(applicant, address="朝阳区"), remarks={"address": remark}, reason="", by=clerk
    )
    return registration.submit_registration(
        organization=organization, facts=facts(address="朝阳区建国路1号"), by=applicant
    )


def test_clerk_sees_earlier_remarks_and_what_changed_since(client):
    clerk = person(Role.CLERK)
    organization = corrected(person(), clerk)
    client.force_login(clerk)
    page = client.get(f"/desk/registrations/{organization.pk}/").content.decode()
    assert "请写到门牌号" in page
    assert "<del" in page
    assert [(edit.name, edit.before, edit.after) for edit in edits_since_return(organization, FACTS)] == [
        ("address", "朝阳区", "朝阳区建国路1号")
    ]


def test_first_registration_has_nothing_to_compare_with():
    assert edits_since_return(sent_in(), FACTS) == []


def test_returned_registration_waits_for_its_applicant(client):
    applicant = person()
    organization = registration.return_registration(
        organization=sent_in(applicant), remarks={"address": "请写到门牌号"}, reason="", by=person(Role.CLERK)
    )
    assert [task.url for task in registration_tasks(applicant)] == [f"/my/organizations/{organization.pk}/"]
    assert registration_task_count(applicant) == 1
    client.force_login(applicant)
    steps = client.get(f"/register/{organization.pk}/identity/").context["steps_done"]
    assert [(step.state, "1" in step.note) for step in steps][:2] == [("current", False), ("faulty", True)]
    step = client.get(f"/register/{organization.pk}/reach/").content.decode()
    assert "请写到门牌号" in step
    assert f"/register/{organization.pk}/reach/" in client.get(f"/my/organizations/{organization.pk}/").content.decode()


def test_steps_that_were_filled_in_rightly_are_done(client):
    applicant = person()
    draft = registration.begin_registration(name="北京测试协会", uscc=USCC, by=applicant)
    client.force_login(applicant)
    client.post(f"/register/{draft.pk}/reach/", {"district": "110105", "telephone": "010-55500001", "next": ""})
    assert "form-step done" in client.get(f"/register/{draft.pk}/work/").content.decode()


def test_rejection_is_asked_before_it_is_done(client):
    organization, clerk = sent_in(), person(Role.CLERK)
    client.force_login(clerk)
    address = f"/desk/registrations/{organization.pk}/"
    asked = client.post(address, {"decision": "reject", "reason": "不是社会组织"}).content.decode()
    organization.refresh_from_db()
    assert organization.portal_status == PortalStatus.SUBMITTED
    assert "不是社会组织" in asked
    client.post(address, {"decision": "reject", "reason": "不是社会组织", "agreed": "1"})
    organization.refresh_from_db()
    assert organization.portal_status == PortalStatus.REJECTED


@pytest.mark.parametrize("transition", ["suspend", "dissolve", "deregister"])
def test_page_of_a_grave_step_says_what_follows(client, transition):
    record = OrganizationFactory(portal_status=PortalStatus.VERIFIED)
    client.force_login(person(Role.MANAGER))
    page = client.get(f"/desk/organizations/{record.pk}/move/{transition}/").content.decode()
    assert str(consequences.get("directory").title) in page


def test_page_of_blacklisting_says_what_follows(client):
    record = OrganizationFactory()
    client.force_login(person(Role.MANAGER))
    page = client.get(f"/desk/organizations/{record.pk}/blacklist/").content.decode()
    assert str(consequences.get("filing").title) in page


@pytest.mark.parametrize(("uscc", "form"), [(USCC, "association"), (None, "unregistered")])
def test_legal_form_is_what_the_code_says(uscc, form):
    draft = registration.begin_registration(name="北京测试协会", uscc=uscc, by=person())
    assert (draft.legal_form, draft.draft.answers["legal_form"]) == (form, form)


def test_inspection_of_a_year_to_come_is_refused_in_words():
    form = OrganizationForm(as_query({"name": "甲", "legal_form": "other", "inspection_year": "2050"}))
    assert "2050" in form.errors["inspection_year"][0]


def test_subdistricts_are_those_of_the_district_chosen(client):
    options = client.get("/register/subdistricts/?district=110105").content.decode()
    inside = Division.objects.filter(parent="110105", level="subdistrict")
    assert options.count("<option") == inside.count() + 1
    assert "optgroup" not in options


def test_district_and_subdistrict_are_chosen(client):
    applicant = person()
    draft = registration.begin_registration(name="北京测试协会", uscc=USCC, by=applicant)
    street = Division.objects.filter(parent="110105", level="subdistrict")[0]
    client.force_login(applicant)
    page = client.get(f"/register/{draft.pk}/reach/").content.decode()
    assert '<option value="110105">' in page
    assert '<optgroup label="东城区">' in page  # without scripts one chooses among all
    client.post(f"/register/{draft.pk}/reach/", {"district": "110105", "subdistrict": street.code, "next": ""})
    page = client.get(f"/register/{draft.pk}/reach/").content.decode()
    assert f'<option value="{street.code}" selected>' in page
    assert "optgroup" not in page


def test_district_outside_beijing_is_typed():
    typed = {"name": "甲", "legal_form": "other", "district": "", "district_elsewhere": "河北省三河市"}
    form = OrganizationForm(as_query(typed))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["district"].code == "131082"


def test_subdistrict_of_another_district_is_refused_and_the_right_ones_are_offered():
    street = Division.objects.filter(parent="110101", level="subdistrict")[0]
    typed = {"name": "甲", "legal_form": "other", "district": "110105", "subdistrict": street.code}
    form = OrganizationForm(as_query(typed))
    assert "subdistrict" in form.errors
    assert all(code[:6] in {"", "110105"} for code, _name in form.fields["subdistrict"].widget.choices)


def test_lookup_by_name_needs_two_characters(client):
    OrganizationFactory(name="北京测试协会")
    client.force_login(person())
    response = client.post("/register/", {"name": "北", "uscc": ""})
    assert response.context["form"].errors["name"]
    assert "found" not in response.context


def test_record_of_another_applicant_is_not_called_a_unions(client):
    sent_in()
    client.force_login(person())
    page = client.post("/register/", {"name": "北京测试协会", "uscc": ""}).content.decode()
    assert "工会已录入" not in page
    assert "已有其他申请人登记了该组织" in page


def test_review_says_places_by_their_names(client):
    applicant = person()
    draft = registration.begin_registration(name="北京测试协会", uscc=USCC, by=applicant)
    street = Division.objects.filter(parent="110105", level="subdistrict")[0]
    answers = {"district": "110105", "subdistrict": street.code, "telephone": ""}
    registration.save_draft(organization=draft, answers=answers, by=applicant)
    client.force_login(applicant)
    page = client.get(f"/register/{draft.pk}/review/").content.decode()
    assert "<dd>朝阳区</dd>" in page
    assert f"<dd>朝阳区{street.name}</dd>" in page
