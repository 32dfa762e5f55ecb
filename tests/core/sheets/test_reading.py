"""Reading files: ordinary ones as a spreadsheet shows them, hostile ones refused in words."""

import datetime as dt
import gzip
import subprocess
import sys

import pytest
from django.conf import settings

from core.sheets.errors import FileRefusedError
from core.sheets.guard import Limits, sniff
from core.sheets.reading import Reader
from tests.core.sheets.books import (
    HEADINGS,
    NAMESPACE,
    csv_file,
    lie_about_sizes,
    padded,
    raw_workbook,
    sheet_xml,
    text_cell,
    workbook,
)


def read(path, **options):
    with Reader(path, **options) as reader:
        return list(reader.rows())


def refusal(path, **options):
    with pytest.raises(FileRefusedError) as caught:
        read(path, **options)
    assert str(caught.value)
    return caught.value.code


# As a spreadsheet shows it -------------------------------------------------------------------------------------------


def test_workbook_cells_are_read_as_typed(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        ["名称", "电话", "日期", "时刻", "人数", "有"],
        ["甲", 13800000000, dt.date(2015, 1, 9), dt.datetime(2015, 1, 9, 8, 30), 0.1 + 0.2, True],
        ["乙", "010-0012", None, None, -3, False],
    )
    assert read(path)[1:] == [
        (2, ["甲", "13800000000", "2015-01-09", "2015-01-09 08:30:00", "0.3", "TRUE"]),
        (3, ["乙", "010-0012", "", "", "-3", "FALSE"]),
    ]


def test_workbook_rows_keep_their_numbers_past_blank_rows(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [], [None, "名称"], [], [None, "甲"])
    assert read(path) == [(2, ["", "名称"]), (4, ["", "甲"])]


def test_merged_cells_are_filled(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["区", "名称"], ["海淀", "甲"], [None, "乙"], merged=("A2:A3",))
    assert read(path)[1:] == [(2, ["海淀", "甲"]), (3, ["海淀", "乙"])]


def test_formula_with_value_is_read_and_one_without_is_named(tmp_path):
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1+1</f></c><c r="C2" t="str"><f>""</f><v></v></c>'
        '<c r="D2"><f t="shared" si="0"/><v/></c></row>'
    )
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + rows))
    with Reader(path) as reader:
        assert list(reader.rows())[1][1][0] == "2"
        assert reader.formulas == {(2, 2), (2, 4)}


def test_formula_written_by_openpyxl_has_no_value(tmp_path):
    with Reader(workbook(tmp_path / "a.xlsx", ["名称"], ["=1+1"])) as reader:
        assert reader.formulas == {(2, 1)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
def test_csv_encodings_and_delimiters(tmp_path, encoding, sign):
    path = csv_file(tmp_path / "a.csv", sign.join(["名称", "代码"]), sign.join(["甲", "00１"]), encoding=encoding)
    assert read(path) == [(1, ["名称", "代码"]), (2, ["甲", "00１"])]


def test_csv_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    path = csv_file(tmp_path / "a.csv", "名称,简介", '甲,"一\r\n二"', "", "乙,三")
    assert [number for number, _cells in read(path)] == [1, 2, 4]


def test_csv_longer_than_its_sample_is_read_whole(tmp_path):
    lines = [f"组织{number},{'简' * 50}" for number in range(20_000)]
    rows = read(csv_file(tmp_path / "a.csv", "名称,简介", *lines))
    assert [cells[0] for _number, cells in rows[1:]] == [f"组织{number}" for number in range(20_000)]


def test_gzipped_csv_is_read(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress("名称\n甲\n".encode()))
    assert read(path) == [(1, ["名称"]), (2, ["甲"])]


def test_content_decides_not_the_ending(tmp_path):
    assert sniff(workbook(tmp_path / "list.csv", ["名称"])).format == "xlsx"
    assert sniff(csv_file(tmp_path / "list.xlsx", "名称")).format == "csv"


def test_sheet_can_be_chosen(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["封面"], more={"名单": [["名称"], ["甲"]]})
    assert read(path, sheet="名单") == [(1, ["名称"]), (2, ["甲"])]


# Refused -------------------------------------------------------------------------------------------------------------


def test_file_missing_or_empty(tmp_path):
    assert refusal(tmp_path / "nothing.xlsx") == "missing"
    (tmp_path / "empty.csv").write_bytes(b"")
    assert refusal(tmp_path / "empty.csv") == "empty"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "format"),
        (b"\x89PNG\r\n\x1a\n\0\0", "format"),
        (b"MZ\0\0\x01binary", "format"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (b"PK\x03\x04 cut off", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x1f\x8b\x08\0 not gzip", "corrupt"),
        (b"a,b\n\xff\xff\xff\xffx", "encoding"),
    ],
)
def test_file_that_is_no_list_is_refused(tmp_path, content, code):
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_workbook_cut_in_half_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", *[[f"组织{number}"] for number in range(200)])
    path.write_bytes(path.read_bytes()[:3000])
    assert refusal(path) == "corrupt"


