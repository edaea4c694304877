"""Tabs Flächenworkshop and Archiv as Streamlit runs them: prepare, open, layers, scenario, delete, take away."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.database import transaction
from geo.people import Person, Role
from quarters.supply.loading import supply_model
from quarters.supply.scenario import save_scenario
from quarters.supply.state import Step
from quarters.workshop import run
from quarters.workshop.model import Workshop
from quarters.workshop.picture_options import COLOURS, SHAPES
from quarters.workshop.read import stage, workshop, workshops
from tests.app.conftest import fresh_cache, run_page, words  # noqa: F401 - a fixture is among them
from tests.app.test_supply_page import SERVICE, helpful_vacancy
from tests.conftest import TestDatabase
from tests.workshop.conftest import LEADER, make_workshop
from ui.sites.workshop_map import drawn_map, layers_of_address
from ui.sites.workshop_tables import figure
from ui.theme import LIGHT

STATIC = Path(__file__).resolve().parents[2] / "static" / "live"


def filled() -> AppTest:
    app = run_page("sites", reiter="workshop")
    app.text_input(key="ws_titel").set_value("Nordwest <b>")
    box = app.multiselect(key="ws_flaechen")
    placed = [
        option
        for option in box.options
        if option.startswith(("Energiecampus", "Pop-up Hafenpromenade", "Digitales"))
    ]
    return box.set_value([(box.options.index(each) and each) or each for each in placed]).run()


def test_a_workshop_is_prepared_with_computed_and_rated_criteria(atlas_database: TestDatabase) -> None:
    app = filled()
    measured = app.multiselect(key="ws_gemessen")
    chosen = [each for each in measured.options if each.startswith("Menschen in 500")]
    measured.set_value(chosen).run()
    app.button(key="ws_anlegen").click().run()
    assert not app.exception
    with transaction(LEADER) as connection:
        (head,) = workshops(connection)
        made = workshop(connection, head.id)
        shown = stage(connection, head.id).map
    assert made.title == "Nordwest <b>"
    assert [each.kind for each in made.steps] == ["arrive", "look", "weigh", "rate", "vote", "result"]
    assert next(each.name for each in made.groups) == "Wirtschaftsförderung"
    assert next((each.name, each.scale) for each in made.criteria) == (chosen[0], "measured")
    assert made.example
    known = {each.id for each in made.candidates if each.lon_lat}
    assert {candidate for candidate, _criterion in made.figures} == known, "no place, no figure"
    assert [each["id"] for each in shown["light"]["layers"]] == ["boroughs"]
    assert shown["light"]["theme"]["mode"] == "light"
    assert "boroughs" in shown["allowed"]
    assert shown["sources"]


def test_a_plan_that_is_not_whole_says_why_and_stores_nothing(atlas_database: TestDatabase) -> None:
    app = run_page("sites", reiter="workshop")
    app.button(key="ws_anlegen").click().run()
    assert "Bitte dem Workshop einen Titel" in words(app)
    app.text_input(key="ws_titel").set_value("Nordwest")
    app.button(key="ws_anlegen").click().run()
    assert "zwei bis acht Flächen" in words(app)
    with transaction(LEADER) as connection:
        assert workshops(connection) == []


def test_a_prepared_workshop_is_changed_with_what_it_holds_filled_in(atlas_database: TestDatabase) -> None:
    app = filled()
    app.button(key="ws_anlegen").click().run()
    with transaction(LEADER) as connection:
        made = workshop(connection, workshops(connection)[0].id)
    app = run_page("sites", reiter="workshop")
    app.button(key=f"ws_aendern_{made.code}").click().run()
    assert app.text_input(key=f"ws_titel_{made.code}").value == "Nordwest <b>"
    assert len(app.multiselect(key=f"ws_flaechen_{made.code}").value) == len(made.candidates)
    app.text_input(key=f"ws_titel_{made.code}").set_value("Nordost").run()
    app.multiselect(key=f"ws_formular_ebenen_{made.code}").set_value(["suburbs"]).run()
    app.button(key="ws_anlegen").click().run()
    assert not app.exception
    with transaction(LEADER) as connection:
        now = workshop(connection, made.id)
        shown = stage(connection, made.id).map
    assert (now.title, now.code) == ("Nordost", made.code)
    assert [each.name for each in now.candidates] == [each.name for each in made.candidates]
    assert [each.name for each in now.criteria] == [each.name for each in made.criteria]
    assert [each["id"] for each in shown["light"]["layers"]] == ["suburbs"]


def test_a_running_workshop_offers_only_what_lies_ahead(atlas_database: TestDatabase) -> None:
    made = make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, made.id)
        run.go_to(connection, made.id, made.steps[2].id)
    app = opened(made)
    app.button(key="ws_aendern").click().run()
    assert "bis „Kriterien gewichten“ stehen fest" in words(app)
    assert f"ws_flaechen_{made.code}" not in [each.key for each in app.multiselect]
    app.text_input(key=f"ws_titel_{made.code}").set_value("Anders").run()
    app.button(key="ws_anlegen").click().run()
    assert not app.exception
    with transaction(LEADER) as connection:
        now = workshop(connection, made.id)
    assert (now.title, now.steps, now.figures) == ("Anders", made.steps, made.figures)


def opened(made: Workshop) -> AppTest:
    return run_page("sites", reiter="workshop", workshop=made.code)


def test_layers_reach_the_room_and_keep_their_filters(atlas_database: TestDatabase) -> None:
    made = make_workshop()
    with transaction(LEADER) as connection:
        run.show_map(connection, made.id, drawn_map(("boroughs",)))
    app = opened(made)
    app.session_state["map_address"] = {"ebenen": "vacancies,boroughs", "vacancies.status": "vacant"}
    app.run()
    app.button(key=f"ws_von_der_karte_{made.code}").click().run()
    assert not app.exception
    with transaction(LEADER) as connection:
        shown = stage(connection, made.id).map
    assert [each["id"] for each in shown["dark"]["layers"]] == ["vacancies", "boroughs"]
    assert shown["queries"] == {"vacancies": "status=vacant"}
    app.multiselect(key=f"ws_ebenen_{made.code}").set_value(["vacancies"]).run()
    with transaction(LEADER) as connection:
        shown = stage(connection, made.id).map
    assert shown["light"]["layers"][0]["query"] == "status=vacant"
    assert "restricted" not in json.dumps(shown)


def test_an_address_with_nonsense_shows_what_is_known() -> None:
    layers, queries = layers_of_address({"ebenen": "vacancies,nothing", "vacancies.status": "wrong"})
    assert layers == ["vacancies"]
    assert queries.get("vacancies", "") == ""


def test_a_scenario_lies_on_the_table_with_numbers_and_places(atlas_database: TestDatabase) -> None:
    made = make_workshop()
    with transaction() as connection:
        vacancy = helpful_vacancy(supply_model(connection))
        saved = save_scenario(connection, "Ärzte", "C. Wolff", [Step("place", SERVICE, vacancy)])
    app = opened(made)
    app.selectbox(key=f"ws_szenario_{made.code}").set_value(saved.id).run()
    assert not app.exception
    with transaction(LEADER) as connection:
        shown = stage(connection, made.id).scenario
    assert shown["name"] == "Ärzte"
    numbers = [
        int(each.replace(".", "")) for each in re.findall(r"[\d.]+(?= → )|(?<=→ )[\d.]+", shown["lines"][0])
    ]
    assert numbers[1] < numbers[0], shown["lines"]
    assert shown["points"][0]["action"] == "place"
    assert 7 < shown["points"][0]["lonLat"][0] < 8
    app.selectbox(key=f"ws_szenario_{made.code}").set_value(0).run()
    with transaction(LEADER) as connection:
        assert stage(connection, made.id).scenario is None


def test_prepared_ones_are_listed_and_deleted_started_ones_stay(atlas_database: TestDatabase) -> None:
    first, second = make_workshop(), make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, second.id)
    app = run_page("sites", reiter="workshop")
    assert "2" in words(app)
    keys = [button.key for button in app.button]
    assert f"ws_loeschen_{second.code}" not in keys
    app.button(key=f"ws_loeschen_{first.code}").click().run()
    with transaction(LEADER) as connection:
        assert [each.id for each in workshops(connection)] == [second.id]


def test_the_archive_shows_what_was_decided(atlas_database: TestDatabase) -> None:
    made = make_workshop()
    with transaction(LEADER) as connection:
        run.start(connection, made.id)
        run.write_down(connection, made.id, "A zuerst <i>", kind="decision")
        run.end(connection, made.id)
    app = run_page("sites", reiter="archiv")
    assert not app.exception
    told = words(app)
    assert "1 Notizen und Beschlüsse" in told
    assert "A zuerst &lt;i&gt;" in told
    assert "<i>" not in told
    again = opened(made)
    assert "Dieser Workshop ist beendet" in words(again)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADVISOR, Role.GUEST])
def test_who_may_not_lead_is_told_so(
    atlas_database: TestDatabase, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.sites.workshop.me", lambda: Person("x", role))
    app = run_page("sites", reiter="workshop")
    assert "Moderation, Planung und Administration" in words(app)
    assert "ws_anlegen" not in [button.key for button in app.button]


@pytest.mark.parametrize(
    ("text", "value"), [("4,5", 4.5), ("1.234,5", 1234.5), ("12", 12.0), ("", None), ("0.5", 0.5)]
)
def test_figures_are_read_as_people_type_them(text: str, value: float | None) -> None:
    assert figure(text, "Fläche") == value


def test_the_screens_use_the_tokens_and_colours_of_the_house() -> None:
    css = (STATIC / "live.css").read_text("utf-8").split("@media")[0]
    for name in (
        "primary",
        "on-primary",
        "primary-tint",
        "text",
        "text-secondary",
        "line",
        "field-border",
        "example",
    ):
        assert f"--{name}: {getattr(LIGHT, name.replace('-', '_'))};" in css, name
    script = (STATIC / "shapes.js").read_text("utf-8")
    assert tuple(re.findall(r"'(#[0-9A-F]{6})'", script.split(";")[0])) == COLOURS
    assert tuple(re.findall(r"^  '(<.+>)',$", script, re.MULTILINE)) == SHAPES
