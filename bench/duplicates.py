"""Does the search for duplicates find what clerks get wrong, and leave alone what is two organizations?

    python -m bench.duplicates [--rows 100000] [--seed 2015] [--show 20]

The set is labelled by construction. Organizations come from the public lists beside the project (``../shared/data``,
read where they stand) or, where those are absent, from ``orgs.generate``. Some are entered a second time as a clerk
would: a character wrong by sound or by shape, the prefix 北京市 or the company form left out, other brackets, words
left out or shortened, digits swapped in telephone or USCC, a new address, white space; most copies bear no USCC, for
two rows with one code are matched at import. Others get a neighbour that is **not** the same: branches, the same
association of another district, another kind of body, one leader of two bodies, tenants of one house. Codes, names and
addresses are as found; telephones and persons are made up. Whatever is found beyond the labels counts as wrong.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from bench.common import ROOT, report, say, with_database

LISTS = next((place for each in ROOT.parents if (place := each / "shared/data/organizations").is_dir()), Path("/none"))
COPIES, NEIGHBOURS = 0.25, 0.18  # of all rows
HEADS = {
    "协会": ("研究会", "基金会"),
    "学会": ("协会",),
    "中心": ("协会", "基金会"),
    "基金会": ("协会",),
    "研究会": ("学会",),
}


def main() -> None:
    """Parse the command line; without a database, run again on the bench's own."""
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2015)
    parser.add_argument("--show", type=int, default=0, help="print so many of the mistakes")
    options = parser.parse_args()
    if "BENCH_DATABASE" not in os.environ:
        words = [f"--{name}={value}" for name, value in vars(options).items()]
        with_database("bench_duplicates", "bench.duplicates", *words)
        return
    import django

    django.setup()
    measure(options.rows, options.seed, options.show)


# What stands on record -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One organization, or one more entry of it: ``truth`` is the same for entries of one organization."""

    truth: int
    name: str
    uscc: str = ""
    telephone: str = ""
    address: str = ""
    person: str = ""
    kind: str = "as it is"


def organizations(rng: random.Random, most: int) -> list[Row]:
    """Return different organizations: no name and no code twice."""
    from core import generate
    from core.names import name_key

    found, names, codes = [], set(), set()
    for name, uscc, address in _listed() if LISTS.is_dir() else _made_up(most):
        key = name_key(name)
        if not key or key in names or (uscc and uscc in codes):
            continue
        names.add(key)
        codes.add(uscc)
        found.append(Row(len(found), name, uscc, generate.telephone(rng), address, generate.person(rng)))
    social = [row for row in found if not _is_company(row.name)]
    companies = [row for row in found if _is_company(row.name)]
    rng.shuffle(companies)
    return [*social, *companies][:most]


def _is_company(name: str) -> bool:
    return name.endswith(("公司", "厂", "店", "部", "集团"))


