"""Search and history on real PostGIS."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from geo.database import transaction
from geo.history import changes
from geo.search import extent, search
from tests.conftest import TestDatabase

DORTMUND = (7.3, 51.41, 7.65, 51.61)


@pytest.mark.usefixtures("shared_atlas_database")
class TestSearch:
    def test_suburb_comes_first_with_its_extent(self) -> None:
        with transaction() as connection:
            found = search(connection, "marten")
        assert (found[0].layer_id, found[0].name) == ("suburbs", "Marten")
        west, south, east, north = found[0].bounds or (0, 0, 0, 0)
        assert DORTMUND[0] < west < east < DORTMUND[2]
        assert DORTMUND[1] < south < north < DORTMUND[3]

    def test_address_site_and_unplaced_site(self) -> None:
        with transaction() as connection:
            address = connection.execute(
                sa.text("select name from vacancy_current where geom is not null order by id limit 1")
            ).scalar_one()
            site = connection.execute(
                sa.text("select name from site where geom is null order by id limit 1")
            ).scalar_one()
            assert "vacancies" in {hit.layer_id for hit in search(connection, address)}
            assert [hit.bounds for hit in search(connection, site) if hit.name == site] == [None]

    @pytest.mark.parametrize("words", ["", " ", "x", "%%", "_____", "' or 1=1 --", "\\", "a" * 5000])
    def test_what_matches_nothing_finds_nothing(self, words: str) -> None:
        with transaction() as connection:
            assert search(connection, words) == ()

    def test_extent_is_the_city(self) -> None:
        with transaction() as connection:
            west, south, east, north = extent(connection)
        assert 0.2 < east - west < 0.5
        assert 0.1 < north - south < 0.3


def test_street_of_many_pieces_is_one_hit(atlas_database: TestDatabase) -> None:
    piece = sa.text(
        """
        insert into street (municipality_key, name, class, geom, source_id)
        select municipality_key, 'Große Prüfstraße', 'minor',
            st_setsrid(st_makeline(st_point(:x, 5707000), st_point(:x + 100, 5707000)), 25832), id
        from source limit 1
        """
    )
    with transaction("test") as connection:
        for x in (393000, 393100, 393200):
            connection.execute(piece, {"x": x})
    with transaction() as connection:
        found = [hit for hit in search(connection, "PRÜFSTRASSE") if hit.layer_id == "streets"]
        assert search(connection, "prüfstraße groß") == tuple(found)
    assert [(hit.name, hit.key) for hit in found] == [("Große Prüfstraße", None)]
    west, _south, east, _north = found[0].bounds or (0, 0, 0, 0)
    assert east - west == pytest.approx(0.0043, abs=0.0003)


def test_extent_without_areas_is_the_country(empty_database: TestDatabase) -> None:
    with transaction() as connection:
        assert extent(connection) == (6.0, 47.3, 15.0, 55.0)


def test_history_tells_what_changed(atlas_database: TestDatabase) -> None:
    with transaction() as connection:
        key = connection.execute(sa.text("select min(id) from vacancy where ended_on is null")).scalar_one()
        before = changes(connection, "vacancy", key)
        cause = connection.execute(
            sa.text("select cause from vacancy where id = :key"), {"key": key}
        ).scalar_one()
    with transaction("test") as connection:
        connection.execute(sa.text("update vacancy set cause = 'Umzug' where id = :key"), {"key": key})
        connection.execute(sa.text("update vacancy set version = version + 1 where id = :key"), {"key": key})
    with transaction() as connection:
        after = changes(connection, "vacancy", key)
        assert changes(connection, "street", 1) == ()
    assert before[-1].created
    assert after[0].values == {"cause": (cause, "Umzug")}
    assert len(after) == len(before) + 1
