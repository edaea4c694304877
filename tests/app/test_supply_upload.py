"""Loading supply data on the page Daten: the change is told first, stored only by the last click."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.app.conftest import run_page, words
from tests.conftest import TestDatabase
from tests.source_files import AGES, CENSUS, FACILITIES, fingerprint, rows


def dialog() -> AppTest:
    """The content of the dialog: AppTest runs no dialog across clicks inside it."""

    def script() -> None:
        from ui.components import supply_upload
        from ui.errors import show_error

        try:
            supply_upload.content()
        except Exception as error:  # noqa: BLE001 - as the dialog does
            show_error(error)

    return AppTest.from_function(script, default_timeout=60).run()


def test_the_page_opens_the_dialog(atlas_database: TestDatabase) -> None:
    app = run_page("data")
    app.button(key="versorgung_einlesen").click().run()
    assert not app.exception
    assert app.selectbox(key="versorgung_art").options[0] == "Wegenetz und Angebote (OpenStreetMap)"


def test_residents_are_checked_then_stored(atlas_database: TestDatabase) -> None:
    before = fingerprint()
    app = dialog()
    app.selectbox(key="versorgung_art").set_value("population").run()
    app.file_uploader(key="versorgung_datei_population").upload(
        "Zensus2022_100m.csv", CENSUS.encode(), "text/csv"
    ).run()
    assert "2 neu" in words(app)
    assert fingerprint() == before
    app.file_uploader(key="versorgung_alter").upload("alter.csv", AGES.encode(), "text/csv").run()
    assert "Unter 18 Jahre: 20." in words(app)
    assert fingerprint() == before
    app.button(key="versorgung_sichern").click().run()
    assert not app.exception
    assert rows("select sum(population), sum(under_18) from population_cell") == [(155, 20)]


def test_a_faulty_list_cannot_be_stored(atlas_database: TestDatabase) -> None:
    before = fingerprint()
    app = dialog()
    app.selectbox(key="versorgung_art").set_value("facilities").run()
    text = FACILITIES + "3;Zauberei;A;;;;;7,47;51,51\n"
    app.file_uploader(key="versorgung_datei_facilities").upload("liste.csv", text.encode(), "text/csv").run()
    assert "diese Versorgungsart gibt es nicht" in words(app)
    assert app.button(key="versorgung_sichern").disabled
    assert fingerprint() == before


def test_a_broken_file_is_one_sentence(atlas_database: TestDatabase) -> None:
    app = dialog()
    app.file_uploader(key="versorgung_datei_osm").upload("stadt.osm.pbf", b"PK nothing", "text/plain").run()
    assert not app.exception
    told = words(app) + " ".join(element.value for element in app.error)
    assert "keine vollständige OpenStreetMap-Datei" in told
