"""Keys, masks and checks of personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.pii import checks, crypto, masks
from core.pii.fields import Sealed

OLD, NEW = "o" * 40, "n" * 40


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_and_says_nothing(text):
    sealed = crypto.encrypt(text)
    assert crypto.decrypt(sealed) == text
    assert sealed != crypto.encrypt(text)
    assert crypto.blind_index(text) == crypto.blind_index(text)
    assert repr(Sealed(sealed, masks.everything)) == "<Sealed>"


@given(st.text(max_size=30))
def test_no_mask_tells_a_value(text):
    for mask in (masks.identity_number, masks.mobile, masks.name):
        shown = mask(text)
        assert not text or "*" in shown


def test_masks():
    assert masks.identity_number("110101199001011234") == "110*************34"
    assert masks.mobile("13800001234") == "138****1234"
    assert masks.email("zhang@demo.example") == "z***@demo.example"
    assert masks.name("欧阳示范") == "欧***"


def test_older_keys_read_and_the_newest_writes(settings):
    settings.PII_KEYS = [OLD]
    sealed, index = crypto.encrypt("110"), crypto.blind_index("110")
    settings.PII_KEYS = [NEW, OLD]
    assert crypto.decrypt(sealed) == "110"
    assert not crypto.is_current(sealed)
    assert crypto.is_current(crypto.encrypt("110"))
    assert index in crypto.blind_indexes("110")
    settings.PII_KEYS = [NEW]
    with pytest.raises(crypto.UnreadableError):
        crypto.decrypt(sealed)
    assert str(Sealed(sealed, masks.identity_number)) == "******"


@pytest.mark.parametrize(
    ("keys", "demo", "found"),
    [
        ([], True, ["pii.E001"]),
        (["short"], False, ["pii.E001"]),
        ([checks.DEVELOPMENT_KEY], False, ["pii.E002"]),
        ([NEW, checks.DEVELOPMENT_KEY], False, ["pii.E002"]),
        ([checks.DEVELOPMENT_KEY], True, []),
        ([NEW], False, []),
    ],
)
def test_portal_refuses_bad_keys(settings, keys, demo, found):
    settings.PII_KEYS, settings.DEMO_MODE = keys, demo
    assert [error.id for error in checks.check_keys(None)] == found
