"""The phone page in the browser: five taps to a vacancy that the planner sees at once; nothing lost without network."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from geo.database import transaction
from tests.browser.map_page import until_drawn
from tests.conftest import TestDatabase
from tests.field import phone
from tests.field.conftest import HERE, one, picture, rows
from tests.field.faults import Proxy
from tests.web.conftest import Server, serving

MARK = """
(name) => atlasMap.map.queryRenderedFeatures({ layers: ['singles vacancies'] })
  .some((feature) => feature.properties.name === name)
"""


@pytest.fixture(scope="module")
def server(shared_atlas_database: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server shared by the tests of this module."""
    with serving(shared_atlas_database, tmp_path_factory.mktemp("phone") / "log") as started:
        yield started


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.url).running() as started:
        yield started


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0815.jpg"
    path.write_bytes(picture(5, (2000, 1500)))
    return path


def see_on_map(page: Page, url: str) -> None:
    page.goto(f"{url}/?")
    page.wait_for_function("() => window.atlasMap")
    page.evaluate(
        "([lon, lat]) => atlasMap.map.jumpTo({ zoom: 18, center: [lon, lat] })", [HERE["lon"], HERE["lat"]]
    )
    until_drawn(page)


def test_five_taps_make_a_vacancy_with_photo_that_the_planner_sees_within_a_second(
    browser: Browser,
    server: Server,
    photo_file: Path,
) -> None:
    desk = browser.new_context(viewport={"width": 1000, "height": 700}, locale="de-DE", bypass_csp=True)
    planner = desk.new_page()
    see_on_map(planner, server.url)
    context = phone.phone(browser)
    page = phone.open_page(context, server.url)
    expect(page.locator("#bekannt li").first).to_be_visible()
    page.evaluate(
        "() => { window.taps = 0; addEventListener('touchstart', () => { window.taps += 1; }, true); }"
    )
    began = time.monotonic()
    page.locator("#neu").tap()
    page.locator("#adresse").evaluate(
        "(field) => { field.value = 'Fünfgriffweg 5' }"
    )  # optional, typed not tapped
    phone.choose(page, "kind", "gastronomy")
    phone.choose(page, "since", "now")
    with page.expect_file_chooser() as camera:
        page.locator(".camera input").tap()
    camera.value.set_files(photo_file)
    expect(page.locator(".photos img")).to_have_count(1)
    page.locator("button[type=submit]").tap()
    assert page.evaluate("() => window.taps") == 5
    assert time.monotonic() - began < 30
    expect(page.locator(".row")).to_contain_text("Beleg", timeout=phone.WAIT_MS)
    arrived = time.monotonic()
    while not planner.evaluate(MARK, "Fünfgriffweg 5"):
        assert time.monotonic() - arrived < 1, (
            "the planner's map does not show the new vacancy within a second"
        )
        planner.wait_for_timeout(50)
    expect(page.locator(".summary")).to_contain_text("1 von 1 angekommen")
    expect(page.locator(".summary")).to_contain_text("1 Foto")
    made = rows("select * from vacancy_current where name = 'Fünfgriffweg 5'")[0]
    assert (made["kind"], made["floor"], made["vacant_since_precision"]) == ("gastronomy", "EG", "month")
    stored = one(
        "select image from photo_file f join photo p on p.id = f.photo_id where p.unit_id = :id",
        id=made["unit_id"],
    )
    assert b"Exif" not in bytes(stored)
    spot = planner.evaluate(
        "([lon, lat]) => { const p = atlasMap.map.project([lon, lat]); return [p.x, p.y] }",
        [HERE["lon"], HERE["lat"]],
    )
    box = planner.locator(".atlas-map .canvas").first.bounding_box()
    assert box is not None
    planner.mouse.click(box["x"] + spot[0], box["y"] + spot[1])
    expect(planner.locator(".st-key-karte_blatt")).to_contain_text("Fünfgriffweg 5", timeout=phone.WAIT_MS)
    desk.close()
    context.close()


def change_language_and_back(page: Page) -> None:
    """The English words are on the device, and the choice stays."""
    page.locator("#sprache").tap()
    expect(page.locator("#netz")).to_have_text("Offline")
    page.reload()
    expect(page.locator("#neu")).to_have_text("No, a new vacancy")
    assert page.evaluate("() => document.documentElement.lang") == "en"
    page.locator("#sprache").tap()
    expect(page.locator("#netz")).to_have_text("kein Netz")


