"""Frame and pages as a person sees them: German, readable in light and dark, wide and narrow, by keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, TABLET, OpenPage, settle
from tests.browser.style_rules import style_rules, words
from tests.web.conftest import Server

PAGES = ("karte", "versorgung", "leerstand", "quartiere", "standorte", "daten")
OTHER_PAGES = PAGES[1:]
ENGLISH = re.compile(
    r"\b(the|and|with|choose|select|search|upload|browse|drag|drop|submit|close|open|loading|error|page|pages|more|"
    r"results?|options?|clear|remove|limit|file|press|enter|home|skip|main|content|sidebar|next|previous)\b",
    re.IGNORECASE,
)
ALLOWED = re.compile(
    r"Pop-up|BMBF|CC[ -]|dortmund|Open|Enter listet|Plattform|Campus|E-Mail|Excel|GeoPackage|GeoJSON|B1st|Makerspace|"
    r"Think-Make-Work|Smart Rhino|Cleanport|Un1Do|DINT|English|KI-|Spot A|Hub|Main"
)


def visible_words(page: Page) -> list[str]:
    """Return every text, label and placeholder that a person can see or hear."""
    found: list[str] = page.evaluate(
        """() => {
          const told = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const node = walk.currentNode, holder = node.parentElement;
            if (!holder || holder.closest('script, style, noscript, [data-testid="stIconMaterial"]')) continue;
            if (holder.closest('.qa-table, .qa-list, .qa-provenance')) continue;
            if (node.data.trim() && holder.getClientRects().length) told.push(node.data.trim());
          }
          for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
            document.querySelectorAll(`[${name}]`).forEach(e => told.push(e.getAttribute(name)));
          return told;
        }"""
    )
    return found


@pytest.mark.parametrize("path", PAGES)
def test_page_speaks_german(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.title().endswith("Quartiersatlas")
    english = [text for text in visible_words(page) if ENGLISH.search(ALLOWED.sub("", text))]
    assert english == []
    assert page.locator("h1").count() == 1
    assert page.locator(".qa-error").count() == 0


def test_bare_address_leads_to_the_map_and_keeps_the_query(open_page: OpenPage) -> None:
    page = open_page("?ebenen=boroughs")
    page.wait_for_url(re.compile(r"/karte\?.*ebenen=boroughs"))


def test_navigation_visits_every_page(open_page: OpenPage) -> None:
    page = open_page("daten")
    titles = page.locator('[data-testid="stTopNavLink"]').all_inner_texts()
    assert [title.split("\n")[-1] for title in titles] == [
        "Karte", "Versorgung", "Leerstand", "Quartiere", "Standorte", "Daten",
    ]  # fmt: skip
    page.get_by_role("link", name="Standorte").first.click()
    page.wait_for_url("**/standorte")
    expect(page.get_by_role("heading", level=1)).to_have_text("Standorte")


def test_example_data_is_said_on_every_page(open_page: OpenPage) -> None:
    for path in PAGES:
        expect(open_page(path).locator(".st-key-kopf .qa-example")).to_be_visible()


AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
  .violations.filter(v => ['serious', 'critical'].includes(v.impact))
  .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary])"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", OTHER_PAGES)
def test_no_serious_barrier(open_page: OpenPage, axe_source: str, path: str, dark: bool) -> None:
    page = open_page(path, dark=dark)
    page.evaluate(axe_source)
    found: list[Any] = page.evaluate(AXE)
    assert found == []


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["1440", "820", "390"])
@pytest.mark.parametrize("path", OTHER_PAGES)
def test_no_sideways_scroll_and_nothing_over_the_navigation(
    open_page: OpenPage, path: str, size: tuple[int, int]
) -> None:
    page = open_page(path, size=size)
    wide = page.evaluate(
        "() => { const m = document.querySelector('[data-testid=\"stMain\"]'); return m.scrollWidth - m.clientWidth }"
    )
    assert wide <= 0
    marks = page.locator(".st-key-kopf").bounding_box()
    links = [
        box for link in page.locator('[data-testid="stTopNavLink"]').all() if (box := link.bounding_box())
    ]
    assert marks
    assert all(box["x"] + box["width"] <= marks["x"] for box in links if box["width"])


def test_dark_screen_gets_dark_grounds_and_the_light_wordmark(open_page: OpenPage) -> None:
    light, dark = open_page("daten"), open_page("daten", dark=True)
    ground = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert light.evaluate(ground) == "rgb(255, 255, 255)"
    assert dark.evaluate(ground) == "rgb(18, 25, 28)"
    picture = '[data-testid="stHeaderLogo"]'
    assert light.locator(picture).get_attribute("src") != dark.locator(picture).get_attribute("src")


STYLED = (
    "daten", "standorte", "quartiere?ebene=quarter_lab", "leerstand", "leerstand?sicht=quoten",
    "versorgung?dienst=bakery&gebiete=borough", "karte?tabelle=1&auswahl=vacancies:1",
)  # fmt: skip
STATEFUL = (".qa-sheet-title:focus", "[data-tag]", '[aria-expanded="true"]', ":has(.qa-tall)")
"""Rules of a moment: while something is focused, chosen, unfolded or made tall."""


def test_every_style_rule_finds_its_element_where_its_parts_are(open_page: OpenPage) -> None:
    """A page of Streamlit that is built otherwise than our rules think must not leave a dead rule behind.

    Whether each class, key and test id exists at all is asked in ``tests/unit/test_style_words.py``; here a rule is
    dead when a page has all its parts and the rule as a whole matches on none.
    """
    waiting: set[str] = set()
    found: set[str] = set()
    rules = {rule: words(rule) for rule in style_rules() if not any(part in rule for part in STATEFUL)}
    for path in STYLED:
        page = open_page(path)
        if path.startswith("karte"):
            page.locator(".st-key-karte_blatt").wait_for()
            page.locator(".st-key-karte_tabelle").wait_for()
            page.locator(".st-key-karte_suche input").fill("Eving")
            page.keyboard.press("Enter")
            page.locator(".st-key-karte_suche button").first.wait_for()
        matching, complete = page.evaluate(
            """(rules) => {
              const is = (rule) => document.querySelector(rule) !== null;
              const matching = Object.keys(rules).filter(is);
              return [matching, Object.keys(rules).filter((rule) => rules[rule].every(is))];
            }""",
            rules,
        )
        found |= set(matching)
        waiting |= set(complete)
        page.close()
    assert len(found) > len(rules) / 2
    assert sorted(waiting - found) == []


def test_language_switch_to_english_and_back(open_page: OpenPage) -> None:
    page = open_page("standorte")
    page.get_by_test_id("stMenuButtonButton").click()
    page.get_by_role("menuitem", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sites")
    settle(page)
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_test_id("stMenuButtonButton").click()
    page.get_by_role("menuitem", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Standorte")


def test_row_of_the_register_opens_its_record_and_closes_again(open_page: OpenPage) -> None:
    page = open_page("leerstand?liste=drohend")
    table = page.locator('[data-testid="stDataFrame"]').bounding_box()
    assert table
    page.mouse.click(table["x"] + 18, table["y"] + 54)
    record = page.locator(".st-key-akte")
    expect(record).to_contain_text("drohend")
    expect(record.locator(".qa-provenance")).to_contain_text("Beispiel-Register")
    page.get_by_role("button", name="Akte schließen").click()
    expect(record).to_be_hidden()


def test_upload_shows_what_is_wrong_before_anything_is_stored(open_page: OpenPage, tmp_path: Any) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_text(
        "Straße;Hausnummer;Status;Fläche\nProbeweg;1;leer;120\nProbeweg;2;leer;ca. 80\n", "utf-8"
    )
    page = open_page("daten")
    page.get_by_role("button", name="Register einlesen").click()
    page.get_by_role("dialog").wait_for()
    page.set_input_files('[role="dialog"] input[type="file"]', listed)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 von 2 Zeilen passen", timeout=20_000)
    expect(dialog).to_contain_text("ca. 80")
    expect(dialog.get_by_role("button", name="Einlesen", exact=True)).to_be_disabled()


def test_removing_the_examples_tells_the_numbers_and_takes_the_marks_away(
    browser: Browser, own_server: Server
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{own_server.url}/daten")
    settle(page)
    page.get_by_role("button", name="Beispieldaten entfernen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("2.500 Einheiten", timeout=20_000)
    dialog.get_by_role("button", name="Entfernen", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("2.500 Einheiten", timeout=30_000)
    expect(page.locator(".st-key-kopf .qa-example")).to_have_count(0)
    page.goto(f"{own_server.url}/leerstand")
    settle(page)
    expect(page.locator(".qa-sentence")).to_contain_text("Noch ist kein Leerstand erfasst")
    page.close()
