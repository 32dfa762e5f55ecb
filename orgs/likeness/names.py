"""Names taken apart, and how two of them differ: by a slip of the clerk, or because they are two organizations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from orgs.likeness.letters import DIGITS, NUMERALS, TELLING, are_homophones, look_alike, sounds
from reference.data import HOME_PROVINCE
from reference.models import Division
from reference.queries import short_name

BRACKETED = re.compile(r"\(([^()]*)\)")
COMPANY_FORM = re.compile(r"(?:(?:股份)?(?:有限责任公司|有限公司|公司)|股份)$")
COMPANY_FORMS = ("有限责任公司", "股份有限公司", "股份公司", "有限公司", "公司")
LONG_FORM = 4
COMPANY_WORDS = re.compile(r"公司|商贸|贸易|科技|厂$|店$|经营|销售|餐饮|饭店|宾馆|酒店|超市|集团$")
BRANCH = re.compile(
    r"(?:分公司|分会|分店|分校|分部|分所|分院|分社|分中心|支会|支部|支行|办事处|联络处|代表处|营业部|门市部|校区|园区|连锁店)$"
)
PLAIN = DIGITS | dict.fromkeys(map(ord, "()"))
SAYS_LITTLE = frozenset({"筹", "筹备组", "集团", "有限合伙", "普通合伙", "特殊普通合伙", "民办", "暂名"})
GENERIC = frozenset("社会工作者服务发展志愿公益民办综合管理技术职员总北京市区县省街道乡镇与和及")
GENERIC_WORDS = re.compile(
    "中心|科技|科学|贸易|商贸|文化|传播|信息|咨询|工程|国际|教育|培训|实业|投资|开发|集团|企业|产业|事业|有限|责任|公司"
)
"""What a name may be shortened by: letters and words that hardly tell one organization from another."""
COMMON_WORDS = re.compile(
    "(?:中国|北京市?|中心|协会|学会|联合会|促进会|研究会|基金会|委员会|科技|科学|技术|贸易|商贸|经贸|文化|传播|信息|咨询|工程|国际|教育|"
    "培训|实业|投资|开发|发展|集团|企业|服务|管理|社会|工作|职工|工会|志愿|公益|设备|机械|制造|汽车|修理|维修|餐饮|饮食|饭店|房地产|建筑|"
    "装饰|广告|设计|医疗|医药|电子|商业|农业|工商|建设|邮政|银行|支行|电力|网络|软件|系统|旅游|物业|销售|股份|有限|责任|公司|分公司)+"
)
"""Words that everybody knows: a letter that is wrong within them is a slip, whatever the rest of the name is."""
SHORTEST_STEM = 2
MOST_SLIPS = 2
LONG_ENOUGH = 6  # letters, for two differences of which one explains nothing
MOST_SLIPS_OF_LONG = 3  # from ten letters on
MOST_OMITTED = 6


class Alike(StrEnum):
    """How two names are alike."""

    SAME = "same_name"
    SAME_BUT_FORM = "same_but_form"
    SAME_BUT_PLACE = "same_but_place"
    COMMON_WORD = "common_word"
    HOMOPHONES = "homophones"
    LOOK_ALIKE = "look_alike"
    SWAPPED = "swapped"
    SEVERAL = "several_slips"
    SHORTENED = "shortened"
    ONE_LETTER = "one_letter"
    OMITTED = "omitted"
    ROUGHLY = "roughly"


@dataclass(frozen=True, slots=True)
class Name:
    """A name's parts: the places at its beginning (or in brackets), and the stem that tells it from others there.

    ``extra``: what else stands in brackets; ``plain``: the whole name without the brackets themselves.
    """

    key: str
    places: tuple[str, ...]
    stem: str
    extra: str
    plain: str
    is_company: bool
    is_branch: bool


class Shaper:
    """Takes names apart. Knows the divisions: full names of all, short names of provinces, cities and Beijing's."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}
        self.by_sound: dict[str, str] = {}
        for division in Division.objects.exclude(level=Division.Level.SUBDISTRICT):
            short, is_home = short_name(division.name), division.code.startswith(HOME_PROVINCE[:2])
            self.places[division.name] = short
            if division.level != Division.Level.COUNTY or is_home:
                self.places[short] = short
            if is_home:
                self.by_sound[sounds(division.name)] = self.by_sound[sounds(short)] = short
        self.lengths = sorted({len(name) for name in self.places if 2 <= len(name) <= 11}, reverse=True)

    def shape(self, key: str) -> Name:
        """Take a name's key apart."""
        bracketed = BRACKETED.findall(key)
        rest = BRACKETED.sub("", key)
        places: list[str] = []
        while len(places) < 3 and (found := self._beginning(rest, at_home=bool(places))):
            place, length = found
            places.append(place)
            rest = rest[length:]
        places += [self.places[text] for text in bracketed if text in self.places]
        extra = "".join(text for text in bracketed if text not in self.places and text not in SAYS_LITTLE)
        stem = _without_form(rest).translate(DIGITS)
        return Name(
            key, tuple(dict.fromkeys(places)), stem, extra.translate(DIGITS), key.translate(PLAIN),
            is_company=bool(COMPANY_WORDS.search(rest)), is_branch=bool(BRANCH.search(rest)),
        )  # fmt: skip

    def _beginning(self, text: str, *, at_home: bool) -> tuple[str, int] | None:
        """Return the place that a text begins with and the length of its name; also one that only sounds like it."""
        for length in self.lengths:
            if text[:length] in self.places and len(text) > length + 1:
                return self.places[text[:length]], length
        for length in (4, 3, 2):
            if (at_home or text[length - 1 : length] == "区") and len(text) > length + 1:
                place = self.by_sound.get(sounds(text[:length]))
                if place:
                    return place, length
        return None


