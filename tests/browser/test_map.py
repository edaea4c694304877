"""The page Karte: things are really drawn, counts agree, the view stays, records open, links restore."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.map_page import (
    CITY,
    canvas_box,
    drawn_records,
    look_at,
    said,
    single_in_the_middle,
    until_drawn,
    until_flown,
    view,
)
from tests.web.conftest import Server

SHEET = ".st-key-karte_blatt"
SCALE_BAR = """async () => {
  const { scaleBar } = await import('/app/static/atlas_map/picture.js');
  const bar = scaleBar(atlasMap.map, 'de-DE');
  const y = atlasMap.map.getCanvas().clientHeight / 2;
  return { ...bar, measured: atlasMap.map.unproject([0, y]).distanceTo(atlasMap.map.unproject([bar.px, y])) };
}"""
STATUS = '[class*="st-key-filter-vacancies-status"] button'


@pytest.fixture
def atlas(open_page: OpenPage) -> Page:
    page = open_page("karte")
    until_drawn(page)
    return page


def coloured_pixels(page: Page, colour: tuple[int, int, int]) -> int:
    box = canvas_box(page)
    clip = dict(zip(("x", "y", "width", "height"), box, strict=True))
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return sum(
        max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12 for pixel in picture.getdata()
    )


def test_symbols_streets_and_labels_are_drawn(atlas: Page) -> None:
    look_at(atlas, **CITY)
    assert coloured_pixels(atlas, (0xC2, 0x41, 0x0C)) > 300  # status "leer", in rings and legend
    assert coloured_pixels(atlas, (0x7C, 0x8B, 0x91)) > 300  # boundaries of boroughs
    drawn = atlas.evaluate("() => [...new Set(atlasMap.map.queryRenderedFeatures().map((f) => f.layer.id))]")
    assert {"road", "line boroughs", "names boroughs", "clusters vacancies", "land"} <= set(drawn)


def test_drawn_records_are_the_counted_ones(atlas: Page) -> None:
    look_at(atlas, **CITY)
    shown = int(re.match(r"\d+", said(atlas)).group())  # type: ignore[union-attr]
    unplaced = int(
        re.search(r"(\d+) Leerst\w+ ha\w+ keinen", atlas.locator(".sentence").inner_text()).group(1)
    )  # type: ignore[union-attr]
    assert shown == 300
    assert drawn_records(atlas) == shown - unplaced
    legend = atlas.evaluate("() => atlasMap.data.legend[0].entries.map((entry) => Number(entry.count))")
    assert sum(legend) == shown


def test_filter_changes_map_and_sentence_and_keeps_the_view(atlas: Page) -> None:
    look_at(atlas, **CITY)
    before, all_of_them = view(atlas), drawn_records(atlas)
    atlas.locator(STATUS, has_text="leer").first.click()
    expect(atlas.locator(".words .filter")).to_have_text("leer")
    until_drawn(atlas)
    assert view(atlas) == before
    assert 0 < drawn_records(atlas) < all_of_them
    assert said(atlas).startswith(
        f"{atlas.evaluate('() => atlasMap.data.sentence.count')} von 300 Leerständen:"
    )
    assert "vacancies.status=vacant" in atlas.url


def test_click_opens_the_record(atlas: Page) -> None:
    look_at(atlas, **CITY)
    one = single_in_the_middle(atlas)
    atlas.mouse.click(*one["at"])
    expect(atlas.locator(f"{SHEET} h2")).to_have_text(one["name"])
    expect(atlas.locator(f"{SHEET} .qa-provenance")).to_contain_text("Beispieldaten")
    expect(atlas.locator(f"{SHEET} h2")).to_be_focused()
    atlas.keyboard.press("Escape")
    expect(atlas.locator(SHEET)).to_have_count(0)


def test_records_at_one_place_are_listed(open_page: OpenPage, server: Server) -> None:
    features = server.client.get("/export/vacancies.geojson").json()["features"]
    places = Counter(tuple(each["geometry"]["coordinates"]) for each in features if each["geometry"])
    (longitude, latitude), n = places.most_common(1)[0]
    page = open_page(f"karte?ebenen=vacancies&ansicht=17/{latitude}/{longitude}")
    until_drawn(page)
    left, top, width, height = canvas_box(page)
    page.mouse.click(left + width / 2, top + height / 2)
    expect(page.get_by_role("dialog", name="Mehrere Einträge an dieser Stelle")).to_be_visible()
    expect(page.locator(".list li")).to_have_count(n)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"{SHEET} h2")).not_to_be_empty()
    until_drawn(page)
    drawn = page.evaluate(
        "() => atlasMap.map.queryRenderedFeatures({ layers: ['selected symbol'] }).map((f) => f.properties.large)"
    )
    code, kind = page.evaluate("() => [atlasMap.data.selection.code, atlasMap.data.selection.kind]")
    assert n > 1
    assert drawn == [f"symbol|vacancies|light|{code}||{kind}"], "the chosen one is drawn above the others"


def test_keyboard_lists_and_opens_a_record(atlas: Page) -> None:
    look_at(atlas, **CITY)
    one = single_in_the_middle(atlas)
    atlas.keyboard.press("k")
    atlas.keyboard.press("Enter")
    listed = atlas.locator(".list li button")
    expect(listed.first).to_be_focused()
    assert one["name"] in listed.first.inner_text()  # nearest to the middle first
    atlas.keyboard.press("Enter")
    expect(atlas.locator(f"{SHEET} h2")).to_have_text(one["name"])


def test_link_restores_view_layers_filters_and_selection(atlas: Page, open_page: OpenPage) -> None:
    look_at(atlas, **CITY)
    atlas.locator(STATUS, has_text="drohend").first.click()
    expect(atlas.locator(".words .filter")).to_have_text("drohend")
    until_drawn(atlas)
    one = single_in_the_middle(atlas)
    atlas.mouse.click(*one["at"])
    expect(atlas.locator(f"{SHEET} h2")).to_have_text(one["name"])
    expect(atlas).to_have_url(re.compile("auswahl=vacancies:.*ansicht="))
    other = open_page(atlas.url.split("/", 3)[3])
    until_drawn(other)
    expect(other.locator(f"{SHEET} h2")).to_have_text(one["name"])
    assert said(other) == said(atlas)
    assert view(other) == pytest.approx(view(atlas), abs=0.01)
    expect(other.locator(STATUS, has_text="drohend").first).to_have_attribute("aria-pressed", "true")


def test_link_without_a_view_shows_its_record_and_a_visit_elsewhere_keeps_the_view(
    atlas: Page, open_page: OpenPage
) -> None:
    one = single_in_the_middle(atlas)
    at = view(atlas)
    page = open_page(f"karte?ebenen=vacancies&auswahl=vacancies:{one['key']}")
    until_flown(page)
    assert view(page) == pytest.approx([16, at[1], at[2]], abs=0.01)
    look_at(page, **CITY)
    page.wait_for_timeout(500)  # the address and the memory of this tab follow the map
    page.locator('[data-testid="stTopNavLink"]', has_text="Daten").click()
    expect(page.get_by_role("heading", name="Daten", exact=True)).to_be_visible()
    page.locator('[data-testid="stTopNavLink"]', has_text="Karte").click()
    until_drawn(page)
    assert view(page) == pytest.approx([CITY["zoom"], *CITY["center"]], abs=0.01)


def test_table_and_map_select_each_other(atlas: Page) -> None:
    atlas.keyboard.press("t")
    table = atlas.locator(".st-key-karte_tabelle")
    expect(table).to_contain_text("Leerstände: 300")
    canvas = table.locator("canvas").first
    expect(canvas).to_be_visible()
    atlas.wait_for_timeout(800)
    box = canvas.bounding_box()
    assert box
    atlas.mouse.click(box["x"] + 18, box["y"] + 34 + 18)
    expect(atlas.locator(f"{SHEET} h2")).not_to_be_empty()
    expect(atlas).to_have_url(re.compile("auswahl=vacancies:"))
    assert atlas.evaluate("() => Boolean(atlasMap.data.selection.key)")


def test_empty_result_names_the_filter_to_take_off(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=vacancies&vacancies.status=unmarketable&vacancies.floor_area_m2=1990..")
    until_drawn(page)
    note = page.locator(".note:visible")
    expect(note).to_contain_text("Kein Leerstand passt zu diesen Filtern. Ohne „ab 1.990")
    note.locator("button").click()
    expect(page.locator(".words .filter")).to_have_text("nicht marktfähig")


def test_unplaced_sites_are_listed_not_placed(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=future_sites")
    until_drawn(page)
    expect(page.locator(".sentence")).to_contain_text("9 Zukunftsstandorte haben keinen bekannten Ort.")
    page.locator(".sentence .plain").click()
    expect(page.locator(f"{SHEET} [data-testid=stButton] p", has_text=re.compile("."))).to_have_count(11)


def test_search_flies_to_a_suburb(atlas: Page) -> None:
    atlas.keyboard.press("/")
    expect(atlas.locator(".st-key-karte_suche input")).to_be_focused()
    atlas.keyboard.type("Marten")
    atlas.keyboard.press("Enter")
    atlas.locator(".st-key-karte_suche button", has_text="Vorort").first.click()
    expect(atlas.locator(f"{SHEET} h2")).to_have_text("Marten")
    until_flown(atlas)
    zoom, longitude, latitude = view(atlas)
    assert zoom > 12
    assert (longitude, latitude) == pytest.approx((7.39, 51.51), abs=0.03)


def test_picture_holds_title_map_legend_and_sources(atlas: Page) -> None:
    look_at(atlas, **CITY)
    atlas.locator(".button.export").click()
    with atlas.expect_download(timeout=120_000) as download:
        atlas.locator(".save-picture").click()
    picture = Image.open(download.value.path())
    width, height = atlas.evaluate(
        "() => [atlasMap.map.getCanvas().clientWidth, atlasMap.map.getCanvas().clientHeight]"
    )
    ratio = picture.width / width
    assert max(width, height) * ratio == pytest.approx(
        277 / 25.4 * 300, abs=3
    )  # A4 between margins at 300 dpi
    assert picture.height > ratio * (height + 100)
    colours = {pixel for _count, pixel in picture.convert("RGB").getcolors(2**22) or []}
    assert (0xC2, 0x41, 0x0C) in colours
    assert picture.crop((0, 0, picture.width, int(34 * ratio))).convert("L").getextrema()[0] < 120
    bar = atlas.evaluate(SCALE_BAR)
    assert bar["metres"] == pytest.approx(bar["measured"], rel=0.01)
    band = picture.convert("RGB").crop(
        (int(picture.width - (24 + 140) * ratio), 0, int(picture.width - 24 * ratio), picture.height)
    )
    text = [
        max(abs(a - b) for a, b in zip(pixel, (0x17, 0x26, 0x2B), strict=True)) < 8
        for pixel in band.getdata()
    ]
    rows = [sum(text[i : i + band.width]) for i in range(0, len(text), band.width)]
    assert max(rows) == pytest.approx(ratio * bar["px"], abs=6), "the bar is as long as its words say"


def test_downloads_repeat_the_filter(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=vacancies&vacancies.status=vacant")
    until_drawn(page)
    page.locator(".button.export").click()
    with page.expect_download() as download:
        page.locator(".menu a", has_text="GeoJSON").first.click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.count('"type": "Feature"') + text.count('"type":"Feature"') == int(said(page).split()[0])


def test_dark_map(open_page: OpenPage) -> None:
    page = open_page("karte", dark=True)
    until_drawn(page)
    look_at(page, **CITY)
    assert coloured_pixels(page, (0x1B, 0x24, 0x28)) > 20_000
    assert coloured_pixels(page, (0xF2, 0x76, 0x3C)) > 200


def test_phone_layout(open_page: OpenPage) -> None:
    page = open_page("karte", size=PHONE)
    until_drawn(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    box = page.evaluate(
        "() => { const b = atlasMap.map.getCanvas().getBoundingClientRect(); return [b.x, b.width]; }"
    )
    assert box == [0, PHONE[0]]
    one = single_in_the_middle(page)
    page.mouse.click(*one["at"])
    sheet = page.locator(SHEET)
    expect(sheet.locator("h2")).to_have_text(one["name"])
    placed = sheet.bounding_box()
    assert placed
    assert placed["width"] == PHONE[0]
    assert placed["y"] > PHONE[1] * 0.3


def test_layers_switch_on_and_off(atlas: Page) -> None:
    atlas.locator('[class*="st-key-layer-future_sites"] label').click()
    expect(atlas.locator(".legend")).to_contain_text("Investitionsprojekt")
    until_drawn(atlas)
    assert drawn_records(atlas, "future_sites") > 0
    atlas.locator('[class*="st-key-layer-vacancies"] label').click()
    expect(atlas.locator(".words")).to_contain_text("Zukunftsstandorte")
    assert atlas.evaluate("() => Boolean(atlasMap.map.getLayer('singles vacancies'))") is False


def test_a_layer_that_is_drawn_only_near_says_so(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=facilities,boroughs&ansicht=11/51.514/7.465")
    until_drawn(page)
    far = page.locator(".far")
    expect(far).to_contain_text("Erst in größerem Maßstab zu sehen: Angebote.")
    far.get_by_role("button").click()
    expect(far).to_be_hidden()
    until_drawn(page)
    assert view(page)[0] == pytest.approx(13)
    assert drawn_records(page, "facilities") > 0


def test_wrong_link_gives_a_sentence(open_page: OpenPage) -> None:
    page = open_page(
        "karte?ebenen=vacancies&vacancies.status=%27%20OR%201=1&auswahl=vacancies:999999999", size=DESKTOP
    )
    until_drawn(page)
    notes = page.locator(".note.warn")
    expect(notes).to_have_count(2)
    assert "geht nicht" in notes.first.inner_text()
    assert said(page).startswith("300 ")


def test_inexact_places_are_hollow_and_say_so(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=future_sites")
    until_drawn(page)
    found = page.evaluate(
        """() => atlasMap.map.queryRenderedFeatures({ layers: ['singles future_sites'] }).map((feature) => ({
          place: feature.properties.position_quality, picture: feature.layer.layout['icon-image'].toString(),
          at: feature.geometry.coordinates }))"""
    )
    assert {one["place"] for one in found} >= {"inferred", "unverified", "exact"}
    for one in found:
        assert one["picture"].split("|")[4].startswith("h") == (one["place"] != "exact")
    page.evaluate("(at) => atlasMap.map.jumpTo({ zoom: 16, center: at })", _place_of(found, "inferred"))
    until_drawn(page)
    left, top, width, height = canvas_box(page)
    page.mouse.move(left + width / 2 + 1, top + height / 2)
    expect(page.locator(".tooltip")).to_contain_text("Ort angenähert")


def _place_of(found: list[dict[str, Any]], quality: str) -> list[float]:
    place: list[float] = next(one["at"] for one in found if one["place"] == quality)
    return place


def test_third_layer_of_points_asks_which_gives_way(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=vacancies,future_sites,boroughs")
    until_drawn(page)
    page.locator('[class*="st-key-layer-nightlife_quarters"] label').click()
    question = page.get_by_role("dialog", name="Welche Ebene soll weichen?")
    expect(question).to_contain_text("höchstens zwei Punktebenen")
    question.get_by_role("button", name="Leerstände").click()
    expect(question).to_have_count(0)
    expect(page).to_have_url(re.compile("ebenen=boroughs,future_sites,nightlife_quarters"))
    until_drawn(page)
    assert page.evaluate("() => Boolean(atlasMap.map.getLayer('singles vacancies'))") is False
    assert page.evaluate("() => Boolean(atlasMap.map.getLayer('singles nightlife_quarters'))") is True


def test_picture_of_a_dark_screen_is_light(open_page: OpenPage) -> None:
    page = open_page("karte", dark=True)
    until_drawn(page)
    page.locator(".button.export").click()
    with page.expect_download(timeout=120_000) as download:
        page.locator(".save-picture").click()
    picture = Image.open(download.value.path()).convert("RGB")
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    colours = {pixel for _count, pixel in picture.getcolors(2**22) or []}
    assert (0xF6, 0xF7, 0xF5) in colours  # land of the light map
    assert (0x1B, 0x24, 0x28) not in colours  # land of the dark one


def test_opacity_of_a_link_is_drawn(open_page: OpenPage) -> None:
    page = open_page("karte?ebenen=vacancies,boroughs&deckkraft=boroughs:40")
    until_drawn(page)
    assert page.evaluate("() => atlasMap.map.getPaintProperty('line boroughs', 'line-opacity')") == 0.4
    expect(page).to_have_url(re.compile("deckkraft=boroughs:40"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_barrier_with_record_and_table(
    open_page: OpenPage, axe_source: str, size: tuple[int, int], dark: bool
) -> None:
    page = open_page("karte?vacancies.kind=shop&tabelle=1&ansicht=13/51.514/7.465", size=size, dark=dark)
    until_drawn(page)
    key = page.evaluate("() => atlasMap.map.queryRenderedFeatures({ layers: ['singles vacancies'] })[0].id")
    page.evaluate("(key) => atlasMap.select('vacancies', key)", key)
    expect(page.locator(f"{SHEET} h2")).not_to_be_empty()
    until_drawn(page)
    page.evaluate(axe_source)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    grave = [
        (each["id"], each["nodes"][0]["target"])
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    assert grave == []
