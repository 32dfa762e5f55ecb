"""Rows for each registered list page: a new page needs its maker here before its tests pass."""

from itertools import pairwise

from django.contrib.contenttypes.models import ContentType

from activities.models import Activity
from core import clock
from core.correspondence.models import OfficialDocument
from core.inbox.models import Todo
from core.pii.models import Access, DataRequest, Erasure
from finance.models import Budget, BudgetLine, LedgerEntry
from orgs.models import (
    AnnualInspection,
    AnnualReport,
    BlacklistEntry,
    Campaign,
    Collection,
    Contact,
    CreditListing,
    DuplicateFlag,
    Filing,
    FollowUp,
    FundingReceived,
    Guidance,
    Honour,
    KeyPerson,
    NameChange,
    Organization,
    OrganizationDocument,
    Penalty,
    RatingAward,
    Responsibility,
    ServiceOffer,
    ServiceUndertaken,
    Workforce,
)
from procurement.models import Expert
from reference.models import ServiceArea
from tests.procurement.rows import makers
from unions.models import Appointment, Meeting, PartnerBody, Role, Union, User
from unions.queries import city_federation


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
    partner_bodies(1)
    return Contact.objects.bulk_create(made)


def follow_ups(n):
    union, by = Union.objects.get(code="BFTU-110105"), User.objects.first()
    made = contacts(n)
    todos = Todo.objects.bulk_create(Todo(for_user=by, title="跟进", due="2026-03-09") for _one in made)
    return FollowUp.objects.bulk_create(
        FollowUp(contact=one, union=union, kind="ours", what="寄送", agreed_for="2026-03-09", todo=todo)
        for one, todo in zip(made, todos, strict=True)
    )


def official_documents(n):
    by, kind = User.objects.first(), ContentType.objects.get_for_model(Organization)
    return OfficialDocument.objects.bulk_create(
        OfficialDocument(
            direction="incoming", number=f"京工发〔2026〕{one.pk}号", dated_on=DAY, title="通知", content_type=kind,
            object_id=one.pk, entered_by=by,
        )
        for one in organizations(n)
    )  # fmt: skip


def meetings(n):
    union = city_federation()
    return Meeting.objects.bulk_create(
        Meeting(union=union, kind="panel", title=f"评审会{i}", held_on=clock.today(), chair="王某", members="李某")
        for i in range(n)
    )


def partner_bodies(n):
    union, first = Union.objects.get(code="BFTU-110105"), PartnerBody.objects.count()
    return PartnerBody.objects.bulk_create(
        PartnerBody(name=f"示范民政局{first + i:04d}", kind="civil_affairs", union=union) for i in range(n)
    )


def collections(n):
    union = Union.objects.get(code="BFTU-110105")
    return Collection.objects.bulk_create(
        Collection(organization=one, year=2026, union=union) for one in organizations(n)
    )


def entries(model, **facts):
    """Return the maker of entries of standing, one for each organization."""
    return lambda n: model.objects.bulk_create(model(organization=one, **facts) for one in organizations(n))


def filings(n):
    union = Union.objects.get(code="BFTU-110105")
    first = Filing.objects.count()
    return Filing.objects.bulk_create(
        Filing(
            organization=one, union=union, status="filed", number=f"备〔2026〕{first + i}号", filed_on="2026-01-01",
            valid_until="2027-12-31",
        )
        for i, one in enumerate(organizations(n))
    )  # fmt: skip


def offers(n):
    area = ServiceArea.objects.first()
    return entries(ServiceOffer, title="法律咨询", area=area)(n)


def campaigns(n):
    union = Union.objects.get(code="BFTU-110105")
    return Campaign.objects.bulk_create(
        Campaign(union=union, year=2026, due_on=DAY, status="closed", closed_at=clock.now()) for _ in range(n)
    )


def duplicates(n):
    made = organizations(n + 1)
    return DuplicateFlag.objects.bulk_create(
        DuplicateFlag(organization=later, resembles=one, score=90) for one, later in pairwise(made)
    )


