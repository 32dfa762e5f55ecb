"""The contract (项目合同)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.documents.official import OfficialDocument
from procurement.models import Contract
from procurement.papers.words import day, declare, in_capitals, rendered, yuan
from procurement.queries.contracts import as_signed

KEY = "contract"
VARIABLES = {
    "number": _("number of the contract"), "subject": pgettext_lazy("contract", "subject"),
    "union": _("name of the union"),
    "organization": _("name of the organization"), "uscc": _("USCC"), "address": _("its address"),
    "representative": _("its legal representative"), "amount": _("amount in yuan"),
    "amount_in_capitals": _("the same in capital characters"), "starts_on": _("first day"),
    "ends_on": _("last day"), "terms": _("special terms, list of paragraphs"), "round": _("title of the round"),
    "call": _("number of the call"), "application": _("number of the application"), "drafted_on": _("day of the draft"),
}  # fmt: skip
SAMPLE = {
    "number": "京工合〔2026〕001号", "subject": "职工心理关爱", "union": "北京市总工会", "organization": "示范服务中心",
    "uscc": "", "address": "北京市", "representative": "李某", "amount": "50,000.00", "amount_in_capitals": "伍万元整",
    "starts_on": "2026年7月1日",
    "ends_on": "2026年12月31日", "terms": ["按季度报送进展。"], "round": "2026年服务项目购买",
    "call": "京工征〔2026〕001号", "application": "001", "drafted_on": "2026年6月15日",
}  # fmt: skip


def build() -> bytes:
    """Return the built-in template."""
    page = OfficialDocument()
    page.title("职工服务项目合同")
    page.subtitle("{{ number }}")
    page.body("甲方：{{ union }}")
    page.body("乙方：{{ organization }}{% if uscc %}（统一社会信用代码：{{ uscc }}）{% endif %}")
    page.body("乙方住所：{{ address }}    法定代表人：{{ representative }}")
    page.body(
        "根据“{{ round }}”（{{ call }}）评审结果，双方就项目“{{ subject }}”（申报编号 {{ application }}）订立本合同。"
    )
    page.heading("一、服务内容")
    page.body("乙方按照申报书及其附件提供服务。申报书为本合同组成部分。")
    page.heading("二、合同期限")
    page.body("自 {{ starts_on }} 起至 {{ ends_on }} 止。")
    page.heading("三、合同金额")
    page.body("人民币 {{ amount }} 元（大写：{{ amount_in_capitals }}）。资金专款专用，按合同约定和验收情况拨付。")
    page.heading("四、监督与验收")
    page.body("甲方可随时了解项目进展，组织中期检查、验收和绩效评价；乙方应如实提供资料。")
    page.heading("五、变更与解除")
    page.body("变更须双方书面同意。乙方不履行合同的，甲方可以解除合同并收回未使用资金。")
    page.tag("{%p if terms %}")
    page.heading("六、特别约定")
    page.tag("{%p for text in terms %}")
    page.body("{{ text }}")
    page.tag("{%p endfor %}")
    page.tag("{%p endif %}")
    page.body("本合同一式四份，双方各执两份，自双方签字盖章之日起生效。")
    page.signature("甲方（盖章）：{{ union }}", "代表：", "乙方（盖章）：{{ organization }}", "代表：", "日期：")
    return page.content()


def contract_paper(contract: Contract) -> bytes:
    """Return a contract as Word, as it was signed; its amendments are papers of their own."""
    organization, application = contract.organization, contract.award.application
    signed = as_signed(contract)
    return rendered(KEY, {
        "number": contract.number, "subject": contract.subject, "union": contract.union.name,
        "organization": organization.name, "uscc": organization.uscc or "", "address": organization.address or "",
        "representative": organization.legal_representative or "", "amount": yuan(signed.amount),
        "amount_in_capitals": in_capitals(signed.amount),
        "starts_on": day(signed.starts_on), "ends_on": day(signed.ends_on),
        "terms": [line for line in contract.terms.splitlines() if line.strip()], "round": application.round.title,
        "call": application.round.number, "application": application.number, "drafted_on": day(contract.drafted_at),
    })  # fmt: skip


def register() -> None:
    """Let the template be replaced."""
    declare(KEY, _("Contract"), build, VARIABLES, SAMPLE)
