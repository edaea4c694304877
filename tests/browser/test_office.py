"""The office in the browser: a request is entered and finds its vacancies; citizens report; charts are drawn."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, OpenPage, settle
from tests.web.conftest import Server


def test_a_request_is_entered_and_finds_vacancies(browser: Browser, own_server: Server) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    page = context.new_page()
    page.goto(f"{own_server.url}/leerstand?sicht=gesuche")
    settle(page)
    page.get_by_role("button", name="Gesuch anlegen").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name des Gesuchs").fill("Buchladen <b>mit</b> Café")
    dialog.get_by_label("Fläche ab, m²").fill("70")
    dialog.get_by_label("Fläche bis, m²").fill("160")
    dialog.get_by_label("Telefon").fill("0231 000000")
    dialog.get_by_role("button", name="Sichern").click()
    expect(dialog.get_by_role("alert")).to_contain_text("nur mit Einwilligung")
    dialog.get_by_text("Die Person ist einverstanden").click()
    dialog.get_by_role("button", name="Sichern").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("7 offene Gesuche")).to_be_visible()
    expect(page.get_by_role("heading", name="Buchladen <b>mit</b> Café")).to_be_visible()
    expect(page.get_by_text("0231 000000")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="passen").first).to_contain_text("100 von 100")
    context.close()


def test_a_citizen_reports_on_a_phone_without_a_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, locale="de-DE", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{server.url}/melden")
    page.get_by_label("Straße").fill("Meldeweg")
    page.get_by_label("Hausnummer").fill("7")
    page.get_by_label("Was war dort?").select_option("shop")
    page.get_by_role("button", name="Melden").click()
    expect(page.get_by_role("status")).to_have_text("Danke, Ihre Meldung ist angekommen.")
    context.close()


def test_rates_are_drawn_and_told(open_page: OpenPage) -> None:
    page = open_page("leerstand?sicht=quoten&ebene=borough", dark=True)
    charts = page.locator(".qa-multiple img")
    expect(charts).to_have_count(6)
    for number in range(6):
        assert re.search(r"im Jahr 20\d\d", charts.nth(number).get_attribute("alt") or "")
        assert charts.nth(number).evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_text("Als Tabelle").first.click()
    expect(page.get_by_role("row").filter(has_text="Wiederbelegt im Jahr").first).to_be_visible()
