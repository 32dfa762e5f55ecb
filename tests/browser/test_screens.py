"""The pages of a portal in use, as the demo fills it: at a desk and on a phone, in Chinese and English.

``SCREENS=1`` keeps the pictures that README.md and the guides show.
"""

import datetime as dt

import pytest
from django.core.management import call_command

from core import clock
from orgs.models import Collection, Organization
from unions.models import User

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 11, 20)
LOOKS = [("desktop", "zh"), ("desktop", "en"), ("phone", "zh"), ("phone", "en"), ("narrow", "zh"), ("narrow", "en")]
KEPT = {"/desk/targets/": "targets", "/desk/organizations/": "organizations", "/organizations/": "directory"}


@pytest.fixture
def demo():
    with clock.shifted_to(clock.start_of(TODAY) + dt.timedelta(hours=10)):
        call_command("seed_demo", verbosity=0)
        yield


def pages():
    """Return the addresses to look at, by who looks: a demo account, or nobody."""
    organization = Organization.objects.filter(members__isnull=False, collections__isnull=False).order_by("pk")[0]
    collection = Collection.objects.filter(status="submitted").order_by("pk")[0]
    shown = Organization.objects.listed_publicly()[0]
    waiting = Organization.objects.filter(portal_status="submitted")[0]
    record = f"/desk/organizations/{organization.pk}/"
    tabs = [f"{record}{tab}/" for tab in ("contacts", "collections", "files", "history")]
    return {
        None: ["/", "/organizations/", f"/organizations/{shown.number}/", "/register/"],
        "manager@demo.example": [
            "/desk/", "/desk/organizations/", record, *tabs, "/desk/contacts/", "/desk/collections/",
            f"/desk/collections/{collection.pk}/", "/desk/registrations/", "/desk/organizations/import/",
            "/desk/targets/", "/desk/targets/contacts/evidence/", "/desk/building/", "/desk/standing/",
            "/desk/filings/", f"/desk/registrations/{waiting.pk}/", "/desk/search/?q=法律", "/inbox/", "/inbox/tasks/",
            "/jobs/",
        ],
        "owner@demo.example": ["/my/", f"/my/organizations/{organization.pk}/", "/inbox/preferences/"],
        "both@demo.example": ["/desk/"],
    }  # fmt: skip


def scrolling_tables(page):
    """Return how many tables are wider than the room they stand in."""
    wider = "one => one.scrollWidth > one.clientWidth + 1"
    return page.evaluate(f"[...document.querySelectorAll('.table-responsive')].filter({wider}).length")


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_pages_in_use_fit_and_are_accessible(demo, open_page, sign_in, axe, fits, shot):
    for size, language in LOOKS:
        for email, addresses in pages().items():
            page = open_page(size, language=language)
            if email:
                sign_in(page, User.objects.get(email=email))
            for address in addresses:
                page.goto(address)
                fits(page)
                assert size != "narrow" or not scrolling_tables(page), f"{address}: a table scrolls sideways"
                if size == "desktop" and language == "zh":
                    axe(page)
                if language == "zh" and address in KEPT:
                    shot(page, KEPT[address])
            page.context.close()
