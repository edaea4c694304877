"""Tiles over HTTP: content, headers, freshness, several processes, clients that leave."""

from __future__ import annotations

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from geo.database import transaction
from tests import mvt
from tests.conftest import TestDatabase
from tests.web.conftest import Server, serving

TILE = "/tiles/vacancies/11/1066/681.mvt"
AREAS = "/tiles/boroughs/11/1066/681.mvt"

END_SEVEN = """
update vacancy set status = 'relet', ended_on = '2026-11-01'
where id in (select id from vacancy_current where geom is not null order by id limit 7)
"""
CUT_ALL = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


def total(client: httpx.Client, query: str = "") -> int:
    """Return the number of vacancies in the tiles of zoom 8 around the city."""
    found = 0
    for x in (132, 133, 134):
        for y in (84, 85, 86):
            answer = client.get(f"/tiles/vacancies/8/{x}/{y}.mvt?{query}")
            assert answer.status_code in (200, 204)
            found += sum(f.properties["n"] for f in mvt.features(answer.content))
    return found


def placed(condition: str = "true") -> int:
    with transaction() as connection:
        query = sa.text(f"select count(*) from vacancy_current where geom is not null and {condition}")
        return int(connection.execute(query).scalar_one())


def test_a_tile_comes_gzipped_with_its_type_and_tag(http: httpx.Client) -> None:
    answer = http.get(TILE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert set(mvt.decode(answer.content)) == {"vacancies"}
    plain = http.get(TILE, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content


def test_counts_are_those_of_the_database(http: httpx.Client) -> None:
    assert total(http) == placed() > 0
    assert total(http, "status=vacant,threatened") == placed("status in ('vacant', 'threatened')") > 0
    assert total(http, "floor_area_m2=60..200") == placed("floor_area_m2 between 60 and 200") > 0


def test_an_unchanged_tile_is_not_sent_again(http: httpx.Client) -> None:
    tag = http.get(TILE).headers["etag"]
    again = http.get(TILE, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert http.get(TILE + "?status=vacant", headers={"if-none-match": tag}).status_code == 200
    assert http.get(TILE + "?status=vacant").headers["etag"] != tag
    assert http.get(TILE + "?status=", headers={"if-none-match": tag}).status_code == 304


def test_an_empty_tile_has_no_body(http: httpx.Client) -> None:
    answer = http.get("/tiles/vacancies/11/5/5.mvt")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "etag" in answer.headers


def test_labels_are_points(http: httpx.Client) -> None:
    found = mvt.features(http.get("/tiles/boroughs.labels/9/266/170.mvt").content)
    assert found
    assert all(each.kind == 1 and each.properties["name"] for each in found)


def test_head_has_the_headers_alone(http: httpx.Client) -> None:
    answer = http.head(TILE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == http.get(TILE).headers["etag"]


def test_every_process_shows_a_change_at_once(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "a") as one, serving(atlas_database, tmp_path / "b") as two:
        before = [total(each.client) for each in (one, two)]
        tags = [each.client.get(TILE).headers["etag"] for each in (one, two)]
        areas = one.client.get(AREAS).headers["etag"]
        assert before == [placed()] * 2
        assert tags[0] == tags[1]
        with transaction("test") as connection:
            gone = sa.text(END_SEVEN)
            connection.execute(gone)
        _eventually(lambda: [total(each.client) for each in (one, two)] == [before[0] - 7] * 2)
        assert one.client.get(TILE, headers={"if-none-match": tags[0]}).status_code == 200
        assert one.client.get(AREAS).headers["etag"] == areas, "areas did not change"


def test_who_has_seen_a_version_gets_no_older_tile(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "log") as started:
        for round_ in range(5):
            total(started.client)
            with transaction("test") as connection:
                connection.execute(
                    sa.text(
                        "delete from vacancy where id = (select min(id) from vacancy_current where geom is not null)"
                    )
                )
                version = connection.execute(
                    sa.text("select version from data_version where relation = 'commercial_unit'")
                )
                seen = version.scalar_one()
            assert total(started.client, f"v={seen}") == placed(), round_


def _eventually(holds: object, within_s: float = 2.0) -> None:
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_query_of_a_client_that_left_is_stopped(atlas_database: TestDatabase, tmp_path: Path) -> None:
    with serving(atlas_database, tmp_path / "log") as started:
        with transaction("test") as blocker:
            lock = sa.create_engine(atlas_database.admin_url)
            with lock.connect() as holder, holder.begin():
                holder.exec_driver_sql("lock table vacancy_cell in access exclusive mode")
                client = _ask_and_wait(started)
                _eventually(lambda: _waiting(blocker) == 1)
                client.close()
                _eventually(lambda: _waiting(blocker) == 0)
            lock.dispose()
        assert started.client.get(TILE).status_code == 200


def _ask_and_wait(started: Server) -> socket.socket:
    host, port = started.url.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)))
    client.sendall(f"GET {TILE}?kind=shop HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return client


def _waiting(connection: sa.Connection) -> int:
    waiting = "select count(*) from pg_locks where relation = 'vacancy_cell'::regclass and not granted"
    return int(connection.execute(sa.text(waiting)).scalar_one())


def _owner(database: TestDatabase, statement: str) -> None:
    owner = sa.create_engine(database.admin_url)
    with owner.begin() as connection:
        connection.exec_driver_sql(statement)
    owner.dispose()


def test_a_database_that_went_away_and_came_back_costs_no_tile(
    atlas_database: TestDatabase, tmp_path: Path
) -> None:
    with serving(atlas_database, tmp_path / "log") as started:
        assert started.client.get(TILE).status_code == 200
        _owner(atlas_database, CUT_ALL)
        answers = [started.client.get(TILE + f"?floor_area_m2={n}..").status_code for n in range(12)]
        assert answers == [200] * 12


def test_many_clients_at_once(server: Server) -> None:
    async def ask() -> list[int]:
        async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
            paths = [
                f"/tiles/vacancies/12/{x}/{y}.mvt?floor_area_m2={n}.."
                for n in range(15)
                for x in (2131, 2132)
                for y in (1362, 1363)
            ]
            return [each.status_code for each in await asyncio.gather(*(client.get(path) for path in paths))]

    with ThreadPoolExecutor(1) as thread:  # the browser tests leave a running loop in this one
        statuses = thread.submit(asyncio.run, ask()).result()
    assert set(statuses) <= {200, 204}


@pytest.mark.parametrize("v", ["x", "-1", "1.5", "9" * 30, "' or 1=1"])
def test_a_version_that_is_no_number_is_refused(http: httpx.Client, v: str) -> None:
    assert http.get(TILE, params={"v": v}).status_code == 400
