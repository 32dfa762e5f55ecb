"""Workers' needs for the demo: three years of a survey, the needs database and the hotline, made up."""

from __future__ import annotations

import datetime as dt
import random

from needs.choices import NeedSource, Quarter
from needs.models import WorkerNeed
from reference.queries import district_names
from unions.models import Union

CATEGORIES = (
    ("工资报酬与合同", "legal-services", 9), ("社保缴纳咨询", "social-security", 6),
    ("职业技能提升", "skills-training", 7), ("心理压力疏导", "psychology", 5), ("子女托管", "family-life", 4),
    ("大病与困难救助", "hardship-assistance", 4), ("文体活动", "culture-sports", 5),
    ("女职工特殊保护", "women-workers", 2), ("其他诉求", None, 1),
)  # fmt: skip
"""Category, its service area, and how often it is asked for beside the others."""
YEARS_BACK = 2


def seed_needs(*, today: dt.date) -> None:
    """Make counts of this year and two before: the hotline by quarter, survey and database once a year."""
    chance = random.Random(f"needs{today}")  # noqa: S311 - the same each time
    city, rows = Union.objects.get(code="BFTU"), []
    quarters = [Quarter.FIRST, Quarter.SECOND, Quarter.THIRD, Quarter.FOURTH]
    for year in range(today.year - YEARS_BACK, today.year + 1):
        over = quarters if year < today.year else quarters[: (today.month - 1) // 3]
        times = [(NeedSource.HOTLINE, quarter) for quarter in over]
        times += [(NeedSource.SURVEY, Quarter.YEAR), (NeedSource.DATABASE, Quarter.YEAR)]
        for district in sorted(district_names()):
            for category, area, weight in CATEGORIES:
                for source, quarter in times:
                    grown = weight * (year - today.year + YEARS_BACK + 8)
                    count = chance.randrange(grown // 2, grown * 2)
                    rows.append(WorkerNeed(
                        union=city, source=source, category=category, area_id=area, district_id=district, year=year,
                        quarter=quarter, count=count,
                    ))  # fmt: skip
    WorkerNeed.objects.bulk_create(rows)
