"""What leaves: numbers as numbers, text as text, whole files or none."""

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db.models import DateField, Value
from django.utils import translation
from openpyxl import load_workbook

from core.errors import UserError
from core.sheets import Column, Resource, Sheet, export, format_of, kinds, resources, unexported_fields, write_template
from core.sheets.exporting import write_records
from core.sheets.reading import Reader
from reference.models import Division
from unions.models import Union

pytestmark = pytest.mark.django_db

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠a", "'=1", "''-1"]
SHEET = Sheet(
    "unions",
    "Unions",
    Union,
    (
        Column("code", "Code", "代码", kinds.Text()),
        Column("name", "=Name", "=名称", kinds.Text()),
        Column("kind", "Kind", "类别", kinds.Choice(choices=[("city", "=City"), ("district", "District")])),
        Column("staff", "Staff", "专职", kinds.Integer(), field="full_time_staff", path="full_time_staff"),
        Column("is_active", "In use", "在用", kinds.Boolean()),
        Column("district", "District", "区", kinds.Reference(show="name"), json="district_id"),
        Column(
            "leader", "Leader", "领导", kinds.Text(), field="leader_in_charge", path="leader_in_charge", private=True
        ),
    ),
)
TIMES = (Column("at", "At", "时间", kinds.Instant()), Column("ends_on", "Ends", "截止", kinds.Date()))


def rows():
    return Union.objects.filter(code__startswith="X-").order_by("code")


def given(*names, staff=None):
    for number, name in enumerate(names):
        Union.objects.create(
            code=f"X-{number:05}", name=name, kind="district", full_time_staff=staff, leader_in_charge="张三",
            path=f"Z{number:03}", depth=1,
        )  # fmt: skip


def exported(tmp_path, suffix, **options):
    path = tmp_path / f"out.{suffix}"
    count = export(SHEET, rows(), path, **options)
    return path, count


