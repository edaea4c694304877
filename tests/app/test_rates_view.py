"""Quoten on the page Leerstand: any area, any day, never a rate without its reason."""

from __future__ import annotations

import pytest

from tests.app.conftest import RunPage, words


def test_city_today(page: RunPage) -> None:
    app = page("vacancies", sicht="quoten")
    told = words(app)
    assert "von 2.500 Einheiten, Besatz zu" in told
    for part in (
        "ohne nicht marktfähige",
        "nach Fläche",
        "in 90 Tagen bestätigt",
        "Wie lange steht etwas leer?",
    ):
        assert part in told
    assert told.count('class="qa-multiple"') == 6
    assert told.count("Als Tabelle") == 2
    assert "Innenstadt-Nord" in told


def test_a_day_of_the_past_says_what_it_cannot_know(page: RunPage) -> None:
    told = words(page("vacancies", sicht="quoten", tag="2024-05-05"))
    assert "Dortmund, 05.05.2024:" in told
    assert "Bestätigungen von damals: keine Angabe" in told
    assert "ihr Beginn ist unbekannt: höchstens" in told


@pytest.mark.parametrize("day", ["1999-01-01", "2999-01-01", "heute", "'; drop table vacancy"])
def test_impossible_days_become_the_nearest_known(page: RunPage, day: str) -> None:
    app = page("vacancies", sicht="quoten", tag=day)
    assert not app.exception
    assert "Einheiten" in words(app)


def test_a_poorly_recorded_suburb_has_no_rate_but_a_reason(page: RunPage) -> None:
    told = words(page("vacancies", sicht="quoten", ebene="suburb", gebiet="deusen"))
    assert "Deusen: <b>Noch keine Quote: Besatz erst zu 55" in told
    assert "noch keine Quote" in told
