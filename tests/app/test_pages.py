"""Every page runs on the example data, says what it should, and turns failures into one sentence."""

from __future__ import annotations

import io
import logging
import re

import pytest
import sqlalchemy as sa
from babel.messages.pofile import read_po

from geo import database
from geo.errors import InputError
from geo.i18n import CATALOGUE
from tests.app.conftest import RunPage, words
from ui.router import ENTRIES

MODULES = [entry.module for entry in ENTRIES]
NOT_THE_MAP = [module for module in MODULES if module != "map"]


def one(query: str) -> int:
    with database.transaction() as connection:
        return int(connection.execute(sa.text(query)).scalar_one())


@pytest.mark.parametrize("module", MODULES)
def test_page_runs_on_example_data(page: RunPage, module: str) -> None:
    app = page(module)
    assert not app.exception
    assert "qa-error" not in words(app)
    assert "qa-example" in words(app), "example data must be said on every page"


def test_register_counts_equal_the_database(page: RunPage) -> None:
    told = words(page("vacancies"))
    n = one("select count(*) from vacancy where ended_on is null")
    assert f"<b>{n}</b>" in told
    unplaced = one("select count(*) from vacancy_current where geom is null")
    assert unplaced > 0
    assert f"<b>{unplaced}</b>" in words(page("vacancies", liste="ohne-lage"))


def test_register_shows_fourteen_rows_with_symbol_and_word(page: RunPage) -> None:
    table = page("vacancies", liste="drohend").dataframe[0].value
    assert len(table) == 14
    assert set(table["status"]) == {"drohend"}
    assert table["symbol"].str.startswith("data:image/svg+xml").all()
    assert not table["floor_area_m2"].str.contains("None|nan").any()


def test_search_narrows_the_register_and_says_so(page: RunPage) -> None:
    app = page("vacancies")
    street = app.dataframe[0].value["name"].iloc[0].rsplit(" ", 1)[0]
    app.text_input(key="suche").set_value(street).run()
    assert street in words(app)
    assert app.dataframe[0].value["name"].str.contains(street, regex=False).all()
    app.text_input(key="suche").set_value("gibt es nicht xyz").run()
    assert not app.dataframe
    assert "Kein Leerstand passt" in words(app)


def test_rates_stand_only_where_the_stock_is_covered(page: RunPage) -> None:
    told = words(page("vacancies", sicht="quoten", ebene="suburb"))
    assert "noch keine Quote" in told
    assert "Besatz zu" in told


@pytest.mark.parametrize(("level", "n"), [("borough", 12), ("statistical_district", 62), ("suburb", 81)])
def test_every_level_of_quarters_can_be_chosen(page: RunPage, level: str, n: int) -> None:
    app = page("quarters", ebene=level)
    names = app.selectbox(key="ort").options
    assert len(names) == n
    app.selectbox(key="ort").set_value(_key_of(names[-1], level)).run()
    assert not app.exception
    assert app.title[0].value == names[-1]


def test_lab_shows_planned_and_carried_out_dated(page: RunPage) -> None:
    told = words(page("quarters", ebene="quarter_lab"))
    assert "geplant" in told
    assert "durchgeführt" in told
    assert "21.06.2017 – 31.08.2020" in told


def test_place_without_coverage_gets_a_sentence_instead_of_a_rate(page: RunPage) -> None:
    told = words(page("quarters", ebene="suburb", ort=_key_of("Kirchhörde")))
    assert "Noch keine Quote: Besatz erst zu 6" in told


def _key_of(name: str, level: str = "suburb") -> str:
    with database.transaction() as connection:
        query = sa.text("select key from area where level = :level and name = :name")
        return str(connection.execute(query, {"name": name, "level": level}).scalar_one())


def test_unknown_place_in_the_address_falls_back(page: RunPage) -> None:
    app = page("quarters", ebene="nirgends", ort="<img onerror=alert(1)>")
    assert not app.exception
    assert "onerror" not in words(app)


def test_sites_keep_conflicts_unplaced_and_cancelled_ones(page: RunPage) -> None:
    listed = page("sites").dataframe[0].value
    assert (listed["place"] == "kein Ort bekannt").sum() == one(
        "select count(*) from site where geom is null"
    )
    assert (listed["status"] == "beendet 03.07.2023").sum() == 1
    assert "6,5" in words(page("sites", standort="energiecampus"))


def test_data_lists_every_source_with_its_use(page: RunPage) -> None:
    told = words(page("data"))
    with database.transaction() as connection:
        titles = connection.execute(sa.text("select title from source")).scalars().all()
    assert titles
    assert all(title in told for title in titles)
    assert "Einheiten: 2.500" in told


def test_expected_failure_is_one_sentence(page: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise InputError("Die Datei ist leer: bitte eine andere wählen.")

    monkeypatch.setattr("ui.pages.sites.show", broken)
    app = page("sites")
    assert not app.exception
    assert "Die Datei ist leer: bitte eine andere wählen." in words(app)


def test_unexpected_failure_is_a_sentence_with_a_code_and_a_log_line(
    page: RunPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("inner secret")

    monkeypatch.setattr("ui.pages.sites.show", broken)
    with caplog.at_level(logging.ERROR, "quartiersatlas.ui"):
        told = words(page("sites"))
    assert "Kennung" in told
    assert "inner secret" not in told
    assert "Traceback" not in told
    code = told.split("Kennung ")[1][:4]
    assert any(code in record.getMessage() and record.exc_info for record in caplog.records)


@pytest.mark.parametrize("module", NOT_THE_MAP)
def test_page_in_english(page: RunPage, module: str) -> None:
    app = page(module, sprache="en")
    assert not app.exception
    assert app.session_state["language"] == "en"
    known = [m for m in read_po(io.BytesIO(CATALOGUE.read_bytes())) if m.id]
    german = {m.id for m in known} - {m.string for m in known}  # "Status" and "Filter" are English words too
    lines = {line.strip() for line in re.sub(r"<[^>]*>", "\n", words(app)).splitlines()}
    assert lines & german == set()


def test_first_steps_come_before_the_page_not_over_it(page: RunPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may take seconds; a dialog that comes after it lies under a click that was meant for the page."""
    order = []
    monkeypatch.setattr("ui.first_steps.wanted", lambda: True)
    monkeypatch.setattr("ui.first_steps.show", lambda _to_map: order.append("steps"))
    monkeypatch.setattr("ui.pages.data.show", lambda: order.append("page"))
    assert not page("data").exception
    assert order == ["steps", "page"]