def _without_form(name: str) -> str:
    """Take the company form off a name, also where it is misspelt: 有县公司, 有公限司."""
    exact = COMPANY_FORM.search(name)
    if exact is None or len(exact.group()) < LONG_FORM:
        for form in COMPANY_FORMS:
            begin, end = name[: -len(form)], name[-len(form) :]
            if len(begin) >= SHORTEST_STEM and _is_misspelt(end, form):
                return begin
    return (name[: exact.start()] if exact else name) or name


def _is_misspelt(text: str, word: str) -> bool:
    """Whether a text is a word with one wrong letter, or two in the wrong order; a short one must sound the same."""
    if len(word) < LONG_FORM:  # in 公司 one letter of two tells too little
        return sounds(text) == sounds(word)
    wrong = [(a, b) for a, b in zip(text, word, strict=False) if a != b]
    return len(wrong) == 1 or sorted(text) == sorted(word)


def compare(one: Name, other: Name) -> Alike | None:
    """Tell how two names are alike; None where something tells them apart, or they are not alike at all."""
    if one.key == other.key:
        return Alike.SAME
    if _are_elsewhere(one.places, other.places):
        return None
    if one.plain == other.plain:
        return Alike.SAME_BUT_FORM
    return _slip(one.plain, other.plain) or (_compare_stems(one, other) if _are_comparable(one, other) else None)


def _are_comparable(one: Name, other: Name) -> bool:
    """Whether what stands around two stems lets them be one organization's."""
    return (
        _of_one_place(one.places, other.places)
        and one.is_branch == other.is_branch
        and not (one.extra and other.extra and one.extra != other.extra)
        and min(len(one.stem), len(other.stem)) >= SHORTEST_STEM
    )


def _compare_stems(one: Name, other: Name) -> Alike | None:
    if one.stem == other.stem:
        return _but_for(one, other)
    slip = _slip(one.stem, other.stem)
    if slip:
        return slip
    differing = _cut(one.stem, other.stem) or _differ(one.stem, other.stem)
    # Two branches differ by few characters on purpose.
    return Alike.ROUGHLY if differing and one.is_branch else differing


def _but_for(one: Name, other: Name) -> Alike:
    """Tell what beside the stem two names differ in."""
    if one.extra != other.extra:
        return Alike.OMITTED
    return Alike.SAME_BUT_FORM if one.places[-1:] == other.places[-1:] else Alike.SAME_BUT_PLACE


