"""Bundled and official areas in PostGIS: nesting, re-assignment, history."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo import database
from geo.errors import ConflictError, NotFoundError
from quarters.areas import load_areas, seed_areas
from quarters.areas.store import lock_areas
from tests.integration.area_files import (
    STATE,
    WRONGLY_ASSIGNED,
    assert_nested,
    boroughs_file,
    districts_file,
    official,
    qualities,
    save,
)


def test_seed_brings_all_levels_with_provenance_and_does_nothing_twice(connection: Connection) -> None:
    assert set(qualities(connection).values()) == {"approximate"}
    assert_nested(connection)
    before = connection.execute(STATE).scalar_one()
    assert seed_areas(connection) == 0
    assert connection.execute(STATE).scalar_one() == before
    titles = connection.execute(
        sa.text("select count(*) from source where title <> '' and retrieved_on is not null")
    )
    assert titles.scalar_one() == 6


def test_seed_keeps_conflicting_statements_and_unknown_places(connection: Connection) -> None:
    rows = connection.execute(sa.text("select statements from area where level = 'quarter_lab'")).scalars()
    for statements in rows:
        assert [said["statement"] for said in statements] == ["planned", "carried_out"]
    sites = connection.execute(
        sa.text("select count(*), count(geom), count(suburb_id), count(status_as_of) from site")
    ).one()
    assert tuple(sites) == (25, 16, 16, 3)
    note = connection.execute(sa.text("select area_note from site where key = 'energiecampus'")).scalar_one()
    assert "4\u202fha" in note
    assert "6,5\u202fha" in note
    suburbs = sa.text("select count(*) from area where level = 'suburb' and population is not null")
    assert connection.execute(suburbs).scalar_one() == 0


def test_seed_of_an_unknown_municipality_is_refused(connection: Connection) -> None:
    with pytest.raises(NotFoundError):
        seed_areas(connection, "99999999")


def test_official_boroughs_and_districts_nest_and_every_unit_is_assigned(
    connection: Connection, tmp_path: Path
) -> None:
    ids = connection.execute(sa.text("select id, level, key from area order by id")).all()
    first = load_areas(connection, boroughs_file(tmp_path), "borough")
    assert (first.areas, first.redrawn["suburb"]) == (12, 81)
    assert qualities(connection)["borough"] == "official"
    assert qualities(connection)["suburb"] == "approximate"
    assert_nested(connection)
    assert connection.execute(WRONGLY_ASSIGNED).scalar_one() == 0

    delivered = official("statistical_district")
    second = load_areas(connection, save(delivered, tmp_path / "districts.gpkg"), "statistical_district")
    assert second.areas == 62
    assert first.moved_records > 0
    assert second.moved_records > 0
    quality = qualities(connection)
    assert (quality["borough"], quality["statistical_district"]) == ("official", "official")
    assert quality["suburb"] == "approximate"
    assert_nested(connection)
    assert connection.execute(WRONGLY_ASSIGNED).scalar_one() == 0
    assert connection.execute(sa.text("select id, level, key from area order by id")).all() == ids
    stored = gpd.read_postgis(
        sa.text("select key, geom from area where level = 'statistical_district'"), connection
    ).set_index("key")
    assert (
        stored.geometry.symmetric_difference(delivered.set_index("key").geometry, align=True).area.max() < 1
    )


def test_project_area_and_labs_follow_the_new_lines(connection: Connection, tmp_path: Path) -> None:
    load_areas(connection, districts_file(tmp_path), "statistical_district")
    difference = connection.execute(
        sa.text(
            """select st_area(st_symdifference(
            (select geom from area where level = 'project_area'),
            (select st_union(d.geom) from area d join area b on b.id = d.parent_id
             where d.level = 'statistical_district'
             and (b.key in ('2', '4', '5', '11', '12') or d.key in ('03', '71', '74', '76')))))"""
        )
    ).scalar_one()
    assert difference <= 1
    lab = "select bool_and(st_equals(l.geom, s.geom)) from area l join area s on s.id = l.parent_id"
    assert connection.execute(sa.text(lab + " where l.level = 'quarter_lab'")).scalar_one()


@pytest.mark.parametrize(
    ("suffix", "crs"), [(".gpkg", 31467), (".gpkg", 25832), (".zip", 3857), (".geojson", 4326)]
)
def test_formats_and_crs(connection: Connection, tmp_path: Path, suffix: str, crs: int) -> None:
    path = save(official("borough").to_crs(crs), tmp_path / f"a{suffix}")
    assert load_areas(connection, path, "borough").areas == 12
    stored = connection.execute(
        sa.text("select sum(st_area(geom)) from area where level = 'borough'")
    ).scalar_one()
    assert stored == pytest.approx(official("borough").area.sum(), rel=1e-4)


def test_official_city_carries_everything_and_its_source_is_told(
    connection: Connection, tmp_path: Path
) -> None:
    frame = official("city").assign(name="ganz anderer Name")
    report = load_areas(
        connection, save(frame, tmp_path / "a.gpkg"), "city", publisher="Stadt", licence="dl-de/zero-2-0"
    )
    assert report.redrawn["borough"] == 12
    assert_nested(connection)
    source = connection.execute(
        sa.text("select s.title, s.publisher, s.quality from area a join source s on s.id = a.source_id "
                "where a.level = 'city'")
    ).one()  # fmt: skip
    assert tuple(source) == ("Stadt (Datei a.gpkg)", "Stadt", "official")


def test_official_project_area_keeps_its_shape_when_districts_follow(
    connection: Connection, tmp_path: Path
) -> None:
    frame = official("project_area")
    frame["geometry"] = frame.geometry.buffer(-300)
    load_areas(connection, save(frame, tmp_path / "p.gpkg"), "project_area")
    load_areas(connection, districts_file(tmp_path), "statistical_district")
    stored = connection.execute(
        sa.text("select st_area(geom) from area where level = 'project_area'")
    ).scalar_one()
    assert stored == pytest.approx(frame.area.sum(), rel=1e-6)
    assert qualities(connection)["project_area"] == "official"


def test_broken_ring_is_repaired_and_named_in_the_report(connection: Connection, tmp_path: Path) -> None:
    frame = official("borough")
    shell = list(shapely.get_parts(frame.geometry.iloc[0])[0].exterior.coords)
    spike = [shell[0], (shell[0][0] + 40, shell[0][1] + 30), (shell[0][0] + 40, shell[0][1]), shell[0]]
    frame.loc[0, "geometry"] = shapely.Polygon([*spike, *shell[1:]])
    assert not frame.geometry.iloc[0].is_valid
    report = load_areas(connection, save(frame, tmp_path / "a.gpkg"), "borough")
    assert report.repaired == [frame["name"].iloc[0]]
    assert any(frame["name"].iloc[0] in sentence for sentence in report.sentences())
    assert_nested(connection)


def test_contradicting_boroughs_are_refused_unless_finer_levels_may_be_discarded(
    connection: Connection, tmp_path: Path
) -> None:
    load_areas(connection, districts_file(tmp_path), "statistical_district")
    frame = official("borough")
    frame["geometry"] = frame.geometry.translate(500, 0)
    path = save(frame, tmp_path / "moved.gpkg")
    before = connection.execute(STATE).scalar_one()
    with pytest.raises(ConflictError, match="widersprechen sich"):
        load_areas(connection, path, "borough")
    assert connection.execute(STATE).scalar_one() == before
    load_areas(connection, path, "borough", discard_finer=True)
    quality = qualities(connection)
    assert (quality["borough"], quality["statistical_district"]) == ("official", "approximate")
    assert_nested(connection)
    assert connection.execute(WRONGLY_ASSIGNED).scalar_one() == 0


def test_coarser_official_level_after_a_finer_one_moves_no_line(
    connection: Connection, tmp_path: Path
) -> None:
    load_areas(connection, districts_file(tmp_path), "statistical_district")
    shapes = sa.text("select md5(string_agg(st_asbinary(geom)::text, '' order by id)) from area")
    before = connection.execute(shapes).scalar_one()
    report = load_areas(connection, boroughs_file(tmp_path), "borough")
    assert connection.execute(shapes).scalar_one() == before
    assert (report.redrawn, report.moved_records) == ({}, 0)
    assert qualities(connection)["borough"] == "official"


def test_invented_units_move_inside_and_true_ones_are_reported(
    connection: Connection, tmp_path: Path
) -> None:
    connection.execute(
        sa.text("insert into source (municipality_key, key, title, quality) values "
                "('05913000', 'beispiel', 'Beispiel', 'example'), ('05913000', 'echt', 'Echt', 'official')")
    )  # fmt: skip
    connection.execute(
        sa.text("update commercial_unit set source_id = (select id from source where key = "
                "case when commercial_unit.id % 2 = 0 then 'beispiel' else 'echt' end)")
    )  # fmt: skip
    frame = official("borough")
    city = frame.geometry.union_all().buffer(-1500)
    frame["geometry"] = frame.geometry.intersection(city)
    report = load_areas(connection, save(frame, tmp_path / "a.gpkg"), "borough")
    outside = sa.text(
        "select s.key, count(*) from commercial_unit u join source s on s.id = u.source_id "
        "where u.suburb_id is null group by 1"
    )
    assert report.moved_examples > 10
    assert report.units_without_area > 10
    assert {row.key: row.count for row in connection.execute(outside)} == {"echt": report.units_without_area}


def test_changes_are_in_the_history_with_the_old_shape(connection: Connection, tmp_path: Path) -> None:
    load_areas(connection, boroughs_file(tmp_path), "borough")
    rows = connection.execute(
        sa.text("select actor, count(*), count(old -> 'geom') from row_history "
                "where relation = 'area' and operation = 'U' group by 1")
    ).one()  # fmt: skip
    assert tuple(rows) == ("test", 159, 159)


def test_only_one_load_at_a_time(connection: Connection) -> None:
    lock_areas(connection, "05913000")
    with database.transaction("other") as second:
        second.execute(sa.text("set local lock_timeout = '100ms'"))
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            lock_areas(second, "05913000")
        second.rollback()
