"""Money moves only as the ledger lets it, under any number of hands."""

import threading
from contextlib import suppress
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from finance.choices import BudgetStatus
from finance.models import BudgetLine, Commitment, LedgerEntry
from finance.queries import faults_of_ledger
from finance.services import ledger
from tests.finance.factories import line, written

pytestmark = pytest.mark.django_db


def bound(where, amount="40000", reference="award:1"):
    return ledger.commit(line=where, amount=Decimal(amount), reference=reference, subject="购买服务", by=None)


def balances(where):
    where.refresh_from_db()
    return where.allocated, where.committed, where.paid


def test_money_goes_from_allocated_to_paid_and_back():
    where = line()
    one = bound(where)
    ledger.pay(commitment=one, amount=Decimal(30_000), reason="首款", by=None)
    ledger.refund(commitment=one, amount=Decimal(5_000), reason="退回", by=None)
    one.refresh_from_db()
    ledger.release(commitment=one, amount=Decimal("10000.50"), reason="结余", by=None)
    assert balances(where) == (Decimal(100_000), Decimal("29999.50"), Decimal(25_000))
    one.refresh_from_db()
    assert one.open == Decimal("4999.50")
    assert faults_of_ledger() == []


@pytest.mark.parametrize(
    ("act", "amount"),
    [
        (ledger.pay, "40000.01"),
        (ledger.release, "40000.01"),
        (ledger.refund, "0.01"),
        (ledger.raise_commitment, "60001"),
    ],
)
def test_what_is_not_covered_is_refused_and_leaves_no_entry(act, amount):
    where = line()
    one = bound(where)
    before = LedgerEntry.objects.count()
    with pytest.raises(UserError):
        act(commitment=one, amount=Decimal(amount), reason="x", by=None)
    assert LedgerEntry.objects.count() == before
    assert balances(where) == (Decimal(100_000), Decimal(40_000), 0)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001"])
def test_what_is_no_amount_of_money_is_refused(amount):
    with pytest.raises(UserError, match="精确到分"):
        bound(line(), amount)


def test_one_reference_binds_once():
    where = line()
    bound(where)
    with pytest.raises(UserError, match="已承诺"):
        bound(where)
    assert balances(where)[1] == Decimal(40_000)


def test_nothing_is_committed_from_a_budget_that_is_not_in_force():
    where = written().lines.get()
    with pytest.raises(ledger.NotCoveredError, match="未生效"):
        bound(where, "1")
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE finance_ledgerentry SET amount = 1",
        "DELETE FROM finance_ledgerentry",
        "TRUNCATE finance_ledgerentry",
        "UPDATE finance_budgetline SET allocated = allocated + 1",
        "UPDATE finance_budgetline SET paid = 1",
        "UPDATE finance_commitment SET committed = 1",
    ],
)
def test_nobody_writes_past_the_ledger(sql):
    bound(line())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_entry_for_a_commitment_of_another_line_is_refused():
    one, other = bound(line()), line(union="BFTU-110105")
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.create(line=other, commitment=one, kind="paid", amount=1, reason="x")


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["commit", "raise_commitment", "release", "pay", "refund"]),
        st.decimals(min_value="0.01", max_value=700, places=2),
    ),
    max_size=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(moves=MOVES)
def test_balances_hold_whatever_is_tried(moves):
    with transaction.atomic():
        where = line(1000)
        for number, (name, amount) in enumerate(moves):
            one = Commitment.objects.filter(line=where).last()
            with suppress(UserError):
                if name == "commit":
                    bound(where, str(amount), f"x:{number}")
                elif one:
                    getattr(ledger, name)(commitment=one, amount=amount, reason="x", by=None)
            allocated, committed, paid = balances(where)
            assert 0 <= paid <= committed <= allocated == 1000
        assert faults_of_ledger() == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_no_more_than_ten_pieces():
    where = line(1000)
    won, lock, start = [], threading.Lock(), threading.Barrier(16)

    def run(worker):
        start.wait()
        for piece in range(worker, 50, 16):
            with suppress(ledger.NotCoveredError):
                ledger.commit(
                    line=BudgetLine(pk=where.pk), amount=Decimal(100), reference=f"award:{piece}", subject="x", by=None
                )
                with lock:
                    won.append(piece)
        connection.close()

    threads = [threading.Thread(target=run, args=[worker]) for worker in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 10
    assert balances(where)[1] == Decimal(1000)
    assert Commitment.objects.count() == 10


def test_verify_ledger_says_what_is_wrong(capsys):
    where = line()
    bound(where)
    call_command("verify_ledger")
    assert "2 笔" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE finance_budgetline SET paid = 7")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger")
    assert ended.value.code == 1
    assert f"预算科目 {where.pk}：已支付（元）为 7" in capsys.readouterr().err


def test_closed_year_commits_nothing_more():
    where = line(year=2025)
    where.budget.__class__.objects.filter(pk=where.budget_id).update(status=BudgetStatus.CLOSED)
    with pytest.raises(ledger.NotCoveredError):
        bound(where, "1")
