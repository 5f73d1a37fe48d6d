"""A real Chromium: the system's own, signed in without the login page, and axe to look at it."""

import contextlib
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """A real browser on a shared machine may be late once; what fails twice is broken.

    The run's last line counts those that were run again, and ``-rR`` names them.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if CHROMIUM is None:
        pytest.skip("There is no chromium on this machine.")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(autouse=True)
def people_may_work(groups, page):
    """Everybody signs in as one of a group."""
    yield
    # What the server still answers would meet the emptying of its tables.
    with contextlib.suppress(Error):
        page.wait_for_load_state("networkidle", timeout=10_000)


@pytest.fixture
def signed_in(page, live_server):
    """``signed_in(user)`` gives the page with that user's session; whatever it logs is an error."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    return sign_in


@pytest.fixture
def complaints(page):
    """What the page's console says that is no mere information: CSP violations, script errors."""
    said = []
    page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def axe():
    """``axe(page)`` gives what axe finds wrong, each with the first elements it is about."""

    def look(page):
        return [
            (found["id"], found["help"], [node["html"][:120] for node in found["nodes"]][:3])
            for found in Axe().run(page).response["violations"]
        ]

    return look
