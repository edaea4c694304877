"""The page Versorgung as a person sees it: areas really coloured, a measure changes the map, the walk of a cell."""

from __future__ import annotations

import re
import signal
import time
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.web.conftest import Server

DRAWN_S = 90
PRACTICES = "versorgung?dienst=general_practice"


def until_drawn(page: Page) -> None:
    """Wait until the map of the page is drawn and the script rests."""
    end = time.monotonic() + DRAWN_S
    while time.monotonic() < end:
        page.wait_for_timeout(250)
        if page.evaluate(
            """() => Boolean(window.supplyMap?.done.areas && supplyMap.stage.dataset.ready
                && supplyMap.map.areTilesLoaded() && !supplyMap.map.isMoving()
                && !document.querySelector('[data-test-script-state="running"]'))"""
        ):
            page.wait_for_timeout(300)
            return
    raise AssertionError("the map was not drawn in time")


def press(page: Page, source: str, place: int = 0) -> None:
    """Click the n-th point of a source on the map, brought into the middle before."""
    box: list[float] = page.evaluate(
        """([source, place]) => {
          const { lon, lat } = supplyMap.data.points[source];
          supplyMap.map.jumpTo({ center: [lon[place], lat[place]], zoom: 15 });
          const b = supplyMap.map.getCanvas().getBoundingClientRect();
          return [b.x + b.width / 2, b.y + b.height / 2];
        }""",
        [source, place],
    )
    until_drawn(page)
    page.mouse.click(*box)


