"""Which division a text means: a code, a name, a short name, or an address that begins with one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from pypinyin import lazy_pinyin

from core import clock
from core.wording import listed
from reference.data import ALIASES, HOME_PROVINCE, MERGED_DISTRICTS
from reference.models import Division, DivisionAlias, ServiceArea, TargetGroup

Level = Division.Level
_LEVELS = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.SUBDISTRICT]
_SUFFIXES = ("特别行政区", "地区", "林区", "新区", "街道", "省", "市", "区", "县", "盟", "镇", "乡")
_SHORT_PROVINCES = {
    "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
}  # fmt: skip
_STREET_WORDS = tuple("路街巷桥里门村庄")
_KEEP_SECONDS = 300


def find_division(text: str, *, within: Division | None = None, level: str | None = None) -> Division | None:
    """Return the division that a text names, or None where it names none, or several.

    ``text``: today's or a former code (6, 9 or 12 digits), a full name (北京市海淀区中关村街道), a name (海淀区), a
    short name (海淀), or an alias (亦庄). A name that exists in Beijing and elsewhere means the one in Beijing.
    ``within``: the division that the text must lie in, for names such as 八里庄街道 that occur twice.
    ``level``: the one level that is wanted (``Division.Level``), where only one is.
    """
    found = _gazetteer().find(text, within)
    return found if found is None or level in {None, found.level} else None


def division_in_address(address: str, *, level: str = Level.COUNTY) -> Division | None:
    """Return the division of the given level in which an address lies, judged by how it begins, or None."""
    found, _rest = _gazetteer().parse(_plain(address))
    while found is not None and _rank(found) > _LEVELS.index(Level(level)):
        found = found.parent
    return found if found is not None and found.level == level else None


def home_districts() -> list[Division]:
    """Return Beijing's sixteen districts and the Economic-Technological Development Area, by code."""
    return list(Division.objects.filter(parent_id=HOME_PROVINCE, level=Level.COUNTY))


def merged_district(text: str) -> Division | None:
    """Return what has become of a district of Beijing that was merged into another, by its old name or code."""
    plain = _plain(text).removeprefix("北京市").removeprefix("北京").removesuffix("区")
    code = MERGED_DISTRICTS.get(plain) or (ALIASES.get(plain) if plain in {"110103", "110104"} else None)
    return _gazetteer().divisions.get(code) if code else None


def similar_district(text: str) -> Division | None:
    """Return the one district of Beijing whose name differs from a text by one sign, one that sounds alike first."""
    plain = _plain(text).removeprefix("北京市").removeprefix("北京").removesuffix("区")
    near = [
        district for district in home_districts()
        if (name := district.name.removesuffix("区")) != plain and len(name) == len(plain)
        and sum(ours != theirs for ours, theirs in zip(name, plain, strict=True)) == 1
    ]  # fmt: skip
    alike = [district for district in near if lazy_pinyin(district.name.removesuffix("区")) == lazy_pinyin(plain)]
    found = alike or near
    return found[0] if len(found) == 1 else None


def subdistricts_of(districts: Collection[Division]) -> dict[Division, list[Division]]:
    """Return the subdistricts and towns of districts, by district, in the order of their codes; one query."""
    found: dict[Division, list[Division]] = {district: [] for district in districts}
    by_code = {district.code: district for district in districts}
    for place in Division.objects.filter(parent__in=by_code, level=Level.SUBDISTRICT).order_by("code"):
        found[by_code[place.parent_id or ""]].append(place)
    return found


def district_names() -> dict[str, str]:
    """Return the names of Beijing's districts by their codes."""
    return {district.code: district.name for district in home_districts()}


def target_group_names() -> dict[str, str]:
    """Return the names of all target groups, closed ones too, by their codes, in the reader's language."""
    return {group.code: group.name for group in TargetGroup.objects.all()}


def service_area_names() -> dict[str, str]:
    """Return the names of all service areas, closed ones too, by their codes, in the reader's language."""
    return {area.code: area.name for area in ServiceArea.objects.all()}


def full_name(division: Division) -> str:
    """Return the name with the names of what the division is part of: 北京市海淀区."""
    names, place = [division.name], division.parent
    while place is not None:
        names.append(place.name)
        place = place.parent
    return "".join(dict.fromkeys(reversed(names)))


def area_names(codes: Collection[str]) -> str:
    """Return the names of service areas in the reader's language, in the areas' own order, as one text."""
    return listed(area.name for area in ServiceArea.objects.filter(code__in=codes))


def group_names(codes: Collection[str]) -> str:
    """Return the names of target groups in the reader's language, in the groups' own order, as one text."""
    return listed(group.name for group in TargetGroup.objects.filter(code__in=codes))


def division_names(codes: Collection[str]) -> str:
    """Return the names of divisions in the order of their codes, as one text."""
    return listed(Division.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True))


def short_name(name: str) -> str:
    """Return the name as people say it, without the word for its kind; as it is where too little would remain."""
    if name in _SHORT_PROVINCES:
        return _SHORT_PROVINCES[name]
    if name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        return name
    suffix = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    shorter = name.removesuffix(suffix)
    return shorter if len(shorter) >= 2 else name


def _plain(text: str) -> str:
    """Return the text without white space, separators, widths and the country's name."""
    text = re.sub(r"[\s\-—_/\\,，、>·.]+", "", unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"^(中华人民共和国|中国)", "", text)


