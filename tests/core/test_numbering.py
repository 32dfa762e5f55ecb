"""Official numbers: none twice, none missing."""

import random
import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.numbering.models import Counter
from core.numbering.services import format_number, next_number


@pytest.mark.django_db
def test_number_series_are_separate():
    assert [next_number("BFTU", "notice", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("BFTU", "notice", 2027) == 1
    assert next_number("BFTU", "contract", 2026) == 1
    assert next_number("BFTU-110105", "notice", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_number_outside_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        next_number("BFTU", "notice", 2026)
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_number_rolled_back_is_given_again():
    with transaction.atomic():
        assert next_number("BFTU", "notice", 2026) == 1
        transaction.set_rollback(True)
    assert next_number("BFTU", "notice", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_number_by_many_at_once_with_failures():
    used, lock = [], threading.Lock()

    def work(seed):
        dice = random.Random(seed)
        for _ in range(15):
            with transaction.atomic():
                number = next_number("BFTU", "notice", 2026)
                if dice.random() < 0.4:
                    transaction.set_rollback(True)
                    number = None
            with lock:
                used.append(number)
        connection.close()

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    given_out = sorted(number for number in used if number)
    assert len(used) == 90
    assert 0 < len(given_out) < 90
    assert given_out == list(range(1, len(given_out) + 1))


def test_format_number():
    assert format_number("京工社字〔{year}〕{n}号", year=2026, n=7) == "京工社字〔2026〕7号"
    assert format_number("{year}-{n:04}", year=2026, n=7) == "2026-0007"


@pytest.mark.parametrize(
    "pattern", ["{year}号", "{n.__class__}", "{n!r}", "{n:>9999999}", "{n}{0}", "{n}{", "{{n}}", "{x}{n}"]
)
def test_format_number_refuses_what_it_does_not_know(pattern):
    with pytest.raises(ValueError, match="the pattern"):
        format_number(pattern, year=2026, n=1)


@given(st.text(), st.text(), st.integers(1, 9999), st.integers(1, 10**6))
def test_format_number_keeps_the_words_around(before, after, year, n):
    if not set("{}") & set(before + after):
        assert format_number(f"{before}{{n}}{after}", year=year, n=n) == f"{before}{n}{after}"
