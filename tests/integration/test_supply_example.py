"""The example supply: published sums kept, plausible places, the same rows every time, gone by one command."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from geo import database
from geo.errors import ConflictError, InputError
from quarters.supply.example import create_example_supply, remove_example_supply
from quarters.supply.example.rules import rules

DIGEST = """
select
    (select md5(string_agg(concat_ws('|', grid_id, population, under_18, over_65, st_astext(centre)), ','
     order by grid_id)) from population_cell),
    (select md5(string_agg(concat_ws('|', key, name, closes_on, capacity, st_astext(geom)), ',' order by key))
     from facility),
    (select md5(string_agg(concat_ws('|', u, v, length_m), ',' order by u, v, length_m)) from walk_edge)
"""


def ask(statement: str, **values: object) -> list[tuple]:
    with database.transaction("test") as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement), values)]


@pytest.mark.usefixtures("shared_atlas_database")
class TestExamples:
    def test_residents_of_each_district_are_the_published_ones(self):
        rows = ask(
            "select a.key, a.population, coalesce(sum(c.population), 0) from area a left join population_cell c "
            "on c.statistical_district_id = a.id where a.level = 'statistical_district' group by 1, 2"
        )
        assert len(rows) == 62
        assert [row for row in rows if row[1] != row[2]] == []

    def test_age_groups_follow_the_published_shares(self):
        ((under_18, over_65, total),) = ask(
            "select sum(under_18), sum(over_65), sum(population) from population_cell"
        )
        assert 0.15 < under_18 / total < 0.20
        assert 0.17 < over_65 / total < 0.23
        assert ask("select 1 from population_cell where under_18 + over_65 > population") == []

    def test_cells_are_those_of_the_european_grid(self):
        ((wrong, least, most),) = ask(
            "select count(*) filter (where not st_contains(geom, centre)), min(st_area(geom)), max(st_area(geom)) "
            "from population_cell"
        )
        assert wrong == 0
        assert 9_950 < least <= most < 10_050
        assert (
            ask("select 1 from population_cell where grid_id !~ '^CRS3035RES100mN[0-9]{5}00E[0-9]{5}00$'")
            == []
        )

    def test_everything_stands_beside_ways(self):
        for relation, place, most_m in (
            ("population_cell", "centre", rules()["most_access_leg_m"] + 0.01),
            ("facility", "geom", 60),
            ("commercial_unit", "geom", 60),
        ):
            far = (
                f"select count(*) from {relation} p where p.{place} is not null and not exists "
                f"(select 1 from walk_edge e where st_dwithin(e.geom, p.{place}, {most_m}))"
            )
            assert ask(far) == [(0,)], relation

    def test_counts_that_a_source_tells_are_kept(self):
        found = {
            (row[0], row[1]): row[2]
            for row in ask(
                "select a.name, f.service, count(*) from facility f join area a on a.id = f.suburb_id group by 1, 2"
            )
        }
        for suburb, services in rules()["published"].items():
            for service, number in services.items():
                assert found.get((suburb, service), 0) == number, (suburb, service)

    def test_no_shop_counts_twice(self):
        assert (
            ask("select unit_id from facility where unit_id is not null group by unit_id having count(*) > 1")
            == []
        )
        ((tied, closing),) = ask(
            "select count(unit_id), count(*) filter (where unit_id is not null and closes_on is not null) from facility"
        )
        assert tied > 300
        assert closing > 5

    def test_units_under_threat_announce_their_closure(self):
        assert (
            ask(
                "select f.id from facility f join commercial_unit u on u.id = f.unit_id "
                "where u.status = 'threatened' and f.closes_on is null"
            )
            == []
        )

    def test_sources_say_example(self):
        rows = ask("select key, quality from source where key like 'example-%' order by 1")
        assert {row[1] for row in rows} == {"example"}
        assert {"example-network", "example-population", "example-supply"} <= {row[0] for row in rows}

    def test_network_is_one_part_of_about_20000_junctions(self):
        ((junctions,),) = ask("select max(greatest(u, v)) + 1 from walk_edge")
        assert 19_000 < junctions < 21_000

    def test_a_second_time_is_refused(self):
        with pytest.raises(ConflictError), database.transaction("test") as connection:
            create_example_supply(connection)


def test_removed_and_created_again_it_is_the_same(atlas_database):
    before = ask(DIGEST)
    with database.transaction("test") as connection:
        removed = remove_example_supply(connection)
    assert removed.pop("motorway_access") == 6
    assert min(removed.values()) > 1000
    assert ask(
        "select (select count(*) from facility), "
        "(select count(*) from walk_edge) + (select count(*) from motorway_access), "
        "(select count(*) from population_cell), "
        "(select count(*) from source where key in ('example-network', 'example-population', 'example-supply'))"
    ) == [(0, 0, 0, 0)]
    assert ask("select count(*) from commercial_unit") == [(2500,)]
    with database.transaction("test") as connection:
        assert set(remove_example_supply(connection).values()) == {0}
        create_example_supply(connection)
    assert ask(DIGEST) == before


def test_what_people_loaded_stays(atlas_database):
    ask(
        "insert into source (municipality_key, key, title, quality) "
        "values ('05913000', 'own', 'Eigene Angebote', 'official') returning id"
    )
    ask(
        "insert into facility (municipality_key, key, service, geom, source_id) "
        "select municipality_key, 'own-1', 'pharmacy', geom, (select id from source where key = 'own') "
        "from facility where service = 'pharmacy' limit 1 returning id"
    )
    with database.transaction("test") as connection:
        remove_example_supply(connection)
    assert ask("select key from facility") == [("own-1",)]


def test_without_streets_one_sentence_and_no_change(empty_database):
    with pytest.raises(InputError, match="Straßen"), database.transaction("test") as connection:
        create_example_supply(connection)
    assert ask("select count(*) from source") == [(0,)]