def test_without_network_the_page_opens_records_and_keeps_until_it_can_send(
    browser: Browser,
    server: Server,
    proxy: Proxy,
) -> None:
    context = phone.phone(browser)
    page = phone.open_page(context, proxy.url)
    expect(page.locator("#bekannt li").first).to_be_visible()
    page.wait_for_timeout(500)
    proxy.down = True
    page.reload()
    expect(page.locator("#netz")).to_have_text("kein Netz")
    expect(page.locator("#beispiel")).to_be_visible()
    change_language_and_back(page)
    expect(page.locator("#bekannt li").first).to_be_visible()  # what is known here is on the device
    kept = "() => fetch('/vor-ort/map-worker.js').then((answer) => answer.ok)"
    assert page.evaluate(kept), "the map's worker is on the device too"
    page.locator("#neu").tap()
    page.locator("#adresse").fill("Funklochgasse 3")
    phone.choose(page, "kind", "shop")
    page.locator("button[type=submit]").tap()
    expect(page.locator(".row")).to_contain_text("gesichert")
    expect(page.locator(".summary")).to_contain_text("0 von 1 angekommen, 1 wartet auf Netz")
    page.reload()
    phone.go(page, "belege")
    expect(page.locator(".row")).to_contain_text("Funklochgasse 3")
    phone.go(page, "ort")
    expect(page.locator("#bekannt")).to_contain_text(
        "auf diesem Gerät, noch nicht gesendet"
    )  # against duplicates
    warned: list[str] = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.locator("#netz").tap()
    page.reload()
    assert warned == ["beforeunload"], "leaving with unsent entries must warn"
    assert rows("select 1 from commercial_unit where street = 'Funklochgasse'") == []
    proxy.down = False
    phone.go(page, "belege")
    expect(page.locator(".row")).to_contain_text("Beleg", timeout=phone.WAIT_MS)
    expect(page.locator("#netz")).to_have_text("Netz")
    assert len(rows("select 1 from commercial_unit where street = 'Funklochgasse'")) == 1
    context.close()


def test_a_server_killed_while_a_photo_is_on_its_way_gets_it_once(
    browser: Browser,
    shared_atlas_database: TestDatabase,
    tmp_path: Path,
) -> None:
    with serving(shared_atlas_database, tmp_path / "first") as first, Proxy(first.url).running() as proxy:
        context = phone.phone(browser)
        page = phone.open_page(context, proxy.url)
        proxy.down = True
        phone.add_entries(page, 1, 2, "Abbruchweg")
        proxy.hold_photos_s, proxy.down = 1.5, False
        assert proxy.in_photo.wait(20)
        first.process.kill()
        first.process.wait()
        proxy.hold_photos_s = 0
        phone.go(page, "belege")
        expect(page.locator(".row")).to_contain_text("gesichert")
        with serving(shared_atlas_database, tmp_path / "second") as second:
            proxy.upstream = int(second.url.rsplit(":", 1)[1])
            expect(page.locator(".row")).to_contain_text("Beleg", timeout=phone.WAIT_MS)
        context.close()
    units = rows("select id from commercial_unit where street = 'Abbruchweg'")
    assert len(units) == 1
    assert one("select count(*) from photo where unit_id = :id", id=units[0]["id"]) == 2


