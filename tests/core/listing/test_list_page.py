"""A list page over HTTP: filter, order, chips, saved views, export, bulk actions, partial answers."""

import datetime as dt

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.listing import pages
from core.listing.models import SavedView
from core.listing.pages import list_pages
from orgs.models import Collection, Organization
from tests.core.listing import rows
from unions.models import Role

pytestmark = pytest.mark.django_db
LIST = "/desk/organizations/"


def make(name, **facts):
    facts.setdefault("legal_form", "association")
    return Organization.objects.create(name=name, portal_status=facts.pop("portal_status", "verified"), **facts)


def names(response):
    listing = response.context["listing"]
    at = listing.cells.fields().index("name") + 2
    return [row[at] for row in listing.slice.rows]


# Filters -------------------------------------------------------------------------------------------------------------


def test_search_and_filter_narrow_together(desk):
    make("海淀法律援助中心", district_id="110108")
    make("海淀文化协会", district_id="110108")
    make("朝阳法律援助中心", district_id="110105")
    response = desk.get(LIST, {"q": "法律", "district": "110108"})
    assert names(response) == ["海淀法律援助中心"]
    assert [chip.value for chip in response.context["listing"].chips] == ["法律", "海淀区"]


def test_chip_takes_away_its_filter_alone(desk):
    make("甲", district_id="110108")
    listing = desk.get(LIST, {"q": "甲", "district": "110108", "o": "name"}).context["listing"]
    district = next(chip for chip in listing.chips if chip.value == "海淀区")
    assert desk.get(district.remove_url).context["listing"].querystring == "q=%E7%94%B2&o=name"


def test_district_may_be_typed_by_name(desk):
    make("甲", district_id="110108")
    make("乙", district_id="110105")
    assert names(desk.get(f"{LIST}?district=&district=海淀区")) == ["甲"]


def test_filter_that_is_not_understood_shows_nothing_and_says_so(desk):
    make("甲")
    response = desk.get(LIST, {"district": "不存在的区"})
    assert names(response) == []
    assert 'aria-invalid="true"' in response.content.decode()
    assert "不存在的区" in response.content.decode()


def test_typed_text_is_escaped(desk):
    make("<b>社</b>&")
    body = desk.get(LIST, {"q": '"><script>alert(1)</script>', "district": "<i>"}).content.decode()
    assert "<script>alert" not in body
    assert "<i>" not in body
    assert "&lt;b&gt;社&lt;/b&gt;&amp;" in desk.get(LIST).content.decode()


def test_contacted_this_year(desk, manager):
    contacted, other = make("甲"), make("乙")
    contacted.contacts.create(union=manager.acting.union, method="visit", staff="x", subject="y")
    assert names(desk.get(LIST, {"contacted": "yes"})) == [contacted.name]
    assert names(desk.get(LIST, {"contacted": "no"})) == [other.name]


def test_collected_this_year_counts_verified_collections_only(desk, manager):
    organization = make("甲")
    Collection.objects.create(organization=organization, year=dt.date.today().year, union=manager.acting.union)
    assert names(desk.get(LIST, {"collected": "no"})) == ["甲"]
    assert names(desk.get(LIST, {"collected": "yes"})) == []


def test_union_filter_takes_in_the_unions_below(desk, manager):
    made = rows.organizations(1)
    assert names(desk.get(LIST, {"union": manager.acting.union_id})) == [made[0].name]


# Scope ---------------------------------------------------------------------------------------------------------------


def test_page_shows_the_scope_of_the_appointment_only(client):
    rows.organizations(2)
    make("别处的协会")
    client.force_login(rows.staff(Role.CLERK, "BFTU-110105"))
    assert set(names(client.get(LIST))) == {"示范服务中心0000", "示范服务中心0001"}


def test_stranger_is_sent_to_sign_in(client):
    assert client.get(LIST).status_code == 302


# Order and pager -----------------------------------------------------------------------------------------------------


def test_unknown_dates_stand_at_the_end_of_the_latest_first(desk):
    make("无")
    make("旧", registered_on="2001-01-01")
    make("新", registered_on="2020-01-01")
    assert names(desk.get(LIST, {"o": "-registered"})) == ["新", "旧", "无"]
    assert names(desk.get(LIST, {"o": "registered"})) == ["无", "旧", "新"]


@pytest.mark.parametrize("cursor", ["", "x", "WzEsMSwxXQ", "W10", "bnVsbA", "WzEsbnVsbCwiYSJd", "%00", "🙂"])
def test_cursor_that_was_tampered_with_shows_a_page(desk, cursor):
    make("甲")
    assert desk.get(LIST, {"at": cursor, "o": "-registered"}).status_code == 200


