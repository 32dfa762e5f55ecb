"""Records entered a second time with the slips of everyday, for the demo."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from core import clock
from orgs.choices.records import ContactMethod
from orgs.models import DuplicateFlag, Organization
from orgs.services import contacts, duplicates, merging, records
from unions.models import Union, User

SAME_FACTS = ("legal_form", "registration_authority", "legal_representative", "address", "district", "telephone")
SLIPS: tuple[Callable[[str], str], ...] = (
    lambda name: name.replace("服务", "服物", 1),
    lambda name: name.removeprefix("北京"),
    lambda name: name.replace("职工", "", 1),
    lambda name: name.replace("中心", "申心", 1).replace("协会", "胁会", 1),
    lambda name: name.replace("北京", "北京市", 1),
    lambda name: f"{name[:3]}{name[4]}{name[3]}{name[5:]}",
)


class DuplicatesDemo:
    """Enters every fortieth organization again, and lets the search find the pairs."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.registered = [one for one in organizations if one.is_on_record and one.uscc]
        self.today, self.clerk = today, users["clerk@demo.example"]
        self.random = random.Random(f"duplicates{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.city = Union.objects.get(code="BFTU")

    def seed(self) -> None:
        """Make everything."""
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=9)):
            for place, organization in enumerate(self.registered[7::40]):
                self._again(organization, SLIPS[place % len(SLIPS)])
            duplicates.search_all()
            self._decide()

    def _again(self, organization: Organization, slip: Callable[[str], str]) -> Organization:
        facts = {name: getattr(organization, name) for name in SAME_FACTS}
        facts |= {"name": slip(organization.name), "volunteers": self.random.randrange(5, 90)}
        again = records.create_organization(facts=facts, union=self.city, by=self.clerk)
        spoken = {
            "contacted_on": self.today,
            "method": ContactMethod.PHONE,
            "subject": "核对基本信息",
            "staff": self.clerk.name,
        }
        contacts.record_contact(union=self.city, facts=spoken, by=self.clerk, organization=again)
        return again

    def _decide(self) -> None:
        """Let the clerk merge the likeliest pair, and find that the least likely one is two."""
        likeliest = (
            DuplicateFlag.objects.open()
            .select_related("organization", "resembles")
            .order_by("-score", "organization", "resembles")
        )
        for flag in likeliest[:1]:
            merging.merge(
                kept=flag.resembles, absorbed=flag.organization, take=[], reason="电话核实为同一家，系重复录入",
                by=self.clerk,
            )  # fmt: skip
        least = DuplicateFlag.objects.open().order_by("score", "organization", "resembles")[:1]
        duplicates.dismiss(flags=least, reason="电话核实为两家不同的组织", by=self.clerk)