def activities(n):
    now = clock.now()
    return Activity.objects.bulk_create(
        Activity(organization=one, title="急救培训", kind="training", place="职工之家", starts_at=now, ends_at=now)
        for one in organizations(n)
    )


def accesses(n):
    by = User.objects.first()
    return Access.objects.bulk_create(
        Access(by=by, kind="key-person", object_id=i, field="mobile", whose="张*", reason="回访") for i in range(n)
    )


def requests_of_people(n):
    by = User.objects.first()
    return DataRequest.objects.bulk_create(
        DataRequest(user=by, kind="correction", status="done", due_on=DAY, decided_at=clock.now(), answer="是")
        for _ in range(n)
    )


def erasures(n):
    return Erasure.objects.bulk_create(Erasure(rule="accesses", rows=i + 1) for i in range(n))


def budgets(n):
    unions = Union.objects.order_by("pk")[:50]
    there = set(Budget.objects.values_list("union", "year"))
    wanted = [(union, year) for year in range(2016, 2100) for union in unions if (union.pk, year) not in there][:n]
    return Budget.objects.bulk_create(Budget(union=union, year=year) for union, year in wanted)


def ledger(n):
    line = BudgetLine.objects.create(budget=budgets(1)[0], purpose="services", source="society")
    return LedgerEntry.objects.bulk_create(
        LedgerEntry(line=line, kind="allocated", amount=i + 1, reason="批准") for i in range(n)
    )


def experts(n):
    return Expert.objects.bulk_create(
        Expert(union=city_federation(), name=f"专家{i:04d}", employer="北京测试大学", starts_on=DAY, fee=200)
        for i in range(n)
    )


DAY = "2026-01-05"
MAKERS = {
    **makers(organizations),
    "organizations": organizations,
    "budgets": budgets,
    "ledger": ledger,
    "experts": experts,
    "contacts": contacts,
    "follow_ups": follow_ups,
    "official_documents": official_documents,
    "partners": partner_bodies,
    "meetings": meetings,
    "collections": collections,
    "filings": filings,
    "blacklist": lambda n: BlacklistEntry.objects.bulk_create(
        BlacklistEntry(organization=one, union=city_federation(), reason="失信", starts_on=DAY, ends_on="2027-01-05")
        for one in organizations(n)
    ),
    "name_changes": entries(NameChange, former_name="旧名", new_name="新名", changed_on=DAY),
    "guidance": lambda n: Guidance.objects.bulk_create(
        Guidance(organization=one, union=city_federation(), subject="party", given_by="张", text="x")
        for one in organizations(n)
    ),
    "work_offers": offers,
    "work_reports": entries(AnnualReport, year=2025),
    "work_funding": entries(
        FundingReceived, year=2025, funder_kind="government", funder="民政局", amount=1000, purpose="服务项目"
    ),
    "campaigns": campaigns,
    "duplicates": duplicates,
    "activities": activities,
    "key_people": entries(KeyPerson, post="liaison", name="张示范", mobile="13800000000"),
    "workforce": entries(Workforce, year=2025, engagement="full_time", total=10, women=6, men=4),
    "pii_accesses": accesses,
    "pii_requests": requests_of_people,
    "pii_erasures": erasures,
    "standing_inspections": entries(AnnualInspection, year=2025, result="passed"),
    "standing_ratings": entries(RatingAward, grade="4A", awarded_on=DAY),
    "standing_penalties": entries(Penalty, kind="fine", decided_on=DAY, reason="逾期", authority="民政局"),
    "standing_listings": entries(CreditListing, list_kind="abnormal", entered_on=DAY, entry_reason="x", authority="y"),
    "standing_honours": entries(Honour, title="先进", level="city", conferred_on=DAY, authority="市总"),
    "standing_services": entries(ServiceUndertaken, title="讲座", buyer="市总", began_on=DAY),
    "standing_documents": entries(OrganizationDocument, kind="insurance", valid_until="2027-01-05"),
}
