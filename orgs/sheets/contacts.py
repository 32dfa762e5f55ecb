"""Contacts and what was agreed at them as spreadsheets: out, and contacts in."""

from __future__ import annotations

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.listing.intake import Intake, intakes
from core.sheets import Column, Resource, Sheet, kinds, resources
from orgs.choices.records import ContactMethod, FollowUpKind
from orgs.models import Contact, FollowUp
from orgs.services.contact_import import plan
from orgs.sheets.work import subtree_ids

METHODS = {
    "走访": ContactMethod.VISIT, "上门": ContactMethod.VISIT, "座谈": ContactMethod.MEETING,
    "座谈会": ContactMethod.MEETING, "会议": ContactMethod.MEETING, "电话": ContactMethod.PHONE,
    "微信": ContactMethod.ONLINE, "线上": ContactMethod.ONLINE, "函件": ContactMethod.LETTER,
    "邮件": ContactMethod.LETTER, "活动": ContactMethod.EVENT, "联合活动": ContactMethod.EVENT,
}  # fmt: skip


def _of_contact(kind: str, value: str) -> Subquery:
    """Return the words, or the first day agreed, of what was agreed of a kind at a contact."""
    rows = FollowUp.objects.filter(contact=OuterRef("pk"), kind=kind).order_by().values("contact")
    if value == "what":
        said = rows.annotate(said=StringAgg("what", "；", order_by="agreed_for"))
        return Subquery(said.values("said"), output_field=CharField())
    return Subquery(rows.annotate(first=Min("agreed_for")).values("first"))


def _agreed(kind: str, what: object, zh: str, day: object, zh_day: str) -> tuple[Column, Column]:
    """Return the two columns of what was agreed of a kind: in words, and by when."""
    return (
        Column(kind, what, zh, kinds.Text(), path=lambda: _of_contact(kind, "what"), stored=False, width=28),  # type: ignore[arg-type]
        Column(f"{kind}_on", day, zh_day, kinds.Date(future=True), path=lambda: _of_contact(kind, "day"),  # type: ignore[arg-type]
               stored=False, width=13),
    )  # fmt: skip


CONTACTS = Sheet("contacts", _("Contacts"), Contact, (
    Column("organization", _("Organization"), "社会组织", kinds.Text(), path="organization__name", stored=False,
           aliases=("名称", "单位名称", "社会组织名称", "name"), width=36),
    Column("uscc", _("USCC"), "统一社会信用代码", kinds.Code(), path="organization__uscc", stored=False,
           aliases=("信用代码", "credit code"), width=22),
    Column("number", _("Portal number"), "门户编号", kinds.Code(), path="organization__number", stored=False, width=12),
    Column("partner", _("Partner body"), "合作单位", kinds.Text(), path="partner__name", stored=False,
           aliases=("部门",), width=28),
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", importable=False, width=24),
    Column("contacted_on", _("Date"), "联系日期", kinds.Date(), required=True, aliases=("日期", "联系时间"), width=13),
    Column("method", _("How"), "联系方式", kinds.Choice(choices=ContactMethod.choices, words=METHODS), required=True,
           aliases=("方式",), width=14),
    Column("staff", _("For the union"), "工会联系人", kinds.Text(longest=100), required=True, width=16),
    Column("counterpart", _("For the other side"), "对方联系人", kinds.Text(longest=100), width=16),
    Column("subject", _("About what"), "联系事项", kinds.Text(), required=True, aliases=("事项", "内容"), width=32),
    Column("outcome", _("Outcome"), "结果", kinds.Text(longest=2000, lines=True), width=40),
    *_agreed(FollowUpKind.FOLLOW_UP, _("What to follow up"), "跟进事项", _("Follow up on"), "跟进日期"),
    *_agreed(FollowUpKind.OURS, _("What the union promised"), "工会承诺", _("Promised for"), "承诺期限"),
    *_agreed(FollowUpKind.THEIRS, _("What the other side promised"), "对方承诺", _("Expected by"), "对方承诺期限"),
    Column("occasion", _("Meeting (number)"), "会议序号", kinds.Integer(), path="occasion_id", json="occasion_id",
           importable=False, width=10),
    Column("recorded_at", _("Recorded at"), "录入时间", kinds.Instant(), importable=False, width=20),
    Column("withdrawn_at", _("Withdrawn at"), "撤回时间", kinds.Instant(), importable=False, width=20),
    Column("withdrawn_reason", _("Reason of withdrawal"), "撤回原因", kinds.Text(), importable=False, width=24),
), needed=("contacted_on", "subject"), private={
    "id": "the database's own key", "recorded_by": "a staff member's person; the history shows it",
})  # fmt: skip

FOLLOW_UPS = Sheet("follow_ups", _("Follow-ups and promises"), FollowUp, (
    Column("kind", _("Kind"), "类别", kinds.Choice(choices=FollowUpKind.choices), width=14),
    Column("what", _("What"), "事项", kinds.Text(), width=36),
    Column("whom", _("With whom"), "对象", kinds.Text(), width=36, field="contact", path=lambda: Coalesce(
        "contact__organization__name", "contact__partner__name", "occasion__subject"
    )),
    Column("union", _("Union"), "工会", kinds.Reference(show="name"), json="union__code", width=24),
    Column("agreed_for", _("Agreed for"), "约定日期", kinds.Date(), width=13),
    Column("due", _("Due on"), "截止日期", kinds.Date(), field="todo", path="todo__due", json="todo__due", width=13),
    Column("responsible", _("Who sees to it"), "负责人", kinds.Text(), path="todo__for_user__name",
           json="todo__for_user__name", width=14),
    Column("done_at", _("Done at"), "完成时间", kinds.Instant(), path="todo__done_at", json="todo__done_at", width=20),
    Column("occasion", _("Meeting (number)"), "会议序号", kinds.Integer(), path="occasion_id", json="occasion_id",
           width=10),
), private={"id": "the database's own key"})  # fmt: skip


def contacts_of(code: str | None) -> QuerySet[Contact]:
    """Return the contacts of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return Contact.objects.all() if ids is None else Contact.objects.filter(union_id__in=ids)


def follow_ups_of(code: str | None) -> QuerySet[FollowUp]:
    """Return what was agreed at contacts of one union and the unions below it, or all."""
    ids = subtree_ids(code)
    return FollowUp.objects.all() if ids is None else FollowUp.objects.filter(union_id__in=ids)


def register() -> None:
    """Let contacts and what was agreed be exported by name, and contacts come in as a list."""
    resources.register("contacts", Resource(CONTACTS, contacts_of), order=20)
    resources.register("follow_ups", Resource(FOLLOW_UPS, follow_ups_of), order=25)
    hint = _("Organizations are found by portal number, USCC, then by name; partner bodies by name.")
    intakes.register("contacts", Intake(
        "contacts", _("Contacts"), CONTACTS, lambda by: plan(CONTACTS, by), "orgs.import_contacts",
        "orgs:import_contacts", "orgs:desk_contacts", hint=hint,
    ))  # fmt: skip
