"""Places, sites, rates, outlines and the catalogue of sources against PostGIS."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo import database
from geo.catalogue import USES, holds_examples, municipality_name, source_catalogue
from geo.errors import InputError, NotFoundError
from quarters.outline import outline_of
from quarters.profile import Place, find_place, places
from quarters.sites import sites
from tests.conftest import TestDatabase
from vacancy.rates import EMPTY_STATUSES, rates


@pytest.fixture
def connection(shared_atlas_database: TestDatabase) -> Iterator[Connection]:
    database.use_database(shared_atlas_database.app_url, shared_atlas_database.admin_url)
    with database.transaction() as opened:
        yield opened


def scalar(connection: Connection, query: str, **values: object) -> int:
    return int(connection.execute(sa.text(query), values).scalar_one())


def by_level(connection: Connection, level: str) -> list[Place]:
    return [place for place in places(connection) if place.level == level]


def test_places_come_by_level_and_in_german_order(connection: Connection) -> None:
    listed = places(connection)
    numbers = {"city": 1, "borough": 12, "statistical_district": 62, "suburb": 81}
    assert {level: sum(place.level == level for place in listed) for level in numbers} == numbers
    assert [p.name for p in listed if p.level == "borough"][:4] == [
        "Aplerbeck",
        "Brackel",
        "Eving",
        "Hombruch",
    ]
    assert find_place(listed, "borough", by_level(connection, "borough")[2].key).name == "Eving"
    with pytest.raises(NotFoundError):
        find_place(listed, "borough", "' or 1=1")


def test_suburb_names_what_it_lies_within(connection: Connection) -> None:
    eving = next(place for place in by_level(connection, "suburb") if place.name == "Eving")
    assert eving.within[0] == "Dortmund"
    assert len(eving.within) == 3


def test_expected_stock_of_a_borough_is_the_sum_of_its_suburbs(connection: Connection) -> None:
    eving = next(place for place in by_level(connection, "borough") if place.name == "Eving")
    wanted = scalar(
        connection,
        "select sum(s.expected_units) from area s join area d on d.id = s.parent_id "
        "where s.level = 'suburb' and d.parent_id = :id",
        id=eving.id,
    )
    assert eving.expected_units == wanted > 0
    assert all(lab.expected_units is None for lab in by_level(connection, "quarter_lab"))


def test_one_unknown_part_makes_the_sum_unknown(atlas_database: TestDatabase) -> None:
    with database.transaction() as opened:
        opened.execute(
            sa.text("update area set expected_units = null where level = 'suburb' and name = 'Eving'")
        )
        assert next(p for p in by_level(opened, "borough") if p.name == "Eving").expected_units is None
        assert by_level(opened, "city")[0].expected_units is None
        assert next(p for p in by_level(opened, "borough") if p.name == "Hörde").expected_units is not None


def test_labs_carry_both_statements(connection: Connection) -> None:
    labs = by_level(connection, "quarter_lab")
    assert len(labs) == 2
    for lab in labs:
        assert {told.kind for told in lab.statements} == {"planned", "carried_out"}
        assert all(told.source and told.as_of for told in lab.statements)


@pytest.mark.parametrize(
    "level", ["borough", "statistical_district", "suburb", "project_area", "quarter_lab"]
)
def test_rates_equal_a_plain_count(connection: Connection, level: str) -> None:
    found = rates(connection, level)
    column = f"{level}_id"
    assert sum(rate.units for rate in found.values()) == scalar(
        connection, f"select count(*) from commercial_unit where {column} is not null"
    )
    for area_id, rate in list(found.items())[:5]:
        empty = scalar(
            connection,
            f"select count(*) from commercial_unit where {column} = :id and status = any(:codes)",
            id=area_id,
            codes=list(EMPTY_STATUSES),
        )
        assert rate.empty == empty


def test_city_counts_units_without_a_place_too(connection: Connection) -> None:
    assert rates(connection, "city")[0].units == scalar(connection, "select count(*) from commercial_unit")
    with pytest.raises(InputError):
        rates(connection, "street; drop table area")


def test_all_sites_are_listed_and_unplaced_ones_never_lie_in_an_area(connection: Connection) -> None:
    listed = sites(connection)
    assert len(listed) == scalar(connection, "select count(*) from site") >= 20
    unplaced = [site for site in listed if site.position_quality is None]
    assert unplaced
    assert all(site.lon_lat is None and not site.borough for site in unplaced)
    assert [site.name for site in listed if site.cancelled] == ["Digitales Bauhaus / Smart Rhino"]
    for site in listed:
        if site.lon_lat:
            assert 7.3 < site.lon_lat[0] < 7.7
            assert 51.4 < site.lon_lat[1] < 51.7


def test_sites_of_an_area_are_those_assigned_to_it(connection: Connection) -> None:
    for borough in by_level(connection, "borough"):
        found = sites(connection, "borough", borough.id)
        assert {site.borough for site in found} <= {borough.name}
    placed = [site for site in sites(connection) if site.borough]
    assert sum(len(sites(connection, "borough", b.id)) for b in by_level(connection, "borough")) == len(
        placed
    )


def test_outline_draws_the_place_inside_the_city(connection: Connection) -> None:
    drawn = outline_of(connection, by_level(connection, "suburb")[0].id)
    assert drawn
    assert len(drawn.boroughs) == 12
    assert drawn.place.startswith("M")
    assert 15_000 < drawn.view_box[2] < 30_000
    assert outline_of(connection, -1) is None


def test_every_table_with_a_source_has_a_word_in_the_catalogue(connection: Connection) -> None:
    tables = connection.execute(
        sa.text(
            "select distinct c.table_name from information_schema.columns c join information_schema.tables t "
            "using (table_schema, table_name) where c.column_name = 'source_id' and t.table_schema = 'public' "
            "and t.table_type = 'BASE TABLE'"
        )
    ).scalars()
    assert set(tables) == set(USES)


def test_catalogue_counts_rows_and_knows_examples(connection: Connection) -> None:
    entries = source_catalogue(connection)
    assert sum(entry.rows.get("area", 0) for entry in entries) == scalar(
        connection, "select count(*) from area"
    )
    assert holds_examples(connection)
    assert municipality_name(connection) == "Dortmund"
    used = [bool(entry.rows) for entry in entries]
    assert used == sorted(used, reverse=True), "those in use come first"


def test_empty_database_has_no_sources_and_no_name(empty_database: TestDatabase) -> None:
    with database.transaction() as opened:
        assert source_catalogue(opened) == ()
        assert not holds_examples(opened)
        assert municipality_name(opened) == ""
        assert places(opened) == ()
