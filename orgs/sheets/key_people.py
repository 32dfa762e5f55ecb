"""Key people as a spreadsheet: posts and terms. Personal numbers neither leave by it nor come in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.choices.people import Post
from orgs.models import KeyPerson
from orgs.services.key_people_import import plan
from orgs.sheets.standing import ORGANIZATION, rows_of

WORDS = {
    "法人": Post.LEGAL_REPRESENTATIVE, "法人代表": Post.LEGAL_REPRESENTATIVE, "会长": Post.CHAIR, "理事长": Post.CHAIR,
    "秘书长": Post.SECRETARY_GENERAL, "主任": Post.SECRETARY_GENERAL, "总干事": Post.SECRETARY_GENERAL,
    "监事": Post.SUPERVISOR, "监事长": Post.SUPERVISOR, "财务": Post.FINANCE, "会计": Post.FINANCE,
    "项目主管": Post.PROJECT_LEADER, "联络员": Post.LIAISON, "联系人": Post.LIAISON,
}  # fmt: skip
SEALED = "personal data: sealed, shown masked, revealed one by one with a reason"

SHEET = Sheet(
    "key_people", _("Key people"), KeyPerson,
    (
        *ORGANIZATION,
        Column("post", _("Post"), "岗位", kinds.Choice(choices=Post.choices, words=WORDS), width=16, required=True,
               aliases=("职务类别", "岗位类别", "职务")),
        Column("post_title", _("Title of the post"), "职务名称", kinds.Text(longest=60), width=18),
        Column("name", _("Full name"), "姓名", kinds.Text(longest=60), width=12, required=True, aliases=("人员姓名",)),
        Column("is_full_time", _("Full-time"), "是否专职", kinds.Boolean(), width=10, aliases=("专职",)),
        Column("starts_on", _("From"), "任职开始日期", kinds.Date(future=True), width=14,
               aliases=("任职日期", "任期开始", "起始日期")),
        Column("ends_on", _("Until (last day)"), "任职截止日期", kinds.Date(future=True), width=14,
               aliases=("任期届满", "任期结束", "截止日期")),
        Column("note", _("Note"), "备注说明", kinds.Text(longest=300), width=28),
        Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
        Column("withdrawn_at", _("Withdrawn at"), "撤回时间", kinds.Instant(), importable=False, width=20),
        Column("withdrawn_reason", _("Reason of withdrawal"), "撤回原因", kinds.Text(), importable=False, width=24),
    ),
    needed=("name", "post"),
    private={
        "id": "the database's own key", "organization": "shown by its number, name and code",
        "identity_number": SEALED, "identity_index": SEALED, "mobile": SEALED, "email": SEALED,
        "recorded_by": "a person; the history shows it", "withdrawn_by": "a person; the history shows it",
        "version": "serves editing at the same time",
    },
)  # fmt: skip


def register() -> None:
    """Let key people be exported by name, and come in as a list."""
    resources.register("key_people", Resource(SHEET, rows_of(KeyPerson)), order=35)
    hint = _(
        "Organizations are found by portal number, USCC, then by name. A row of the same post, person and first day "
        "corrects the entry; in a post that one person holds, a new holder ends the term of the one before. Identity "
        "numbers, telephones and addresses do not come in by files, where they would lie open: enter them on the "
        "organization's page."
    )
    intakes.register("key_people", Intake(
        "key_people", _("Key people"), SHEET, lambda by: plan(SHEET, by), "orgs.record_people",
        "orgs:import_key_people", "orgs:desk_people", hint=hint,
    ))  # fmt: skip
