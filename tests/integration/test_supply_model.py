"""The supply model against the database: every answer of the pages agrees with a second way to compute it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import AtlasError, ConflictError, InputError, NotFoundError
from geo.network.store import current_network, read_network
from quarters.supply.advice import missing_in_area, sites_for_area, uses_for_vacancy
from quarters.supply.changes import residents_newly_served
from quarters.supply.choosing import choose_greedy
from quarters.supply.effect import effect
from quarters.supply.explain import explain_cell
from quarters.supply.fragility import announced_closures, fragile_facilities
from quarters.supply.gaps import area_gap, area_gaps, cell_gaps, city_gap, distribution, field_gaps
from quarters.supply.loading import supply_model
from quarters.supply.measures import distance_quantile, residents_without_supply
from quarters.supply.model import SupplyModel
from quarters.supply.plausibility import plausibility
from quarters.supply.scenario import delete_scenario, save_scenario, scenarios, usable
from quarters.supply.search import Question, SitingSearch
from quarters.supply.state import Step, SupplyState

KEY = "05913000"


def load() -> SupplyModel:
    with database.transaction("test") as connection:
        return supply_model(connection)


def change(statement: str, **values: object) -> None:
    with database.transaction("test") as connection:
        connection.execute(sa.text(statement), values)


@pytest.fixture(scope="module")
def today(shared_atlas_database) -> SupplyState:
    return SupplyState(load())


def first_fit(state: SupplyState, service: str) -> int:
    """Key of a vacancy that suits a service and helps somebody."""
    answer = SitingSearch(state, Question((service,), choose=1)).at_once()
    return answer.sites[0].vacancy_id


def test_all_sessions_share_one_model(today):
    assert load() is load() is today.model


def test_parts_add_up_to_the_city(today):
    city = city_gap(today, "pharmacy")
    for level in ("borough", "statistical_district", "suburb"):
        parts = area_gaps(today, "pharmacy", level=level)
        assert sum(part.population for part in parts) == pytest.approx(city.population)
        assert sum(part.residents_without_supply for part in parts) == pytest.approx(
            city.residents_without_supply
        )
        assert sum(part.gap_index for part in parts) == pytest.approx(city.gap_index)
        without = [part.residents_without_supply for part in parts]
        assert without == sorted(without, reverse=True)


def test_one_area_is_what_the_plain_functions_give_for_its_cells(today):
    zone = next(zone for zone in today.model.zones if zone.name == "Marten" and zone.level == "suburb")
    gap = area_gap(today, "food_shop", 700, zone)
    inside = today.model.inside(zone)
    far, people = today.distance_m("food_shop")[inside], today.model.cells.population[inside]
    assert gap.residents_without_supply == residents_without_supply(far, people, 700)
    assert gap.median_m == distance_quantile(far, people)
    assert gap == next(one for one in area_gaps(today, "food_shop", 700) if one.id == zone.id)


def test_groups_are_parts_of_all(today):
    everyone, young = (city_gap(today, "pharmacy", group=group) for group in ("all", "under_18"))
    assert 0 < young.population < everyone.population
    assert 0 < young.residents_without_supply < everyone.residents_without_supply


def test_placed_use_equals_a_new_row_in_the_database(atlas_database):
    before = SupplyState(load())
    vacancy_id = first_fit(before, "pharmacy")
    what_if = effect(before, Step("place", "pharmacy", vacancy_id=vacancy_id))
    change(
        "insert into facility (municipality_key, key, service, geom, source_id) "
        "select v.municipality_key, 'new', 'pharmacy', v.geom, f.source_id from vacancy_current v, (select source_id from facility limit 1) f where v.id = :id",
        id=vacancy_id,
    )
    after = SupplyState(load())
    assert after.model is not before.model
    assert np.abs(after.distance_m("pharmacy") - what_if.state.distance_m("pharmacy")).max() < 1e-6
    assert np.abs(after.access("pharmacy") - what_if.state.access("pharmacy")).max() < 1e-12
    real = (
        city_gap(before, "pharmacy").residents_without_supply
        - city_gap(after, "pharmacy").residents_without_supply
    )
    assert what_if.gained == pytest.approx(real)
    assert what_if.lost == 0
    assert (after.distance_m("pharmacy") <= before.distance_m("pharmacy") + 1e-9).all()


def test_closed_facility_equals_a_deleted_row(atlas_database):
    before = SupplyState(load())
    worst = fragile_facilities(before, "food_shop")[0]
    what_if = effect(before, Step("close", "food_shop", facility_id=worst.facility_id))
    assert what_if.lost == pytest.approx(worst.losing_supply)
    assert what_if.lost > 0
    change("delete from facility where id = :id", id=worst.facility_id)
    after = SupplyState(load())
    assert np.array_equal(after.distance_m("food_shop"), what_if.state.distance_m("food_shop"))
    assert np.abs(after.access("food_shop") - what_if.state.access("food_shop")).max() < 1e-12


def test_a_change_of_vacancies_keeps_the_ground(atlas_database):
    before = load()
    distance_m = before.nearest("food_shop").distance_m
    change("update commercial_unit set rent_eur_m2 = 5 where id = (select min(id) from commercial_unit)")
    after = load()
    assert after is not before
    assert after.travel is before.travel
    assert after.nearest("food_shop").distance_m is distance_m


def test_network_cache_follows_the_rows(atlas_database, tmp_path):
    with database.transaction("test") as connection:
        first = current_network(connection, cache_dir=tmp_path)
        cached, stored = current_network(connection, cache_dir=tmp_path), read_network(connection)
    assert np.array_equal(cached.edge_length_m, stored.edge_length_m)
    assert np.array_equal(cached.junction_xy, first.junction_xy)
    change("update walk_edge set length_m = length_m + 1 where id = (select min(id) from walk_edge)")
    with database.transaction("test") as connection:
        changed = current_network(connection, cache_dir=tmp_path)
    assert changed.edge_length_m.sum() == pytest.approx(first.edge_length_m.sum() + 1)


def test_uses_of_a_vacancy_agree_with_the_search_over_all(today):
    model = today.model
    vacancy_id = first_fit(today, "general_practice")
    uses = {use.service: use for use in uses_for_vacancy(today, vacancy_id)}
    assert [use.suitable for use in uses_for_vacancy(today, vacancy_id)] == sorted(
        (use.suitable for use in uses.values()), reverse=True
    )
    assert all(bool(use.reason) is not use.suitable for use in uses.values())
    place = np.flatnonzero(model.vacancies.rows["id"].to_numpy()[model.vacancies.row] == vacancy_id)[0]
    for service in ("general_practice", "pharmacy", "food_shop"):
        limit = uses[service].threshold_m
        alone = residents_newly_served(
            model.vacancy_pairs(limit), today.distance_m(service), model.cells.population, limit
        )
        assert uses[service].newly_served == alone[place]
        assert (
            uses[service].newly_served == effect(today, Step("place", service, vacancy_id=vacancy_id)).gained
        )
        assert 0 <= uses[service].uncertain <= uses[service].newly_served


def test_sites_for_an_area_count_its_residents(today):
    found = 0
    for zone in today.model.zones_of("borough"):
        for site in sites_for_area(today, zone, "pharmacy"):
            step = Step("place", "pharmacy", vacancy_id=site.vacancy_id)
            before = area_gap(today, "pharmacy", None, zone).residents_without_supply
            after = area_gap(today.then(step), "pharmacy", None, zone).residents_without_supply
            assert before - after == pytest.approx(site.newly_served_in_area)
            assert site.newly_served >= site.newly_served_in_area > 0
            found += 1
    assert found > 5


def test_what_is_missing_names_every_service(today):
    zone = today.model.zones_of("quarter_lab")[0]
    missing = missing_in_area(today, zone)
    assert {gap.key for gap in missing} == set(today.model.catalogue.services)
    assert missing[0].residents_without_supply == max(gap.residents_without_supply for gap in missing)


def test_a_path_is_as_long_as_its_distance(today):
    gaps = cell_gaps(today, "pharmacy")
    for cell in (int(np.argmax(gaps.distance_m)), int(np.argmin(gaps.distance_m)), 17):
        why = explain_cell(today, "pharmacy", int(gaps.cell_id[cell]))
        assert why.distance_m == pytest.approx(gaps.distance_m[cell], abs=1e-6)
        assert np.hypot(*np.diff(why.path_xy, axis=0).T).sum() == pytest.approx(why.distance_m, abs=1e-6)
        assert why.straight_m <= why.distance_m + 1e-6
        assert why.sentence.startswith("Ohne Versorgung" if gaps.without[cell] else "Versorgt")


def test_a_path_ends_at_the_placed_use(today):
    vacancy_id = first_fit(today, "pharmacy")
    after = effect(today, Step("place", "pharmacy", vacancy_id=vacancy_id))
    cell = int(today.model.cells.id[after.changed[0]])
    why = explain_cell(after.state, "pharmacy", cell)
    assert (why.vacancy_id, why.facility_id) == (vacancy_id, None)
    assert why.distance_m == pytest.approx(after.state.distance_m("pharmacy")[after.changed[0]], abs=1e-6)


def test_distribution_sums_to_the_residents(today):
    bounds = (250, 500, 1000)
    steps = distribution(today, "pharmacy", bounds)
    assert steps.sum() == pytest.approx(today.model.cells.population.sum())
    assert steps[-1] == pytest.approx(city_gap(today, "pharmacy", 1000).residents_without_supply)


def test_index_of_a_field_lies_between_0_and_1(today):
    shares = field_gaps(today, "health_care", "borough")
    assert len(shares) == 12
    assert all(0 < share < 1 for share in shares.values())


def test_cells_at_the_border_are_marked(today):
    gaps = cell_gaps(today, "pharmacy")
    assert 0 < gaps.at_border.sum() < 0.2 * len(gaps.at_border)
    assert (today.model.border_m[gaps.at_border] < 1000).all()


@pytest.mark.parametrize("services", [("pharmacy",), ("pharmacy", "general_practice")])
def test_the_proven_choice_is_the_best_of_all_pairs(today, services):
    question = Question(services, choose=2)
    search = SitingSearch(today, question)
    best = search.proven()
    problem = search.problem
    gains = [
        float(np.maximum(problem.share[[a]].toarray()[0], problem.share[[b]].toarray()[0]) @ problem.weight)
        for a, b in itertools.combinations(range(len(problem.site)), 2)
        if problem.site[a] != problem.site[b]
    ]
    assert best.proven
    assert best.newly_served == pytest.approx(max(gains))
    greedy = search.at_once()
    assert greedy.newly_served <= best.newly_served <= greedy.bound + 1e-6


def test_together_is_what_the_scenario_gains(today):
    answer = SitingSearch(today, Question(("bakery",), choose=3)).at_once()
    state = today
    for site in answer.sites:
        state = state.then(Step("place", "bakery", vacancy_id=site.vacancy_id))
    gained = (
        city_gap(today, "bakery").residents_without_supply
        - city_gap(state, "bakery").residents_without_supply
    )
    assert answer.newly_served == pytest.approx(gained)
    assert sum(site.newly_served_together for site in answer.sites) == pytest.approx(gained)
    again = SitingSearch(state, Question(("bakery",), choose=3)).at_once()
    assert {site.vacancy_id for site in again.sites}.isdisjoint(site.vacancy_id for site in answer.sites)


def test_every_vacancy_is_candidate_or_left_out(today):
    search = SitingSearch(today, Question(("pharmacy",), choose=3)).at_once()
    left_out = [one.vacancy_id for one in search.left_out]
    assert len(set(left_out)) == len(left_out)
    assert search.candidates + len(left_out) == len(today.model.vacancies.rows)
    assert all(one.text for one in search.left_out)
    assert list(search.curve) == sorted(search.curve)


def test_the_proof_runs_behind(today):
    search = SitingSearch(today, Question(("bakery",), choose=4))
    proof = search.start_proof(20)
    assert proof.best().total == choose_greedy(search.problem, search.limits).total or proof.finished
    proven = search.answer_of(proof, wait_s=60)
    assert proof.finished
    assert proven.proven
    assert proven.newly_served == pytest.approx(search.proven().newly_served)


def test_a_cancelled_proof_keeps_the_good_answer(today):
    search = SitingSearch(today, Question(("bakery",), choose=4))
    proof = search.start_proof(20)
    proof.cancel()
    assert search.answer_of(proof, wait_s=30).newly_served >= search.at_once().newly_served
    assert proof.finished


def test_a_budget_is_kept(today):
    answer = SitingSearch(today, Question(("bakery",), budget_eur_month=3000)).proven()
    assert 0 < sum(site.rent_eur_month for site in answer.sites) <= 3000
    assert {one.reason.value for one in answer.left_out} >= {"rent_unknown"}


def test_no_candidate_is_told_in_a_sentence(today):
    for question in (
        Question(("pharmacy",), choose=2, min_floor_area_m2=1e6),
        Question(("rail_station",), choose=2),
        Question(("pharmacy",), choose=2, vacancy_ids=[]),
        Question(("pharmacy",), budget_eur_month=0),
    ):
        answer = SitingSearch(today, question).proven()
        assert answer.sites == ()
        assert answer.newly_served == 0
        assert answer.sentence.endswith(".")


def test_announced_closures_become_measures(today):
    steps = announced_closures(today.model, date(2030, 1, 1))
    assert len(steps) > 10
    assert announced_closures(today.model, date(2020, 1, 1)) == ()
    fragile = fragile_facilities(today, "pharmacy")
    assert any(one.threatened and one.closes_on for one in fragile)
    assert any(one.vacancy_id for one in fragile if one.threatened)


def test_scenarios_are_kept_and_guarded(atlas_database):
    model = load()
    steps = (
        Step("place", "pharmacy", vacancy_id=first_fit(SupplyState(model), "pharmacy")),
        Step("close", "food_shop", facility_id=int(model.supply("food_shop").rows["id"].iloc[0])),
    )
    with database.transaction("A. Planung") as connection:
        saved = save_scenario(connection, "  Arztpraxen  Nordwest ", "A. Planung", steps)
        assert (saved.name, saved.author, saved.steps, saved.version) == (
            "Arztpraxen Nordwest",
            "A. Planung",
            steps,
            1,
        )
        again = save_scenario(connection, "Arztpraxen Nordwest", "B. Planung", steps[:1], known=saved)
        assert (again.id, again.version, again.author) == (saved.id, 2, "B. Planung")
        with pytest.raises(ConflictError, match="B. Planung"):
            save_scenario(connection, "Arztpraxen Nordwest", "C", steps, known=saved)
        with pytest.raises(ConflictError, match="gibt es schon"):
            save_scenario(connection, "Arztpraxen Nordwest", "C", steps)
        with pytest.raises(ConflictError):
            delete_scenario(connection, saved)
        for name, chosen in (("", steps), ("x" * 121, steps), ("leer", ())):
            with pytest.raises(InputError):
                save_scenario(connection, name, "C", chosen)
        assert scenarios(connection) == [again]
        delete_scenario(connection, again)
        assert scenarios(connection) == []


def test_a_scenario_tells_what_is_no_longer_possible(atlas_database):
    model = load()
    vacancy_id = first_fit(SupplyState(model), "pharmacy")
    steps = (
        Step("place", "pharmacy", vacancy_id=vacancy_id),
        Step("close", "food_shop", facility_id=int(model.supply("food_shop").rows["id"].iloc[0])),
    )
    assert usable(model, steps).dropped == ()
    change("update vacancy set status = 'relet', ended_on = current_date where id = :id", id=vacancy_id)
    found = usable(load(), steps)
    assert found.state.steps == steps[1:]
    assert len(found.dropped) == 1
    assert "nicht mehr offen" in found.dropped[0]


def test_known_statements_stand_beside_computed_values(today):
    checks = plausibility(today.model)
    assert {check.place.split(" ")[0] for check in checks} >= {
        "Deusen", "Kirchderne", "Jungferntal", "Wichlinghofen", "Hacheney-Süd",
    }  # fmt: skip
    assert all(check.known_as_of and check.known_source and check.computed for check in checks)
    assert all(check.computed_as_of for check in checks)
    deusen = next(check for check in checks if check.place == "Deusen")
    assert deusen.agrees is True
    rows = today.model.facilities.copy()
    zone = next(zone for zone in today.model.zones if zone.name == "Deusen" and zone.level == "suburb")
    there = today.model.cells.xy[today.model.inside(zone)]
    moved_rows = rows.index[rows["service"] == "food_shop"][: len(there)]
    rows.loc[moved_rows, ["x", "y"]] = there[: len(moved_rows)]
    moved = replace(today.model, facilities=rows, _kept={})
    assert next(check for check in plausibility(moved) if check.place == "Deusen").agrees is False


BAD = [
    (lambda s: city_gap(s, "xyz"), NotFoundError),
    (lambda s: city_gap(s, "pharmacy", 0), InputError),
    (lambda s: city_gap(s, "pharmacy", float("nan")), InputError),
    (lambda s: city_gap(s, "pharmacy", group="cats"), InputError),
    (lambda s: area_gaps(s, "pharmacy", level="street"), NotFoundError),
    (lambda s: uses_for_vacancy(s, 10**9), NotFoundError),
    (lambda s: explain_cell(s, "pharmacy", -1), NotFoundError),
    (lambda s: s.then(Step("close", "pharmacy", facility_id=10**9)), NotFoundError),
    (lambda s: s.then(Step("place", "rail_station", vacancy_id=1)), InputError),
    (lambda _state: Step("place", "pharmacy", facility_id=1), InputError),
    (lambda _state: Step.from_dict({"service": "pharmacy"}), InputError),
    (lambda s: SitingSearch(s, Question(("pharmacy",))), InputError),
    (lambda s: SitingSearch(s, Question((), choose=1)), InputError),
    (lambda s: SitingSearch(s, Question(("pharmacy",), choose=1, min_floor_area_m2=-1)), InputError),
    (lambda s: SitingSearch(s, Question(("pharmacy",), budget_eur_month=-1)), InputError),
    (lambda s: SitingSearch(s, Question(("pharmacy",), 1, thresholds_m={"pharmacy": 1e7})), InputError),
]


@pytest.mark.parametrize(("call", "kind"), BAD)
def test_bad_input_is_one_german_sentence(today, call, kind):
    with pytest.raises(kind) as caught:
        call(today)
    assert isinstance(caught.value, AtlasError)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_use_or_a_closure_counts_once(today):
    vacancy_id = first_fit(today, "pharmacy")
    placed = today.then(Step("place", "pharmacy", vacancy_id=vacancy_id))
    with pytest.raises(InputError, match="schon eine Nutzung"):
        placed.then(Step("place", "bakery", vacancy_id=vacancy_id))
    assert placed.without(0).steps == ()


def test_without_data_one_sentence_tells_what_to_load(empty_database):
    with pytest.raises(InputError, match="Wegenetz"):
        load()