def test_two_hundred_entries_with_four_hundred_photos_arrive_exactly_once_over_a_bad_network(
    browser: Browser,
    server: Server,
    proxy: Proxy,
) -> None:
    context = phone.phone(browser)
    page = phone.open_page(context, proxy.url)
    proxy.down = True
    phone.add_entries(page, 200, 2)
    proxy.share, proxy.down = 0.2, False
    phone.go(page, "belege")
    end = time.monotonic() + 240  # 600 transmissions; a busy machine takes its time
    while (states := {entry["state"] for entry in phone.entries(page)}) != {
        "arrived"
    } and time.monotonic() < end:
        page.wait_for_timeout(500)
    states = [entry["state"] for entry in phone.entries(page)]
    assert set(states) == {"arrived"}, (states.count("arrived"), proxy.met)
    expect(page.locator(".summary")).to_contain_text("200 von 200 angekommen")
    expect(page.locator(".summary")).to_contain_text("400 Fotos")
    assert sum(proxy.met[fault] for fault in proxy.met if fault) > 100, proxy.met
    assert len({fault for fault in proxy.met if fault}) == 7
    names = rows("select name, count(*) as n from commercial_unit where street = 'Lastweg' group by name")
    assert len(names) == 200
    assert {row["n"] for row in names} == {1}
    per_unit = rows(
        "select u.id, count(p.id) as n, count(distinct f.received_sha256) as different from commercial_unit u"
        " left join photo p on p.unit_id = u.id left join photo_file f on f.photo_id = p.id"
        " where u.street = 'Lastweg' group by u.id"
    )
    assert {(row["n"], row["different"]) for row in per_unit} == {(2, 2)}
    receipts = {entry["receipt"] for entry in phone.entries(page)}
    assert receipts == {
        row["receipt_code"]
        for row in rows("select receipt_code from field_entry where payload->>'address' like 'Lastweg %'")
    }
    left = page.evaluate(
        "() => import('/vor-ort/store.js').then((m) => m.all('bytes')).then((all) => all.length)"
    )
    assert left == 0, "pictures that have arrived must not fill the device"
    context.close()


def test_an_answer_can_be_taken_back_for_ten_seconds_then_it_is_sent(
    browser: Browser, server: Server
) -> None:
    context = phone.phone(browser)
    page = phone.open_page(context, server.url)
    phone.go(page, "rundgang")
    first = page.locator(".due").first
    expect(first).to_be_visible()
    uid = first.get_attribute("data-uid")
    first.locator("button").first.tap()
    expect(page.locator(".toast")).to_contain_text("noch leer")
    assert [entry["state"] for entry in phone.entries(page)] == ["saved"]
    page.locator(".toast button").tap()
    expect(page.locator(f'.due[data-uid="{uid}"]')).to_be_visible()
    assert phone.entries(page) == []
    page.locator(f'.due[data-uid="{uid}"] button').first.tap()
    expect(page.locator(f'.due[data-uid="{uid}"]')).to_have_count(0)
    phone.go(page, "belege")
    expect(page.locator(".row")).to_contain_text("Beleg", timeout=phone.WAIT_MS)
    confirmed = one(
        "select last_confirmed_on = current_date from commercial_unit where uid = cast(:uid as uuid)", uid=uid
    )
    assert confirmed is True
    context.close()


def test_a_poor_position_warns_and_a_tap_on_the_map_corrects_it(browser: Browser, server: Server) -> None:
    context = phone.phone(browser, accuracy_m=85)
    page = phone.open_page(context, server.url)
    expect(page.locator("#ungenau")).to_have_text(
        re.compile(r"Position ungenau \(±\s85\sm\)\. Bitte auf der Karte antippen\.")
    )
    page.locator("#karte canvas").first.wait_for()
    page.wait_for_timeout(1500)
    box = page.locator("#karte").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 120, box["y"] + 190)
    expect(page.locator("#genauigkeit")).to_contain_text("von Hand gesetzt")
    expect(page.locator("#ungenau")).to_be_hidden()
    context.close()


def test_hostile_words_are_shown_as_text(browser: Browser, server: Server) -> None:
    evil = "<img src=x onerror=\"document.title='übernommen'\"><script>document.title='übernommen'</script>"
    nearest = (
        "select id from commercial_unit where vacancy_id is not null and geom is not null"
        " order by geom <-> st_transform(st_setsrid(st_point(:lon, :lat), 4326), 25832) limit 1"
    )
    with transaction("test") as connection:
        query = f"update commercial_unit set street = :evil, house_number = '' where id = ({nearest})"
        connection.execute(sa.text(query), {"evil": evil, **HERE})
    context = phone.phone(browser)
    page = phone.open_page(context, server.url, kept=False)
    expect(page.locator("#bekannt")).to_contain_text("<img src=x")
    page.locator("#bekannt button").filter(has_text="<img").tap()
    expect(page.locator("#eintrag h2")).to_contain_text("<script>")
    page.locator("#eintrag .answers button").first.tap()
    expect(page.locator(".row b")).to_contain_text("<script>")
    assert "übernommen" not in page.title()
    assert page.locator("main img[src=x], main script").count() == 0
    context.close()
