"""What made-up applications say, by service area."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from core.generate import GIVEN, SURNAMES

PROJECTS = {
    "skills-training": ("“蓝领讲堂”技能提升", "家政服务员持证培训", "外卖骑手急救技能班", "产业工人数字技能夜校"),
    "social-security": ("社保政策进班组", "工伤保险知识巡讲", "退休职工医保导办"),
    "culture-sports": ("“工间一刻”健身推广", "职工读书会", "班组歌咏与摄影", "园区职工篮球季"),
    "hardship-assistance": ("困难职工走访帮扶", "大病职工家庭陪伴", "金秋助学陪跑"),
    "family-life": ("周末亲子课堂", "职工子女寒暑假托管", "单身职工联谊", "新手父母课堂"),
    "psychology": ("“心灵驿站”心理咨询", "一线职工减压小组", "夜班职工睡眠支持", "职场沟通工作坊"),
    "women-workers": ("“妈妈小屋”建设与运营", "女职工健康讲座", "孕产期女职工权益支持"),
    "legal-services": ("劳动合同体检", "农民工讨薪法律援助", "“以案说法”进工地"),
    "economic-services": ("职工创业辅导", "家庭理财与防骗", "灵活就业者记账服务"),
    "volunteering": ("骑手友好驿站志愿服务", "职工志愿者培训", "便民服务进社区"),
    "mutual-aid": ("职工互助保障宣传", "班组互助小组", "新就业形态劳动者互助"),
}
"""Titles of projects, by the code of the service area."""
OTHER = ("职工综合服务",)
GROUPS = (
    "快递员、外卖骑手等新就业形态劳动者",
    "建筑工地农民工",
    "一线女职工",
    "园区青年职工",
    "困难职工家庭",
    "环卫职工",
)
SHARES = {"people": 30, "materials": 20, "venue": 15, "experts": 20, "publicity": 10, "other": 5}
"""How a budget is shared among its rows, in percent."""


def title_of(pick: random.Random, area: str, place: str) -> str:
    """Return the title of a project of an area."""
    return f"{place}{pick.choice(PROJECTS.get(area, OTHER))}（示范）"


def answers_of(pick: random.Random, *, area: str, place: str, most: Decimal, areas: list[str]) -> dict[str, Any]:
    """Return whole answers to the standard application form, within ``most`` yuan."""
    title, group = title_of(pick, area, place), pick.choice(GROUPS)
    people, times = pick.randrange(8, 120) * 10, pick.randrange(6, 40)
    budget = _budget(pick, int(most) * pick.randrange(60, 101) // 100)
    whole = sum((row["amount"] for row in budget.values()), Decimal(0))
    own = Decimal(pick.choice((0, 0, 2000, 5000)))
    own = own if whole - own > 0 else Decimal(0)
    return {
        "title": title,
        "need": f"入户走访和问卷显示，{place}{group}对该项服务需求集中，"
        f"每百人中约{pick.randrange(35, 80)}人表示愿意参加。",
        "aims": f"全年服务{group}{people}人，满意度不低于九成，形成可推广的服务流程。",
        "areas": sorted({area, *areas[:1]}),
        "activities": f"开展{times}场服务，包括集中授课、小组活动和个别咨询；每场由两名专业人员带领，配备志愿者。",
        "schedule": "第一季度招募与需求核实；第二、三季度集中实施；第四季度总结、评估与成果展示。",
        "people": people,
        "times": times,
        "effect": "以签到、前后测问卷和回访衡量；中期和期末各报告一次。",
        "experience": f"近三年承接同类服务{pick.randrange(1, 9)}项，均按期完成。",
        "leader": pick.choice(SURNAMES) + pick.choice(GIVEN) + "（示范）",
        "leader_telephone": f"010-5551{pick.randrange(10000):04d}",
        "team": f"项目负责人一名、专职社工{pick.randrange(1, 5)}名、兼职讲师{pick.randrange(1, 6)}名，分工明确。",
        "party": "党员骨干参与项目实施，推动服务对象所在单位建会入会。",
        "budget": budget,
        "requested": whole - own,
        "own": own,
    }


def _budget(pick: random.Random, whole: int) -> dict[str, dict[str, Any]]:
    rows = {}
    for name, share in SHARES.items():
        quantity = pick.choice((1, 2, 4, 5, 10, 20))
        price = Decimal(max(whole * share // 100 // quantity // 10 * 10, 10))
        rows[name] = {"price": price, "quantity": quantity, "amount": price * quantity}
    return rows


OPINIONS = (
    "需求清楚，方案可行。",
    "预算基本合理，建议细化指标。",
    "团队经验较好，建议加强评估。",
    "服务对象明确，成效可期。",
)
"""What made-up experts say."""