def test_unknown_order_falls_back_to_the_pages_own(desk):
    make("一")
    make("二")
    assert names(desk.get(LIST, {"o": "password"})) == ["二", "一"]


def test_count_stops_at_a_thousand(desk):
    rows.organizations(1001)
    listing = desk.get(LIST).context["listing"]
    assert (listing.count, listing.total) == ("1,000+", 1001)


def test_first_page_that_holds_all_needs_no_count(desk):
    rows.organizations(3)
    with CaptureQueriesContext(connection) as captured:
        listing = desk.get(LIST, headers={"HX-Request": "true", "HX-Target": "list-region"}).context["listing"]
    assert listing.total == 3
    assert not [query for query in captured.captured_queries if "LIMIT 1001" in query["sql"]]


# Partial answers -----------------------------------------------------------------------------------------------------


def test_htmx_gets_the_region_and_a_true_address(desk):
    make("甲")
    headers = {"HX-Request": "true", "HX-Target": "list-region"}
    response = desk.get(LIST, {"q": "甲", "district": ""}, headers=headers)
    assert response["HX-Push-Url"] == f"{LIST}?q=%E7%94%B2"
    assert {"HX-Request", "HX-Target"} <= {word.strip() for word in response["Vary"].split(",")}
    assert "<html" not in response.content.decode()
    assert 'id="list-count" hx-swap-oob="true"' in response.content.decode()


def test_filter_by_htmx_brings_the_bar_of_views_along(desk):
    make("甲", district_id="110108")
    answer = desk.get(f"{LIST}?district=110108", headers={"HX-Request": "true", "HX-Target": "list-region"})
    page = answer.content.decode()
    assert 'id="list-tabs" hx-swap-oob="true"' in page
    assert 'name="querystring" value="district=110108"' in page


@pytest.mark.parametrize("target", ["listing/confirm.html", "main", ""])
def test_client_names_no_template(desk, target):
    response = desk.get(LIST, headers={"HX-Request": "true", "HX-Target": target})
    assert "<html" in response.content.decode()


def test_empty_list_says_what_to_do_next(desk):
    body = desk.get(LIST).content.decode()
    assert reverse("orgs:desk_add") in body
    assert "list-table" not in body


# Options -------------------------------------------------------------------------------------------------------------


def test_options_are_found_by_part_of_a_name(desk):
    found = desk.get(reverse("listing:options", args=["organizations", "district"]), {"q": "海淀"}).json()["results"]
    assert found == [{"id": "110108", "text": "海淀区"}]


def test_options_without_text_are_none(desk):
    assert desk.get(reverse("listing:options", args=["organizations", "district"])).json() == {"results": []}


@pytest.mark.parametrize(("page", "name"), [("nothing", "district"), ("organizations", "q"), ("organizations", "x")])
def test_options_of_what_is_not_there_are_404(desk, page, name):
    assert desk.get(reverse("listing:options", args=[page, name])).status_code == 404


def test_options_are_closed_to_those_who_may_not_open_the_page(client, django_user_model):
    client.force_login(django_user_model.objects.create(email="outsider@example.org", name="外"))
    assert client.get(reverse("listing:options", args=["organizations", "district"]), {"q": "海"}).status_code == 404


# Saved views ---------------------------------------------------------------------------------------------------------


def save(desk, title="海淀", querystring="district=110108", back=f"{LIST}?district=110108"):
    url = reverse("listing:save_view", args=["organizations"])
    return desk.post(url, {"title": title, "querystring": querystring, "back": back})


def test_saved_view_becomes_a_tab(desk, manager):
    assert save(desk)["Location"] == f"{LIST}?district=110108"
    tabs = desk.get(LIST, {"district": "110108"}).context["listing"].tabs
    assert [(str(tab.title), tab.is_current) for tab in tabs][1:] == [("海淀", True)]


def test_saved_view_of_the_same_name_is_replaced(desk):
    save(desk)
    save(desk, querystring="district=110105")
    assert SavedView.objects.get().querystring == "district=110105"


@pytest.mark.parametrize("title", ["", "  ", "长" * 41])
def test_saved_view_wants_a_short_name(desk, title):
    save(desk, title=title)
    assert not SavedView.objects.exists()


def test_list_holds_twelve_saved_views(desk):
    for number in range(13):
        save(desk, title=f"视图{number}")
    assert SavedView.objects.count() == 12


def test_default_view_opens_first_and_all_stays_reachable(desk):
    save(desk)
    view = SavedView.objects.get()
    desk.post(reverse("listing:change_view", args=[view.pk]), {"action": "default", "back": LIST})
    assert desk.get(LIST)["Location"] == f"{LIST}?district=110108"
    assert desk.get(f"{LIST}?all=1").status_code == 200


