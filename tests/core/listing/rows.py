"""Rows for each registered list page: a new page needs its maker here before its tests pass."""

from core import clock
from orgs.models import Collection, Contact, Organization, Responsibility
from unions.models import Appointment, Role, Union, User


def staff(role=Role.MANAGER, union_code="BFTU", **fields):
    fields.setdefault("email", f"{role}-{union_code}@example.org".lower())
    user = User.objects.create(name="测试员", **fields)
    union = Union.objects.get(code=union_code)
    Appointment.objects.create(user=user, union=union, role=role, starts_on=clock.today())
    return user


def organizations(n):
    union = Union.objects.get(code="BFTU-110105")
    made = Organization.objects.bulk_create(
        Organization(
            name=f"示范服务中心{i:04d}", legal_form="association", portal_status="verified", district_id="110105",
            service_areas=["legal"], registered_on=None if i % 3 else clock.today(),
        )
        for i in range(n)
    )  # fmt: skip
    Responsibility.objects.bulk_create(Responsibility(organization=one, union=union, is_lead=True) for one in made)
    return made


def contacts(n):
    union = Union.objects.get(code="BFTU-110105")
    made = (
        Contact(organization=one, union=union, method="visit", staff="张", subject="走访", contacted_on="2026-03-01")
        for one in organizations(n)
    )
    return Contact.objects.bulk_create(made)


def collections(n):
    union = Union.objects.get(code="BFTU-110105")
    return Collection.objects.bulk_create(
        Collection(organization=one, year=2026, union=union) for one in organizations(n)
    )


MAKERS = {"organizations": organizations, "contacts": contacts, "collections": collections}
