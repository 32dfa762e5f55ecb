"""Amounts as people write them: read as meant, or refused in words that say what to do."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.amounts import AmountField


@pytest.mark.parametrize("written", ["1,200.50", "１２００.５０", "¥1200.5", "1 200.50元", "1、200.5"])
def test_amounts_are_read_with_what_only_serves_reading(written):
    assert AmountField(max_digits=16).clean(written) == Decimal("1200.50")


@pytest.mark.parametrize(
    ("written", "said"), [("1e9", "120000"), ("NaN", "120000"), ("9" * 15, "位数"), ("9" * 40, "位数")]
)
def test_slips_are_refused_in_words(written, said):
    with pytest.raises(ValidationError) as refused:
        AmountField(max_digits=16).clean(written)
    assert said in str(refused.value.messages)
