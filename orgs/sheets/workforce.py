"""Figures on people as a spreadsheet, for export: one row a year and kind of work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.models import Workforce
from orgs.sheets.standing import ORGANIZATION, rows_of
from orgs.workforce import Engagement

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

SHEET = Sheet(
    "workforce", _("Figures on people"), Workforce,
    (
        *ORGANIZATION,
        Column("year", _("Year"), "年度", kinds.Integer(), width=8),
        Column("engagement", _("Kind of work"), "用工类别", kinds.Choice(choices=Engagement.choices), width=18),
        *(Column(key, title, zh, kinds.Integer(), width=12) for key, (title, zh) in HEADINGS.items()),
        Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
    ),
    private={
        "id": "the database's own key", "organization": "shown by its number, name and code",
        "collection": "exported with the collections", "recorded_by": "a person; the history shows it",
    },
)  # fmt: skip


def register() -> None:
    """Let figures on people be exported by name."""
    resources.register("workforce", Resource(SHEET, rows_of(Workforce)), order=36)
