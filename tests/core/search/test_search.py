"""Bigrams in Python and in the database, and what a query finds."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core import clock, search
from core.search import bigrams, each_word, matches, search_text, words_of
from orgs.models import Organization

pytestmark = pytest.mark.django_db

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"), max_size=40)
OFFICE_TEXT = st.text(alphabet="北京市法律援助中心（）()《》、， 　-·ＡBcⅣ㈱℡①２3\t|", max_size=40)


def in_database(function, text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [text])
        return cursor.fetchone()[0]


def lexemes_in_database(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(core_bigrams(%s))", [text])
        return set(cursor.fetchone()[0])


@given(ANY_TEXT | OFFICE_TEXT)
def test_search_text_in_the_database_is_the_same(text):
    assert in_database("core_search_text", text) == search_text(text)


@given(ANY_TEXT | OFFICE_TEXT)
def test_bigrams_in_the_database_are_the_same(text):
    assert lexemes_in_database(text) == bigrams(text)


@given(OFFICE_TEXT, st.data())
def test_every_part_of_a_text_has_its_bigrams(text, data):
    plain = search_text(text)
    start = data.draw(st.integers(0, len(plain)))
    part = plain[start : start + 5]
    pairs = {part[i : i + 2] for i in range(len(part) - 1)}
    assert pairs <= bigrams(text)
    assert all(any(lexeme.startswith(character) for lexeme in bigrams(text)) for character in part)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  ，。 ", []),
        ("法律　援助", ["法律", "援助"]),
        ("ＡＢＣ 010-8357", ["abc", "0108357"]),
        ("法律 法律", ["法律"]),
        ("a|b", ["ab"]),
        (" ".join("甲乙丙丁戊己庚辛壬癸"), list("甲乙丙丁戊己庚辛")),
    ],
)
def test_words_of_a_query(text, words):
    assert words_of(text) == words


@given(ANY_TEXT)
def test_words_hold_nothing_that_needs_quoting(text):
    assert not set("'\\%_|") & set("".join(words_of(text)))


@pytest.fixture
def organizations():
    rows = {
        "law": {"name": "北京（示范）法律援助中心", "telephone": "010-83570000"},
        "labour": {"name": "劳动人事与合同服务社", "introduction": "动合，动员职工"},
        "contract": {"name": "劳动合同咨询协会", "address": "海淀区甲1号 100%_楼"},
        "english": {"name": "Ｌｉｇｈｔ House's 社"},
        "coded": {"name": "某学会", "uscc": "51110000MJ0000001X"},
    }
    return {key: Organization.objects.create(legal_form="association", **row) for key, row in rows.items()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("法律", {"law"}),
        ("北京示范", {"law"}),
        ("北京（示范）", {"law"}),
        ("援助 法律", {"law"}),
        ("援助 合同", set()),
        ("83570000", {"law"}),
        ("010-8357", {"law"}),
        ("劳动", {"labour", "contract"}),
        ("劳动合同", {"contract"}),
        ("社", {"labour", "english"}),
        ("心", {"law"}),
        ("light", {"english"}),
        ("HOUSE'S", {"english"}),
        ("mj0000001x", {"coded"}),
        ("甲1号 100%", {"contract"}),
        ("'", {"law", "labour", "contract", "english", "coded"}),
        ("没有", set()),
    ],
)
def test_matches_finds(organizations, text, found):
    result = matches(Organization.objects.all(), text)
    assert {key for key, row in organizations.items() if row in result} == found


@pytest.mark.parametrize("word", ["劳动合同", "动合同", "法律援助"])
def test_matches_finds_the_same_when_the_frequent_pairs_are_known(organizations, word):
    before = set(matches(Organization.objects.all(), word))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orgs_organization")
    search._shares.cache_clear()
    try:
        assert set(matches(Organization.objects.all(), word)) == before
        assert search._shares("orgs_organization", "search", clock.now())["法律"] > 0
    finally:
        search._shares.cache_clear()
    assert before


def test_matches_by_portal_number(organizations):
    law = organizations["law"]
    assert list(matches(Organization.objects.all(), law.number)) == [law]
    assert law in matches(Organization.objects.all(), law.number[3:])


def test_matches_over_a_relation(organizations):
    from orgs.models import DuplicateFlag

    flag = DuplicateFlag.objects.create(organization=organizations["law"], resembles=organizations["labour"], score=80)
    assert list(matches(DuplicateFlag.objects.all(), "法律援助", field="organization__search")) == [flag]
    assert not matches(DuplicateFlag.objects.all(), "劳动人事", field="organization__search")


def test_matches_follows_update_and_raw_sql(organizations):
    Organization.objects.filter(pk=organizations["coded"].pk).update(name="心理健康促进会")
    assert list(matches(Organization.objects.all(), "心理")) == [organizations["coded"]]


def test_each_word_stands_in_one_of_the_plain_columns(organizations):
    found = Organization.objects.filter(each_word("咨询　海淀区", "name", "address"))
    assert list(found) == [organizations["contract"]]


def test_every_search_column_has_raised_statistics():
    from django.apps import apps

    from core.search import BigramSearchField

    columns = [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BigramSearchField)
    ]
    assert columns
    with connection.cursor() as cursor:
        for table, column in columns:
            cursor.execute(
                "SELECT attstattarget FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s", [table, column]
            )
            assert cursor.fetchone()[0] == 1000, f"{table}.{column}: add core.search.RaiseStatistics to its migration"
