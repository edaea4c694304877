"""The record at work as people see it: confirm and take back, two editors, cards on a phone, map in step."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from geo import database
from tests.browser.conftest import PHONE, OpenPage, settle
from tests.record.conftest import PLANNER, make
from vacancy.record import Stored, record
from vacancy.record.values import today


def held(stored: Stored):
    with database.transaction(PLANNER) as connection:
        return record(connection, stored.unit_id)


def test_one_click_confirms_with_a_way_back(open_page: OpenPage) -> None:
    stored = make(street="Klickweg")
    page = open_page(f"leerstand?akte={stored.unit_id}")
    page.get_by_role("button", name="Noch leer bestätigen").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("Klickweg 8 bestätigt.")
    assert held(stored).last_confirmed_on == today()
    page.get_by_role("button", name="Rückgängig").click()
    expect(page.get_by_role("button", name="Rückgängig")).to_have_count(0)
    settle(page)
    assert held(stored).last_confirmed_on is None


def test_two_editors_see_both_versions_and_nothing_is_overwritten(open_page: OpenPage) -> None:
    stored = make(street="Streitgasse")
    first, second = (open_page(f"leerstand?akte={stored.unit_id}") for _each in range(2))
    for page in (first, second):
        page.get_by_role("tab", name="Objekt").click()
        page.locator(".st-key-bearbeiten_objekt button").click()
        page.get_by_role("textbox", name="Geschoss").wait_for()
    _save(second, {"Geschoss": "1. OG", "Räume": "3"})
    expect(second.locator(".st-key-akte")).to_contain_text("1. OG")
    _save(first, {"Geschoss": "EG", "Zuschnitt": "<b>schmal</b>"})
    choice = first.locator(".st-key-akte_konflikt_blatt")
    expect(choice).to_contain_text("hat diesen Leerstand um")
    assert held(stored).values["floor"] == "1. OG"
    expect(choice).to_contain_text("Ich: EG")
    expect(choice).to_contain_text("<b>schmal</b>")
    choice.get_by_text("Ich: EG").click()
    settle(first)
    choice.get_by_role("button", name="Auswahl sichern").click()
    expect(choice).to_have_count(0)
    values = held(stored).values
    assert (values["floor"], values["rooms"], values["layout"]) == ("EG", 3, "<b>schmal</b>")


def _save(page: Page, typed: dict[str, str]) -> None:
    for label, text in typed.items():
        page.get_by_role("textbox", name=label).fill(text)
    page.get_by_role("button", name="Sichern", exact=True).click()


def test_phone_shows_cards_and_a_card_opens_its_record(open_page: OpenPage) -> None:
    page = open_page("leerstand?liste=drohend", size=PHONE)
    expect(page.locator('[data-testid="stDataFrame"]')).to_be_hidden()
    card = page.locator(".qa-cards a").first
    name = card.locator("b").inner_text()
    box = card.bounding_box()
    assert box
    assert box["height"] >= 44
    card.click()
    settle(page)
    expect(page.locator(".st-key-akte h2").first).to_have_text(name)
    expect(page.get_by_role("link", name="Vor Ort erfassen")).to_have_count(1)


def test_map_stands_beside_the_record(open_page: OpenPage) -> None:
    stored = make(street="Kartenweg")
    page = open_page(f"leerstand?sicht=karte&akte={stored.unit_id}&suche=Kartenweg")
    assert _map_height(page) > 500
    expect(page.locator(".st-key-akte")).to_contain_text("Kartenweg 8")


def test_map_of_a_worklist_fills_its_frame(open_page: OpenPage) -> None:
    page = open_page("leerstand?sicht=karte&liste=drohend")
    assert _map_height(page) > 500
    expect(page.locator(".st-key-registerkarte .stage[data-ready]")).to_be_attached()


def _map_height(page: Page) -> float:
    """Height of the map itself: its canvas can be there although nothing of it is seen."""
    stage = page.locator(".st-key-registerkarte .stage")
    expect(stage.locator("canvas").first).to_be_attached()
    box = stage.bounding_box()
    return box["height"] if box else 0.0


def test_place_is_set_with_a_click_on_the_map_and_refused_outside(open_page: OpenPage) -> None:
    stored = make(street="Ortsweg")
    before = held(stored)
    page = open_page(f"leerstand?akte={stored.unit_id}&suche=Ortsweg")
    page.get_by_role("tab", name="Objekt").click()
    page.get_by_role("button", name="Lage ändern").click()
    dialog = page.get_by_role("dialog")
    canvas = dialog.locator("canvas.maplibregl-canvas")
    expect(dialog.locator(".stage[data-ready]")).to_be_attached()
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] * 0.7, "y": box["height"] * 0.6})
    lat, lon = (dialog.get_by_label(label) for label in ("Breite (Grad)", "Länge (Grad)"))
    expect(lon).not_to_have_value(f"{before.lon:.6f}".replace(".", ","))
    lat.fill("52,52")
    lat.press("Enter")
    dialog.get_by_role("button", name="Lage sichern").click()
    expect(dialog.get_by_role("alert")).to_contain_text("liegt nicht in Dortmund")
    assert held(stored).lon == before.lon
    canvas.focus()
    dialog.get_by_role("button", name="Punkt in der Mitte setzen").click()
    expect(lat).not_to_have_value("52,52")
    dialog.get_by_role("button", name="Lage sichern").click()
    expect(dialog).to_have_count(0)
    after = held(stored)
    assert after.position_method == "map"
    assert after.version == before.version + 1


def test_what_is_refused_stays_where_it_was_typed_and_what_is_done_closes(open_page: OpenPage) -> None:
    stored = make(street="Bleibweg")
    page = open_page(f"leerstand?akte={stored.unit_id}")
    page.get_by_role("button", name="Status ändern").click()
    page.get_by_role("button", name="Status sichern").click()
    expect(page.locator(".st-key-akte_kopf")).to_contain_text("in Vermarktung")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.get_by_role("tab", name="Kontakte").click()
    page.get_by_text("Kontakt anlegen").click()
    panel = page.get_by_role("tabpanel", name="Kontakte")
    panel.get_by_role("textbox", name="Telefon").fill("0231 5550")
    panel.get_by_role("button", name="Kontakt sichern").click()
    expect(panel.get_by_role("alert")).to_contain_text("Bitte einen Namen oder eine Firma eingeben.")
    expect(panel.get_by_role("textbox", name="Telefon")).to_have_value("0231 5550")
    panel.get_by_role("textbox", name="Name").fill("Erika Bleib")
    panel.get_by_role("button", name="Kontakt sichern").click()
    expect(panel).to_contain_text("Erika Bleib")
    panel.get_by_text("Kontakt anlegen").click()
    expect(panel.get_by_role("textbox", name="Telefon").last).to_have_value("")
