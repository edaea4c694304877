"""Streets of OpenStreetMap into the database: as the walking network and as lines of the base map, one source."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.crs import METRIC_SRID
from geo.database.bulk import copy_frame
from geo.network.graph import WalkNetwork, build_network
from geo.network.store import read_network, write_network
from geo.network.streets import StreetMap, largest_part, street_lines
from geo.settings import settings
from geo.sources.origin import statement
from geo.sources.report import Change


def store_streets(connection: Connection, streets: StreetMap, *, source_id: int) -> dict[str, Change]:
    """Replace walking network and streets of the municipality; streets equal to the stored ones change nothing.

    Parameters
    ----------
    connection
        Inside a transaction.
    streets
        Walkable ways, METRIC_CRS; only their largest connected part is kept.
    source_id
        Where they come from.

    Returns
    -------
    dict of str to Change
        For ``walk_edge`` and ``street``.
    """
    kept = largest_part(streets)
    network = build_network(kept)
    return {
        "walk_edge": _store_edges(connection, network, source_id),
        "street": _store_lines(connection, kept, source_id),
    }


def _store_edges(connection: Connection, network: WalkNetwork, source_id: int) -> Change:
    edges, other = _counts(connection, "walk_edge", source_id)
    if edges == len(network.edge_u) and not other and _same(read_network(connection), network):
        return Change(unchanged=edges)
    return Change(new=write_network(connection, network, source_id=source_id), removed=edges + other)


def _same(stored: WalkNetwork, network: WalkNetwork) -> bool:
    return all(
        np.array_equal(getattr(stored, name), getattr(network, name))
        for name in ("edge_u", "edge_v", "edge_length_m", "junction_xy")
    )


def _store_lines(connection: Connection, streets: StreetMap, source_id: int) -> Change:
    lines = shapely.to_wkb(shapely.set_srid(street_lines(streets), METRIC_SRID), hex=True, include_srid=True)
    key = settings().municipality_key
    frame = pd.DataFrame({
        "municipality_key": key, "name": [name or "" for name in streets.names], "class": streets.kinds,
        "geom": lines, "source_id": source_id,
    })  # fmt: skip
    there, other = _counts(connection, "street", source_id)
    if there == len(frame) and not other:
        stored = connection.execute(statement("stored_streets"), {"municipality_key": key}).all()
        if [tuple(row) for row in stored] == list(
            zip(frame["name"], frame["class"], frame["geom"], strict=True)
        ):
            return Change(unchanged=there)
    if there + other:
        connection.execute(statement("delete_streets"), {"municipality_key": key})
    copy_frame(connection, "street", frame)
    return Change(new=len(frame), removed=there + other)


def _counts(connection: Connection, relation: str, source_id: int) -> tuple[int, int]:
    """Return how many rows hang on the source, and how many on others."""
    table = sa.table(relation, sa.column("municipality_key"), sa.column("source_id"))
    own = table.c.source_id == source_id
    query = sa.select(sa.func.count().filter(own), sa.func.count().filter(~own)).where(
        table.c.municipality_key == settings().municipality_key
    )
    of_source, of_others = connection.execute(query).one()
    return int(of_source), int(of_others)
