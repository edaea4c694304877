"""Siting, scenarios, fragility, plausibility and bad input, on the example data."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo import database
from geo.errors import AtlasError, ConflictError, InputError, NotFoundError
from quarters.supply.advice import uses_for_vacancy
from quarters.supply.choosing import choose_greedy
from quarters.supply.effect import effect, use_effect
from quarters.supply.explain import explain_cell
from quarters.supply.fragility import announced_closures, fragile_facilities
from quarters.supply.gaps import area_gaps, city_gap
from quarters.supply.plausibility import plausibility
from quarters.supply.scenario import delete_scenario, save_scenario, scenarios, usable
from quarters.supply.search import Question, SitingSearch
from quarters.supply.state import Step, SupplyState
from tests.integration.supply import change, first_fit, load


@pytest.fixture(scope="module")
def today(shared_atlas_database) -> SupplyState:
    return SupplyState(load())


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


def test_step_free_only_leaves_out_steps_with_a_reason_and_filters_are_counted(today):
    rows = today.model.vacancies.rows
    some = rows["id"].tolist()[::2]
    free = SitingSearch(today, Question(("bakery",), choose=3, vacancy_ids=some, step_free=True)).at_once()
    any_access = SitingSearch(today, Question(("bakery",), choose=3, vacancy_ids=some)).at_once()
    assert 0 < free.candidates < any_access.candidates
    suited = {*free.not_chosen, *(site.vacancy_id for site in free.sites)}
    assert rows.set_index("id").loc[sorted(suited), "step_free"].eq(True).all()
    assert {"steps"} <= {one.reason.value for one in free.left_out}
    assert free.candidates + len(free.left_out) + free.filtered == len(rows)


@pytest.mark.parametrize("group", ["all", "over_65"])
def test_the_quick_effect_of_a_use_is_the_effect_of_the_measure(today, group):
    vacancy = first_fit(today, "bakery")
    state = today.then(
        Step("close", "bakery", facility_id=int(today.model.supply("bakery").rows["id"].iloc[0]))
    )
    for use in [use for use in uses_for_vacancy(state, vacancy, group=group) if use.suitable]:
        quick = use_effect(state, vacancy, use.service, None, group)
        full = effect(state, Step("place", use.service, vacancy_id=vacancy), None, group)
        assert quick.gained == pytest.approx(full.gained) == pytest.approx(use.newly_served)
        assert quick.uncertain == pytest.approx(full.uncertain)
        for told, gaps in ((quick.city, full.city), (quick.suburb, full.suburb)):
            assert told.population == pytest.approx(gaps[0].population)
            assert told.before == pytest.approx(gaps[0].residents_without_supply)
            assert told.after == pytest.approx(gaps[1].residents_without_supply)


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
