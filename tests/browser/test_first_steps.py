"""The three sentences for a browser that opens the atlas for the first time."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import settle
from tests.conftest import TestDatabase
from tests.web.conftest import serving


def test_first_steps_open_once_and_stand_in_the_menu(
    browser: Browser, shared_atlas_database: TestDatabase, tmp_path: Path
) -> None:
    with serving(shared_atlas_database, tmp_path / "log", FIRST_STEPS="1") as server:
        page = browser.new_page(locale="de-DE")
        page.goto(f"{server.url}/daten")
        steps = page.get_by_role("dialog", name="Willkommen im Quartiersatlas")
        expect(steps.locator("li")).to_have_count(3)
        expect(steps).to_contain_text(
            "Das sind Beispieldaten. Alles lässt sich ausprobieren, nichts geht kaputt."
        )
        steps.get_by_role("button", name="Später").click()
        expect(steps).to_have_count(0)

        page.reload()
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Daten")
        expect(steps).to_have_count(0)

        page.get_by_test_id("stMenuButtonButton").click()
        page.get_by_role("menuitem", name="Erste Schritte").click()
        steps.get_by_role("button", name="Loslegen").click()
        page.wait_for_url("**/karte*")
        expect(steps).to_have_count(0)
        page.close()
