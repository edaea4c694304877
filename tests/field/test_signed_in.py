"""Entries belong to a person: an expired sign-in loses nothing, somebody else does not send them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from geo.accounts import COOKIE, add_account, end_session, start_session
from geo.database import transaction
from geo.people import OPERATOR, Person, Role
from tests.conftest import TestDatabase
from tests.field import phone
from tests.field.conftest import API, new_entry, one, rows
from tests.field.faults import Proxy
from tests.web.conftest import Server, serving

PASSWORD = "Brombeerhecke-17-Kanne"


def advisor(name: str, *borough_ids: int) -> Person:
    with transaction(OPERATOR) as connection:
        key = add_account(connection, name, Role.ADVISOR, password=PASSWORD, borough_ids=borough_ids)
    return Person(name, Role.ADVISOR, borough_ids, key)


def test_an_expired_sign_in_keeps_the_entries_and_only_their_person_sends_them(
    browser: Browser, atlas_database: TestDatabase, tmp_path: Path
) -> None:
    everywhere = [row["id"] for row in rows("select id from area where level = 'borough'")]
    anna, bert = advisor("anna", *everywhere), advisor("bert", *everywhere)
    with serving(atlas_database, tmp_path / "log") as server, Proxy(server.url).running() as proxy:
        context = phone.phone(browser)
        of_anna = start_session(anna)
        context.add_cookies([{"name": COOKIE, "value": of_anna, "url": proxy.url}])
        page = phone.open_page(context, proxy.url)
        expect(page.locator("#netz")).to_have_text("Netz")
        proxy.down = True
        phone.add_entries(page, 2, 1, "Schichtende")
        end_session(of_anna)
        proxy.down = False
        expect(page.locator("#netz")).to_have_text("nicht angemeldet", timeout=phone.WAIT_MS)
        expect(page.locator("#meldung a")).to_have_attribute("href", "/anmelden?weiter=%2Fvor-ort")
        assert {entry["state"] for entry in phone.entries(page)} == {"saved"}
        context.add_cookies([{"name": COOKIE, "value": start_session(bert), "url": proxy.url}])
        expect(page.locator("#netz")).to_have_text("Netz", timeout=phone.WAIT_MS)
        phone.go(page, "belege")
        expect(page.locator("#belege .warning")).to_contain_text("2 Einträge warten von anna")
        page.wait_for_timeout(1500)
        assert rows("select 1 from field_entry") == []
        page.on("dialog", lambda dialog: dialog.accept())
        context.clear_cookies()
        page.goto(f"{proxy.url}/anmelden?weiter=%2Fvor-ort")
        page.locator("input[name=name]").fill("anna")
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("form button").first.tap()
        page.wait_for_url("**/vor-ort")
        phone.go(page, "belege")
        expect(page.locator(".summary")).to_contain_text("2 von 2 angekommen", timeout=phone.WAIT_MS)
        assert {row["person"] for row in rows("select person from field_entry")} == {"anna"}
        assert one("select count(*) from photo") == 2
        context.close()


def test_outside_the_own_boroughs_an_entry_is_received_but_not_applied(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    here = one(
        "select id from area where level = 'borough' and not st_covers(geom,"
        " st_transform(st_setsrid(st_point(7.4653, 51.5136), 4326), 25832)) order by id limit 1"
    )
    cora = advisor("cora", here)
    with serving(atlas_database, tmp_path / "log") as server:
        cookie = {"Cookie": f"{COOKIE}={start_session(cora)}", "Origin": server.url}
        uid = "00000000-0000-4000-8000-000000000001"
        answer = server.client.put(f"{API}/entries/{uid}", json=new_entry(person="cora"), headers=cookie)
        assert answer.status_code == 201, answer.text
        assert answer.json()["outcome"] == "refused"
        assert "Stadtbezirke" in answer.json()["sentence"]
        assert rows("select person, outcome from field_entry") == [{"person": "cora", "outcome": "refused"}]
        assert _asked_without_sign_in(server) == {401}


def _asked_without_sign_in(server: Server) -> set[int]:
    answers = [
        server.client.get(f"{API}/{path}") for path in ("whoami", "worklist", "units?lon=7&lat=51&radius=1")
    ]
    entry = server.client.put(
        f"{API}/entries/00000000-0000-4000-8000-000000000002",
        json=new_entry(),
        headers={"Origin": server.url},
    )
    return {answer.status_code for answer in (*answers, entry)}
