"""The walking network in the database: written by COPY, read once per version through an array cache on disk."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy.engine import Connection

from geo.crs import METRIC_SRID
from geo.database.bulk import copy_frame
from geo.database.version import data_version
from geo.errors import InputError
from geo.i18n import _
from geo.network.cache import load_network, save_network
from geo.network.edges import edge_lines, network_from_edges
from geo.network.graph import WalkNetwork
from geo.network.streets import StreetMap
from geo.settings import PROJECT_DIR, settings

BUFFER_M = 1500.0
"""Streets are kept this far beyond the municipality: with it no distance up to 1,500 m in the area is wrong."""
CACHE_DIR = PROJECT_DIR / ".cache" / "network"


@cache
def _statement(name: str) -> sa.TextClause:
    return sa.text(resources.files("geo.network").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8"))


def _key(municipality_key: str | None) -> str:
    return municipality_key or settings().municipality_key


def write_network(
    connection: Connection, network: WalkNetwork, *, source_id: int, municipality_key: str | None = None
) -> int:
    """Replace the stored walking network of a municipality.

    Parameters
    ----------
    connection
        Inside a transaction; nothing changes when it is rolled back.
    network
        Contracted network, METRIC_CRS.
    source_id
        Where it comes from.
    municipality_key
        That of the settings unless given.

    Returns
    -------
    int
        Number of edges written.
    """
    key = _key(municipality_key)
    connection.execute(_statement("delete_edges"), {"municipality_key": key})
    lines = shapely.set_srid(edge_lines(network), METRIC_SRID)
    frame = pd.DataFrame({
        "municipality_key": key,
        "u": network.edge_u,
        "v": network.edge_v,
        "length_m": network.edge_length_m,
        "geom": shapely.to_wkb(lines, hex=True, include_srid=True),
        "source_id": source_id,
    })  # fmt: skip
    copy_frame(connection, "walk_edge", frame)
    return len(frame)


def read_network(connection: Connection, municipality_key: str | None = None) -> WalkNetwork:
    """Read the stored walking network from its rows, without the cache.

    Parameters
    ----------
    connection
        Any.
    municipality_key
        That of the settings unless given.

    Returns
    -------
    WalkNetwork
        METRIC_CRS.

    Raises
    ------
    InputError
        When no network is stored.
    """
    rows = connection.execute(_statement("read_edges"), {"municipality_key": _key(municipality_key)}).all()
    if not rows:
        raise InputError(_("Es ist kein Wegenetz geladen. Bitte zuerst Straßen einlesen."))
    u, v, length_m, wkb = zip(*rows, strict=True)
    return network_from_edges(u, v, length_m, shapely.from_wkb(np.array(wkb, dtype=object)))


def current_network(
    connection: Connection, municipality_key: str | None = None, *, cache_dir: Path = CACHE_DIR
) -> WalkNetwork:
    """Return the stored walking network, from the array cache when it is of the same version.

    Parameters
    ----------
    connection
        Any.
    municipality_key
        That of the settings unless given.
    cache_dir
        Folder of the array cache; a cache that cannot be written is done without.

    Returns
    -------
    WalkNetwork
        METRIC_CRS; equal to ``read_network``.

    Raises
    ------
    InputError
        When no network is stored.
    """
    key = _key(municipality_key)
    path = cache_dir / f"{key}.npz"
    version = _fingerprint(connection, key)
    found = load_network(path, source_key=version)
    if found is None:
        found = read_network(connection, key)
        try:
            save_network(path, found, source_key=version)
        except OSError:  # a read-only or full disk costs time, not the answer
            return found
    return found


def _fingerprint(connection: Connection, key: str) -> str:
    row = connection.execute(_statement("edge_fingerprint"), {"municipality_key": key}).one()
    version = data_version(connection, "walk_edge")
    return f"{key}:{version}:{row.n}:{row.last_id}:{row.length_m!r}"


def clip_streets(streets: StreetMap, area: BaseGeometry, *, buffer_m: float = BUFFER_M) -> StreetMap:
    """Keep the ways that come within the area and its buffer; a way is kept whole or left out.

    Parameters
    ----------
    streets
        Any ways, METRIC_CRS.
    area
        The municipality, METRIC_CRS.
    buffer_m
        How far beyond the area ways are kept.

    Returns
    -------
    StreetMap
        The same points, fewer ways.

    Raises
    ------
    InputError
        When no way lies there: file and municipality do not belong together.
    """
    around = area.buffer(buffer_m)
    shapely.prepare(around)
    inside = shapely.contains_xy(around, streets.xy)
    kept = [k for k, way in enumerate(streets.ways) if inside[way].any()]
    if not kept:
        raise InputError(
            _("In der Datei liegt kein Weg dieser Kommune; bitte den passenden Ausschnitt laden.")
        )
    return StreetMap(
        streets.xy,
        tuple(streets.ways[k] for k in kept),
        tuple(streets.kinds[k] for k in kept),
        tuple(streets.names[k] for k in kept),
    )


def streets_from_lines(lines: NDArray[np.object_], kinds: list[str], names: list[str | None]) -> StreetMap:
    """Turn drawn streets back into ways over shared points: equal coordinates are one point.

    Only for streets without bridges, such as the example; real files know their crossings by node.

    Parameters
    ----------
    lines
        shapely.LineString, METRIC_CRS.
    kinds, names
        Per line ``main``, ``minor`` or ``path``, and the street name.

    Returns
    -------
    StreetMap
        In the order of the lines.
    """
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    points, inverse = np.unique(np.round(xy, 2), axis=0, return_inverse=True)
    number = inverse.ravel()
    first = np.searchsorted(owner, np.arange(len(lines) + 1))
    ways = tuple(number[low:high].astype(np.int64) for low, high in pairwise(first))
    return StreetMap(points, ways, tuple(kinds), tuple(names))