def test_areas_are_coloured_by_class(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    found: dict[str, Any] = page.evaluate(
        """() => {
          const drawn = supplyMap.map.queryRenderedFeatures({ layers: ['gap areas'] });
          const { ids, classes } = supplyMap.data.areas;
          return {
            areas: new Set(drawn.map((f) => f.id)).size,
            wrong: drawn.filter((f) => f.state.k !== classes[ids.indexOf(f.id)]).length,
            known: ids.length,
          };
        }"""
    )
    assert found == {"areas": 62, "wrong": 0, "known": 62}


def test_legend_counts_every_area_once(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    rows = page.locator(".supply-legend li").all_inner_texts()
    classes = [row.split("\n") for row in rows if "%" in row]
    assert len(classes) == 5
    assert sum(int(row[-1]) for row in classes) == 62


def test_a_measure_changes_map_and_figures_without_reloading_shapes(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    press(page, "vacancies", 0)
    button = page.get_by_role("button", name="Ins Szenario legen")
    button.wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/tiles/" in request.url else None)
    button.click()
    expect(page.get_by_role("button", name="Aus dem Szenario nehmen")).to_be_visible()
    expect(page.locator(".qa-four")).not_to_contain_text("noch keine Maßnahme")
    until_drawn(page)
    assert page.evaluate("() => supplyMap.data.points.placed.id.length") == 1
    assert asked == []


def test_choosing_a_use_changes_figures_and_map_before_the_server_answers(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    assert page.evaluate("() => supplyMap.data.reach") is None
    press(page, "vacancies", 0)
    heading = page.locator(".qa-effect h3:visible")
    expect(heading).to_be_visible()
    until_drawn(page)
    first = page.evaluate("() => JSON.stringify(supplyMap.data.reach)")
    assert len(page.evaluate("() => supplyMap.data.points.placed.id")) == 1
    expect(page.locator(".qa-four")).to_contain_text("Mit dieser Nutzung")
    before = heading.inner_text()
    page.evaluate(
        """() => document.addEventListener('click', () => {
          const once = { drawn: false };
          supplyMap.map.once('render', () => { once.drawn = true; });
          requestAnimationFrame(() => { window.drawnInTheFirstFrame = once.drawn; });
        }, { capture: true, once: true })"""
    )
    server.process.send_signal(signal.SIGSTOP)
    try:
        page.locator(".st-key-nutzungen").get_by_role("radio").nth(1).check(force=True)
        expect(heading).not_to_have_text(before)
        assert page.evaluate("() => drawnInTheFirstFrame")
        shown = "(id) => supplyMap.map.getFeatureState({ source: 'reach', id }).shown === true"
        assert [page.evaluate(shown, number) for number in (1, 2)] == [False, True]
        assert page.evaluate("() => JSON.stringify(supplyMap.data.reach)") != first
        assert (
            page.evaluate("() => supplyMap.data.points.placed.id") == []
        )  # not the service that the map shows
        told = page.evaluate("() => JSON.stringify([supplyMap.data.reach, supplyMap.data.legend])")
    finally:
        server.process.send_signal(signal.SIGCONT)
    until_drawn(page)
    page.wait_for_function("() => supplyMap.component.data.tries.chosen === 1")
    assert page.evaluate("() => JSON.stringify([supplyMap.data.reach, supplyMap.data.legend])") == told
    expect(heading).not_to_have_text(before)


def test_row_of_the_ranking_marks_its_area(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    table = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    assert table
    page.mouse.click(table["x"] + 40, table["y"] + 36 + 18)
    expect(page.locator(".st-key-luecken_blatt .qa-sheet-title")).to_be_visible()
    until_drawn(page)
    chosen = page.evaluate("() => supplyMap.data.areas.chosen")
    assert chosen
    state = page.evaluate(
        "(id) => supplyMap.map.getFeatureState({ source: 'layer statistical_districts', "
        "sourceLayer: 'statistical_districts', id }).chosen",
        chosen,
    )
    assert state is True


def test_red_cell_shows_its_walk_on_the_map(open_page: OpenPage) -> None:
    page = open_page(f"{PRACTICES}&inhalt=luecke,angebote,zellen")
    until_drawn(page)
    cell = page.evaluate(
        """() => {
          const { runs, classes } = supplyMap.data.cells;
          const place = classes.indexOf('4');
          let before = 0;
          for (const [first, count] of runs) {
            if (place < before + count) return first + place - before;
            before += count;
          }
        }"""
    )
    page.evaluate("(id) => supplyMap.component.setStateValue('picked', { kind: 'cell', id, seq: 1 })", cell)
    expect(page.get_by_role("heading", name="Warum ist diese Zelle rot?")).to_be_visible()
    until_drawn(page)
    assert page.evaluate("() => supplyMap.data.path.length") > 2
    assert page.evaluate("() => supplyMap.map.queryRenderedFeatures({ layers: ['path'] }).length") > 0


def test_link_restores_question_and_choice(open_page: OpenPage) -> None:
    page = open_page("versorgung?dienst=pharmacy&fussweg=500&gebiete=suburb&gruppe=over_65")
    until_drawn(page)
    expect(page.get_by_text("Menschen ohne Apotheke")).to_be_visible()
    assert page.evaluate("() => supplyMap.data.areas.ids.length") == 81
    expect(page.get_by_role("radio", name="65 +")).to_be_checked()


def test_siting_shows_numbered_sites_and_proves(open_page: OpenPage) -> None:
    page = open_page(f"{PRACTICES}&reiter=standorte")
    page.get_by_role("button", name="Standorte suchen").click()
    expect(page.locator(".qa-answer")).to_contain_text("Leerstände versorgen zusammen")
    expect(page.locator(".qa-answer")).to_contain_text("Bewiesen", timeout=60_000)
    until_drawn(page)
    assert page.evaluate("() => supplyMap.data.points.sites.label.sort().join('')") == "12345"
    assert page.evaluate("() => supplyMap.data.reach.length") > 0


def test_siting_within_a_budget_for_two_services_keeps_to_it_and_lists_the_others(
    open_page: OpenPage,
) -> None:
    page = open_page(f"{PRACTICES}&reiter=standorte")
    page.get_by_role("combobox", name="Versorgungsarten").click()
    page.get_by_role("option", name="Bäckerei").click()
    page.keyboard.press("Escape")
    page.get_by_label("Oder Budget").fill("6000")
    page.get_by_text("Welche Leerstände kommen infrage?").click()
    page.get_by_text("Nur stufenlose").click()
    page.get_by_role("button", name="Standorte suchen").click()
    expect(page.locator(".qa-answer")).to_contain_text("Hausarztpraxis · Bäckerei")
    expect(page.locator(".qa-answer")).to_contain_text("Bewiesen", timeout=60_000)
    until_drawn(page)
    rent = page.get_by_text("Kaltmiete zusammen").inner_text()
    spent, budget = (int(part.replace(".", "")) for part in re.findall(r"[\d.]+(?=\s€)", rent))
    assert 0 < spent <= budget == 6000
    sites = page.evaluate("() => supplyMap.data.points.sites.id.length")
    assert page.locator(".st-key-standort_spalten table").first.locator("tbody tr").count() == sites
    page.get_by_text("Liste der nicht gewählten").click()
    expect(page.get_by_role("region", name="Nicht gewählte Leerstände mit Grund")).to_be_visible()
    entry = page.locator(".supply-legend li", has_text="neu versorgt: Hausarztpraxis, Bäckerei")
    expect(entry).to_be_visible()


def test_phone_ranks_first_and_leaves_siting_to_larger_screens(open_page: OpenPage) -> None:
    page = open_page(PRACTICES, size=PHONE)
    until_drawn(page)
    table = page.locator('[data-testid="stDataFrame"]').bounding_box()
    below = page.locator(".maplibregl-canvas").bounding_box()
    assert table
    assert below
    assert table["y"] < below["y"]
    page = open_page(f"{PRACTICES}&reiter=standorte", size=PHONE)
    expect(page.get_by_text("braucht einen größeren Bildschirm")).to_be_visible()
    expect(page.get_by_role("button", name="Standorte suchen")).to_be_hidden()


def test_vacancy_on_the_map_page_leads_to_its_effect(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    until_drawn(page)
    key = page.evaluate("() => supplyMap.data.points.vacancies.id[0]")
    page.goto(page.url.split("/versorgung")[0] + f"/karte?ebenen=vacancies&auswahl=vacancies:{key}")
    page.get_by_role("link", name="Wirkung ansehen").click(timeout=60_000)
    expect(page.get_by_text("Menschen, die dadurch neu versorgt wären")).to_be_visible()
    expect(page.get_by_role("button", name="Ins Szenario legen")).to_be_visible()


def test_every_tab_in_dark_is_drawn(open_page: OpenPage) -> None:
    for tab in ("luecken", "hilfe", "verletzlich"):
        page = open_page(f"{PRACTICES}&reiter={tab}", dark=True)
        until_drawn(page)
        assert page.evaluate("() => supplyMap.data.theme.mode") == "dark"
        assert page.locator(".qa-error").count() == 0


def test_tabs_lead_there_and_back_and_keep_the_scenario(open_page: OpenPage) -> None:
    page = open_page(PRACTICES)
    page.get_by_role("tab", name="Was hilft hier?").click()
    page.locator('[class*="st-key-beste"] button').first.click()
    page.get_by_role("button", name="Ins Szenario legen").click()
    expect(page.locator('[class*="st-key-zeile_massnahme"]')).to_be_visible()
    page.get_by_role("tab", name="Lücken").click()
    expect(page.locator(".qa-better")).to_contain_text("Menschen weniger")
    expect(page.get_by_role("tab", name="Lücken")).to_have_attribute("aria-selected", "true")


def test_change_between_two_days_is_printed_with_its_sign_and_the_legend_covers_nothing(
    open_page: OpenPage,
) -> None:
    page = open_page("versorgung?reiter=tage&dienst=bakery&von=2022-01-01")
    until_drawn(page)
    found: dict[str, Any] = page.evaluate(
        """() => {
          const { ids, classes } = supplyMap.data.areas;
          const box = (selector) => supplyMap.stage.querySelector(selector).getBoundingClientRect();
          const body = supplyMap.stage.querySelector('.supply-legend');
          return {
            drawn: supplyMap.map.queryRenderedFeatures({ layers: ['signs'] })
              .map(({ properties }) => [properties.id, properties.label]),
            better: ids.filter((_id, i) => classes[i] >= 0 && classes[i] < 3),
            worse: ids.filter((_id, i) => classes[i] > 3),
            below: box('.supply-legend').top - box('.canvas').bottom,
            zoom: box('.canvas').bottom - box('.zoom').bottom,
            cut: body.scrollHeight - body.clientHeight,
          };
        }"""
    )
    assert found["better"]
    assert found["worse"]
    wanted = {(key, "−") for key in found["better"]} | {(key, "+") for key in found["worse"]}
    assert {tuple(sign) for sign in found["drawn"]} == wanted
    assert found["below"] >= -1
    assert found["zoom"] > 0
    assert found["cut"] <= 1
