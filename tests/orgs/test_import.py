"""Lists of organizations come in: what is matched, refused, noticed, and never done twice."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from core.audit import history_of
from core.sheets.errors import FileRefusedError
from orgs.choices.records import LegalForm, LegalStatus
from orgs.models import DuplicateFlag, Organization, Responsibility
from orgs.services import duplicates
from orgs.services.importing import SKIP, import_organizations
from reference.models import ServiceArea
from tests.core.sheets.books import csv_file, raw_workbook, sheet_xml, text_cell, workbook
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db

A, B, C = "51110000MJ0101505U", "52110000MJ0163191U", "52110000MJ0166456X"


def imported(tmp_path, *lines, **options):
    return import_organizations(path=csv_file(tmp_path / "list.csv", *lines), **options)


def only():
    return Organization.objects.get()


def faults(result):
    return [(error.row, error.column) for error in result.errors]


# What is taken -------------------------------------------------------------------------------------------------------


def test_row_becomes_an_organization_of_the_union(tmp_path):
    result = imported(
        tmp_path,
        "单位名称,统一社会信用代码,成立时间,地区,开办资金（万元）,业务领域,评估等级,是否建会,专职人数",
        f"　北京（数字）健康研究会 ,{A.lower()},２０１５年１月９日,海淀,50,技能培训、法律服务,AAA级,√,30人",
        union=union_by_code("BFTU-110108"),
    )
    assert (result.created, result.updated, result.unchanged, result.errors) == (1, 0, 0, [])
    found = only()
    assert (found.name, found.uscc, found.legal_form) == ("北京（数字）健康研究会", A, LegalForm.ASSOCIATION)
    assert (str(found.registered_on), found.district_id, found.registered_funds) == ("2015-01-09", "110108", 500_000)
    assert (found.rating, found.has_union, found.full_time_staff) == ("3A", True, 30)
    assert found.service_areas == ["skills-training", "legal-services"]
    assert (found.recorded_by.code, found.legal_status, found.is_worker_service) == (
        "BFTU-110108", LegalStatus.REGISTERED, None,
    )  # fmt: skip
    assert [(link.union.code, link.is_lead) for link in found.responsibilities.all()] == [("BFTU-110108", True)]


def test_city_federation_records_where_no_union_is_named(tmp_path):
    imported(tmp_path, "名称", "甲协会")
    assert only().recorded_by.code == "BFTU"


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("121100004000000010", "public_institution"),
        (B, "service_institution"),
        ("91110105717706043K", "enterprise"),
        ("", "other"),
    ],
)
def test_legal_form_from_the_code(tmp_path, code, form):
    from stdnum.cn import uscc

    code = code and code[:17] + uscc.calc_check_digit(code[:17])
    imported(tmp_path, "名称,统一社会信用代码", f"甲,{code}")
    assert only().legal_form == form


def test_unregistered_group_needs_no_code(tmp_path):
    imported(tmp_path, "名称,类型", "甲社,未注册职工社团")
    assert (only().legal_form, only().legal_status, only().uscc) == ("unregistered", "unregistered", None)


def test_district_by_address_or_wider_place(tmp_path):
    result = imported(
        tmp_path, "名称,省份,地区,地址",
        "甲,北京,北京,北京市怀柔区永乐北二街9号", "乙,,,陕西省西安市灞桥区", "丙,,新城区,陕西省西安市新城区某路",
        "丁,,110105,", "戊,,密云县,",
        "己,云南,西双版纳,",
    )  # fmt: skip
    assert result.errors == []
    districts = dict(Organization.objects.values_list("name", "district_id"))
    assert districts == {"甲": "110116", "乙": "610111", "丙": "610102", "丁": "110105", "戊": "110118", "己": None}


def test_foreign_funds_are_left_out_with_a_note(tmp_path):
    result = imported(tmp_path, "名称,注册资金", "甲,20(万美元)")
    assert (only().registered_funds, [(note.row, note.column) for note in result.notes]) == (None, [(2, "注册资金")])


def test_body_of_the_wrong_kind_is_noticed(tmp_path):
    result = imported(tmp_path, "名称,统一社会信用代码", f"甲有限公司,{A}", "乙协会,91110105717706043K")
    assert [note.row for note in result.notes] == [2, 3]
    assert result.created == 2


def test_form_that_the_code_and_the_list_tell_differently_is_noticed_whatever_the_name(tmp_path):
    result = imported(
        tmp_path, "名称,统一社会信用代码,类型,登记机关",
        "甲服务中心,91110105717706043K,民办非企业单位,", "乙服务中心,91110105717706043K,,北京市民政局",
    )  # fmt: skip
    assert [(note.row, note.column) for note in result.notes] == [(2, "类型"), (3, "登记机关")]


# Matching ------------------------------------------------------------------------------------------------------------


def test_same_file_twice_changes_nothing(tmp_path):
    lines = ("名称,统一社会信用代码,地址", f"甲协会,{A},北京市海淀区", "乙协会,,N/A")
    imported(tmp_path, *lines, union=union_by_code("BFTU-110108"))
    before = list(Organization.objects.order_by("id").values())
    result = imported(tmp_path, *lines, union=union_by_code("BFTU-110108"))
    assert (result.created, result.updated, result.unchanged) == (0, 0, 2)
    assert list(Organization.objects.order_by("id").values()) == before
    assert Responsibility.objects.count() == 2


def test_empty_cell_never_erases(tmp_path):
    imported(tmp_path, "名称,统一社会信用代码,地址,电话", f"甲,{A},旧址,010-83570000")
    result = imported(tmp_path, "名称,统一社会信用代码,地址,电话", f"甲,{A},新址,")
    assert (result.updated, only().address, only().telephone, only().version) == (1, "新址", "010-83570000", 2)


def test_name_matches_by_its_key_only(tmp_path):
    imported(tmp_path, "名称", "北京市（海淀）职工协会")
    result = imported(tmp_path, "名称,统一社会信用代码", f"北京市(海淀) 职工协会,{A}")
    assert (result.created, result.updated, only().uscc, only().name) == (0, 1, A, "北京市(海淀) 职工协会")


def test_name_of_another_code_is_another_organization_and_flagged(tmp_path, either_length):
    imported(tmp_path, "名称,统一社会信用代码", f"甲协会,{A}")
    result = imported(tmp_path, "名称,统一社会信用代码", f"甲协会,{B}")
    assert (result.created, result.extras["duplicates"][0]["score"]) == (1, 80)


def test_row_that_matches_two_organizations_is_refused(tmp_path):
    imported(tmp_path, "名称,统一社会信用代码", f"甲协会,{A}", f"乙协会,{B}", f"乙协会,{C}")
    result = imported(tmp_path, "名称,统一社会信用代码", f"乙协会,{A}", "乙协会,")
    assert faults(result) == [(2, "名称"), (3, "名称")]
    assert "S000" in result.errors[0].message
    assert set(Organization.objects.values_list("name", "uscc")) == {("甲协会", A), ("乙协会", B), ("乙协会", C)}


def test_portal_number_finds_the_record(tmp_path):
    imported(tmp_path, "名称", "甲协会")
    result = imported(tmp_path, "门户编号,名称,地址", f"{only().number},丙协会,新址", "S99999999,丁,")
    assert (faults(result), only().name, only().address) == ([(3, "门户编号")], "丙协会", "新址")


def test_thirty_identical_rows_count_once(tmp_path):
    result = imported(tmp_path, "名称,统一社会信用代码", *[f"甲协会,{A}"] * 30)
    assert (result.created, len(result.errors), {error.column for error in result.errors}) == (
        1,
        29,
        {"统一社会信用代码"},
    )
    assert all("2" in error.message for error in result.errors)


def test_rows_without_code_repeat_by_name(tmp_path):
    result = imported(
        tmp_path, "名称,统一社会信用代码", "甲协会,", "甲 协会,", f"甲协会,{A}", f"乙协会,{B}", f"乙协会,{C}"
    )
    assert (result.created, faults(result)) == (3, [(3, "名称"), (4, "名称")])


def test_two_rows_for_one_record_are_refused(tmp_path):
    imported(tmp_path, "名称,统一社会信用代码", f"甲协会,{A}")
    result = imported(tmp_path, "名称,统一社会信用代码", f"甲新协会,{A}", "甲协会,")
    assert faults(result) == [(3, "名称")]


# Refused -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("统一社会信用代码", "51110000MJ0101505A"), ("统一社会信用代码", "320281000021306"), ("成立日期", "2999-01-01"),
        ("地区", "不知道区"), ("类型", "帮会"), ("电话", "打不通"), ("邮箱", "a@"), ("专职人员", "约30人"),
        ("统一社会信用代码", "9.11101057177060E+17"),
    ],
)  # fmt: skip
def test_faulty_cell_is_refused_with_row_and_column(tmp_path, heading, cell):
    result = imported(tmp_path, f"名称,{heading}", f"甲,{cell}", "乙,")
    assert (faults(result), result.created) == ([(2, heading)], 1)
    assert list(Organization.objects.values_list("name", flat=True)) == ["乙"]


def test_several_names_in_one_cell_are_refused(tmp_path):
    result = imported(tmp_path, "名称", '"甲协会、乙基金会"', '"北京市\n职工协会"', '"中国电影、电视技术学会"')
    assert faults(result) == [(2, "名称")]
    assert set(Organization.objects.values_list("name", flat=True)) == {"北京市职工协会", "中国电影、电视技术学会"}


def test_organization_of_another_union_is_out_of_reach(tmp_path, monkeypatch):
    from unions.models import User

    imported(tmp_path, "名称", "甲协会", union=union_by_code("BFTU-110108"))
    clerk = User.objects.create_user("clerk@example.org", name="C")
    district = union_by_code("BFTU-110105")
    monkeypatch.setattr(User, "scope_union_ids", lambda self: [district.pk])
    result = imported(tmp_path, "名称,地址", "甲协会,新址", "乙协会,某地", union=district, by=clerk)
    assert (faults(result), result.created) == ([(2, "名称")], 1)
    assert Organization.objects.get(name="甲协会").address == ""
    assert Responsibility.objects.filter(organization__name="甲协会").count() == 1


def test_dry_run_tells_the_same_and_changes_nothing(tmp_path):
    lines = ("名称,地址", "甲协会,某地", "乙协会,某地")
    preview = imported(tmp_path, *lines, dry_run=True)
    assert Organization.objects.count() == 0
    assert imported(tmp_path, *lines).as_dict() == preview.as_dict()


def test_import_is_in_the_history_with_its_person(tmp_path, monkeypatch):
    from unions.models import User

    monkeypatch.setattr(User, "scope_union_ids", lambda self: None)
    clerk = User.objects.create_user("clerk@example.org", name="张三", is_superuser=True)
    imported(tmp_path, "名称,地址", "甲协会,旧址")
    imported(tmp_path, "名称,地址", "甲协会,新址", by=clerk)
    changed, created = history_of(only())
    assert (created.event, changed.event, changed.who) == ("created", "changed", clerk)
    assert ("旧址", "新址") in [(field.before, field.after) for field in changed.fields]
    imported(tmp_path, "名称,地址", "甲协会,新址", by=clerk)
    assert len(history_of(only())) == 2


# Possible duplicates -------------------------------------------------------------------------------------------------


@pytest.fixture(params=["short", "long"])
def either_length(request, monkeypatch):
    """A list that is compared with everything, and one so long that codes tell records apart first."""
    if request.param == "long":
        monkeypatch.setattr(duplicates, "LONG_LIST", 0)


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("北京市朝阳区社会工作者协会", "朝阳区社会工作者协会"),
        ("北京市朝阳区社会工作者协会", "北京市朝阳区社工协会"),
        ("北京市朝阳区和谐社区服务中心", "北京市朝阳区和协社区服务中心"),
        ("北京爱丽丝保健品有限公司", "北京爱丽丝保健品有限责任公司"),
        ("北京市职工技术协会", "北京市职工技术协会（筹）"),
    ],
)
def test_resembling_name_is_created_and_flagged(tmp_path, either_length, known, new):
    imported(tmp_path, "名称", known)
    result = imported(tmp_path, "名称", new)
    [flag] = result.extras["duplicates"]
    assert (result.created, flag["row"], flag["name"], flag["resembles"]) == (1, 2, new, known)
    assert 70 <= flag["score"] <= 100
    assert DuplicateFlag.objects.get().resembles.name == known


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ("北京市朝阳区教育协会", "北京市海淀区教育协会"),
        ("北京市教育协会", "北京市朝阳区教育协会"),
        ("北京市第一中学校友会", "北京市第二中学校友会"),
        ("北京华信科技发展有限公司", "北京华兴科技发展有限公司"),
        ("北京市东方职工服务中心", "北京市西方职工服务中心"),
        ("北京市法律援助协会", "北京市法律援助中心"),
    ],
)
def test_different_name_is_not_flagged(tmp_path, known, new):
    imported(tmp_path, "名称", known)
    assert imported(tmp_path, "名称", new).extras["duplicates"] == []


def test_clerk_chooses_what_becomes_of_a_duplicate(tmp_path):
    imported(tmp_path, "名称", "北京市朝阳区社会工作者协会")
    known = only()
    lines = ("名称,地址", "朝阳区社会工作者协会,某地", "北京市朝阳区社工协会,某地")
    result = imported(tmp_path, *lines, choices={2: known.pk, 3: SKIP})
    assert (result.created, result.updated, Organization.objects.count()) == (0, 1, 1)
    assert only().address == "某地"


# The command ---------------------------------------------------------------------------------------------------------


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_orgs", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue()


def test_command_prints_one_object(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["名称", "统一社会信用代码"], ["甲", A], ["乙", "错"], ["合计", "2"])
    result = json.loads(run(path, "--json", "--union", "BFTU-110108"))
    assert {key: result[key] for key in ("created", "updated", "unchanged", "duplicates")} == {
        "created": 1, "updated": 0, "unchanged": 0, "duplicates": [],
    }  # fmt: skip
    assert [(error["row"], error["column"]) for error in result["errors"]] == [(3, "统一社会信用代码")]
    assert set(result["errors"][0]) == {"row", "column", "message"}


def test_command_exits_with_two_for_an_unreadable_file(tmp_path):
    for path in (tmp_path / "nothing.xlsx", csv_file(tmp_path / "a.csv", "没有,表头")):
        with pytest.raises(CommandError) as refusal:
            run(path, "--json")
        assert refusal.value.returncode == 2


def test_command_writes_the_error_workbook(tmp_path):
    source = csv_file(tmp_path / "a.csv", "2015年名单", "", "名称,统一社会信用代码", f"甲,{A}", "=1+1,错的代码")
    run(source, "--errors", tmp_path / "errors.xlsx")
    page = load_workbook(tmp_path / "errors.xlsx").active
    assert [cell.value for cell in page[4]][:2] == ["甲", A]
    faulty = page[5]
    assert (faulty[0].value, faulty[0].data_type, faulty[1].fill.fgColor.rgb) == ("=1+1", "s", "00FFC7CE")
    assert "统一社会信用代码" in faulty[2].value


def test_command_dry_run_changes_nothing(tmp_path):
    run(csv_file(tmp_path / "a.csv", "名称", "甲"), "--dry-run")
    assert not Organization.objects.exists()


def test_file_without_names_is_refused(tmp_path):
    with pytest.raises(FileRefusedError):
        imported(tmp_path, "统一社会信用代码,地址", f"{A},某地")


# Lists that are read otherwise than they look ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ["名称,简介", *(f"辛{i}协会,为职工服务，开展培训，提供咨询，组织活动" for i in range(5))],
        ["名称,业务范围", *(f"壬{i}协会,培训;咨询;活动;帮扶" for i in range(5))],
        ["名称\t地址", *(f"癸{i}协会\t东城区,北新桥,{i}号" for i in range(5))],
        ["名称，地址", *(f"子{i}协会，东城区{i}号" for i in range(5))],
    ],
)
def test_delimiter_is_told_by_the_lines_not_by_the_texts(tmp_path, lines):
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert import_organizations(path=path).created == 5


def test_quotation_mark_that_stays_open_is_refused_with_its_line(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('名称,地址\n甲协会,北京\n"乙协会,北京\n丙协会,北京\n', encoding="utf-8")
    with pytest.raises(FileRefusedError, match="3"):
        import_organizations(path=path)
    assert not Organization.objects.exists()


def test_cell_over_several_lines_is_one_cell(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text('名称,简介\n甲协会,"第一行\n第二行"\n乙协会,短\n', encoding="utf-8")
    assert import_organizations(path=path).created == 2
    assert Organization.objects.get(name="甲协会").introduction == "第一行\n第二行"


@pytest.mark.parametrize("remark", ["（此表共 3 页）", "截至 2024 年 12 月 31 日", "数据由民政局提供"])
def test_remark_alone_in_its_row_is_no_organization(tmp_path, remark):
    path = tmp_path / "list.csv"
    path.write_text(f"名称,地址\n甲协会,北京\n{remark},\n", encoding="utf-8")
    result = import_organizations(path=path)
    assert (result.created, result.errors) == (1, [])


def test_name_that_begins_like_a_remark_is_one_where_an_address_stands_beside(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("名称,地址\n共3家书店协会,北京\n", encoding="utf-8")
    assert import_organizations(path=path).created == 1


def test_thousands_of_names_in_a_row_are_compared_in_time(tmp_path):
    path = tmp_path / "list.csv"
    names = [f"规模测试{i}号互助会" for i in range(3000)]
    path.write_text("\n".join(["名称", *names, "规模测式7号互助会"]), encoding="utf-8")
    result = import_organizations(path=path)
    assert result.created == 3001
    assert [each["resembles"] for each in result.extras["duplicates"]] == ["规模测试7号互助会"]


def test_row_that_holds_nothing_but_a_formula_without_a_value_is_reported(tmp_path):
    rows = '<row r="2"><c r="A2"><f>Other!A1</f></c></row>' + f'<row r="3">{text_cell("A3", "甲协会")}</row>'
    path = raw_workbook(tmp_path / "list.xlsx", sheet_xml(f'<row r="1">{text_cell("A1", "名称")}</row>' + rows))
    result = import_organizations(path=path)
    assert result.created == 1
    assert [(error.row, "A2" in error.message) for error in result.errors] == [(2, True)]


def test_error_that_a_formula_left_is_no_empty_cell(tmp_path):
    head = f'<row r="1">{text_cell("A1", "名称")}{text_cell("B1", "成立日期")}</row>'
    row = f'<row r="2">{text_cell("A2", "甲协会")}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    result = import_organizations(path=raw_workbook(tmp_path / "list.xlsx", sheet_xml(head + row)))
    assert result.created == 0
    assert [(error.row, "B2" in error.message) for error in result.errors] == [(2, True)]


@pytest.mark.parametrize("errors", ["missing/out.xlsx", "out.csv"])
def test_workbook_of_errors_that_cannot_be_written_is_told_before_anything_is_imported(tmp_path, errors):
    path = csv_file(tmp_path / "list.csv", "名称", "甲协会")
    with pytest.raises(CommandError):
        call_command("import_orgs", path, "--errors", tmp_path / errors)
    assert not Organization.objects.exists()


def test_code_of_zeros_is_no_code(tmp_path):
    result = imported(tmp_path, "名称,统一社会信用代码", f"甲协会,{'0' * 18}")
    assert [error.column for error in result.errors] == ["统一社会信用代码"]


# Headings and districts that people write -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "form", "areas"),
    [(["社会团体", "基金会"], "association", []), (["法律服务", "心理服务"], "other", ["legal-services"])],
)
def test_heading_of_a_category_means_what_its_cells_say(tmp_path, cells, form, areas):
    names = dict(ServiceArea.objects.values_list("code", "name_zh"))
    words = [names["legal-services"] if cell == "法律服务" else cell for cell in cells]
    imported(tmp_path, "名称,类别", *(f"单位{at},{word}" for at, word in enumerate(words[: 1 if areas else 2])))
    first = Organization.objects.get(name="单位0")
    assert (first.legal_form, first.service_areas) == (form, areas)


def test_district_written_wrong_is_refused_with_the_one_that_is_meant(tmp_path):
    result = imported(tmp_path, "名称,区", "甲,通洲区", "乙,海定", "丙,火星区")
    assert ["通州区" in result.errors[0].message, "海淀区" in result.errors[1].message] == [True, True]
    assert "火星区" in result.errors[2].message


def test_district_merged_into_another_is_todays_with_a_note(tmp_path):
    result = imported(tmp_path, "名称,区", "甲,宣武", "乙,崇文区")
    assert dict(Organization.objects.values_list("name", "district_id")) == {"甲": "110102", "乙": "110101"}
    assert [note.row for note in result.notes] == [2, 3]
    assert "西城区" in result.notes[0].message


def test_command_prints_the_notes(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ["名称", "区"], ["甲", "宣武"])
    assert "西城区" in run(path)
