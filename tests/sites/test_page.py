"""The page Standorte without a browser: list, filters, sheet, comparison, rights."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.people import GUEST
from tests.app.conftest import fresh_cache, page, words

__all__ = ["fresh_cache", "page"]
HOSTILE = "<img src=x onerror=alert(1)>"


def told(app: AppTest) -> str:
    assert not app.exception
    return words(app)


def test_list_holds_every_project_placed_or_not(page) -> None:
    app = page("sites")
    said = told(app)
    assert "<b>25</b> Vorhaben und Orte" in said
    assert "9 davon ohne bekannten Ort" in said
    listed = app.dataframe[0].value
    assert len(listed) == 25
    assert (listed["place"] == "kein Ort bekannt").sum() == 9
    assert (listed["status"] == "beendet 03.07.2023").sum() == 1
    areas = dict(zip(listed["name"], listed["area"], strict=True))
    assert areas["Energiecampus"] == "4 / 6,5\u202fha", "sources that differ stand side by side"


def test_filters_say_how_many_remain(page) -> None:
    app = page("sites")
    app.multiselect(key="standorte_art").set_value(["nordwaerts"]).run()
    assert "<b>2</b> von 25" in told(app)
    app.text_input(key="standorte_suche").set_value("nichts davon").run()
    assert any("Kein Vorhaben passt" in each.value for each in app.caption)


def test_filters_stand_in_the_address_and_foreign_words_are_left_out(page) -> None:
    app = page("sites", art=f"pop_up,{HOSTILE}", lage="placed,xx", suche="westfalen")
    said = told(app)
    assert "<b>1</b> von 25" in said
    assert "onerror" not in said
    app.multiselect(key="standorte_art").set_value(["pop_up", "platform"]).run()
    assert app.query_params["art"] in ("pop_up,platform", ["pop_up,platform"])


def test_sheet_shows_conflicts_status_and_what_is_unknown(page) -> None:
    said = told(page("sites", standort="energiecampus"))
    assert "6,5\u202fha" in said
    assert "Quellen weichen ab" in said
    assert "Presse 25.03.2021" in said
    assert "Menschen in 500 m Fußweg" in said
    assert "Zur nächsten Anschlussstelle der Autobahn" in said
    assert "Luftlinie zu: Beispiel-Anschlussstelle" in said
    assert "Quelle:" in said
    assert 'href="/versorgung?dienst=' in said, "what people around lack leads to the page that shows it"
    assert "auswahl=future_sites" in said


def test_the_nearest_vacancies_are_linked(page) -> None:
    said = told(page("sites", standort="ausgehquartier-kampstrasse"))
    around = said.partition("Leerstand")[2]
    assert "auswahl=vacancies%3A" in said
    assert "Fußweg" in around


def test_a_project_without_a_place_is_a_full_member(page) -> None:
    said = told(page("sites", standort="nordwaerts-887"))
    assert "NRW.BANK" in said
    assert "Quartierslabor Marten" in said
    assert "1.000.000\u202f€" in said
    assert "Kein Ort bekannt." in said


def test_four_sites_are_compared_and_unknown_keys_are_left_out(page) -> None:
    app = page(
        "sites", standort=f"energiecampus,ki-campus-nrw,{HOSTILE},dint-port,un1do-flaechengesellschaft,x"
    )
    said = told(app)
    assert "Vergleich" in said
    assert "onerror" not in said
    assert len(app.multiselect(key="standort").value) == 4
    assert "Kreis Unna und Stadt Dortmund" in said


def test_whoever_may_not_plan_sees_no_button(page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.sites.reads.me", lambda: GUEST)
    app = page("sites", standort="energiecampus")
    told(app)
    assert not [each for each in app.button if each.key and each.key.startswith("standort_")]
