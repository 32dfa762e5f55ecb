"""What columns take, and what they say to the rest."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.sheets import kinds
from core.sheets.cleaning import as_text, parts, trimmed
from core.sheets.errors import CellError
from tests.core.sheets.declared import SHEET


def value(kind, text):
    return kind.parser()(text)


@pytest.mark.parametrize(
    "text",
    [
        "2015-01-09", "2015/1/9", "2015.1.9", "2015年1月9日", "20150109", "42013", "二〇一五年一月九日",
        "2015-01-09 00:00:00",
        "２０１５－０１－０９", "2015 年 1 月 9 日", "2015-1-9 8:30", "2015/01/09T08:30:00Z",
        " 2015、1、9 ", "二零一五年一月九日", "2015年01月09日",
        "42013.5",
    ],
)  # fmt: skip
def test_date_notations(text):
    assert value(kinds.Date(), text) == dt.date(2015, 1, 9)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015年1月", dt.date(2015, 1, 1)), ("2015-10", dt.date(2015, 10, 1)),
        ("二〇一五年十二月卅一日", dt.date(2015, 12, 31)),
        ("二〇一五年十月二十日", dt.date(2015, 10, 20)), ("1956年6月", dt.date(1956, 6, 1)),
        ("2016-2-29", dt.date(2016, 2, 29)),
    ],
)  # fmt: skip
def test_date_of_a_month_or_in_characters(text, day):
    assert value(kinds.Date(), text) == day


@pytest.mark.parametrize(
    "text", ["2015-13-01", "2015-02-30", "2015", "2015.1", "去年", "1.5", "00000000", "9999-12-31", "12/31/2015"]
)
def test_date_that_is_none(text):
    with pytest.raises(CellError, match="2015-01-09"):
        value(kinds.Date(), text)


def test_date_in_the_future():
    with time_machine.travel(dt.datetime(2015, 1, 8, 15, tzinfo=dt.UTC), tick=False):
        assert value(kinds.Date(), "2015-01-08") == dt.date(2015, 1, 8)
        with pytest.raises(CellError):
            value(kinds.Date(), "2015-01-09")


@pytest.mark.parametrize(
    "text", ["", " ", "　", "N/A", "n/a", "-", "—", "/", "无", "暂无", "未提供", "＃Ｎ／Ａ", "登记管理机关暂未提供"]
)
def test_words_that_say_nothing(text):
    for column in SHEET.columns:
        if not isinstance(column.kind, kinds.Boolean):
            assert value(column.kind, text) is None


def test_boolean_words():
    for text in ("是", "有", "Y", "yes", "√", "1", "TRUE", "已建"):
        assert value(kinds.Boolean(), text) is True
    for text in ("否", "无", "N", "no", "×", "0", "FALSE", "未建", "没有"):
        assert value(kinds.Boolean(), text) is False
    assert value(kinds.Boolean(), "-") is None
    with pytest.raises(CellError):
        value(kinds.Boolean(), "大概")


@pytest.mark.parametrize(
    ("text", "number"), [("30", 30), ("３０", 30), ("30人", 30), ("1,200 名", 1200), ("30.0", 30), ("0", 0)]
)
def test_integer_notations(text, number):
    assert value(kinds.Integer(), text) == number


@pytest.mark.parametrize("text", ["约30人", "30-40", "1.5", "-3", "三十", "1,20", "9999999999999"])
def test_integer_that_is_none(text):
    with pytest.raises(CellError):
        value(kinds.Integer(), text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("500(万元人民币)", "5000000"), ("50万", "500000"), ("21.6000(万元人民币)", "216000"),
        ("￥1,200.50", "1200.50"),
        ("１.２亿元", "120000000"), ("500000元", "500000"), ("0.5", "0.50"), ("3（万元）", "30000"),
        ("人民币50万元整", "500000"),
    ],
)  # fmt: skip
def test_amount_notations(text, amount):
    assert value(kinds.Amount(), text) == Decimal(amount)


def test_amount_takes_its_unit_from_the_heading():
    read = kinds.Amount().parser("注册资金（万元）")
    assert read("50") == Decimal(500_000)
    assert read("50万元") == Decimal(500_000)
    assert read("500000元") == Decimal(500_000)


@pytest.mark.parametrize("text", ["很多", "50万美元", "-5", "1e400", ".", "5万5", "1" + "0" * 26])
def test_amount_that_is_none(text):
    with pytest.raises(CellError):
        value(kinds.Amount(), text)


def test_code_is_half_width_and_capital():
    assert value(kinds.Code(), " ５１１１００００ｍｊ０１０１５０５ｕ ") == "51110000MJ0101505U"


def test_code_that_a_spreadsheet_cut_is_told_so():
    with pytest.raises(CellError, match="15"):
        value(kinds.Code(), "1.25323290151788e+17")


def test_choice_by_code_label_or_word():
    kind = SHEET.column("color").kind
    assert [value(kind, text) for text in ("red", "RED", "Red", "红", "ｂｌｕｅ")] == [
        "red",
        "red",
        "red",
        "red",
        "blue",
    ]
    with pytest.raises(CellError, match="Blue"):
        value(kind, "绿")


def test_several_values():
    kind = SHEET.column("areas").kind
    assert value(kind, "法律服务、aid；法律服务\n") == ["law", "aid"]
    with pytest.raises(CellError, match="钓鱼"):
        value(kind, "法律服务,钓鱼")


def test_text_is_kept_as_typed_but_trimmed():
    assert value(kinds.Text(), "　北京 市（甲）协会\u200b ") == "北京 市（甲）协会"
    assert value(kinds.Text(), "北京市\n协会") == "北京市协会"
    with pytest.raises(CellError, match="201"):
        value(kinds.Text(), "长" * 201)


def test_addresses_of_people_and_sites():
    assert value(kinds.Email(), "ａ@example.org") == "a@example.org"
    assert value(kinds.Url(), "www.example.org/a") == "http://www.example.org/a"
    for kind, text in ((kinds.Email(), "不详@"), (kinds.Url(), "没有网站")):
        with pytest.raises(CellError):
            value(kind, text)


def test_cell_with_several_values_is_split():
    assert parts("甲、乙，丙;丁\n乙") == ["甲", "乙", "丙", "丁"]


@given(st.text(max_size=40))
def test_parsers_raise_nothing_but_cell_errors(text):
    for column in SHEET.columns:
        try:
            column.kind.parser()(text)
        except CellError as error:
            assert error.message  # noqa: PT017 - the words are what is tested


@given(st.text(alphabet="'=+-@＝＋－＠ab\t甲", max_size=8))
def test_escaped_text_comes_back(text):
    text = trimmed(text)
    while trimmed(text) != text:
        text = trimmed(text)
    assert trimmed(as_text(text)) == text
    assert not as_text(text)[:1] or as_text(text)[0] not in "=+-@\t\r＝＋－＠"
