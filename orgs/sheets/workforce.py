"""Figures on people as a spreadsheet, for export and import: one row a year and kind of work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.models import Workforce
from orgs.models.workforce import MOST
from orgs.services.workforce_import import plan
from orgs.sheets.standing import ORGANIZATION, rows_of
from orgs.workforce import TOTAL, Engagement

HEADINGS = {
    "total": (_("In all"), "合计"), "women": (_("Women"), "女"), "men": (_("Men"), "男"),
    "to_29": (_("Up to 29 years"), "29岁及以下"), "to_39": (_("30 to 39 years"), "30—39岁"),
    "to_49": (_("40 to 49 years"), "40—49岁"), "from_50": (_("50 years and over"), "50岁及以上"),
    "postgraduate": (_("Postgraduate"), "研究生"), "bachelor": (_("Bachelor"), "大学本科"),
    "college": (_("Junior college"), "大学专科"), "below": (_("Secondary school or below"), "高中及以下"),
    "social_workers": (_("Certified social workers"), "持证社工"),
    "professionals": (_("With another professional qualification"), "其他专业资格"),
    "party_members": (_("Party members"), "党员"), "union_members": (_("Union members"), "工会会员"),
}  # fmt: skip

ALIASES = {"total": ("总人数", "人数", "总数"), "women": ("女性",), "men": ("男性",), "social_workers": ("社工",)}
WORDS = {
    "全职": Engagement.FULL_TIME, "专职": Engagement.FULL_TIME, "专职人员数": Engagement.FULL_TIME,
    "兼职": Engagement.PART_TIME, "兼职人员数": Engagement.PART_TIME,
    "志愿者数": Engagement.VOLUNTEER, "专兼职": Engagement.STAFF, "从业人员": Engagement.STAFF,
}  # fmt: skip

SHEET = Sheet(
    "workforce", _("Figures on people"), Workforce,
    (
        *ORGANIZATION,
        Column("year", _("Year"), "年度", kinds.PastYear(), width=8, required=True, aliases=("年份", "统计年度")),
        Column("engagement", _("Kind of work"), "用工类别", kinds.Choice(choices=Engagement.choices, words=WORDS),
               width=18, required=True, aliases=("人员类别", "类别")),
        *(
            Column(key, title, zh, kinds.Integer(most=MOST), width=12, required=key == TOTAL,
                   aliases=ALIASES.get(key, ()))
            for key, (title, zh) in HEADINGS.items()
        ),
        Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
    ),
    needed=("year", "engagement", "total"),
    private={
        "id": "the database's own key", "organization": "shown by its number, name and code",
        "collection": "exported with the collections", "recorded_by": "a person; the history shows it",
    },
)  # fmt: skip


def register() -> None:
    """Let figures on people be exported by name, and come in as a list."""
    resources.register("workforce", Resource(SHEET, rows_of(Workforce)), order=36)
    hint = _(
        "Organizations are found by portal number, USCC, then by name. A row corrects the figures of its year and kind "
        "of work; where a group is given, its columns add up to the total."
    )
    intakes.register("workforce", Intake(
        "workforce", _("Figures on people"), SHEET, lambda by: plan(SHEET, by), "orgs.record_people",
        "orgs:import_workforce", "orgs:desk_workforces", hint=hint,
    ))  # fmt: skip