def _listed() -> Iterator[tuple[str, str, str]]:
    for path in sorted(LISTS.glob("*.csv*")):
        if "check_digit" in path.name:
            continue
        read = gzip.open if path.suffix == ".gz" else open
        with read(path, "rt", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                name = row.get("企业名称") or row.get("名称") or row.get("name") or row.get("受赠组织") or ""
                code = row.get("统一社会信用代码") or row.get("code") or ""
                address = row.get("注册地址") or row.get("address") or ""
                yield name, code if len(code) == 18 else "", "" if address == "N/A" else address


def _made_up(most: int) -> Iterator[tuple[str, str, str]]:
    from core import generate
    from reference.queries import home_districts

    rng = random.Random(7)
    districts = [(district.pk, district.name) for district in home_districts()]
    for serial in range(most * 3):
        code, place = rng.choice(districts)
        form, head = rng.choice((("association", "51"), ("service_institution", "52"), ("enterprise", "91")))
        name = generate.organization_name(rng, rng.choice(("北京", f"北京市{place}")), form)
        yield name, generate.uscc(head, code, serial), generate.address(rng, f"北京市{place}")


# What clerks get wrong -----------------------------------------------------------------------------------------------

SHAPES = """
已己 未末 人入 日曰 千干 大太 天夫 午牛 由田 自白 问间 清请 辉挥 折析 侯候 治冶 洽恰 仑仓 科料 宇字 宜宣 杭抗
环坏 微徽 徒徙 蓝篮 籍藉 竟竞 凤风 历厉 动幼 功巧 报服 原厚 福幅 祥样 会合 余佘 轮论 运远 明朋 胡湖 期斯 幸辛
里理 官宫 容客 员圆 思恩 汇江 源原 瑞端 东车 业亚 云去 万方 亿忆 传专 伟纬 体休 佳住 桥侨 兴关 创仓 升开 吉古
因困 城域 季李 宝玉 春舂 峰蜂 布市 津律 想相 持待 接授 旅族 旗期 惠慧 金全 永水 新斩 华毕 阳阴 诚诫 德得 泰秦
盛威 鑫金 嘉喜 安按 海悔 中申 和积
"""
SHORTENED = (
    ("社会工作者", "社工"), ("社会工作", "社工"), ("志愿服务", "志愿"), ("志愿者", "志愿"), ("科学技术", "科技"),
    ("服务中心", "中心"), ("发展促进会", "促进会"), ("技术开发", "技术"), ("文化传播", "文化"), ("管理咨询", "咨询"),
    ("工程技术", "工程"), ("职业培训", "培训"), ("联合总会", "联合会"), ("教育发展", "教育"), ("医药科技", "医药"),
    ("建筑工程", "建筑"),
)  # fmt: skip
WORDS = (
    "文化", "技术", "发展", "服务", "职工", "社会", "信息", "工程", "国际", "科技", "管理", "教育", "贸易", "咨询",
    "工作", "公益",
)  # fmt: skip


class Clerk:
    """Enters organizations a second time, with the errors of everyday."""

    def __init__(self, rng: random.Random, rows: list[Row]) -> None:
        from orgs.likeness.letters import sound

        self.rng = rng
        letters = Counter(letter for row in rows for letter in row.name if "一" <= letter <= "鿿")
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        for letter, _count in letters.most_common(2500):
            self.by_sound[sound(letter)].append(letter)
        self.sound = sound
        self.by_shape: dict[str, list[str]] = defaultdict(list)
        for one, other in SHAPES.split():
            self.by_shape[one].append(other)
            self.by_shape[other].append(one)
        self.errors: dict[str, Callable[[str], str]] = {
            "homophone": self.homophone, "shape": self.shape, "prefix": self.prefix, "company form": self.company_form,
            "brackets": self.brackets, "white space": self.white_space, "shortened": self.shortened,
            "word left out": self.left_out, "swapped": self.swapped, "nothing": lambda name: name,
        }  # fmt: skip

    def again(self, row: Row) -> Row:
        """Enter an organization again."""
        kind, name = self._misspelt(row.name)
        if self.rng.random() < 0.15:
            name = self._misspelt(name)[1]
        return replace(
            row, name=name, uscc=self._code(row.uscc), telephone=self._telephone(row.telephone),
            address=self._address(row.address), person=self._person(row.person), kind=kind,
        )  # fmt: skip

    def _misspelt(self, name: str) -> tuple[str, str]:
        """Make one error that this name allows."""
        while True:
            kind = self.rng.choice(list(self.errors))
            changed = self.errors[kind](name)
            if kind == "nothing" or (changed != name and len(changed) >= 4):
                return kind, changed

    def _put(self, name: str, choices: Callable[[str], list[str]]) -> str:
        places = [at for at, letter in enumerate(name) if choices(letter)]
        if not places:
            return name
        at = self.rng.choice(places)
        return name[:at] + self.rng.choice(choices(name[at])) + name[at + 1 :]

    def homophone(self, name: str) -> str:
        return self._put(name, lambda letter: [each for each in self.by_sound[self.sound(letter)] if each != letter])

    def shape(self, name: str) -> str:
        return self._put(name, lambda letter: self.by_shape.get(letter, []))

    def prefix(self, name: str) -> str:
        if name.startswith("北京市"):
            return self.rng.choice((name[3:], "北京" + name[3:]))
        return self.rng.choice((name[2:], "北京市" + name[2:])) if name.startswith("北京") else name

    def company_form(self, name: str) -> str:
        if name.endswith("有限责任公司"):
            return name[:-6] + self.rng.choice(("有限公司", "公司", ""))
        return name[:-4] + self.rng.choice(("有限责任公司", "公司", "")) if name.endswith("有限公司") else name

    def brackets(self, name: str) -> str:
        if "(" not in name and "（" not in name:
            return name
        plain = name.replace("（", "(").replace("）", ")")
        return self.rng.choice((plain.replace("(", "〔").replace(")", "〕"), plain.replace("(", "").replace(")", "")))

    def white_space(self, name: str) -> str:
        at = self.rng.randrange(1, len(name))
        return name[:at] + self.rng.choice((" ", "　", "\u200b")) + name[at:]

    def shortened(self, name: str) -> str:
        fitting = [pair for pair in SHORTENED if pair[0] in name]
        return name.replace(*self.rng.choice(fitting), 1) if fitting else name

    def left_out(self, name: str) -> str:
        fitting = [word for word in WORDS if word in name[3:]]
        word = self.rng.choice(fitting) if fitting else ""
        return name[:3] + name[3:].replace(word, "", 1) if word else name

    def swapped(self, name: str) -> str:
        at = self.rng.randrange(2, len(name) - 2) if len(name) > 6 else 0
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :] if at else name

    def _code(self, uscc: str) -> str:
        if not uscc or self.rng.random() < 0.85:
            return ""
        return _slip(self.rng, uscc, "0123456789")

    def _telephone(self, number: str) -> str:
        from core import generate

        turn = self.rng.random()
        if turn < 0.6:
            return number.replace("010-", self.rng.choice(("010-", "010", "", "(010)")))
        return (
            _slip(self.rng, number, "0123456789") if turn < 0.7 else "" if turn < 0.85 else generate.telephone(self.rng)
        )

    def _address(self, address: str) -> str:
        from core import generate

        turn = self.rng.random()
        if turn < 0.45:
            return address
        if turn < 0.55:
            return address.removeprefix("北京市").replace("号楼", "#")
        return "" if turn < 0.8 else generate.address(self.rng, "北京市")

    def _person(self, name: str) -> str:
        from core import generate

        turn = self.rng.random()
        if turn < 0.6:
            return name
        return self.homophone(name) if turn < 0.65 else "" if turn < 0.9 else generate.person(self.rng)


