"""Budgets: three people, one step each; carry-over; amendments."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.errors import StaleError, UserError
from core.lifecycle.testing import assert_lifecycle
from finance.choices import BudgetStatus as B
from finance.choices import EntryKind, TransferStatus
from finance.forms import amount_field
from finance.models import Budget, LedgerEntry, Transfer
from finance.places import budget_tasks
from finance.services import budgets, ledger, transfers
from finance.waiting import waiting_for
from tests.factories import person
from tests.finance.factories import POSTS, SERVICES, agreed, approved, line, written
from unions.models import Role
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
DISTRICT = "BFTU-110101"


def signed_in(client, role, union="BFTU"):
    user = person(role, union)
    client.force_login(user)
    return user


def test_three_people_bring_a_budget_into_force_over_http(client):
    signed_in(client, Role.CLERK)
    client.post(reverse("finance:begin"), {"year": clock.today().year})
    budget = Budget.objects.get()
    page = reverse("finance:budget", args=[budget.pk])
    facts = {"planned-services-union_dues": "600000.50", "version": budget.version, "submit": ""}
    assert client.post(reverse("finance:write", args=[budget.pk]), facts).url == page
    assert client.post(reverse("finance:check", args=[budget.pk])).status_code == 403
    signed_in(client, Role.FINANCE)
    assert "600,000.50" in client.get(page).content.decode()
    client.post(reverse("finance:check", args=[budget.pk]))
    signed_in(client, Role.MANAGER)
    refused = client.post(reverse("finance:approve", args=[budget.pk]), {})
    assert refused.status_code == 200
    assert "decided_on" in refused.context["form"].errors
    decision = {"decided_on": clock.today().isoformat(), "minutes_number": "纪要3号"}
    assert client.post(reverse("finance:approve", args=[budget.pk]), decision).url == page
    budget.refresh_from_db()
    assert (budget.status, budget.minutes_number) == (B.APPROVED, "纪要3号")
    assert [(e.kind, e.amount) for e in LedgerEntry.objects.all()] == [(EntryKind.ALLOCATED, Decimal("600000.50"))]


def test_nobody_takes_two_steps():
    manager = person(Role.MANAGER)
    budget = budgets.submit_budget(budget=written(), by=person(Role.FINANCE))
    with pytest.raises(UserError, match="前序环节"):
        budgets.check_budget(budget=budget, by=budget.prepared_by)
    budget = budgets.check_budget(budget=budget, by=manager)
    with pytest.raises(UserError, match="前序环节"):
        budgets.approve_budget(budget=budget, by=manager)


def test_budget_waits_for_whoever_may_in_the_union_or_else_above_it(client):
    clerk, manager = person(Role.CLERK, DISTRICT), person(Role.MANAGER, DISTRICT)
    city, _finance = person(Role.MANAGER), person(Role.FINANCE)
    budget = budgets.submit_budget(budget=written(union=DISTRICT, by=clerk), by=clerk)
    assert [waiting_for(each) for each in (manager, city)] == [[budget], []]
    budget = budgets.check_budget(budget=budget, by=manager)
    assert [waiting_for(each) for each in (manager, city)] == [[], [budget]]
    client.force_login(manager)
    page = client.get(reverse("finance:budget", args=[budget.pk]))
    assert "approve" not in page.context["steps"]
    assert city.name in page.content.decode()
    client.force_login(city)
    assert "approve" in client.get(reverse("finance:budget", args=[budget.pk])).context["steps"]


def test_small_sum_needs_no_collective_decision_and_a_large_one_does(settings):
    settings.BUDGET_COLLECTIVE_FROM = 50_000
    budget = budgets.check_budget(
        budget=budgets.submit_budget(budget=written({SERVICES: 50_000}), by=person(Role.CLERK)), by=person(Role.FINANCE)
    )
    with pytest.raises(UserError) as refused:
        budgets.approve_budget(budget=budget, by=person(Role.MANAGER))
    assert refused.value.field == "decided_on"
    settings.BUDGET_COLLECTIVE_FROM = 50_001
    assert budgets.approve_budget(budget=budget, by=person(Role.MANAGER)).is_in_force


def test_what_last_year_left_is_carried_over_once():
    year = clock.today().year
    before = line(100_000, year=year - 1)
    ledger.commit(line=before, amount=Decimal(30_000), reference="a:1", subject="x", by=None)
    by = person(Role.CLERK)
    budget = budgets.begin_budget(union=before.budget.union, year=year, by=by)
    (new,) = budget.lines.all()
    assert (new.planned, new.carried_over) == (Decimal(100_000), Decimal(70_000))
    agreed(budget)
    new.refresh_from_db()
    before.refresh_from_db()
    assert (new.allocated, before.allocated, before.free) == (Decimal(170_000), Decimal(30_000), 0)


def test_carrying_over_what_was_committed_meanwhile_is_refused_whole():
    year = clock.today().year
    before = line(100_000, year=year - 1)
    budget = budgets.begin_budget(union=before.budget.union, year=year, by=person(Role.CLERK))
    ledger.commit(line=before, amount=Decimal(1), reference="a:1", subject="x", by=None)
    with pytest.raises(ledger.NotCoveredError):
        agreed(budget)
    budget.refresh_from_db()
    assert budget.status == B.CHECKED
    assert LedgerEntry.objects.filter(line__budget=budget).count() == 0


def test_form_refuses_odd_amounts_beside_the_field_and_keeps_what_was_typed(client):
    by = signed_in(client, Role.CLERK)
    budget = written(by=by)
    facts = {"planned-services-union_dues": "-3", "planned-posts-society": "七万", "version": budget.version}
    shown = client.post(reverse("finance:write", args=[budget.pk]), facts)
    errors = shown.context["form"].errors
    assert set(errors) == {"planned-services-union_dues", "planned-posts-society"}
    assert "七万" in shown.content.decode()
    assert budget.lines.get().planned == Decimal(100_000)


def test_two_people_do_not_overwrite_each_other():
    budget = written()
    facts = {"budget": budget, "planned": {SERVICES: Decimal(5)}, "carried": {}, "remark": ""}
    budgets.write_budget(**facts, version=budget.version, by=None)
    with pytest.raises(StaleError):
        budgets.write_budget(**facts, version=budget.version, by=None)


def test_one_budget_a_year():
    written()
    with pytest.raises(UserError, match="已有预算"):
        budgets.begin_budget(union=union_by_code("BFTU"), year=clock.today().year, by=None)


def test_amendment_moves_money_after_another_person_agreed(client):
    budget = approved({SERVICES: 100_000})
    clerk = signed_in(client, Role.CLERK)
    facts = {"from_line": budget.lines.get().pk, "to": "posts-union_dues", "amount": "30000", "reason": "增加岗位"}
    client.post(reverse("finance:amend", args=[budget.pk]), facts)
    transfer = Transfer.objects.get()
    assert transfer.requested_by == clerk
    assert budget.lines.get(purpose="posts").allocated == 0
    manager = signed_in(client, Role.MANAGER)
    assert any(str(budget) in str(task.title) for task in budget_tasks(manager))
    client.post(reverse("finance:approve_transfer", args=[budget.pk, transfer.pk]), {})
    amounts = dict(budget.lines.values_list("purpose", "allocated"))
    assert amounts == {"services": Decimal(70_000), "posts": Decimal(30_000)}


def test_amendment_takes_away_no_more_than_is_free(client):
    budget = approved({SERVICES: 100_000, POSTS: 1})
    source = budget.lines.get(purpose="services")
    clerk = signed_in(client, Role.CLERK)
    said = {"from_line": source.pk, "to": "", "amount": "100000.01", "reason": "压减"}
    refused = client.post(reverse("finance:amend", args=[budget.pk]), said)
    assert "amount" in refused.context["form"].errors
    transfer = transfers.request_transfer(
        budget=budget, from_line=source, to_new=POSTS, amount=Decimal(10_001), reason="x", by=clerk
    )
    ledger.commit(line=source, amount=Decimal(90_000), reference="a:1", subject="x", by=None)
    with pytest.raises(ledger.NotCoveredError):
        transfers.approve_transfer(transfer=transfer, by=person(Role.MANAGER))
    assert Transfer.objects.get().status == TransferStatus.REQUESTED


def test_budgets_of_others_are_not_found(client):
    budget = written(union="BFTU-110105")
    signed_in(client, Role.CLERK, "BFTU-110101")
    assert client.get(reverse("finance:budget", args=[budget.pk])).status_code == 404


def test_every_transition_of_a_budget():
    people = [person(role) for role in (Role.CLERK, Role.FINANCE, Role.MANAGER)]
    years = iter(range(2016, 2100))

    def make(state):
        facts = dict(zip(("prepared_by", "checked_by", "approved_by"), people, strict=True))
        return Budget.objects.create(
            union=union_by_code("BFTU"), year=next(years), status=state, approved_at=clock.now(), **facts
        )

    assert_lifecycle(
        Budget, "status", make,
        permitted={
            (B.DRAFT, "submit"), (B.RETURNED, "submit"), (B.SUBMITTED, "check_figures"), (B.CHECKED, "approve"),
            (B.SUBMITTED, "return_for_correction"), (B.CHECKED, "return_for_correction"), (B.APPROVED, "close"),
        },
    )  # fmt: skip


def test_every_transition_of_an_amendment():
    budget = approved()
    one, other = person(Role.CLERK), person(Role.MANAGER)

    def make(state):
        return Transfer.objects.create(
            budget=budget, to_line=budget.lines.get(), amount=1, reason="x", status=state, requested_by=one,
            decided_by=other,
        )  # fmt: skip

    permitted = {(TransferStatus.REQUESTED, "approve"), (TransferStatus.REQUESTED, "refuse")}
    assert_lifecycle(Transfer, "status", make, permitted=permitted)


@pytest.mark.parametrize("written", ["1,200.50", "１，２００．５０", "¥ 1200.5元", "1 200.50"])
def test_amounts_are_taken_as_people_write_them(written):
    assert amount_field("金额").clean(written) == Decimal("1200.50")


@pytest.mark.parametrize("written", ["1e9", "1E+30", "１ｅ９", "abc", "-5"])
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(ValidationError):
        amount_field("金额").clean(written)
