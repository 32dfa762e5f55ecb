"""Activities for the demo: fictional, made by the services, with sign-ups and sign-ins."""

from __future__ import annotations

import datetime as dt
import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from activities.choices import ActivityKind as K
from activities.models import Activity
from activities.services import activities, sign_ups
from core import clock, generate
from core.errors import UserError
from orgs.models import Organization
from unions.models import Union, User

TITLES = {
    K.TRAINING: ("职工急救技能培训（示范）", "掌握心肺复苏与外伤包扎。", ["all-workers"]),
    K.LECTURE: ("劳动合同法讲座（示范）", "律师讲解合同、工时和工伤。", ["migrant-workers"]),
    K.CONSULTATION: ("职工心理咨询日（示范）", "一对一咨询，保密。", ["young-workers", "women-workers"]),
    K.CULTURE: ("职工健步走（示范）", "五公里健步走，凭签到领纪念章。", ["all-workers", "families"]),
    K.VISIT: ("困难职工走访慰问（示范）", "入户走访，了解需求。", ["workers-in-hardship"]),
    K.VOLUNTEERING: ("骑手驿站便民服务（示范）", "理发、测血压、修车。", ["new-employment"]),
    K.EXCHANGE: ("社会组织交流会（示范）", "交流服务职工的做法。", ["organization-staff"]),
}
PLACES = ("职工之家二层报告厅", "街道文化中心", "社会组织服务基地一层", "园区会议室")
OUTCOME = "活动按计划完成，参加者评价良好，现场收集意见三条，已转相关单位。"


def picture(seed: int) -> bytes:
    """Return a drawn landscape that stands for a photo."""
    image = Image.new("RGB", (960, 640), (205 - seed % 40, 225, 240))
    draw = ImageDraw.Draw(image)
    draw.ellipse((90 + seed % 500, 60, 210 + seed % 500, 180), fill=(250, 214, 120))
    for place, shade in enumerate(((150, 176, 150), (118, 148, 120), (92, 122, 96))):
        top = 330 + place * 90
        ridge = [(0, top + 40), (240 + seed % 200, top - 60), (620, top + 30), (960, top - 30)]
        draw.polygon([*ridge, (960, 640), (0, 640)], fill=shade)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


class ActivitiesDemo:
    """Adds a year of activities, and some to come, to the demo's organizations and unions."""

    def __init__(self, *, organizations: list[Organization], today: dt.date, users: dict[str, User]) -> None:
        self.all = [one for one in organizations if one.is_on_record and one.legal_status != "dissolved"]
        self.today, self.users = today, users
        self.random = random.Random(f"activities{today}{len(organizations)}")  # noqa: S311 - the same each time
        self.clerk = users["clerk@demo.example"]
        self.city = Union.objects.get(code="BFTU")

    def seed(self) -> None:
        """Make everything."""
        chosen = [self.all[0]] * 4 + self.random.sample(self.all[1:], max(6, round(len(self.all) * 0.15)))
        for place, organization in enumerate(chosen):
            self._past(organization, union=self.city if place % 5 == 4 else None, people=place < 12)
        for back in range(4):
            self._past(None, union=self.city, people=back == 0)
        coming: list[Organization | None] = [self.all[0], self.all[0], *self.random.sample(self.all[1:], 6), None]
        for place, holder in enumerate(coming):
            self._coming(holder, place)

    def _plan(self, organization: Organization | None, union: Union | None, day: dt.date, places: int) -> Activity:
        kind = self.random.choice(list(TITLES))
        title, description, groups = TITLES[kind]
        starts_at = clock.start_of(day) + dt.timedelta(hours=self.random.choice((9, 14, 18)), minutes=30)
        facts = {
            "title": title, "kind": kind, "description": description, "target_groups": groups, "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(hours=2), "place": self.random.choice(PLACES), "capacity": places,
            "district": organization.district if organization else None,
            "budget": self.random.randrange(2, 30) * 500, "is_public": True,
        }  # fmt: skip
        return activities.plan_activity(facts=facts, organization=organization, union=union, by=self.clerk)

    def _past(self, organization: Organization | None, *, union: Union | None, people: bool) -> None:
        day = self.today - dt.timedelta(days=self.random.randrange(3, 420))
        with clock.stopped_at(clock.start_of(day - dt.timedelta(days=12)) + dt.timedelta(hours=10)):
            activity = self._plan(organization, union, day, self.random.choice((12, 20, 40)))
            if people:
                self._sign_up(activity, self.random.randrange(5, 16))
        with clock.stopped_at(activity.starts_at + dt.timedelta(minutes=5)):
            for row in list(activity.sign_ups.filter(status="registered")):
                if self.random.random() < 0.8:
                    sign_ups.tick(sign_up=row, is_there=True, by=self.clerk)
        with clock.stopped_at(activity.ends_at + dt.timedelta(hours=3)):
            activity.refresh_from_db()
            held = activities.move(activity=activity, name="hold", by=self.clerk)
            if people:
                photo = SimpleUploadedFile("photo.jpg", picture(held.pk * 37))
                activities.add_photo(activity=held, upload=photo, by=self.clerk)
            if self.random.random() < 0.85:
                activities.report_outcome(
                    activity=held, outcome=OUTCOME, spent=self.random.randrange(2, 28) * 480, by=self.clerk,
                    headcount=None if people else self.random.randrange(15, 160),
                    headcount_grounds="" if people else "现场签到表人数",
                )  # fmt: skip

    def _coming(self, organization: Organization | None, place: int) -> None:
        day = self.today + dt.timedelta(days=3 + place * 4)
        with clock.stopped_at(clock.start_of(self.today) + dt.timedelta(hours=11)):
            activity = self._plan(organization, None if organization else self.city, day, 6 if place == 1 else 30)
            if place != 2:
                self._sign_up(activity, 8 if place == 1 else self.random.randrange(2, 9))

    def _sign_up(self, activity: Activity, people: int) -> None:
        try:
            opened = activities.move(activity=activity, name="open_sign_up", by=self.clerk)
        except UserError:  # the holder is on the blacklist
            return
        for serial in range(people):
            name = f"{self.random.choice(generate.SURNAMES)}示范"
            sign_ups.sign_up(activity=opened, name=name, phone=f"010-5559{serial:04d}")