def test_broken_xml_is_refused(tmp_path):
    assert refusal(raw_workbook(tmp_path / "a.xlsx", "<worksheet><sheetData><row></wrong>")) == "corrupt"


def test_file_of_200_megabytes_is_refused_by_size(tmp_path):
    for name, head in (("a.csv", "名称\n".encode()), ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(head)
            file.truncate(200 << 20)
        assert refusal(path) == "too_big"


def test_bomb_of_padding(tmp_path):
    assert refusal(padded(tmp_path / "a.xlsx")) == "unpacks_too_large"


def test_bomb_that_declares_itself_small(tmp_path):
    assert refusal(lie_about_sizes(padded(tmp_path / "a.xlsx", 64))) in {"bomb", "corrupt", "unpacks_too_large"}


def test_bomb_of_cells(tmp_path):
    cell = '<c t="inlineStr"><is><t>x</t></is></c>'
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet_xml(f"<row>{cell * 800_000}</row>"))) == "bomb"


def test_bomb_of_shared_strings(tmp_path):
    shared = f'<sst xmlns="{NAMESPACE}"><si><t>{"x" * (256 << 20)}</t></si></sst>'
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS), shared=shared)) == "bomb"


@pytest.mark.parametrize("cell", ["XFD1048576", "AAA1", "A1000000"])
def test_bomb_of_a_far_cell(tmp_path, cell):
    row = f'<row r="{cell.strip("ABCDEFX")}">{text_cell(cell, "x")}</row>'
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + row))) == "far_cell"


def test_bomb_of_a_cell_that_is_far_enough(tmp_path):
    row = f'<row r="999999">{text_cell("ZZ999999", "x")}</row>'
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + row))) == "too_large"


def test_lying_dimension_is_not_believed(tmp_path):
    lie = '<dimension ref="A1:XFD1048576"/>'
    row = f'<row r="2">{text_cell("A2", "甲")}</row>'
    path = raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + row, lie))
    assert read(path)[1][1][0] == "甲"


def test_far_cell_without_content_is_no_bomb(tmp_path):
    row = f'<row r="2">{text_cell("A2", "甲")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS + row)))[1][1][0] == "甲"


def test_bomb_of_entries(tmp_path):
    extra = {f"xl/media/{number}.bin": b"" for number in range(2100)}
    assert refusal(raw_workbook(tmp_path / "a.xlsx", sheet_xml(HEADINGS), extra=extra)) == "too_many_parts"


def test_bomb_of_entities(tmp_path):
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    sheet = f'<!DOCTYPE x [<!ENTITY e0 "x">{levels}]>' + sheet_xml('<row r="1"><c t="str"><v>&e8;</v></c></row>')
    path = raw_workbook(tmp_path / "a.xlsx", sheet)
    try:
        rows = read(path)
    except FileRefusedError:
        rows = []
    assert sum(len(cell) for _number, cells in rows for cell in cells) < 1000


def test_csv_of_many_columns_or_one_endless_line_is_refused(tmp_path):
    assert refusal(csv_file(tmp_path / "a.csv", ",".join(["x"] * 20_000))) == "too_many_columns"
    assert refusal(csv_file(tmp_path / "b.csv", "x" * (3 << 20))) == "long_line"


def test_gzip_bomb_is_refused(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b" " * (64 << 20)))
    assert refusal(path, limits=Limits(unpacked=32 << 20)) == "unpacks_too_large"


def test_reading_ends_in_time(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["名称"])
    assert refusal(path, limits=Limits(wall=0)) == "too_slow"


READ_BOMBS = """
import resource, sys, django
from core.sheets.errors import FileRefusedError
from core.sheets.reading import Reader
django.setup()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    try:
        with Reader(path) as reader:
            list(reader.rows())
    except FileRefusedError:
        pass
    else:
        sys.exit(f"{path} was taken")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_bombs_leave_this_process_small(tmp_path):
    row = f'<row r="999999">{text_cell("ZZ999999", "x")}</row>'
    bombs = [
        lie_about_sizes(padded(tmp_path / "a.xlsx", 300)),
        raw_workbook(tmp_path / "b.xlsx", sheet_xml(HEADINGS + row)),
    ]
    # In a process of its own: the system counts the memory of whoever starts a child towards the child's peak.
    command = [sys.executable, "-c", READ_BOMBS, *map(str, bombs)]
    told = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True).stdout
    grown, child = map(int, told.split())  # kilobytes
    assert grown < 50 << 10
    assert child < Limits().memory >> 10
