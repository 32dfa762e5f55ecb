"""A small workbook as messy as the lists that offices keep, and fictional throughout: to try the import with.

What is wrong in it is wrong on purpose: a title over the headings, full-width digits, blanks in names, dates in six
notations, several names in one cell, a wrong check character, a row of totals and a remark at the end.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from core import generate

TITLE = "东城区职工服务类社会组织登记表（示范数据）"
HEADINGS = ("序号", "单位名称", "统一社会信用代码", "类型", "成立日期", "注册资金", "所在区", "地址", "联系电话")
REMARK = "注：以上信息由各单位自行填报，空白项待补。"
CENTRE = "北京示范暖心职工服务中心"
CHAOYANG, HAIDIAN, DONGCHENG = "110105", "110108", "110101"


def rows() -> list[tuple[Any, ...]]:
    """Return the rows below the headings: what a clerk expects to be taken first, then what nobody could take."""
    good, full_width = generate.uscc("52", CHAOYANG, 91_001), _full_width(generate.uscc("51", HAIDIAN, 91_002))
    wrong = generate.uscc("51", DONGCHENG, 91_003)
    wrong = wrong[:-1] + ("0" if wrong[-1] != "0" else "1")
    foundation = generate.uscc("53", DONGCHENG, 91_004)
    lower = generate.uscc("52", CHAOYANG, 91_005).lower()
    return [
        (1, CENTRE, good, "民办非企业单位", "2015-03-09", "10万元", "朝阳", "示范路1号", "010-55501001"),
        (2, " 北京示范　书画协会 ", full_width, "社会团体", "2014年5月6日", "３万", "海淀区", "示范街２号",
         "０１０－５５５０１００２"),
        (3, "北京示范互助基金会", foundation, "基金会", "2012/11/30", "500(万元)", "东城", "N/A", "010 5550 1003"),
        (4, "北京示范心理关爱中心(朝阳)", lower, "社会服务机构", "20160718", "", "朝阳区", "示范大厦301室", "55501004"),
        (5, "北京示范读书小组", "", "未注册职工社团", "2019.8.1", "—", "西城", "", "13800001005"),
        (6, "北京示范法律援助服务队", None, "", dt.date(2018, 9, 10), None, "丰台", None, None),
        (7, "北京示范家政服务协会", wrong, "社会团体", "2010-01-01", "", "东城", "", "010-55501007"),
        (8, "北京示范技能协会、北京示范安全学会", "", "社会团体", "", "", "东城", "", ""),
        (9, "北京示范明日之星促进会", "", "社会团体", "2199-12-31", "", "东城", "", ""),
        (10, "北京示范远方服务社", "", "社会团体", "2011-06-01", "", "蓬莱仙区", "", ""),
        (11, "", generate.uscc("51", DONGCHENG, 91_011), "社会团体", "", "", "东城", "", ""),
        (12, CENTRE, good, "民办非企业单位", "2015-03-09", "10万元", "朝阳", "示范路1号", "010-55501001"),
        ("合计", "", "", "", "", "513万元", "", "", ""),
        (REMARK,),
    ]  # fmt: skip


FAULTY_ROWS = {
    10: "统一社会信用代码",
    11: "单位名称",
    12: "成立日期",
    13: "所在区",
    14: "单位名称",
    15: "统一社会信用代码",
}
"""Rows of the sheet that an import refuses, and the column that it names (row 15 repeats row 4)."""


def write_sample_list(path: Path) -> None:
    """Write the workbook. Raises OSError where it cannot be written."""
    book = Workbook()
    sheet = book.active
    if sheet is None:  # never: a new workbook has a sheet
        raise RuntimeError
    sheet.title = "名单"
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(HEADINGS))
    sheet.append([])
    sheet.append(HEADINGS)
    for row in rows():
        sheet.append(row)
    book.save(path)


def _full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)
