"""Scenarios of the page Versorgung, and the page without data: tests with a database of their own."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from geo.database import transaction
from quarters.supply.gaps import city_gap
from quarters.supply.loading import supply_model
from quarters.supply.scenario import save_scenario, scenarios
from quarters.supply.state import Step, SupplyState
from tests.app.conftest import run_page, words
from tests.app.test_supply_page import SERVICE, helpful_vacancy, people
from tests.conftest import TestDatabase
from ui.supply.plan import Held


def with_steps(*steps: Step, **parameters: str) -> AppTest:
    """Run the page with measures taken in this session."""
    app = run_page("supply", **parameters)
    app.session_state["szenario_gehalten"] = Held(steps)
    return app.run()


def test_scenario_needs_a_name_and_is_kept_with_author(atlas_database: TestDatabase) -> None:
    with transaction() as connection:
        vacancy = helpful_vacancy(supply_model(connection))
    app = with_steps(Step("place", SERVICE, vacancy), reiter="hilfe")
    save = next(button for button in app.button if button.label == "Sichern")
    save.click().run()
    with transaction() as connection:
        assert scenarios(connection) == []
    assert "qa-error" in words(app)
    app.text_input(key="szenario_name").set_value("Arztpraxen Nordwest")
    app.text_input(key="szenario_autor").set_value("C. Wolff")
    next(button for button in app.button if button.label == "Sichern").click().run()
    with transaction() as connection:
        (stored,) = scenarios(connection)
    assert (stored.name, stored.author) == ("Arztpraxen Nordwest", "C. Wolff")
    assert stored.steps == (Step("place", SERVICE, vacancy),)
    assert "Gesichert: „Arztpraxen Nordwest“" in words(app)


def test_saved_scenario_is_chosen_and_compared(atlas_database: TestDatabase) -> None:
    with transaction("test") as connection:
        model = supply_model(connection)
        step = Step("place", SERVICE, helpful_vacancy(model))
        stored = save_scenario(connection, "Nordwest", "", (step,))
    app = run_page("supply", dienst=SERVICE)
    app.selectbox(key="szenario_wahl").set_value(stored.id).run()
    told = words(app)
    assert "Mit Szenario „Nordwest“" in told
    assert people(city_gap(SupplyState(model, (step,)), SERVICE).residents_without_supply) in told


def test_empty_database_says_what_to_load(empty_database: TestDatabase) -> None:
    app = run_page("supply")
    assert not app.exception
    assert "Bitte" in words(app)
    assert "Kennung" not in words(app)
