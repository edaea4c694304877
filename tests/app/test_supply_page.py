"""The page Versorgung: what it says is what the supply model computes, in every tab, for odd addresses too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from geo.database import transaction
from geo.i18n import format_number
from quarters.supply.advice import uses_for_vacancy
from quarters.supply.comparison import compare, compare_city
from quarters.supply.days import supply_on
from quarters.supply.gaps import area_gaps, city_gap, field_gaps
from quarters.supply.loading import supply_model
from quarters.supply.model import SupplyModel
from quarters.supply.search import Question, SitingSearch
from quarters.supply.state import Step, SupplyState
from quarters.supply.vacant import candidates_of
from tests.app.conftest import RunPage, words
from tests.conftest import TestDatabase
from ui.supply import downloads, plan
from ui.supply.question import Question as PageQuestion

TABS = ("luecken", "hilfe", "standorte", "verletzlich", "tage", "plausibel")
SERVICE = "general_practice"


@pytest.fixture
def model(shared_atlas_database: TestDatabase) -> Iterator[SupplyModel]:
    """The model that the page computes from."""
    with transaction() as connection:
        yield supply_model(connection)


def people(number: float) -> str:
    return format_number(round(number, -1))


def helpful_vacancy(model: SupplyModel) -> int:
    """A vacancy where a practice would newly supply at least 50 people."""
    state = SupplyState(model)
    for row in candidates_of(model, SERVICE)[0]:
        key = int(model.vacancies.rows["id"].iloc[row])
        found = {use.service: use for use in uses_for_vacancy(state, key)}
        if found[SERVICE].newly_served >= 50:
            return key
    raise AssertionError("no vacancy helps")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("service", ["food_shop", "transit_stop", "repair"])
def test_every_tab_stands_for_every_kind_of_service(page: RunPage, tab: str, service: str) -> None:
    app = page("supply", reiter=tab, dienst=service)
    assert not app.exception
    assert "Kennung" not in words(app)
    assert "Quelle:" in words(app) or tab == "standorte"


def test_key_figures_are_those_of_the_model(page: RunPage, model: SupplyModel) -> None:
    told = words(page("supply", dienst="pharmacy", fussweg="500"))
    city = city_gap(SupplyState(model), "pharmacy", 500)
    assert f'<dd class="qa-value">{people(city.residents_without_supply)}</dd>' in told
    assert f'<dd class="qa-value">{people(city.residents_uncertain)}</dd>' in told
    fits = len(candidates_of(model, "pharmacy")[0])
    assert f'<dd class="qa-value">{fits}</dd>' in told


def test_ranking_lists_every_area_most_people_first(page: RunPage, model: SupplyModel) -> None:
    app = page("supply", dienst="pharmacy", gebiete="suburb", gruppe="over_65")
    table = app.dataframe[0].value
    expected = area_gaps(SupplyState(model), "pharmacy", None, "suburb", "over_65")
    assert list(table["name"]) == [gap.name for gap in expected]
    boroughs = {zone.id: zone.name for zone in model.zones_of("borough")}
    districts = {zone.id: zone.parent_id for zone in model.zones_of("statistical_district")}
    around = [boroughs[districts[model.zone(gap.id).parent_id]] for gap in expected]
    assert list(table["borough"]) == around
    assert table["people"].iloc[0] == people(expected[0].residents_without_supply)


def test_threshold_names_its_source_and_a_free_one_is_an_assumption(page: RunPage) -> None:
    assert "BBSR" in words(page("supply", dienst=SERVICE))
    told = words(page("supply", dienst=SERVICE, fussweg="777"))
    assert "Annahme" in told
    assert "BBSR-Analysen" not in told


@pytest.mark.parametrize(
    "parameters",
    [
        {"dienst": "<img onerror=1>"}, {"fussweg": "0"}, {"fussweg": "-5"}, {"gebiete": "nirgends"},
        {"gruppe": "x"}, {"reiter": "x"}, {"wahl": "vacancy:999999"}, {"wahl": "cell:999999999"},
        {"wahl": "area:999999"}, {"wahl": "facility:0"}, {"wahl": "drop table:1"}, {"inhalt": "x,y"},
    ],
)  # fmt: skip
def test_odd_addresses_show_the_page(page: RunPage, parameters: dict[str, str]) -> None:
    app = page("supply", **parameters)
    assert not app.exception
    told = words(app)
    assert "onerror" not in told
    assert "Kennung" not in told
    assert app.title[0].value == "Versorgung"


def test_vacancy_tells_its_uses_and_their_effect(page: RunPage, model: SupplyModel) -> None:
    vacancy = helpful_vacancy(model)
    app = page("supply", wahl=f"vacancy:{vacancy}", dienst=SERVICE)
    use = next(use for use in uses_for_vacancy(SupplyState(model), vacancy) if use.service == SERVICE)
    label = next(option for option in app.radio[0].options if option.startswith("Hausarztpraxis"))
    assert f"**{people(use.newly_served)}**" in label
    told = words(app)
    before = city_gap(SupplyState(model), SERVICE).residents_without_supply
    assert "Wirkung: Hausarztpraxis" in told
    assert people(before) in told
    assert people(before - use.newly_served) in told


def test_measure_changes_figures_at_once_and_can_be_taken_back(page: RunPage, model: SupplyModel) -> None:
    vacancy = helpful_vacancy(model)
    app = page("supply", wahl=f"vacancy:{vacancy}", dienst=SERVICE)
    after = city_gap(SupplyState(model).then(Step("place", SERVICE, vacancy)), SERVICE)
    figure = f'<dd class="qa-value">{people(after.residents_without_supply)}</dd>'
    assert "Mit dieser Nutzung" in words(app)  # the use that stands chosen shows at once
    assert figure in words(app)
    app.button(key=f"hinein:{vacancy}").click().run()
    assert "Mit dieser Nutzung" not in words(app)
    assert figure in words(app)
    assert "Menschen weniger" in words(app)
    app.button(key=f"heraus:{vacancy}").click().run()
    assert "Mit dieser Nutzung" in words(app)
    app.button(key="blatt_schliessen").click().run()
    assert "noch keine Maßnahme" in words(app)


def test_file_holds_the_scenario_as_it_is_when_asked_for(
    model: SupplyModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = plan.Held()
    monkeypatch.setattr(plan, "held", lambda: held)
    asked = PageQuestion(model.service(SERVICE), 1000.0, "suburb", "all", frozenset())
    seen: list[SupplyState] = []
    made = downloads._made_later(lambda content: bytes(len(seen.append(content.state) or b"")), model, asked)
    held.steps = (Step("close", SERVICE, facility_id=int(model.supply(SERVICE).rows["id"].iloc[0])),)
    made()
    assert seen[0].steps == held.steps


def test_closing_a_facility_is_a_measure(page: RunPage, model: SupplyModel) -> None:
    facility = int(model.supply(SERVICE).rows["id"].iloc[0])
    app = page("supply", wahl=f"facility:{facility}", dienst=SERVICE)
    app.button(key=f"schliessen:{facility}").click().run()
    after = city_gap(SupplyState(model).then(Step("close", SERVICE, facility_id=facility)), SERVICE)
    assert people(after.residents_without_supply) in words(app)


def test_facility_that_does_not_count_says_why(page: RunPage, model: SupplyModel) -> None:
    facility = int(model.supply("pharmacy").rows["id"].iloc[0])
    told = words(page("supply", wahl=f"facility:{facility}", dienst=SERVICE))
    assert "Dieses Angebot gehört zu „Apotheke“, gefragt ist „Hausarztpraxis“." in told
    app = page("supply", wahl=f"facility:{facility}", dienst="pharmacy")
    app.button(key=f"schliessen:{facility}").click().run()
    assert "Dieses Angebot schließt im Szenario." in words(app)
    app.button(key=f"oeffnen:{facility}").click().run()
    assert "Schließt dieses Angebot, verlieren" in words(app)
    gone = words(page("supply", wahl="facility:999999999", dienst="pharmacy", reiter="verletzlich"))
    assert "Dieses Angebot gibt es nicht mehr; bitte ein anderes wählen." in gone


def test_cell_tells_its_walk(page: RunPage, model: SupplyModel) -> None:
    far = int(SupplyState(model).distance_m(SERVICE).argmax())
    told = words(page("supply", wahl=f"cell:{model.cells.id[far]}", dienst=SERVICE))
    assert "Warum ist diese Zelle rot?" in told
    assert "Ohne Versorgung" in told


def test_siting_answers_with_reasons_for_the_others(page: RunPage) -> None:
    app = page("supply", reiter="standorte", dienst=SERVICE)
    next(button for button in app.button if button.label == "Standorte suchen").click().run()
    told = words(app)
    assert "Leerstände versorgen zusammen" in told
    assert "Was bringt ein weiterer Standort?" in told
    assert "Warum nicht die anderen?" in told
    assert "Fläche zu klein" in told


def test_siting_chooses_more_than_a_handful(page: RunPage, model: SupplyModel) -> None:
    sites = SitingSearch(SupplyState(model), Question((SERVICE,), choose=14)).at_once().sites
    assert len(sites) > 8
    app = page("supply", reiter="standorte", dienst=SERVICE)
    app.number_input(key="suche_zahl").set_value(14)
    next(button for button in app.button if button.label == "Standorte suchen").click().run()
    assert f"{len(sites)}. " in words(app)
    assert ("Weitere Standorte versorgen niemanden zusätzlich." in words(app)) is (len(sites) < 14)
    assert "qa-curve qa-many" in words(app)


def test_siting_says_that_a_school_needs_no_unit(page: RunPage) -> None:
    app = page("supply", reiter="standorte", dienst="primary_school")
    assert "„Grundschule“ braucht keine Gewerbeeinheit" in words(app)
    next(button for button in app.button if button.label == "Standorte suchen").click().run()
    assert "Bitte mindestens eine Versorgungsart wählen." in words(app)


def test_siting_without_candidate_says_why(page: RunPage) -> None:
    app = page("supply", reiter="standorte", dienst="drugstore")
    next(button for button in app.button if button.label == "Standorte suchen").click().run()
    assert "Kein Leerstand ist geeignet; häufigster Grund:" in words(app)


def test_fragility_compares_today_with_announced_closures(page: RunPage) -> None:
    told = words(page("supply", reiter="verletzlich", dienst=SERVICE))
    assert "verlieren" in told
    assert "Vergleich zweier Tage" in told


def test_two_days_are_compared_by_area_with_sign(page: RunPage, model: SupplyModel) -> None:
    day = date(2022, 6, 1)
    app = page("supply", reiter="tage", dienst="bakery", gebiete="suburb", von=day.isoformat())
    with transaction() as connection:
        then = supply_on(connection, model, day, datetime.now().astimezone().date())
    changes = compare(then.state, SupplyState(model), "bakery")
    city = compare_city(then.state, SupplyState(model), "bakery")
    assert abs(city.difference) >= 50
    table = app.dataframe[0].value
    assert list(table["name"]) == [one.after.name for one in changes]
    assert table["difference"].iloc[0][0] == ("+" if changes[0].difference > 0 else "−")
    told = words(app)
    assert people(city.before.residents_without_supply) in told
    assert people(city.after.residents_without_supply) in told
    assert ("mehr" if city.difference > 0 else "weniger") in told
    assert "An beiden Tagen gleich gerechnet: Wege" in told
    assert "01.06.2022: Angebote sind erst ab 01.11.2026 erfasst" in told


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"von": "2026-01-01", "bis": "2026-01-01"}, "Bitte zwei verschiedene Tage wählen."),
        ({"von": "kein Tag", "bis": "<b>1</b>"}, "waren"),
        ({"von": "0001-01-01", "bis": "9999-12-31"}, "waren"),
        ({"bis": "2030-01-01"}, "angekündigte"),
    ],
)
def test_odd_days_show_the_page(page: RunPage, days: dict[str, str], sentence: str) -> None:
    app = page("supply", reiter="tage", dienst=SERVICE, **days)
    assert not app.exception
    assert sentence in words(app)
    assert "Kennung" not in words(app)


def test_plausibility_says_that_examples_prove_nothing(page: RunPage) -> None:
    told = words(page("supply", reiter="plausibel"))
    assert all(name in told for name in ("Deusen", "Kirchderne", "Jungferntal", "Wichlinghofen", "Hacheney"))
    assert "um 2015" in told
    assert "Erst mit echten Daten" in told


def test_place_tells_what_is_missing_and_where_it_could_go(page: RunPage) -> None:
    app = page("quarters", ebene="suburb")
    for _again in range(60):
        if "Was hier fehlt" in words(app):
            break
        app.run()
    told = words(app)
    assert "Was fehlt hier, und wohin könnte es?" in told
    assert "Was hier fehlt" in told


def test_whole_field_ranks_areas_by_their_mean_gap(page: RunPage, model: SupplyModel) -> None:
    app = page("supply", dienst=SERVICE, feld="1", gebiete="borough")
    found = field_gaps(SupplyState(model), "health_care", "borough")
    worst = max(found, key=lambda key: found[key])
    assert app.dataframe[0].value["name"].iloc[0] == model.zone(worst).name
    assert len(app.dataframe[0].value) == 12
    assert "Gleich gewichtet: Apotheke" in words(app)
