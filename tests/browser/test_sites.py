"""Standorte in the browser: outlines by mouse and keys, several projects on one point."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.database import transaction
from quarters.sites import sites
from tests.browser.conftest import DESKTOP, settle
from tests.web.conftest import Server

MAP = ".st-key-standorte_karte"


@pytest.fixture
def own_page(browser: Browser, own_server: Server):
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="de-DE")
    page = context.new_page()

    def opened(path: str) -> Page:
        page.goto(f"{own_server.url}/{path}")
        settle(page)
        until_drawn(page)
        return page

    yield opened
    context.close()


def until_drawn(page: Page) -> None:
    """Wait until the map rests; asked from outside, because the page's own rules forbid evaluated code."""
    end = time.monotonic() + 40
    while not page.evaluate(
        "() => Boolean(window.siteMap?.map?.areTilesLoaded() && !siteMap.map.isMoving())"
    ):
        assert time.monotonic() < end, "the map never came to rest"
        page.wait_for_timeout(150)


def at(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Return where a place is on the screen."""
    until_drawn(page)
    return page.evaluate(
        """([lon, lat]) => { const box = siteMap.map.getCanvas().getBoundingClientRect();
          const { x, y } = siteMap.map.project([lon, lat]); return [box.left + x, box.top + y]; }""",
        [lon, lat],
    )


def energiecampus_ha() -> float | None:
    with transaction() as connection:
        return next(site.outline_ha for site in sites(connection) if site.key == "energiecampus")


def test_an_outline_is_drawn_measured_and_stored(own_page) -> None:
    page = own_page("standorte?standort=energiecampus")
    page.get_by_role("button", name="Umriss zeichnen").click()
    bar = page.locator(".draw-bar")
    expect(bar).to_be_visible()
    page.evaluate("siteMap.map.jumpTo({ center: [7.4115, 51.5397], zoom: 15 })")
    page.locator(".canvas").first.scroll_into_view_if_needed()
    corners = [(7.409, 51.5405), (7.414, 51.5405), (7.414, 51.538)]
    for lon, lat in corners:
        page.mouse.click(*at(page, lon, lat))
        page.wait_for_timeout(350)  # else two clicks are a double click
    expect(bar).to_contain_text(re.compile("3 Ecken, ungefähr"))
    # the last corner by keyboard: the map's middle, without a mouse
    page.evaluate("siteMap.map.jumpTo({ center: [7.409, 51.538] })")
    page.locator("canvas.maplibregl-canvas").first.focus()
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("4 Ecken")
    bar.get_by_role("button", name="Fertig").click()
    said = page.locator(".st-key-standorte_umriss_leiste")
    expect(said).to_contain_text(re.compile(r"Umriss Energiecampus: 9,6\d\sha, 4 Ecken"))  # 346,7 m × 278,1 m
    saver = said.get_by_role("button", name="Umriss sichern")
    expect(saver).to_be_in_viewport()
    saver.click()
    expect(page.locator(".st-key-standort_blatt")).to_contain_text(re.compile(r"Umriss\s*9,6\d\sha"))
    assert energiecampus_ha() == pytest.approx(9.64, abs=0.05)


def test_several_projects_on_one_point_are_asked_for(own_page) -> None:
    page = own_page("standorte")
    page.evaluate("siteMap.map.jumpTo({ center: [7.442778, 51.525833], zoom: 13 })")
    until_drawn(page)
    piles = page.evaluate(
        "() => siteMap.map.queryRenderedFeatures({ layers: ['site piles'] }).map((f) => f.properties.pile)"
    )
    assert "4" in piles, "one symbol is to be seen, the number tells of the others"
    page.locator(".canvas").first.scroll_into_view_if_needed()
    page.mouse.click(*at(page, 7.442778, 51.525833))
    chooser = page.locator(".chooser")
    expect(chooser.get_by_role("button")).to_have_count(4)
    chooser.get_by_role("button", name="DINT-Port").click()
    expect(page.locator(".st-key-standort_blatt h2")).to_have_text("DINT-Port")


def test_maps_of_other_pages_are_drawn_when_one_comes_from_the_map(open_page) -> None:
    """All maps share the text of their entry; each page must get its own map, also without loading anew."""
    page = open_page("karte")
    page.locator("canvas.maplibregl-canvas").first.wait_for()
    for name, here in (("Standorte", "siteMap"), ("Versorgung", "supplyMap"), ("Karte", "atlasMap")):
        page.get_by_role("link", name=name).first.click()
        settle(page)
        end = time.monotonic() + 40
        while not page.evaluate(f"() => Boolean(window.{here}?.map?.areTilesLoaded())"):
            assert time.monotonic() < end, f"no map on the page {name}"
            page.wait_for_timeout(150)
