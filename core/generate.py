"""Realistic rows by COPY, for benches and demos: deterministic for a seed, flat in memory, obviously made up.

Here are the words and the way into the database; what an app's rows look like stands in the app's ``generate.py``.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = [pow(3, i, 31) for i in range(17)]
_CODE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉建国志红文兰云峰梅鑫宇晨欣怡浩然子涵"
BLESSINGS = [
    "阳光", "同心", "春风", "启明", "和谐", "惠众", "博爱", "暖心", "众志", "安康", "晨曦", "金桥", "益民", "新源",
    "仁和", "乐群", "青禾", "远航", "星火", "瑞和", "天泽", "厚德", "致远", "融合", "向阳", "朝露", "百川", "知行",
    "守望", "蓝天", "朋辈", "清风", "家园", "立新", "嘉禾", "长青", "汇智", "力行", "友邻", "静好",
]  # fmt: skip
THEMES = [
    "职工服务", "技能培训", "文化体育", "心理咨询", "志愿服务", "困难帮扶", "家庭服务", "法律服务", "社会工作",
    "养老服务", "创业就业", "健康促进", "女职工关爱", "劳动关系", "互助保障", "社区发展", "教育培训", "科学普及",
    "环境保护", "青少年发展", "劳动保护", "权益维护", "读书阅览", "摄影书画", "公益慈善", "法律援助", "农民工服务",
    "残疾人帮扶", "信息技术", "行业交流",
]  # fmt: skip
KINDS = {
    "association": ["协会", "联合会", "促进会", "研究会", "商会", "学会"],
    "service_institution": ["服务中心", "社会工作事务所", "发展中心", "服务站", "培训学校", "援助中心"],
    "foundation": ["基金会", "慈善基金会"],
    "unregistered": ["职工社团", "兴趣小组", "志愿服务队", "互助会"],
    "enterprise": ["咨询有限公司", "文化传播有限公司", "教育科技有限公司", "服务有限公司"],
    "public_institution": ["活动中心", "服务总站", "研究院"],
    "other": ["事务所", "工作室"],
}
STREETS = [
    "建国", "解放", "人民", "和平", "长安", "学院", "中关村", "望京", "石景山", "永定", "通惠", "顺平", "东直门",
    "西直门", "复兴", "阜成", "广渠", "丰台", "大红门", "沙河",
]  # fmt: skip
SENTENCES = [
    "本会由{place}热心{theme}的单位和个人自愿发起成立，为非营利性社会组织。",
    "主要面向{people}开展{theme}，每年服务约{n}人次。",
    "业务范围包括{theme}、{other}以及政府和工会购买的其他服务。",
    "现有专职工作人员{k}名，其中持证社会工作者占三分之一以上。",
    "与多家企业工会建立长期合作，共同举办{theme}主题活动。",
    "设有{other}工作室，配备专业教师和志愿者团队。",
    "曾承接{place}工会“{blessing}”项目，受到{people}的普遍欢迎。",
    "坚持公益性、专业性和互助性，推动{other}工作规范发展。",
    "依托服务站开展送温暖、送健康、送文化进车间活动。",
    "建立了完善的财务管理制度和信息公开制度，接受社会监督。",
]  # fmt: skip
RARE_SENTENCES = [
    (0.01, "提供劳动合同审查和法律咨询。"),
    (0.003, "为签订劳动合同的农民工提供讨薪帮助。"),
    (0.0002, "邀请执业律师定期坐班答疑。"),
    (0.0001, "编排皮影、评书等非遗节目。"),
]
PEOPLE = ["一线职工", "女职工", "困难职工", "外来务工人员", "青年职工", "离退休职工", "新就业形态劳动者", "双职工家庭"]


def uscc(head: str, area: str, serial: int) -> str:
    """Return the valid USCC of a serial number (GB 32100-2015; the organization's code by GB 11714-1997).

    ``head`` is the registering body and kind (``"51"`` an association), ``area`` the six-digit division code.
    Different serials below a hundred million give different codes.
    """
    body = f"{serial * 48271 % 100_000_000:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(body, _CODE_WEIGHTS, strict=True)) % 11
    code = head + area + body + ("0" if rest == 11 else "X" if rest == 10 else str(rest))
    total = sum(USCC_CHARACTERS.index(character) * _USCC_WEIGHTS[i] for i, character in enumerate(code))
    return code + USCC_CHARACTERS[-total % 31]


def person(rng: random.Random) -> str:
    """Return a person's name."""
    return rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))


def telephone(rng: random.Random) -> str:
    """Return a telephone number of a range that is never given out, or a Beijing landline."""
    return f"010-8{rng.randrange(10**7):07d}" if rng.random() < 0.7 else f"1990000{rng.randrange(10**4):04d}"


def address(rng: random.Random, place: str) -> str:
    """Return a postal address in the named place."""
    street, house, room = rng.choice(STREETS), rng.randrange(1, 400), rng.randrange(101, 2800)
    return f"{place}{street}{rng.choice(('路', '街', '大街', '东路', '里'))}{house}号{room}室"


def day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a day between two days, both included."""
    return first + dt.timedelta(days=rng.randrange((last - first).days + 1))


def skewed(rng: random.Random, words: Sequence[str]) -> str:
    """Return a word; the first are frequent and the last rare, as in real texts."""
    return words[int(len(words) * rng.random() ** 2.2)]


def organization_name(rng: random.Random, place: str, legal_form: str) -> str:
    """Return an organization's name as it is composed in law: place, word, field, form."""
    return f"{place}{rng.choice(BLESSINGS)}{skewed(rng, THEMES)}{rng.choice(KINDS[legal_form])}"


def introduction(rng: random.Random, place: str) -> str:
    """Return two to five sentences on what an organization does; rare words come at known rates."""
    words = {
        "place": place, "theme": skewed(rng, THEMES), "other": skewed(rng, THEMES), "people": rng.choice(PEOPLE),
        "blessing": rng.choice(BLESSINGS), "n": rng.randrange(2, 90) * 100, "k": rng.randrange(2, 40),
    }  # fmt: skip
    sentences = [sentence.format_map(words) for sentence in rng.sample(SENTENCES, rng.randrange(2, 6))]
    sentences += [sentence for rate, sentence in RARE_SENTENCES if rng.random() < rate]
    return "".join(sentences)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows by COPY and return their number; a generator of rows needs no memory.

    ``columns`` are names of the model's fields; values are as PostgreSQL takes them. The sequence of the primary key
    is moved on where the rows bring their own.
    """
    meta = model._meta
    names = ", ".join(f'"{getattr(meta.get_field(name), "column", name)}"' for name in columns)
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{meta.db_table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if "id" in columns:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{meta.db_table}', 'id'), max(id)) "  # noqa: S608 - own names
                f'FROM "{meta.db_table}" HAVING max(id) IS NOT NULL'
            )
    return count


@contextlib.contextmanager
def quick_load(*loaded: type[models.Model]) -> Iterator[None]:
    """Load without triggers and build the plain indexes of the models afterwards, as a restore does.

    For empty bench databases only: no history is written and no reference is checked. Needs a superuser.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            with connection.schema_editor() as editor:
                for model in loaded:
                    for index in model._meta.indexes:
                        editor.remove_index(model, index)
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
            with connection.schema_editor() as editor:
                for model in loaded:
                    for index in model._meta.indexes:
                        editor.add_index(model, index)
    analyze(*loaded)


def analyze(*loaded: type[models.Model]) -> None:
    """Let the planner know the tables, and mark their pages as visible to all."""
    with connection.cursor() as cursor:
        for model in loaded:
            cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')
