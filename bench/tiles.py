"""Tiles: ours against TiPg on the same rows, cold and with the cache warm, and growth to a million vacancies."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

import sqlalchemy as sa

from bench import ground, load
from bench.results import Row, row
from geo import database
from geo.database.cluster import Cluster

CONNECTIONS = 6  # what a browser opens to one host
TURN = 60
Place = tuple[int, int, int]


def visited(points: Iterable[tuple[float, float]], zooms: range) -> list[Place]:
    """Return the distinct tiles of screens of 3 by 2 tiles around points (degrees), in a shuffled, fixed order."""
    found = set()
    for lon, lat in points:
        for z in zooms:
            x = int((lon + 180) / 360 * 2**z)
            y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
            found |= {(z, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (0, 1)}
    places = sorted(found)
    random.Random(5).shuffle(places)
    return places


def some_points(count: int) -> list[tuple[float, float]]:
    """Return the places (degrees) of some vacancies, always the same ones."""
    statement = sa.text(
        "select st_x(p), st_y(p) from (select st_transform(geom, 4326) p from vacancy_current "
        "order by md5(id::text) limit :count) chosen"
    )
    with database.transaction() as connection:
        return [(float(x), float(y)) for x, y in connection.execute(statement, {"count": count})]


def ours(place: Place, query: str = "") -> str:
    """Return our address of a tile."""
    return "/tiles/vacancies/{}/{}/{}.mvt".format(*place) + query


def tipg(place: Place, query: str = "") -> str:
    """Return TiPg's address of the same tile."""
    return "/collections/peer.vacancies/tiles/WebMercatorQuad/{}/{}/{}".format(*place) + query


def against_tipg(url: str, count: int, screens: int) -> list[Row]:
    """Measure tiles per second on both sides: first visit, and the same tiles again.

    The two take turns, so that whatever else the machine does falls on both.
    """
    places = visited(some_points(screens), range(10, 17))
    wanted = [(place, query) for place in places for query in ("", "?status=vacant")]
    found = []
    with (
        ground.serving("app:app", url, "/readyz") as (own, _),
        ground.serving("bench.peer_tipg:app", url, "/collections") as (peer, _),
    ):
        sides = ((own, ours), (peer, tipg))
        for server, address in sides:
            load.ask(server, [address((9, 266, 170))], 1)  # connections and catalogue are in place
        for state, target in (("cold", 2.0), ("warm", 5.0)):
            seconds = [0.0, 0.0]
            for turn in range(0, len(wanted), TURN):
                for side, (server, address) in enumerate(sides):
                    paths = [address(place, query) for place, query in wanted[turn : turn + TURN]]
                    seconds[side] += load.ask(server, paths, CONNECTIONS).seconds
            name = f"{len(wanted):,} tiles at zoom 10 to 16 of {count:,} vacancies, {state}"
            own_rate, peer_rate = (len(wanted) / each for each in seconds)
            found.append(row(name, "tiles/s", own_rate, peer_rate, "TiPg", target))
    return found


def low_zoom_p95_ms(url: str, screens: int) -> float:
    """Return the time that 95 of 100 first visits to tiles up to zoom 13 stay within, one at a time."""
    places = visited(some_points(screens), range(8, 14))
    with ground.serving("app:app", url, "/readyz") as (server, _pid):
        load.ask(server, [ours((5, 16, 10))], 1)
        queries = ("", "?status=vacant", "?floor_area_m2=60..400")
        paths = [ours(each, query) for each in places for query in queries[:2]]
        return load.ask(server, paths, 1).percentile_ms(95)


def rows(cluster: Cluster, *, count: int = 100_000, large: int = 1_000_000, screens: int = 40) -> list[Row]:
    """Measure everything about tiles."""
    url = ground.fill(cluster, count)
    found = against_tipg(url, count, screens)
    small_ms = low_zoom_p95_ms(url, screens)
    large_ms = low_zoom_p95_ms(ground.fill(cluster, large), screens)
    name = f"Tile p95 up to zoom 13, first visit, {large:,} vacancies"
    return [*found, row(name, "ms", large_ms, small_ms, f"the same with {count:,}", 2.0)]
