"""Gesuche, Frühwarnung and Meldungen on the page Leerstand, and what a record says of Exposé and requests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.people import GUEST, SINGLE_USER
from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from vacancy.matching import SearchRequest
from vacancy.public_report import NewReport, submit
from vacancy.search_requests import save_request

pytestmark = pytest.mark.usefixtures("atlas_database")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def without_supply(monkeypatch: pytest.MonkeyPatch) -> None:
    """No supply model is loaded behind these pages: they say what they know without it."""
    monkeypatch.setattr("ui.supply.warm.ready_model", lambda: None)


def one(query: str) -> int:
    with transaction(SINGLE_USER) as connection:
        return int(connection.execute(sa.text(query)).scalar_one())


def test_requests_with_their_vacancies(atlas_database: TestDatabase) -> None:
    app = run_page("vacancies", sicht="gesuche")
    told = words(app)
    assert "<b>6</b> offene Gesuche" in told
    assert "Café mit Backstube" in told or any("Café" in header.value for header in app.header)
    for part in ("von 100", "passen", "liegt in", "Punkte: Anteil der erfüllten Wünsche"):
        assert part in told, part
    with transaction(SINGLE_USER) as connection:
        save_request(connection, SearchRequest(0, f"A{HOSTILE}", use_wanted=HOSTILE, note=HOSTILE))
    told = words(run_page("vacancies", sicht="gesuche"))
    assert "<b>7</b> offene Gesuche" in told
    assert HOSTILE not in told


def test_early_warning_names_reason_and_day(atlas_database: TestDatabase) -> None:
    told = words(run_page("vacancies", sicht="fruehwarnung"))
    for part in ("Einheiten droht Leerstand", "Mietvertrag endet", "als drohend erfasst"):
        assert part in told, part
    assert "ginge Versorgung verloren" not in told, "nothing is said of what is not computed yet"


def test_reports_are_decided_by_somebody(atlas_database: TestDatabase) -> None:
    assert "Keine Meldung wartet" in words(run_page("vacancies", sicht="meldungen"))
    with transaction(GUEST) as connection:
        submit(connection, NewReport("Meldeweg", "7", note=HOSTILE), ("a",), datetime.now(UTC))
        submit(connection, NewReport("Irrweg", "1"), ("a",), datetime.now(UTC))
    before = one("select count(*) from vacancy")
    app = run_page("vacancies", sicht="meldungen")
    told = words(app)
    assert "<b>2</b> Meldungen warten" in told
    assert HOSTILE not in told
    first, second = (
        one(f"select id from public_report where street = '{street}'") for street in ("Meldeweg", "Irrweg")
    )
    app.button(key=f"meldung_ja_{first}").click().run()
    assert one("select count(*) from vacancy where status = 'reported'") > 0
    assert one("select count(*) from vacancy") == before + 1
    app.button(key=f"meldung_nein_{second}").click().run()
    assert not app.exception
    assert one("select count(*) from public_report where state = 'declined'") == 1
    assert one("select count(*) from vacancy") == before + 1


def test_a_record_is_locked_without_consent_and_open_with_it(atlas_database: TestDatabase) -> None:
    query = (
        "select u.id from commercial_unit u where u.status = 'marketing' and {} exists (select from contact c where "
        "c.unit_id = u.id and c.consent) order by u.id limit 1"
    )
    locked = words(run_page("vacancies", akte=str(one(query.format("not")))))
    assert "Das Exposé ist gesperrt: Die Einwilligung der Eigentümerin fehlt." in locked
    app = run_page("vacancies", akte=str(one(query.format(""))))
    assert "gesperrt" not in words(app)
    links = [element.proto.url for element in app.get("link_button")]
    assert any(url.startswith("/expose/") for url in links), links
