"""The real app in Debian's Chromium: what these tests assert is what a person sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--no-first-run", "--disable-quic", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
DESKTOP, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)
QUIET_MS = 30_000
expect.set_options(timeout=20_000)  # busy machines draw late
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests of this folder a second try, shown as R: software drawing on a busy machine can run out of time."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def server(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as `make run` starts it, on a clone of the example database."""
    with serving(shared_atlas_database, tmp_path_factory.mktemp("log") / "server.log") as started:
        yield started


@pytest.fixture
def own_server(atlas_database: TestDatabase, tmp_path: Path) -> Iterator[Server]:
    """The app on a database of this test alone, for tests that change data."""
    with serving(atlas_database, tmp_path / "server.log") as started:
        yield started


def settle(page: Page) -> None:
    """Wait until the page is drawn: a heading or an error is there, nothing is stale, no skeleton is left."""
    page.wait_for_selector("h1, .qa-error", state="attached", timeout=QUIET_MS)
    page.wait_for_timeout(300)
    page.locator('[data-testid="stSkeleton"]').first.wait_for(state="detached", timeout=QUIET_MS)
    page.locator('[data-stale="true"]').first.wait_for(state="detached", timeout=QUIET_MS)


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Open an address of the app: ``open_page("daten", size=PHONE, dark=True)``.

    The page collects the hosts it asked in ``page.foreign``; the test fails at its end when there was one.
    """
    contexts, foreign = [], []
    own = urlsplit(server.url).netloc

    def opened(path: str = "", size: tuple[int, int] = DESKTOP, *, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light",
            locale="de-DE", bypass_csp=False,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request", lambda request: foreign.append(request.url) if _is_foreign(request.url, own) else None
        )
        page.goto(f"{server.url}/{path}")
        settle(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert foreign == [], "the page asked other hosts"


def _is_foreign(url: str, own: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The source of axe-core, as npm put it into the project."""
    return (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text(
        "utf-8"
    )