def csv_rows(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_text_that_looks_like_a_formula_leaves_as_text(tmp_path):
    given(*LIVE)
    path, count = exported(tmp_path, "csv")
    head, *body = csv_rows(path)
    assert count == len(LIVE) == len(body)
    assert head[1] == "'=名称"
    assert [row[1] for row in body] == [f"'{name}" for name in LIVE]
    assert not [cell for row in [head, *body] for cell in row if cell[:1] in set("=+-@\t\r＝＋－＠")]


def test_xlsx_text_that_looks_like_a_formula_leaves_as_text(tmp_path):
    given(*LIVE)
    path, _count = exported(tmp_path, "xlsx")
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")
    page = load_workbook(path).active
    assert {cell.data_type for row in page.iter_rows(max_col=2) for cell in row} == {"s"}
    assert [row[1] for row in page.iter_rows(min_row=2, values_only=True)][:4] == LIVE[:4]


def test_numbers_stay_numbers_negative_ones_too(tmp_path):
    given("甲")
    negative = Sheet("n", "N", Union, (Column("n", "N", "数", kinds.Integer(), path=lambda: Value(-5)),))
    export(negative, rows(), tmp_path / "n.csv")
    export(negative, rows(), tmp_path / "n.xlsx")
    cell = load_workbook(tmp_path / "n.xlsx").active["A2"]
    assert csv_rows(tmp_path / "n.csv") == [["数"], ["-5"]]
    assert (cell.value, cell.data_type) == (-5, "n")


def test_headings_and_labels_follow_the_language(tmp_path):
    given("甲", staff=3)
    with translation.override("en"):
        path, _count = exported(tmp_path, "csv")
        assert csv_rows(path) == [
            ["Code", "'=Name", "Kind", "Staff", "In use", "District"], ["X-00000", "甲", "District", "3", "yes", ""],
        ]  # fmt: skip
    path, _count = exported(tmp_path, "csv")
    assert csv_rows(path)[1][4] == "是"


def test_private_columns_leave_only_when_asked_for(tmp_path):
    given("甲")
    assert "张三" not in exported(tmp_path, "csv")[0].read_text()
    assert csv_rows(exported(tmp_path, "csv", keys=["code", "leader"])[0]) == [["代码", "领导"], ["X-00000", "张三"]]


def test_json_is_a_list_of_objects_with_codes(tmp_path):
    given('=甲\n\\"', "乙", staff=3)
    Union.objects.filter(code="X-00000").update(district=Division.objects.get(code="110108"))
    path, count = exported(tmp_path, "json")
    assert json.loads(path.read_text())[0] == {
        "id": rows()[0].pk, "code": "X-00000", "name": "=甲\n\\\"", "kind": "district", "staff": 3, "is_active": True,
        "district": "110108",
    }  # fmt: skip
    assert [row["code"] for row in json.loads(path.read_text())] == ["X-00000", "X-00001"]
    assert count == 2


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_export_of_nothing_is_a_whole_file(tmp_path, suffix):
    path, count = exported(tmp_path, suffix)
    assert count == 0
    if suffix == "json":
        assert json.loads(path.read_text()) == []
    else:
        with Reader(path) as reader:
            assert [len(cells) for _number, cells in reader.rows()] == [6]


def test_export_that_fails_leaves_the_file_before(tmp_path):
    given("甲")
    path, _count = exported(tmp_path, "csv")
    before = path.read_bytes()
    broken = Sheet("b", "B", Union, (Column("x", "X", "X", kinds.Integer(), path=lambda: Value(1) / Value(0)),))
    with pytest.raises(Exception, match="division"):
        export(broken, rows(), path)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_long_text_and_early_days_fit_a_spreadsheet(tmp_path):
    given("甲")
    sheet = Sheet(
        "l", "L", Union,
        (
            Column("long", "Long", "长", kinds.Text(), path=lambda: Value("长" * 40_000)),
            Column("early", "Early", "早", kinds.Date(), path=lambda: Value(dt.date(1899, 12, 31), DateField())),
            Column("day", "Day", "日", kinds.Date(), path=lambda: Value(dt.date(2015, 1, 9), DateField())),
        ),
    )  # fmt: skip
    export(sheet, rows(), tmp_path / "l.xlsx")
    long, early, day = load_workbook(tmp_path / "l.xlsx").active[2]
    assert (len(long.value), early.value, day.value) == (32_767, "1899-12-31", dt.datetime(2015, 1, 9))
    assert day.number_format == "yyyy-mm-dd"


def test_no_cell_is_lost_past_the_limit_of_links(tmp_path):
    columns = (Column("url", "URL", "网址", kinds.Url()),)
    path = tmp_path / "u.xlsx"
    records = ({"网址": f"https://example.org/{number}"} for number in range(66_000))
    write_records(columns, records, path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"https://") == 66_000


def test_format_comes_from_the_ending_or_the_choice(tmp_path):
    assert format_of(tmp_path / "a.XLSX") == "xlsx"
    assert format_of(tmp_path / "a.dat", "json") == "json"
    with pytest.raises(UserError, match="csv"):
        format_of(tmp_path / "a.pdf")


def test_template_holds_headings_choices_and_notes(tmp_path):
    write_template(SHEET, tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert [cell.value for cell in book.worksheets[0][1]][2:4] == ["类别", "专职"]
    assert len(book.worksheets) == 2
    with Reader(tmp_path / "t.xlsx") as reader:
        assert len(list(reader.rows())) == 1


def test_fields_neither_exported_nor_private_are_found():
    assert {"office", "short_name"} <= unexported_fields(SHEET)
    assert "name" not in unexported_fields(SHEET)


def test_every_resource_exports_or_hides_every_field():
    assert {name: unexported_fields(resources.get(name).sheet) for name in resources.names()} == {
        name: set() for name in resources.names()
    }


@pytest.mark.parametrize("name", resources.names() or ["organizations"])
def test_headings_of_a_resource_are_unique_in_both_languages(name):
    columns = resources.get(name).sheet.columns
    for language in ("zh-hans", "en"):
        with translation.override(language):
            headings = [column.heading() for column in columns]
        assert len(set(headings)) == len(headings)


# The command ---------------------------------------------------------------------------------------------------------


def test_command_exports_a_resource_with_filters(tmp_path, monkeypatch):
    given("甲", "乙")
    monkeypatch.setattr(resources, "_items", {**resources._items, "unions": (1, Resource(SHEET, lambda _code: rows()))})
    call_command("export", "unions", "--output", tmp_path / "o.json", "--filter", "name=乙", "--filter", "name=丙")
    assert [row["name"] for row in json.loads((tmp_path / "o.json").read_text())] == ["乙"]
    for arguments in (["nothing"], ["unions", "--filter", "nothing=1"], ["unions", "--filter", "name"]):
        with pytest.raises(CommandError):
            call_command("export", *arguments, "--output", tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()


def test_filters_take_what_json_says_of_instants_days_to_come_and_keys(tmp_path):
    given("甲", "乙")
    first = rows()[0]
    union = Resource(replace(SHEET, columns=(*SHEET.columns, *TIMES)), lambda _code: rows())
    moment = "2026-01-09T02:00:00.000001+00:00"
    timed = rows().annotate(at=Value(dt.datetime.fromisoformat(moment)), ends_on=Value(dt.date(2199, 1, 9)))
    for key, text in {"at": moment, "ends_on": "2199-01-09"}.items():
        assert union.narrowed(timed, {key: [text]}).count() == 2
        assert union.narrowed(timed, {key: ["2026-02-02"]}).count() == 0
    path = tmp_path / "o.json"
    export(SHEET, union.narrowed(rows(), {"id": [str(first.pk)]}), path)
    assert [(row["id"], row["name"]) for row in json.loads(path.read_text())] == [(first.pk, "甲")]
