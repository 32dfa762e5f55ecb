"""The administration site changes people, appointments and the tree by the services only."""

import pghistory.models
import pytest
from django.contrib.contenttypes.models import ContentType

from core.attachments.models import Attachment
from tests.factories import AppointmentFactory, administrator, person, subdistrict_union
from unions.models import Appointment, Role, Union, User
from unions.queries import city_federation, union_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = administrator()
    client.force_login(user)
    return user


def test_add_user(client, admin):
    data = {"name": "王测试", "email": "Wang@Test.example", "phone": "138 0000 1111"}
    inline = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}
    assert client.post("/admin/unions/user/add/", data | inline).status_code == 302
    user = User.objects.get(email="wang@test.example")
    assert (user.phone, user.is_staff, user.has_usable_password()) == ("+8613800001111", False, False)
    assert user.emailaddress_set.get().verified


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "email"), ({"email": "TAKEN@test.example"}, "email"), ({"phone": "12"}, "phone"), ({"email": "x"}, "email")],
)
def test_add_user_says_what_is_wrong(client, admin, data, field):
    person(email="taken@test.example")
    inline = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}
    response = client.post("/admin/unions/user/add/", {"name": "王测试"} | data | inline)
    assert field in response.context["adminform"].form.errors


def test_change_user_to_administrator_ends_sessions(client, admin):
    user = person()
    inline = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}
    data = {"name": user.name, "email": user.email, "is_staff": "on"}
    assert client.post(f"/admin/unions/user/{user.pk}/change/", data | inline).status_code == 302
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.session_version) == (True, True, 1)


def test_administrator_keeps_own_rights(client, admin):
    inline = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}
    client.post(f"/admin/unions/user/{admin.pk}/change/", {"name": "新名", "email": admin.email} | inline)
    admin.refresh_from_db()
    assert (admin.name, admin.is_staff) == ("新名", True)


def test_actions_on_users(client, admin):
    user = person()

    def act(action, *users):
        client.post("/admin/unions/user/", {"action": action, "_selected_action": [one.pk for one in users]})
        user.refresh_from_db()
        admin.refresh_from_db()

    act("close_accounts", user, admin)
    assert (user.is_active, admin.is_active) == (False, True)
    act("open_accounts", user)
    assert user.is_active
    assert user.session_version == 2


def test_add_appointment(client, admin):
    user = person()
    data = {"user": user.pk, "union": city_federation().pk, "role": Role.CLERK, "starts_on": "2026-01-01"}
    assert client.post("/admin/unions/appointment/add/", data).status_code == 302
    assert Appointment.objects.get().union == city_federation()


def test_add_overlapping_appointment_is_refused_in_words(client, admin):
    user = person(Role.CLERK)
    data = {"user": user.pk, "union": city_federation().pk, "role": Role.CLERK, "starts_on": "2026-01-01"}
    response = client.post("/admin/unions/appointment/add/", data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors


def test_change_appointment_corrects_the_period_only(client, admin):
    made = AppointmentFactory()
    data = {"union": union_by_code("BFTU-EDU").pk, "starts_on": "2025-02-03", "ends_on": "2025-03-04"}
    assert client.post(f"/admin/unions/appointment/{made.pk}/change/", data).status_code == 302
    made.refresh_from_db()
    assert (str(made.starts_on), made.union) == ("2025-02-03", city_federation())


def test_nothing_is_deleted(client, admin):
    made = AppointmentFactory()
    for address in (
        f"/admin/unions/appointment/{made.pk}/delete/",
        f"/admin/unions/user/{made.user_id}/delete/",
        f"/admin/unions/union/{made.union_id}/delete/",
        "/admin/reference/servicearea/mutual-aid/delete/",
    ):
        assert client.post(address, {"post": "yes"}).status_code == 403


def test_add_and_move_union(client, admin):
    data = {"code": "BFTU-110105-X", "name": "朝阳区试验街道总工会", "kind": "subdistrict", "is_active": "on"}
    parent, other = union_by_code("BFTU-110105"), union_by_code("BFTU-110101")
    assert client.post("/admin/unions/union/add/", data | {"parent": parent.pk}).status_code == 302
    union = union_by_code("BFTU-110105-X")
    assert union.is_child_of(parent)
    assert client.post(f"/admin/unions/union/{union.pk}/change/", data | {"parent": other.pk}).status_code == 302
    assert union_by_code("BFTU-110105-X").is_child_of(Union.objects.get(pk=other.pk))
    assert Union.objects.find_problems() == ([], [], [], [], [])


def test_union_needs_a_parent_that_is_not_below_it(client, admin):
    below, parent = subdistrict_union(), union_by_code("BFTU-110105")
    data = {"code": parent.code, "name": parent.name, "kind": parent.kind, "is_active": "on"}
    for wrong in ("", below.pk, parent.pk):
        response = client.post(f"/admin/unions/union/{parent.pk}/change/", data | {"parent": wrong})
        assert "parent" in response.context["adminform"].form.errors


@pytest.mark.parametrize(
    "address",
    [
        "/admin/", "/admin/unions/user/?q=138", "/admin/unions/appointment/?q=x", "/admin/unions/union/",
        "/admin/unions/union/add/", "/admin/reference/division/?q=110103", "/admin/reference/division/110108/change/",
        "/admin/reference/servicearea/",
    ],
)  # fmt: skip
def test_pages_open(client, admin, address):
    assert client.get(address).status_code == 200


def test_autocomplete_finds_a_person(client, admin):
    person(name="王测试")
    query = {"app_label": "unions", "model_name": "appointment", "field_name": "user", "term": "王测"}
    assert len(client.get("/admin/autocomplete/", query).json()["results"]) == 1


@pytest.mark.parametrize("model", [pghistory.models.Events, Attachment])
def test_a_forged_address_of_an_object_leads_nowhere(client, admin, model):
    """The one is in no table, the keys of the other are no numbers."""
    kind = ContentType.objects.get_for_model(model)
    assert client.get(f"/admin/r/{kind.pk}/1/").status_code == 404
    client.force_login(person())
    assert client.get(f"/admin/r/{kind.pk}/1/").status_code != 302
