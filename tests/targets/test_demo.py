"""The demo: the same for the same day, for an empty portal only, and its figures stand on its rows."""

import datetime as dt
import re
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from core import clock
from orgs.choices.records import CollectionStatus
from orgs.models import Campaign, Collection, Contact, Organization
from targets.metrics import metrics
from targets.models import Target
from targets.queries import all_unions, figures
from targets.reasons import reasons
from tests.orgs.factories import OrganizationFactory
from unions.models import User
from unions.queries import union_by_code

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 10)


def seed():
    call_command("seed_demo", today=TODAY, verbosity=0)


def made():
    organizations = Organization.objects.values_list("name", "uscc", "created_at", "updated_at", "district_id")
    contacts = Contact.objects.values_list("organization__name", "contacted_on", "recorded_at", "subject")
    collections = Collection.objects.values_list("organization__name", "year", "invited_at", "verified_at", "answers")
    return [sorted(map(str, rows)) for rows in (organizations, contacts, collections)]


def test_other_peoples_data_is_left_alone():
    OrganizationFactory()
    with pytest.raises(CommandError):
        seed()
    assert Organization.objects.count() == 1


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Make the demo once for all that read it, and return what the same day had made before."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            seed()
            before = made()
            transaction.set_rollback(True)
        seed()
        yield before
        transaction.set_rollback(True)


def test_same_day_makes_the_same_demo(demo):
    assert made() == demo
    assert all(demo)


def test_seeding_again_changes_nothing(demo):
    seed()
    assert made() == demo


def test_figures_of_the_demo_are_counted_from_its_rows(demo):
    year = TODAY.year
    with clock.stopped_at(clock.start_of(TODAY) + dt.timedelta(hours=12)):
        found = {
            (each.union.code, each.metric.key): each.count
            for each in figures(year=year, as_of=TODAY, unions=all_unions())
        }
    contacts = Contact.objects.filter(
        contacted_on__year=year, withdrawn_at=None, organization__is_worker_service=True
    ).values_list("organization", "union__code")
    collected = Collection.objects.filter(
        year=year, status=CollectionStatus.VERIFIED, organization__is_worker_service=True
    ).values_list("organization", flat=True)
    own = {organization for organization, code in contacts if code == "BFTU"}
    assert found["BFTU", "contacts"].own == len(own) > 50
    assert found["BFTU", "contacts"].subtree == len({organization for organization, _code in contacts})
    assert found["BFTU", "collections"].subtree == len(set(collected)) > 50
    assert Target.objects.filter(union__code="BFTU", year=year).count() >= 2


FIGURE = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>\s*(\d[\d,]*)\s*</a>')
ROWS = re.compile(r'class="page-count"[^>]*>\s*(\d[\d,]*)(\+?)')
DASHBOARDS = {
    "/desk/targets/": 4, "/desk/quality/": 40, "/desk/building/": 40, "/desk/building/?by=area": 20,
    "/desk/standing/": 0, "/desk/workforce/?as=sums": 4, "/desk/organizations/?as=map": 0,
    "/desk/campaigns/{campaign}/": 20, "/desk/campaigns/{campaign}/results/": 20,
}  # fmt: skip
"""Pages of figures, each with the least number of figures it is known to link."""


def number(text):
    return int(text.replace(",", ""))


def test_every_figure_of_every_dashboard_opens_as_many_rows(client, demo):
    campaign = Campaign.objects.get(union__code="BFTU", year=TODAY.year).pk
    with clock.stopped_at(clock.start_of(TODAY) + dt.timedelta(hours=12)):
        for login in ("manager@demo.example", "chaoyang@demo.example"):
            client.force_login(User.objects.get(email=login))
            for page, least in DASHBOARDS.items():
                address = page.format(campaign=campaign)
                found = FIGURE.findall(client.get(address).content.decode())
                assert login.startswith("chaoyang") or len(found) >= least, (address, len(found))
                for href, figure in found:
                    opened = client.get(urljoin(address, unescape(href))).content.decode()
                    rows, more = ROWS.search(opened).groups()
                    assert more or number(rows) == number(figure), (login, address, href)


def test_seeding_another_scale_over_a_demo_is_refused(demo):
    with pytest.raises(CommandError, match="small 规模"):
        call_command("seed_demo", scale="city", today=TODAY, verbosity=0)


def test_reasons_open_what_they_count(client, demo):
    client.force_login(User.objects.get(email="manager@demo.example"))
    opened = 0
    with clock.stopped_at(clock.start_of(TODAY) + dt.timedelta(hours=12)):
        for union in (union_by_code("BFTU"), union_by_code("BFTU-110105")):
            for key in ("contacts", "collections"):
                for reason in reasons(metrics.get(key), union, TODAY.year):
                    if reason.url:
                        page = client.get(reason.url).content.decode()
                        assert re.search(r'id="list-count">([\d,]+)', page)[1] == str(reason.count), reason
                        opened += 1
    assert opened >= 4
