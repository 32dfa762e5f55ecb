"""Where the list stands, and which column is which."""

import pytest

from core.sheets.checking import Checker
from core.sheets.errors import FileRefusedError
from core.sheets.importing import opened, survey
from core.sheets.mapping import Mapping, guess_mapping, require_columns
from tests.core.sheets.books import HEADINGS, csv_file, raw_workbook, sheet_xml, text_cell, workbook
from tests.core.sheets.declared import SHEET


def checked(path):
    with opened(SHEET, path) as source:
        checker = Checker(SHEET, source.layout.mapping, source.reader.formulas)
        rows = list(checker.checked(source.rows))
    return rows, checker.errors


def test_headings_below_a_title_and_blank_rows(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", ["2015年名单"], [], ["名称", "成立日期"], ["甲", "2015-1-9"], merged=("A1:B1",)
    )
    found = survey(SHEET, path)
    assert (found.header_row, dict(found.mapping.keys)) == (3, {0: "name", 1: "founded"})
    assert found.sample == ((4, ["甲", "2015-1-9"]),)


@pytest.mark.parametrize("merged", [("A1:A2", "B1:C1"), ()])
def test_headings_over_two_rows(tmp_path, merged):
    path = workbook(
        tmp_path / "a.xlsx", ["名称", "联系方式", None], [None, "电话", "邮箱"], ["甲", "1", "a@b.cn"], merged=merged
    )
    found = survey(SHEET, path)
    assert dict(found.mapping.keys) == {0: "name", 1: "telephone", 2: "email"}
    assert found.header_row == 2


def test_list_without_headings_is_refused(tmp_path):
    with pytest.raises(FileRefusedError, match="名称") as caught:
        survey(SHEET, csv_file(tmp_path / "a.csv", "甲,2015-01-09", "乙,2015-01-09"))
    assert caught.value.code == "no_header"


def test_list_in_the_second_sheet_is_found(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["填表说明"], more={"名单": [["名称", "人数"], ["甲", 3]]})
    assert survey(SHEET, path).sheet == "名单"


def test_headings_repeated_totals_and_remarks_are_no_records(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["序号", "名称", "人数"],
        ["1", "甲", "3"],
        ["序号", "名称", "人数"],
        ["海淀区", "海淀区", "海淀区"],
        ["2", "注册税务师协会", "5"],
        ["合计", None, "8"],
        [None, "小计：", "8"],
        ["备注：数据截至2015年6月"],
        [None, "填表人：张三"],
        ["以上数据由各区上报"],
    )
    rows, errors = checked(path)
    assert [(number, values["name"]) for number, values in rows] == [(2, "甲"), (5, "注册税务师协会")]
    assert errors == []


def test_nameless_row_with_other_data_is_an_error(tmp_path):
    rows, errors = checked(csv_file(tmp_path / "a.csv", "名称,人数,成立日期", "甲,3,", ",5,2015-01-09", "　,,明天"))
    assert [number for number, _values in rows] == [2]
    assert [(error.row, error.column) for error in errors] == [(3, "名称"), (4, "成立日期"), (4, "名称")]


def test_formula_without_value_is_an_error_that_names_the_cell(tmp_path):
    rows = f'<row r="2">{text_cell("A2", "甲")}<c r="B2"><f>1+1</f></c></row>'
    _rows, errors = checked(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + rows)))
    assert [(error.row, error.column, "B2" in error.message) for error in errors] == [(2, "统一社会信用代码", True)]


@pytest.mark.parametrize(
    "heading",
    ["名称", " 名　称 ", "*名称", "单位名称", "１．名称", "名称（必填）", "Name", "NAME", "name"],
)
def test_heading_spellings(heading):
    assert guess_mapping(SHEET, [heading]).keys == {0: "name"}


def test_heading_nearly_the_same_is_guessed_and_marked():
    mapping = guess_mapping(SHEET, ["统一社会信用代码号", "联系电话人"])
    assert mapping.keys == {0: "uscc"}
    assert mapping.guessed == {0}
    assert mapping.unmapped == [1]


def test_two_columns_for_one_field_are_reported():
    mapping = guess_mapping(SHEET, ["电话", "名称", "联系电话"])
    assert (mapping.keys, mapping.doubled) == ({0: "telephone", 1: "name"}, {2: "telephone"})


def test_mapping_is_corrected_and_serialised():
    mapping = guess_mapping(SHEET, ["甲", "乙"]).corrected({0: "name", 1: ""})
    assert Mapping.from_json(mapping.as_json()) == mapping
    require_columns(SHEET, mapping)
    with pytest.raises(FileRefusedError, match="名称"):
        require_columns(SHEET, mapping.corrected({1: "uscc"}))
