"""Names from the database are hostile input: the map shows them letter by letter."""

from __future__ import annotations

import psycopg
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, settle
from tests.browser.map_page import canvas_box, until_drawn
from tests.conftest import TestDatabase
from tests.web.conftest import Server

HOSTILE = '<img src=x onerror="window.hit=1"> ![x](http://h.invalid) \' OR 1=1'


def test_hostile_names_stay_text(browser: Browser, own_server: Server, atlas_database: TestDatabase) -> None:
    address = (
        sa.make_url(atlas_database.admin_url)
        .set(drivername="postgresql")
        .render_as_string(hide_password=False)
    )
    with psycopg.connect(address) as connection:
        connection.execute("update area set name = %s where level = 'borough' and key = '1'", (HOSTILE,))
        found = connection.execute(
            "update commercial_unit set street = %s, house_number = '', vacant_since = vacant_since "
            "where id = (select min(id) from commercial_unit where vacancy_id is not null and geom is not null) "
            "returning vacancy_id, st_x(st_transform(geom, 4326)), st_y(st_transform(geom, 4326))",
            (HOSTILE,),
        ).fetchone()
    assert found
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="de-DE")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    key, longitude, latitude = found
    page.goto(
        f"{own_server.url}/karte?ebenen=vacancies,boroughs&auswahl=vacancies:{key}&ansicht=17/{latitude}/{longitude}"
    )
    settle(page)
    until_drawn(page)
    expect(page.locator(".st-key-karte_blatt h2")).to_have_text(HOSTILE)
    box = canvas_box(page)
    page.mouse.move(box[0] + box[2] / 2 + 1, box[1] + box[3] / 2)
    expect(page.locator(".tooltip strong")).to_have_text(HOSTILE)
    page.fill(".st-key-karte_suche input", "img src")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-karte_suche button").first).to_contain_text("onerror")
    page.evaluate("() => atlasMap.map.getCanvas().focus()")
    page.keyboard.press("Enter")
    expect(page.locator(".list strong", has_text="onerror").first).to_be_visible()
    assert page.evaluate("() => window.hit") is None
    assert [url for url in asked if "h.invalid" in url] == []
    context.close()