def test_saved_view_of_somebody_else_is_404(desk):
    other = SavedView.objects.create(user=rows.staff(Role.AUDITOR), page="organizations", title="x")
    assert desk.post(reverse("listing:change_view", args=[other.pk]), {"action": "delete"}).status_code == 404


def test_saved_view_leads_back_to_this_portal_only(desk):
    assert save(desk, back="https://evil.example/")["Location"] == "/desk/"


def test_deleted_view_is_gone(desk):
    save(desk)
    desk.post(reverse("listing:change_view", args=[SavedView.objects.get().pk]), {"action": "delete", "back": LIST})
    assert not SavedView.objects.exists()


# Export --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def exported(monkeypatch):
    """What the exporter was asked for."""
    asked = []

    def write(request, page, found, form, querystring):
        asked.append((page.export_resource, [one.name for one in found.order_by("id")], form, querystring))
        return HttpResponse("rows")

    monkeypatch.setattr(pages, "_exporter", write)
    return asked


def test_export_takes_exactly_the_filter(desk, exported):
    make("法律社")
    make("文化社")
    assert desk.post(f"{LIST}?q=法律&o=name", {"export": "csv"}).content == b"rows"
    assert exported == [("organizations", ["法律社"], "csv", "q=%E6%B3%95%E5%BE%8B&o=name")]


def test_export_of_ticked_rows_takes_them_alone(desk, exported):
    made = [make(name) for name in "甲乙丙"]
    desk.post(LIST, {"export": "csv", "chosen": "1", "selected": [made[0].pk, made[2].pk]})
    desk.post(LIST, {"export": "csv", "chosen": "1", "everything": "1", "selected": [made[0].pk]})
    assert [call[1] for call in exported] == [["甲", "丙"], ["甲", "乙", "丙"]]
    answer = desk.post(LIST, {"export": "csv", "chosen": "1"}, follow=True)
    assert len(answer.context["messages"]) == 1
    assert len(exported) == 2


def test_export_of_an_unknown_format_is_404(desk, exported):
    assert desk.post(LIST, {"export": "exe"}).status_code == 404


def test_job_finds_the_rows_of_an_export_again(desk, manager):
    make("法律社")
    make("文化社")
    assert [one.name for one in list_pages.get("organizations").filtered(manager, "q=法律")] == ["法律社"]


# Many at once --------------------------------------------------------------------------------------------------------


def test_bulk_action_asks_first_and_names_how_many(desk):
    chosen, _other = make("甲"), make("乙")
    response = desk.post(LIST, {"action": "invite", "selected": [chosen.pk]})
    assert "1" in response.context["question"]
    assert not Collection.objects.exists()


def test_bulk_action_carries_out_what_was_confirmed(desk):
    chosen, _other = make("甲"), make("乙")
    desk.post(LIST, {"action": "invite", "selected": [chosen.pk], "confirmed": "1"})
    assert [one.organization for one in Collection.objects.all()] == [chosen]


def test_bulk_action_on_all_that_match_keeps_to_the_filter(desk):
    make("法律社")
    make("文化社")
    desk.post(f"{LIST}?q=法律", {"action": "invite", "everything": "1", "confirmed": "1"})
    assert [one.organization.name for one in Collection.objects.all()] == ["法律社"]


def test_bulk_action_reaches_nothing_beyond_the_scope(client):
    far = make("别处的协会")
    client.force_login(rows.staff(Role.CLERK, "BFTU-110105"))
    client.post(LIST, {"action": "invite", "selected": [far.pk], "confirmed": "1"})
    assert not Collection.objects.exists()


def test_bulk_action_without_permission_is_refused(client):
    made = make("甲")
    client.force_login(rows.staff(Role.AUDITOR))
    response = client.post(LIST, {"action": "invite", "selected": [made.pk], "confirmed": "1"})
    assert response.status_code == 403
    assert not Collection.objects.exists()


def test_bulk_action_with_a_filter_that_is_not_understood_does_nothing(desk):
    make("甲")
    desk.post(f"{LIST}?district=x", {"action": "invite", "everything": "1", "confirmed": "1"})
    assert not Collection.objects.exists()


def test_bulk_action_without_any_row_says_so(desk):
    make("甲")
    response = desk.post(LIST, {"action": "invite"}, follow=True)
    assert response.redirect_chain
    assert len(response.context["messages"]) == 1


def test_bulk_action_beyond_its_limit_is_refused(desk):
    rows.organizations(1001)
    desk.post(LIST, {"action": "invite", "everything": "1", "confirmed": "1"})
    assert not Collection.objects.exists()
