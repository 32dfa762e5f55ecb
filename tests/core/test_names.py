"""A name's key in Python and in the database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.names import name_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("北京（示范）协会", "北京(示范)协会"),
        ("北京 示范　协会", "北京示范协会"),
        ("ＡＢＣ中心", "ABC中心"),
        ("〔甲〕社", "(甲)社"),
    ],
)
def test_name_key_of_two_spellings_is_one(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("ABC中心", "abc中心"), ("示范协会", "示范学会"), ("《甲》社", "甲社")])
def test_name_key_of_different_names_differs(one, other):
    assert name_key(one) != name_key(other)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"), max_size=30))
def test_name_key_in_the_database_is_the_same(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_name_key(%s)", [name])
        assert cursor.fetchone()[0] == name_key(name)
