"""A real browser for tests: Chromium of the system, desktop and phone, Chinese and English.

Every page that a test opens is watched: an error on its console, a script that throws, or a violation of the content
security policy fails the test. ``SCREENS=1`` keeps the pictures that the guides show, in ``docs/screens/``.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client, testcases
from playwright.sync_api import expect

# Playwright's synchronous interface keeps an event loop in this thread; Django would refuse the database because of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=30_000)  # milliseconds, as long as Playwright waits for anything else

# pytest-django serves from the finders only where it reads "django.contrib.staticfiles"; ours is a subclass of it.
testcases._StaticFilesHandler = StaticFilesHandler

SCREENS = Path(settings.BASE_DIR) / "docs" / "screens"
FAILURES = (
    Path(os.environ.get("HUB_VAR") or Path(settings.BASE_DIR) / "var") / "failures"
)  # what the pages of a failed test showed last
FAILED = pytest.StashKey[bool]()
SIZES = {"desktop": (1440, 900), "phone": (390, 844), "tablet": (820, 1180), "narrow": (360, 740)}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser_type_launch_args():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.fail("no Chromium on this machine; make test installs it")
    return {"executable_path": chromium, "args": CHROMIUM_ARGS, "headless": True}


@pytest.fixture(params=LOCALES)
def language(request):
    """The language the browser asks for: ``zh`` and ``en`` in turn."""
    return request.param


@pytest.fixture
def open_page(request, browser, live_server, language):
    """Return a function that opens a page of a size (a key of ``SIZES``); a complaint of its fails the test."""
    contexts, complaints = [], []

    def _note(text):
        if not text.startswith("Failed to load resource"):  # told with its address by the response
            complaints.append(text)

    def open_one(size, *, scripts=True, language=language):
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.hub_size = size
        page.hub_language = language
        page.on("console", lambda message: message.type == "error" and _note(message.text))
        page.on("response", lambda answer: answer.status >= 400 and _note(f"{answer.status} {answer.url}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    open_one.complaints = complaints
    yield open_one
    for number, context in enumerate(contexts):
        if context.pages and request.node.stash.get(FAILED, default=False):
            context.pages[0].screenshot(path=FAILURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert not complaints, f"the browser complained: {complaints}"


@pytest.fixture
def desktop(open_page):
    return open_page("desktop")


@pytest.fixture
def phone(open_page):
    return open_page("phone")


@pytest.fixture(params=["desktop", "phone"])
def page(request, open_page):
    """A page at desktop and at phone width in turn."""
    return open_page(request.param)


@pytest.fixture
def sign_in(live_server):
    """Return a function that signs a user in to a page by the session cookie, without the sign-in form."""

    def sign_in_page(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign_in_page


@pytest.fixture(scope="session")
def axe_source():
    return (Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def axe(axe_source):
    """Return a function that fails where a page breaks WCAG 2.2 A or AA, as far as a program can tell."""

    def check(page):
        page.evaluate(axe_source)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
        assert not found["violations"], _told(found["violations"])

    return check


def _told(violations):
    told = [{"rule": one["id"], "nodes": [_node(node) for node in one["nodes"]]} for one in violations]
    return json.dumps(told, indent=1, ensure_ascii=False)


def _node(node):
    return f"{node['html'][:160]} — {node['failureSummary']}"


@pytest.fixture
def fits():
    """Return a function that fails where a page is wider than its window."""

    def check(page):
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[page.hub_size][0], f"{page.url} is {width} px wide"

    return check


@pytest.fixture
def shot():
    """Return a function that keeps a picture of what the window shows in ``docs/screens/``, where ``SCREENS=1``."""

    def keep(page, name):
        if os.environ.get("SCREENS") == "1":
            SCREENS.mkdir(parents=True, exist_ok=True)
            path = SCREENS / f"{name}-{page.hub_size}-{page.hub_language}.png"
            page.screenshot(path=path)

    return keep