def _slip(rng: random.Random, text: str, signs: str) -> str:
    """Swap two neighbours, or put one wrong digit."""
    at = rng.randrange(len(text) // 2, len(text) - 1)
    if rng.random() < 0.5 and text[at] != text[at + 1]:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice([sign for sign in signs if sign != text[at]]) + text[at + 1 :]


# What is not the same ------------------------------------------------------------------------------------------------


def neighbours(rng: random.Random, row: Row, truth: int) -> list[Row]:
    """Return one or two organizations that look like one on record and are others."""
    from core import generate

    code = generate.uscc("51", "110105", 20_000_000 + truth) if rng.random() < 0.5 else ""
    other = replace(
        row, truth=truth, uscc=code, telephone=generate.telephone(rng), address=generate.address(rng, "北京市朝阳区"),
        person=generate.person(rng),
    )  # fmt: skip
    turn = rng.randrange(6)
    head = next((head for head in HEADS if row.name.endswith(head)), "")
    if turn == 0:
        first, second = rng.sample("一二三四五六", 2)
        branches = [f"{row.name}第{number}分{'公司' if _is_company(row.name) else '会'}" for number in (first, second)]
        return [
            replace(other, name=branches[0], kind="branches", person=row.person),
            replace(other, truth=truth + 1, name=branches[1], kind="branches", person=row.person, uscc=""),
        ]
    if turn == 1 and row.name.startswith("北京") and not _names_a_place(row.name):
        rest = row.name.removeprefix("北京市").removeprefix("北京")
        first, second = rng.sample(("朝阳区", "海淀区", "东城区", "西城区", "丰台区", "石景山区"), 2)
        return [
            replace(other, name=f"北京市{first}{rest}", kind="districts"),
            replace(other, truth=truth + 1, name=f"北京市{second}{rest}", kind="districts", uscc=""),
        ]
    if turn == 2 and head:
        return [
            replace(other, name=row.name.removesuffix(head) + rng.choice(HEADS[head]), kind="kinds", person=row.person)
        ]
    brand = rng.choice(generate.BLESSINGS)
    stranger = row.name[:2] + brand + row.name[4:] if row.name[2:4] != brand else row.name[:2] + "众城" + row.name[4:]
    if turn == 3:
        return [replace(other, name=stranger, kind="one leader", person=row.person, telephone=row.telephone)]
    if turn == 4:
        return [replace(other, name=stranger, kind="one house", address=row.address, telephone=row.telephone)]
    return [replace(other, name=f"{row.name}北京{rng.choice(('朝阳', '海淀'))}分公司", kind="head and branch",
                    address=row.address)]  # fmt: skip


def _names_a_place(name: str) -> bool:
    """Tell whether a name goes on with a place after 北京: 北京市朝阳区通州… would be no name."""
    return len(_shaper().shape(name).places) > 1


@cache
def _shaper() -> Any:
    from orgs.likeness.names import Shaper

    return Shaper()


# Measuring -----------------------------------------------------------------------------------------------------------


def labelled(rows: int, seed: int) -> list[Row]:
    """Return the labelled set."""
    rng = random.Random(seed)
    found = organizations(rng, round(rows * (1 - COPIES - NEIGHBOURS)))
    clerk, base, truth = Clerk(rng, found), list(found), len(found)
    social = [row for row in base if not _is_company(row.name)]
    chosen = rng.sample(base, k=round(rows * COPIES * 0.97) - len(social)) + social
    chosen += rng.sample(chosen, round(rows * COPIES * 0.03))  # some are entered a third time
    found += [clerk.again(row) for row in chosen]
    names = {_bare(row.name) for row in base}
    while len(found) < rows:
        made = [each for each in neighbours(rng, rng.choice(base), truth) if _bare(each.name) not in names]
        names |= {_bare(each.name) for each in made}
        found, truth = found + made if len(made) < 3 else found, truth + 2
    rng.shuffle(found)
    return found[:rows]


def _bare(name: str) -> str:
    """Return a name without what two different organizations must not differ in alone."""
    return re.sub(r"[()（）\s]|(股份)?有限(责任)?公司$|公司$", "", name.removeprefix("北京市").removeprefix("北京"))


def measure(rows: int, seed: int, show: int) -> None:
    """Search, compare with the labels, report."""
    from core.names import name_key
    from orgs.likeness import Record, find_pairs

    say(f"seed {seed}: {'the lists of ' + str(LISTS.name) if LISTS.is_dir() else 'made-up organizations'}")
    world = labelled(rows, seed)
    records = [
        Record(at, name_key(row.name), row.uscc or None, row.telephone, row.address, row.person)
        for at, row in enumerate(world)
    ]
    began, cpu = time.perf_counter(), time.process_time()
    pairs = {(later, earlier): found for later, earlier, found in find_pairs(records)}
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    entries: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(world):
        entries[row.truth].append(at)
    true = {(b, a) for same in entries.values() for a in same for b in same if a < b}
    wrong, missed = sorted(pairs.keys() - true), sorted(true - pairs.keys())
    summary = {
        "records": len(world), "seed": seed, "true pairs": len(true), "found": len(pairs),
        "precision": f"{1 - len(wrong) / max(1, len(pairs)):.4f}", "recall": f"{1 - len(missed) / len(true):.4f}",
        "seconds": f"{took:.1f}", "CPU seconds": f"{cpu:.1f}",
    }  # fmt: skip
    report("duplicates", [summary], lists="real" if LISTS.is_dir() else "made up")
    report("duplicates-errors", by_kind(world, true, set(missed)))
    for title, chosen in (("wrong", wrong), ("missed", missed)):
        for one, other in random.Random(seed).sample(chosen, min(show, len(chosen))):
            say(f"{title}: {pairs.get((one, other), '')}\n   {world[one]}\n   {world[other]}")


def by_kind(world: list[Row], true: set[tuple[int, int]], missed: set[tuple[int, int]]) -> list[dict[str, Any]]:
    """Return the recall for each kind of error and, beside it, for names of companies and of others."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in true:
        rows = [world[at] for at in pair]
        kinds = {row.kind for row in rows} - {"as it is"}
        kind = next(iter(kinds)) if len(kinds) == 1 else "entered three times"
        for group in (kind, "all companies" if _is_company(rows[0].name) else "all others"):
            counts[group]["all"] += 1
            counts[group]["missed"] += pair in missed
    return [
        {"error": kind, "pairs": each["all"], "recall": f"{1 - each['missed'] / each['all']:.3f}"}
        for kind, each in sorted(counts.items())
    ]


if __name__ == "__main__":
    main()
