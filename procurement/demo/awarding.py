"""Panel, notice, objection, awards and contracts for the demo."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core import clock
from core.jobs.models import Job
from core.jobs.services import run_now
from core.workdays.days import add_workdays
from procurement.choices import ContractStatus
from procurement.choices import MilestoneKind as M
from procurement.demo.steps import Step
from procurement.models import Award, Contract, PublicNotice, Round
from procurement.services import amendments, awards, contracts, notices, objections, panel
from unions.models import User

MINUTES = "评审会按综合得分由高到低逐项审议，核对各标段资金，形成拟立项和候补名单。（示范）"
SIGNED_WITHIN = 15  # working days


def award(round: Round, *, days: Mapping[str, dt.date], users: Mapping[str, User]) -> Iterator[Step]:
    """Yield the steps from the panel's meeting to the acceptance of the work, each with its day."""
    people = Awarding(round, users)
    signing = next_day(days[M.OBJECTIONS])
    ends_on = dt.date(round.year, 11, 20)
    yield days[M.PANEL], people.panel
    yield days[M.NOTICE], people.notice
    yield next_day(days[M.NOTICE]), people.objection
    yield add_workdays(days[M.NOTICE], 3), people.answer
    yield signing, people.award
    yield add_workdays(signing, 3), people.draft
    yield add_workdays(signing, SIGNED_WITHIN // 2), lambda: people.sign(one_of=2, rest=0)
    yield add_workdays(signing, SIGNED_WITHIN), lambda: people.sign(one_of=1, rest=1)
    yield add_workdays(signing, SIGNED_WITHIN + 1), people.conclude
    yield add_workdays(signing, SIGNED_WITHIN + 3), people.start
    yield ends_on - dt.timedelta(days=60), people.amend
    yield ends_on, people.complete
    yield add_workdays(ends_on, 8), people.accept


def next_day(day: dt.date) -> dt.date:
    """Return the working day after."""
    return add_workdays(day, 1)


class Awarding:
    """Who prepares (the clerk) and who decides (the manager), at each step."""

    def __init__(self, round: Round, users: Mapping[str, User]) -> None:
        self.round = round
        self.clerk, self.manager = users["clerk@demo.example"], users["manager@demo.example"]

    def panel(self) -> None:
        """The panel meets, and decides down the ranking."""
        self.round.refresh_from_db()
        panel.hold_meeting(
            round=self.round, held_on=clock.today(), place="工会大厦三层会议室", chair="王示范",
            members="王示范、赵示范、严示范、华示范、金示范", minutes=MINUTES, by=self.clerk,
        )  # fmt: skip
        panel.propose_by_ranking(round=self.round, by=self.clerk)

    def notice(self) -> None:
        """What is proposed is shown to everybody."""
        self.round.refresh_from_db()
        notices.publish_notice(round=self.round, by=self.manager)

    def objection(self) -> None:
        """Somebody objects."""
        notice = PublicNotice.objects.get(round=self.round, withdrawn_at=None)
        self.lodged = objections.lodge(
            notice=notice, name="热心职工（示范）", contact="010-55530000", what="公示名单中有项目与去年重复。",
            argument="去年同一单位已承接同名项目。", evidence="去年公示名单第五项。", remedy="请核实是否重复资助。",
        )  # fmt: skip

    def answer(self) -> None:
        """It is examined, and rejected with the reasons."""
        self.lodged = objections.take_up(objection=self.lodged, by=self.clerk)
        objections.post(objection=self.lodged, text="已收到，正在核对两年的服务对象和内容。", by=self.clerk)
        objections.decide(
            objection=self.lodged, upheld=False, by=self.manager,
            decision="经核实，两年项目的服务对象和内容不同，不属于重复资助。",
        )  # fmt: skip

    def award(self) -> None:
        """Money is committed and everybody told."""
        self.round.refresh_from_db()
        awards.award_round(
            round=self.round, by=self.manager, decided_on=clock.today(),
            minutes_number=f"主席办公会纪要〔{self.round.year}〕{self.round.pk}号（示范）",
        )  # fmt: skip
        run_now("award_letters", params={"round": self.round.pk})
        Job.objects.filter(kind="award_letters", state=Job.State.QUEUED, params__round=self.round.pk).delete()

    def draft(self) -> None:
        """The clerk drafts the contracts."""
        for one in Award.objects.filter(application__round=self.round, status="awarded"):
            contracts.draft_contract(
                award=one, starts_on=add_workdays(clock.today(), SIGNED_WITHIN - 1), by=self.clerk,
                ends_on=max(dt.date(self.round.year, 11, 20), clock.today() + dt.timedelta(days=120)),
            )  # fmt: skip

    def sign(self, *, one_of: int, rest: int) -> None:
        """The manager records what both sides signed."""
        drafted = self._contracts(ContractStatus.DRAFTED)
        for place, one in enumerate(drafted):
            if place % one_of == rest % one_of:
                contracts.sign_contract(
                    contract=one, signed_on=clock.today(), signed_for_union="王示范", by=self.manager,
                    signed_for_organization=one.organization.legal_representative or "负责人",
                )  # fmt: skip

    def conclude(self) -> None:
        """Everything is signed."""
        self.round.refresh_from_db()
        awards.conclude_round(round=self.round, by=self.clerk)

    def start(self) -> None:
        """Work begins where the first day has come."""
        self._each(ContractStatus.SIGNED, lambda one: contracts.start(contract=one, by=self.clerk))

    def amend(self) -> None:
        """One contract lasts a month longer, in another less is served and paid."""
        running = self._contracts(ContractStatus.RUNNING)
        for one in running[:1]:
            self._amended(one, ends_on=one.ends_on + dt.timedelta(days=30), reason="受场地安排影响，服务延期完成。")
        for one in running[1:2]:
            self._amended(one, amount=one.amount - 1000, content="减少一场专题讲座。", reason="报名职工少于计划。")

    def _amended(self, contract: Contract, **changed: Any) -> None:
        said = {name: getattr(contract, name) for name in ("amount", "starts_on", "ends_on")}
        drafted = amendments.draft_amendment(contract=contract, by=self.clerk, **{**said, **changed})
        amendments.agree(amendment=drafted, agreed_on=clock.today(), by=self.manager)

    def complete(self) -> None:
        """Work is done."""
        self._each(ContractStatus.RUNNING, lambda one: contracts.complete(contract=one, by=self.clerk))

    def accept(self) -> None:
        """The manager accepts it."""
        self._each(ContractStatus.COMPLETED, lambda one: contracts.accept(contract=one, by=self.manager))

    def _each(self, status: str, step: Callable[[Contract], object]) -> None:
        for one in self._contracts(status):
            step(one)

    def _contracts(self, status: str) -> list[Contract]:
        return list(
            Contract.objects.filter(award__application__round=self.round, status=status)
            .select_related("award__application__organization", "award__commitment").order_by("pk")
        )  # fmt: skip