class _Names:
    """Names of divisions, of which the longest that a text begins with is wanted."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self._named: dict[str, dict[str, Division]] = defaultdict(dict)
        self._longest = 0
        for division in divisions:
            self.add(division.name, division)
            self.add(short_name(division.name), division)

    def __contains__(self, name: str) -> bool:
        return name in self._named

    def add(self, name: str, division: Division) -> None:
        self._named[name][division.code] = division
        self._longest = max(self._longest, len(name))

    def beginning(self, text: str) -> tuple[Division | None, str]:
        """Return the division whose name the text begins with, and what follows; None where two bear that name."""
        for length in range(min(self._longest, len(text)), 1, -1):
            name, rest = text[:length], text[length:]
            meant = [division for division in self._named.get(name, {}).values() if _can_mean(name, division, rest)]
            highest = min((_rank(division) for division in meant), default=0)
            meant = [division for division in meant if _rank(division) == highest]
            if meant:
                return (meant[0], rest) if len(meant) == 1 else (None, text)
        return None, text


def _rank(division: Division) -> int:
    return _LEVELS.index(Level(division.level))


def _can_mean(name: str, division: Division, rest: str) -> bool:
    """Tell whether a name stands for the division where ``rest`` follows it.

    朝阳门外大街 and 大兴路 do not tell of the districts 朝阳 and 大兴, and 中关村大街 not of the subdistrict 中关村.
    """
    if name == division.name or not rest:
        return True
    return division.level != Level.SUBDISTRICT and not rest.startswith(_STREET_WORDS)


class _Gazetteer:
    """All divisions in memory, about 3,700, so that a hundred thousand rows can be looked up."""

    def __init__(self) -> None:
        self.divisions = {division.code: division for division in Division.objects.all()}
        for division in self.divisions.values():
            division.parent = self.divisions.get(division.parent_id or "")
        self.aliases = {
            alias.text: self.divisions[alias.division_id] for alias in DivisionAlias.objects.order_by("text")
        }
        self._below = self._names_below()
        self._starts = self._names_to_start_with()

    def _names_below(self) -> dict[str, _Names]:
        """Return, for each division, the names of its children and theirs, with the aliases of its province."""
        below: dict[str, list[Division]] = defaultdict(list)
        for division in self.divisions.values():
            for ancestor in _ancestors(division)[:2]:
                below[ancestor.code].append(division)
        names = {code: _Names(divisions) for code, divisions in below.items()}
        for text, division in self.aliases.items():
            for place in [place for place in _ancestors(division) if not text.isdigit()]:
                self._add_alias(names, place.code, text, division)
        return names

    def _add_alias(self, names: dict[str, _Names], code: str, text: str, division: Division) -> None:
        """Let the alias follow the name of a place, and the names of the place's parts where it means nothing else."""
        names[code].add(text, division)
        for part, known in names.items():
            if self.divisions[part].parent_id == code and text not in known:
                known.add(text, division)

    def _names_to_start_with(self) -> list[_Names]:
        """Return what a text may begin with, in the order in which it is tried."""
        everything = self.divisions.values()
        provinces = _Names(division for division in everything if division.level == Level.PROVINCE)
        for text, division in self.aliases.items():
            if not text.isdigit():
                provinces.add(text, division)
        return [
            provinces,
            self._below.get(HOME_PROVINCE, _Names([])),
            _Names(division for division in everything if division.level == Level.CITY),
            _Names(division for division in everything if division.level == Level.COUNTY),
        ]

    def find(self, text: str, within: Division | None) -> Division | None:
        plain = _plain(text)
        if plain.isdigit():
            found = self._by_code(plain)
        elif within is not None and within.code in self._below:
            found, rest = self._below[within.code].beginning(plain)
            found = found if not rest else self._whole(plain)
        else:
            found = self._whole(plain)
        if found is None or within is None:
            return found
        return found if within.code in {found.code, *(place.code for place in _ancestors(found))} else None

    def _whole(self, plain: str) -> Division | None:
        found, rest = self.parse(plain)
        return found if not rest else None

    def _by_code(self, digits: str) -> Division | None:
        code = digits.removesuffix("000") if len(digits) in {9, 12} else digits
        code = code.removesuffix("000") if len(code) == 9 and code not in self.divisions else code
        return self.divisions.get(code) or self.aliases.get(code)

    def parse(self, plain: str) -> tuple[Division | None, str]:
        """Return the most exact division that the text begins with, and the text after it."""
        for names in self._starts:
            found, rest = names.beginning(plain)
            if found is not None:
                return self._descend(found, rest)
        return None, plain

    def _descend(self, found: Division, rest: str) -> tuple[Division, str]:
        while rest and found.code in self._below:
            narrower, remaining = self._below[found.code].beginning(rest)
            if narrower is None or narrower is found:
                break
            found, rest = narrower, remaining
        return found, rest


def _ancestors(division: Division) -> list[Division]:
    """Return what a division is part of, nearest first."""
    found, place = [], division.parent
    while place is not None:
        found.append(place)
        place = place.parent
    return found


_kept: tuple[dt.datetime, _Gazetteer] | None = None


def _gazetteer() -> _Gazetteer:
    """Return the divisions in memory: read again after five minutes, for another process may have changed them."""
    global _kept  # noqa: PLW0603 - one copy per process
    if _kept is None or abs((clock.now() - _kept[0]).total_seconds()) > _KEEP_SECONDS:
        _kept = (clock.now(), _Gazetteer())
    return _kept[1]


def forget(**_signal: Any) -> None:
    """Read the divisions again at the next question, after a change in this process."""
    global _kept  # noqa: PLW0603
    _kept = None
