"""The supply model against the database: every answer of the pages agrees with a second way to compute it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import InputError
from geo.network.store import current_network, read_network
from quarters.supply.advice import missing_in_area, sites_for_area, uses_for_vacancy
from quarters.supply.changes import residents_newly_served
from quarters.supply.comparison import compare, compare_city, facility_changes
from quarters.supply.days import supply_on
from quarters.supply.effect import effect
from quarters.supply.explain import explain_cell
from quarters.supply.fragility import fragile_facilities
from quarters.supply.gaps import area_gap, area_gaps, cell_gaps, city_gap, distribution, field_gaps
from quarters.supply.measures import distance_quantile, residents_without_supply
from quarters.supply.report import gaps_report
from quarters.supply.state import Step, SupplyState
from tests.conftest import TestDatabase
from tests.integration.supply import change, first_fit, load


@pytest.fixture(scope="module")
def today(shared_atlas_database) -> SupplyState:
    return SupplyState(load())


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
        "select v.municipality_key, 'new', 'pharmacy', v.geom, f.source_id "
        "from vacancy_current v, (select source_id from facility limit 1) f where v.id = :id",
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


def own_rights(target: TestDatabase, statement: str) -> None:
    """Run a statement as the owner of the tables, who alone may touch the history."""
    owner = sa.create_engine(target.admin_url)
    with owner.begin() as connection:
        connection.execute(sa.text(statement))
    owner.dispose()


def test_two_days_compare_by_what_was_recorded(atlas_database):
    today = date(2026, 11, 22)
    before = SupplyState(load())
    own_rights(atlas_database, "update row_history set at = '2026-11-05' where relation = 'facility'")
    worst = fragile_facilities(before, "food_shop")[0].facility_id
    change("delete from facility where id = :id", id=worst)
    change("update facility set geom = st_translate(geom, 300, 0) where service = 'pharmacy'")
    change(
        "insert into facility (municipality_key, key, service, geom, source_id) "
        "select municipality_key, 'new', 'bakery', geom, source_id from facility where service = 'pharmacy' limit 1"
    )
    own_rights(
        atlas_database,
        "update row_history set at = '2026-11-20' where at > '2026-11-06' and relation = 'facility'",
    )
    now = load()
    with database.transaction("test") as connection:
        then, later = (supply_on(connection, now, date(2026, 11, day), today) for day in (19, 21))
    for service in ("food_shop", "pharmacy", "bakery"):
        assert np.abs(then.state.distance_m(service) - before.distance_m(service)).max() < 1e-6
        assert np.abs(later.state.distance_m(service) - SupplyState(now).distance_m(service)).max() < 1e-6
        assert not np.array_equal(SupplyState(now).distance_m(service), before.distance_m(service))
    changes = compare(then.state, SupplyState(now), "food_shop")
    lost = compare_city(then.state, SupplyState(now), "food_shop").difference
    assert lost > 0
    assert sum(one.difference for one in changes) == pytest.approx(lost)
    gone, new = facility_changes(then.state, SupplyState(now), "food_shop")
    assert (gone["id"].tolist(), len(new)) == ([worst], 0)


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


def test_a_use_or_a_closure_counts_once(today):
    vacancy_id = first_fit(today, "pharmacy")
    placed = today.then(Step("place", "pharmacy", vacancy_id=vacancy_id))
    with pytest.raises(InputError, match="schon eine Nutzung"):
        placed.then(Step("place", "bakery", vacancy_id=vacancy_id))
    assert placed.without(0).steps == ()


def test_without_data_one_sentence_tells_what_to_load(empty_database):
    with pytest.raises(InputError, match="Wegenetz"):
        load()


def test_one_cell_of_unknown_age_leaves_the_groups_of_the_others(atlas_database):
    before = load()
    cell = int(before.cells.id[np.argmax(before.cells.population)])
    young = before.cells.groups["under_18"][before.cell_number(cell)]
    change("update population_cell set under_18 = null where id = :id", id=cell)
    after = load()
    assert after.population("under_18").sum() == pytest.approx(before.population("under_18").sum() - young)
    left_out = before.cells.population.max() / before.cells.population.sum()
    assert after.cells.coverage["under_18"] == pytest.approx(1 - left_out)
    assert after.cells.coverage["over_65"] == 1.0


def test_sources_of_a_service_are_those_of_its_facilities(atlas_database):
    change(
        "with s as (insert into source (municipality_key, key, title, publisher, quality) "
        "select municipality_key, 'list', 'Apothekenliste', '', 'official' from source limit 1 returning *) "
        "update facility f set source_id = s.id from s where f.service = 'pharmacy'"
    )
    model = load()
    told = {
        service: {one.title for one in model.sources_of((service,))} for service in ("pharmacy", "food_shop")
    }
    assert "Apothekenliste" in told["pharmacy"]
    assert "Apothekenliste" not in told["food_shop"]
    report = gaps_report(SupplyState(model), "food_shop")
    assert {one["title"] for one in report["sources"]} == told["food_shop"]


@pytest.mark.parametrize(("listed_on", "counts"), [("2024-01-01", False), ("2026-06-01", True)])
def test_facility_in_a_unit_that_fell_vacant_after_its_source(atlas_database, listed_on, counts):
    before = load()
    vacancy = before.vacancies.rows[before.vacancies.rows["status"] == "vacant"].iloc[0]
    facility = int(before.supply("pharmacy").rows["id"].iloc[0])
    change(
        "update commercial_unit set vacant_since = '2025-03-01' where id = :id", id=int(vacancy["unit_id"])
    )
    change("update vacancy set vacant_since = '2025-03-01' where id = :id", id=int(vacancy["id"]))
    change("update source set as_of = cast(:day as date)", day=listed_on)
    change("update facility set unit_id = :unit where id = :id", unit=int(vacancy["unit_id"]), id=facility)
    after = load()
    assert (facility in set(after.supply("pharmacy").rows["id"])) is counts
    assert after.closed_by_register("pharmacy") == int(not counts)


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, False), (1, True)])
def test_facility_counts_until_the_day_of_its_announced_closure(atlas_database, days, counts):
    change("update facility set closes_on = null where service = 'pharmacy'")
    facility = int(load().supply("pharmacy").rows["id"].iloc[0])
    change(
        "update facility set closes_on = current_date + cast(:days as integer) where id = :id",
        days=days, id=facility,
    )  # fmt: skip
    after = load()
    assert (facility in set(after.supply("pharmacy").rows["id"])) is counts
    assert after.closed_by_date("pharmacy") == int(not counts)


def test_model_in_use_lets_go_on_the_next_day_what_closes_on_it(atlas_database, monkeypatch):
    before = load()
    closing = before.facilities[before.facilities["closes_on"].notna()].iloc[0]
    assert closing["id"] in set(before.supply(closing["service"]).rows["id"])
    assert load() is before
    monkeypatch.setattr("quarters.supply.loading._today", lambda: closing["closes_on"])
    after = load()
    assert after.day == closing["closes_on"]
    assert closing["id"] not in set(after.supply(closing["service"]).rows["id"])


def test_model_in_use_hears_of_a_shop_that_falls_vacant(atlas_database):
    change("update source set as_of = '2024-01-01'")
    change(
        "update facility f set unit_id = u.id from commercial_unit u where u.status = 'threatened' "
        "and f.id = (select min(id) from facility where service = 'pharmacy') "
        "and u.id = (select min(id) from commercial_unit where status = 'threatened')"
    )
    before = load()
    change(
        "update vacancy set status = 'vacant', vacant_since = '2026-01-01' where unit_id = "
        "(select min(id) from commercial_unit where status = 'threatened')"
    )
    after = load()
    assert after.travel is before.travel
    assert len(after.supply("pharmacy").rows) == len(before.supply("pharmacy").rows) - 1
