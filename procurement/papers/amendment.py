"""The amendment of a contract (合同变更协议)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.documents.official import OfficialDocument
from procurement.models import ContractAmendment
from procurement.papers.words import day, declare, in_capitals, rendered, yuan

KEY = "contract_amendment"
VARIABLES = {
    "number": _("number of the amendment"), "contract": _("number of the contract"),
    "subject": pgettext_lazy("contract", "subject"), "union": _("name of the union"),
    "organization": _("name of the organization"), "uscc": _("USCC"),
    "signed_on": _("day on which the contract was signed"), "reason": _("reason"),
    "amount": _("new amount in yuan, empty where it stays"),
    "amount_in_capitals": _("the new amount in capital characters"), "amount_before": _("amount before, in yuan"),
    "period": _("new period, empty where it stays"), "period_before": _("period before"),
    "content": _("what changes in the services, list of paragraphs"), "drafted_on": _("day of the draft"),
}  # fmt: skip
SAMPLE = {
    "number": "京工合〔2026〕001号-补1", "contract": "京工合〔2026〕001号", "subject": "职工心理关爱",
    "union": "北京市总工会", "organization": "示范服务中心", "uscc": "", "signed_on": "2026年6月20日",
    "reason": "服务对象增加。", "amount": "52,000.00", "amount_in_capitals": "伍万贰仟元整",
    "amount_before": "50,000.00", "period": "",
    "period_before": "2026年7月1日至2026年12月31日", "content": ["增加一场讲座。"], "drafted_on": "2026年9月1日",
}  # fmt: skip


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("职工服务项目合同变更协议")
    page.subtitle("{{ number }}")
    page.body("甲方：{{ union }}")
    page.body("乙方：{{ organization }}{% if uscc %}（统一社会信用代码：{{ uscc }}）{% endif %}")
    page.body(
        "双方于{{ signed_on }}签订项目“{{ subject }}”合同（{{ contract }}，以下简称原合同）。经协商一致，变更如下。"
    )
    page.heading("一、变更原因")
    page.body("{{ reason }}")
    page.heading("二、变更内容")
    page.tag("{%p if amount %}")
    page.body("合同金额由人民币 {{ amount_before }} 元变更为人民币 {{ amount }} 元（大写：{{ amount_in_capitals }}）。")
    page.tag("{%p endif %}")
    page.tag("{%p if period %}")
    page.body("合同期限由 {{ period_before }} 变更为 {{ period }}。")
    page.tag("{%p endif %}")
    page.tag("{%p for text in content %}")
    page.body("{{ text }}")
    page.tag("{%p endfor %}")
    page.heading("三、其他")
    page.body("原合同其他条款不变。本协议为原合同组成部分，一式四份，双方各执两份，自双方签字盖章之日起生效。")
    page.signature("甲方（盖章）：{{ union }}", "代表：", "乙方（盖章）：{{ organization }}", "代表：", "日期：")
    return page.content()


def amendment_paper(amendment: ContractAmendment) -> bytes:
    """Return an amendment as Word."""
    contract, organization = amendment.contract, amendment.contract.organization
    before = f"{day(amendment.starts_on_before)}至{day(amendment.ends_on_before)}"
    after = f"{day(amendment.starts_on)}至{day(amendment.ends_on)}"
    return rendered(KEY, {
        "number": amendment.number, "contract": contract.number, "subject": contract.subject,
        "union": contract.union.name, "organization": organization.name, "uscc": organization.uscc or "",
        "signed_on": day(contract.signed_on), "reason": amendment.reason,
        "amount": yuan(amendment.amount) if amendment.amount != amendment.amount_before else "",
        "amount_in_capitals": in_capitals(amendment.amount),
        "amount_before": yuan(amendment.amount_before), "period": after if after != before else "",
        "period_before": before, "content": [line for line in amendment.content.splitlines() if line.strip()],
        "drafted_on": day(amendment.drafted_at),
    })  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Amendment of a contract"), build, VARIABLES, SAMPLE)
