"""The union tree that the migrations fill in: public facts, a beginning that administrators keep in /admin/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reference.data import DEVELOPMENT_AREA, DEVELOPMENT_AREA_NAME

ROOT = ("BFTU", "北京市总工会", "Beijing Federation of Trade Unions", "市总工会")

# (code, name, English name, short name); "BFTU-" stands before each code.
INDUSTRIAL = (
    ("EDU", "北京市教育工会", "Beijing Education Workers' Union", "教育工会"),
    ("IND", "北京市工业(国防)工会", "Beijing Industry (National Defence) Workers' Union", "工业(国防)工会"),
    ("CON", "北京市建筑工会", "Beijing Construction Workers' Union", "建筑工会"),
    ("FIN", "北京市金融工会", "Beijing Finance Workers' Union", "金融工会"),
    ("TRA", "北京市交通运输工会", "Beijing Transport Workers' Union", "交通运输工会"),
    ("SER", "北京市服务工会", "Beijing Service Workers' Union", "服务工会"),
    ("MED", "北京市医务工会", "Beijing Medical Workers' Union", "医务工会"),
    ("GOV", "北京市直属机关工会联合会", "Union of Beijing Municipal Organs", "市直机关工会"),
)
GROUP = (
    ("SHOUGANG", "首钢集团有限公司工会", "Shougang Group Union", "首钢工会"),
    ("BAIC", "北京汽车集团有限公司工会", "BAIC Group Union", "北汽工会"),
    ("BPT", "北京公共交通控股(集团)有限公司工会", "Beijing Public Transport Union", "公交集团工会"),
    ("SUBWAY", "北京市地铁运营有限公司工会", "Beijing Subway Union", "地铁公司工会"),
    ("BEH", "北京能源集团有限责任公司工会", "Beijing Energy Holding Union", "京能工会"),
    ("BCEG", "北京建工集团有限责任公司工会", "Beijing Construction Engineering Group Union", "建工集团工会"),
    ("BUCG", "北京城建集团有限责任公司工会", "Beijing Urban Construction Group Union", "城建集团工会"),
    ("DRAINAGE", "北京城市排水集团有限责任公司工会", "Beijing Drainage Group Union", "排水集团工会"),
    ("WATERWORKS", "北京市自来水集团有限责任公司工会", "Beijing Waterworks Group Union", "自来水集团工会"),
    ("GAS", "北京市燃气集团有限责任公司工会", "Beijing Gas Group Union", "燃气集团工会"),
    ("HEATING", "北京市热力集团有限责任公司工会", "Beijing District Heating Group Union", "热力集团工会"),
    ("BEHC", "北京电子控股有限责任公司工会", "Beijing Electronics Holding Union", "电控工会"),
    ("JINGCHENG", "北京京城机电控股有限责任公司工会", "Beijing Jingcheng Machinery Electric Union", "京城机电工会"),
    ("YIQING", "北京一轻控股有限责任公司工会", "Beijing Yiqing Holding Union", "一轻工会"),
    ("BESG", "北京环境卫生工程集团有限公司工会", "Beijing Environmental Sanitation Group Union", "环卫集团工会"),
    ("BTG", "北京首都旅游集团有限责任公司工会", "Beijing Tourism Group Union", "首旅工会"),
    ("SHOUNONG", "北京首农食品集团有限公司工会", "Beijing Shounong Food Group Union", "首农食品工会"),
    ("POLICE", "北京市公安局工会", "Beijing Public Security Bureau Union", "市公安局工会"),
    ("PARKS", "北京市园林绿化局工会", "Beijing Gardening and Greening Bureau Union", "市园林绿化局工会"),
    ("WATER", "北京市水务局工会", "Beijing Water Authority Union", "市水务局工会"),
    ("BJUT", "北京工业大学工会", "Beijing University of Technology Union", "北工大工会"),
    ("CNU", "首都师范大学工会", "Capital Normal University Union", "首都师大工会"),
    ("CCMU", "首都医科大学工会", "Capital Medical University Union", "首医大工会"),
    ("BUCEA", "北京建筑大学工会", "Beijing University of Civil Engineering Union", "北建大工会"),
    ("BUU", "北京联合大学工会", "Beijing Union University Union", "北京联大工会"),
    ("BTBU", "北京工商大学工会", "Beijing Technology and Business University Union", "北工商工会"),
)
DIRECT = (
    ("SC", "北京市总工会职工服务中心", "Workers' Service Centre of the BFTU", "职工服务中心"),
    ("WARM", "北京市温暖基金会", "Beijing Warm Foundation", "温暖基金会"),
    ("TECH", "北京市职工技术协会", "Beijing Workers' Technology Association", "职工技术协会"),
    ("CULTURE", "北京市职工文化协会", "Beijing Workers' Culture Association", "职工文化协会"),
    ("SPORTS", "北京市职工体育协会", "Beijing Workers' Sports Association", "职工体育协会"),
    ("PSY", "北京市职工心理健康协会", "Beijing Workers' Mental Health Association", "职工心理健康协会"),
    ("COLLEGE", "北京市工会干部学院", "Beijing Union Officials' College", "工会干部学院"),
    ("PALACE", "北京市劳动人民文化宫", "Beijing Working People's Cultural Palace", "劳动人民文化宫"),
    ("NEWS", "劳动午报社", "Labour Noon News", "劳动午报社"),
)
DISTRICTS_EN = {
    "110101": "Dongcheng", "110102": "Xicheng", "110105": "Chaoyang", "110106": "Fengtai", "110107": "Shijingshan",
    "110108": "Haidian", "110109": "Mentougou", "110111": "Fangshan", "110112": "Tongzhou", "110113": "Shunyi",
    "110114": "Changping", "110115": "Daxing", "110116": "Huairou", "110117": "Pinggu", "110118": "Miyun",
    "110119": "Yanqing",
}  # fmt: skip

_STEP = 4  # treebeard's MP_Node.steplen
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Place(NamedTuple):
    """A union right below the city federation, before it has its place in the tree."""

    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    district_id: str | None = None


def union_rows(districts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the fields of each union, tree fields included, the city federation first.

    ``districts``: names of Beijing's districts by code, the Development Area among them.
    """
    below = [*_district_unions(districts), *_others()]
    code, name, name_en, short = ROOT
    root = Place(code, name, name_en, short, "city", "110000")
    yield {**root._asdict(), "path": _step(1), "depth": 1, "numchild": len(below)}
    for number, place in enumerate(below, start=1):
        yield {**place._asdict(), "path": _step(1) + _step(number), "depth": 2, "numchild": 0}


def _district_unions(districts: Mapping[str, str]) -> Iterator[Place]:
    for code, name in sorted(districts.items(), key=lambda item: (item[0] == DEVELOPMENT_AREA, item[0])):
        if code == DEVELOPMENT_AREA:
            english = "Beijing Economic-Technological Development Area Federation of Trade Unions"
            yield Place(f"BFTU-{code}", f"{DEVELOPMENT_AREA_NAME}总工会", english, "经开区总工会", "district", code)
        else:
            english = f"Beijing {DISTRICTS_EN[code]} District Federation of Trade Unions"
            yield Place(f"BFTU-{code}", f"北京市{name}总工会", english, f"{name}总工会", "district", code)


def _others() -> Iterator[Place]:
    for kind, rows in (("industrial", INDUSTRIAL), ("group", GROUP), ("direct", DIRECT)):
        for code, *names in rows:
            yield Place(f"BFTU-{code}", names[0], names[1], names[2], kind)


def _step(number: int) -> str:
    """Return one step of a treebeard path: the number in base 36, padded."""
    text = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text.rjust(_STEP, "0")