def _are_elsewhere(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each of two names has a place that the other has not: 朝阳区 and 海淀区."""
    return not (set(one) <= set(other) or set(one) >= set(other))


def _of_one_place(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names can be of one place: 朝阳区 is 北京市朝阳区, but a city's body is none of its districts'."""
    return not one or not other or one[-1] == other[-1]


def _slip(one: str, other: str) -> Alike | None:
    """Tell which slips of the hand explain all the difference of two texts of one length, if they do."""
    if len(one) != len(other):
        return None
    kinds: list[Alike] = []
    places: list[int] = []
    at, most = 0, MOST_SLIPS if len(one) < 10 else MOST_SLIPS_OF_LONG
    while at < len(one):
        if one[at] != other[at]:
            if one[at : at + 2] == other[at : at + 2][::-1] and not NUMERALS.issuperset(one[at : at + 2]):
                kinds.append(Alike.SWAPPED)
                places.append(at)
                at += 1
            elif kind := _kind_of_slip(one[at], other[at]):
                kinds.append(kind)
            else:
                return None
            places.append(at)
            if len(kinds) > most:
                return None
        at += 1
    return _named(kinds, places, one, other)


def _kind_of_slip(one: str, other: str) -> Alike | None:
    if one in TELLING and other in TELLING:
        return None
    if are_homophones(one, other):
        return Alike.HOMOPHONES
    return Alike.LOOK_ALIKE if look_alike(one, other) else Alike.ONE_LETTER


def _named(kinds: list[Alike], places: list[int], one: str, other: str) -> Alike | None:
    """Return the one name of some slips; None for several of which one is more than a slip."""
    common = sum(_in_common_word(text, places) for text in (one, other)) if len(kinds) == 1 else 0
    if common:
        return Alike.COMMON_WORD if common == 1 else None  # both are words: 协会 and 学会
    if kinds == [Alike.ONE_LETTER]:  # the last letter tells the kind: 协会 is no 协作
        return None if places[0] == len(one) - 1 or len(one) < 4 else Alike.ONE_LETTER
    if Alike.ONE_LETTER in kinds:
        roughly = len(kinds) == MOST_SLIPS and kinds.count(Alike.ONE_LETTER) == 1 and len(one) >= LONG_ENOUGH
        return Alike.ROUGHLY if roughly else None
    return kinds[0] if len(set(kinds)) == 1 else Alike.SEVERAL


def _in_common_word(text: str, places: list[int]) -> bool:
    return any(found.start() <= places[0] and places[-1] < found.end() for found in COMMON_WORDS.finditer(text))


def _cut(one: str, other: str) -> Alike | None:
    """Tell whether two stems are alike but for slips once a common word is cut from the longer one."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    length = len(longer) - len(shorter)
    if not length or len(shorter) < SHORTEST_STEM:
        return None
    for at in range(1, len(shorter) + 1):
        if COMMON_WORDS.fullmatch(longer, at, at + length):
            rest = longer[:at] + longer[at + length :]
            if rest == shorter:
                return Alike.SHORTENED
            if _slip(rest, shorter) not in {None, Alike.ONE_LETTER, Alike.ROUGHLY}:
                return Alike.OMITTED
    return None


def _differ(one: str, other: str) -> Alike | None:
    """Tell whether an omission or an abbreviation explains the difference of two stems."""
    if len(one) == len(other):
        return None
    slips, omitted = 0, []
    for op in Levenshtein.opcodes(one, other):
        left, right = one[op.src_start : op.src_end], other[op.dest_start : op.dest_end]
        if op.tag == "replace":
            for a, b in zip(left, right, strict=True):
                if _kind_of_slip(a, b) in {None, Alike.ONE_LETTER}:
                    return None
                slips += 1
        elif op.tag != "equal":
            omitted.append(left or right)
    return _omission(min(len(one), len(other)), slips, omitted)


def _omission(shorter: int, slips: int, omitted: list[str]) -> Alike | None:
    left_out = "".join(GENERIC_WORDS.sub("", each) for each in omitted)
    if slips > 1 or len(omitted) > 3 or len(left_out) > MOST_OMITTED or shorter < 3:
        return None
    if TELLING.intersection(left_out):
        return None
    if GENERIC.issuperset(left_out):
        return Alike.OMITTED if slips else Alike.SHORTENED
    if slips or len(omitted) > 1 or len(left_out) > 4 or shorter < 4:
        return None
    return Alike.ONE_LETTER if len(left_out) == 1 else Alike.OMITTED
