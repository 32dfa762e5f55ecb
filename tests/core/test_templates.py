"""What every template keeps to, and what the components refuse."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from core import navigation
from core.checks import places_exist
from core.icons import UnknownIconError
from tests.factories import person
from unions.models import Role, User

ROOT = Path(settings.BASE_DIR)
FOLDERS = [ROOT / "templates", *ROOT.glob("*/templates"), *ROOT.glob("core/*/templates")]
TEMPLATES = [path for folder in FOLDERS for path in folder.rglob("*.html") if "mail" not in path.parts]
FORBIDDEN = {
    "an inline style, which the content policy forbids": re.compile(r"\sstyle\s*="),
    "an inline script, which the content policy forbids": re.compile(
        r"<script(?![^>]*\b(src=|type=\"application/json))"
    ),
    "an inline handler, which the content policy forbids": re.compile(r"\son[a-z]+\s*=\s*[\"']|hx-on"),
    "a part of Bootstrap's script, which the portal does not load": re.compile(r"data-bs-"),
    "something from another host": re.compile(r"(src|<link[^>]*href)\s*=\s*[\"']https?:"),
}


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_keeps_to_the_policy(path):
    text = path.read_text()
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles_and_its_icons_exist(path):
    folder = next(folder for folder in FOLDERS if folder in path.parents)
    get_template(str(path.relative_to(folder)))
    for name in re.findall(r'{% icon "([^"]+)"', path.read_text()):
        assert render(f'{{% icon "{name}" %}}')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_become_cards_on_a_phone(path):
    # The administration's own, one that holds any slot, and files that people take along or that stay as they were.
    if not {"documents", "allauth", "export.html", "notice_copy.html"}.intersection(path.parts):
        tables = re.findall(r"<table[^>]*>", path.read_text())
        # A workforce's figures are a grid of four narrow columns, which a phone shows whole; comparisons stack in
        # their own way.
        known = re.compile(r"(list|import|workforce)-table|stacked|side-by-side|compare")
        assert [one for one in tables if not known.search(one)] == []


def test_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in render('{% icon "users" %}')


@pytest.mark.parametrize("name", ["no-such-icon", "../outline/users", ""])
def test_icon_unknown(name):
    with pytest.raises(UnknownIconError):
        render("{% icon name %}", name=name)


def test_status_badge_of_unknown_tone():
    with pytest.raises(TemplateSyntaxError, match="no tone"):
        render('{% status_badge "word" "mauve" %}')


@pytest.mark.parametrize(
    ("value", "total", "expected", "tone", "percent"),
    [(40, 100, 60, "behind", "40.00"), (70, 100, 60, "on-way", "70.00"), (120, 100, 60, "good", "100.00"),
     (0, 0, None, "good", "100.00"), (-5, 100, None, "on-way", "0.00")],
)  # fmt: skip
def test_progress(value, total, expected, tone, percent):
    html = render("{% progress value total expected %}", value=value, total=total, expected=expected)
    assert f'class="progress-mark {tone}"' in html
    assert f'width="{percent}%"' in html


def test_components_escape_what_they_are_given():
    html = render('{% page_header title=evil %}<a href="/">ok</a>{% endpage_header %}{% chip evil %}', evil="<b>x</b>")
    assert "<b>" not in html
    assert '<a href="/">ok</a>' in html


def test_chart_table_and_data_agree():
    source = '{% chart id="c" title="t" labels=labels series=series %}'
    html = render(source, labels=["a", "b"], series=[{"name": "s", "values": [1234, None]}])
    data = json.loads(re.search(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)[1])
    assert data["series"] == [{"name": "s", "values": [1234, None]}]
    assert "1,234" in html
    assert "—" in html


# The frames ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(db):
    return person(Role.CLERK, name="王丽")


def test_place_without_address_is_refused(registered):
    registered(navigation.desk, "nowhere", navigation.NavItem("Nowhere", "no_such_name", "users"))
    registered(navigation.desk, "faceless", navigation.NavItem("Faceless", "help", "no-such-icon"))
    assert [error.id for error in places_exist()] == ["core.E010", "core.E010"]


def test_sidebar_shows_only_what_the_visitor_may_open(client, clerk, registered):
    hidden = navigation.NavItem("A hidden place", "help", "users", permission="core.no_such_permission")
    registered(navigation.desk, "hidden", hidden)
    registered(navigation.desk, "shown", navigation.NavItem("A shown place", "help", "users"))
    client.force_login(clerk)
    html = client.get(reverse("desk_home")).content.decode()
    assert "A shown place" in html
    assert "A hidden place" not in html


def test_sidebar_marks_the_current_place_and_counts(client, clerk, registered):
    registered(navigation.desk, "waits", navigation.NavItem("Waits", "help", "users", badge=lambda request: 120))
    client.force_login(clerk)
    html = client.get(reverse("desk_home")).content.decode()
    assert 'data-place="home" aria-current="page"' in html
    assert 'data-place="waits" aria-current' not in html
    assert ">99+<" in html


def test_sidebar_speaks_the_language_of_the_request(client, clerk, registered):
    client.force_login(clerk)
    english = client.get(reverse("desk_home"), headers={"Accept-Language": "en"}).content.decode()
    assert "Workbench" in english
    assert '<html lang="en"' in english
    assert '<html lang="zh-hans"' in client.get(reverse("desk_home")).content.decode()


def test_search_field_only_where_there_is_something_to_search(client, clerk, registered):
    client.force_login(clerk)
    kept = dict(navigation.search_sources._items)
    navigation.search_sources._items.clear()
    try:
        assert "global-search" not in client.get(reverse("desk_home")).content.decode()
    finally:
        navigation.search_sources._items.update(kept)
    registered(navigation.search_sources, "x", navigation.SearchSource("X", lambda user, words, limit: []))
    assert "global-search" in client.get(reverse("desk_home")).content.decode()


def test_search_shows_finds_with_their_source(client, clerk, registered):
    hits = [navigation.Hit("<i>Found</i>", "/help/")]
    source = navigation.SearchSource(
        "Things", lambda user, words, limit: hits, all_results=lambda words: f"/all/?q={words}"
    )
    registered(navigation.search_sources, "x", source)
    client.force_login(clerk)
    html = client.get(reverse("search"), {"q": "法律"}).content.decode()
    assert "&lt;i&gt;Found" in html
    assert "/all/?q=法律" in html


@pytest.mark.django_db
def test_year_is_remembered_and_checked(rf):
    request = rf.get("/", {"year": str(navigation.years()[2])})
    request.session = {}
    assert navigation.chosen_year(request) == navigation.years()[2]
    again = rf.get("/", {"year": "1066"})
    again.session = request.session
    assert navigation.chosen_year(again) == navigation.years()[2]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "help", "accessibility", "account_login", "account_signup"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_public_page_opens(client, name, language):
    answer = client.get(reverse(name), headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_language_switch_returns_to_the_page(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/help/"})
    assert answer["Location"] == "/help/"
    assert "Signing in" in client.get("/help/").content.decode()


def test_administration_has_the_wider_policy(admin_client):
    assert "'unsafe-eval'" in admin_client.get("/admin/login/")["Content-Security-Policy"]


# Errors -------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_not_found_says_what_to_do(client):
    answer = client.get("/no/such/page/", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_server_error_needs_no_database_and_bears_the_id_of_the_log(client, settings, caplog):
    settings.ROOT_URLCONF = "tests.core.urls"
    client.raise_request_exception = False
    with translation.override("en"):
        answer = client.get("/components/failing/")
    assert answer.status_code == 500
    error_id = re.search(r'error-id">([^<]+)<', answer.content.decode())[1]
    assert error_id in caplog.text


def test_form_without_protection_token(settings):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/language/", {}, headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()


def test_chinese_pages_write_thousands_apart():
    with translation.override("zh-hans"):
        assert ">50,842<" in render('{% page_header title="x" count=50842 %}{% endpage_header %}')


@pytest.mark.django_db
def test_form_address_opened_as_a_page_leads_to_where_it_belongs(client):
    client.force_login(User.objects.create(email="reload@example.org", name="张"))
    answer = client.get("/inbox/read/", headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Allow"], answer.context["belongs_to"]) == (405, "POST", "/inbox/")
    assert client.get("/inbox/read/", headers={"Accept": "application/json"}).content == b""


def test_browsers_find_an_icon_of_their_own_accord(client):
    address = client.get("/favicon.ico")["Location"]
    assert address.startswith("/static/img/favicon")
